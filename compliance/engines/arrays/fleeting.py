"""What held for no night: the same as `engines.reference.fleeting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from compliance.calendars.days import FOREVER, Days
from compliance.engines.arrays.histories import Histories
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.matching import satisfies, satisfies_any
from compliance.engines.arrays.search import (
    after,
    among,
    days,
    distinct,
    first_between,
    group_days,
    groups,
    is_new,
    next_where,
    take,
)
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.things import Things, ran_before
from compliance.engines.arrays.values import NONE, Flags, GroupDays, Integers, Places
from compliance.model.scopes import Scope


def without_fleeting(legend: Legend, histories: Histories, scopes: Mapping[str, Scope]) -> Histories:
    """The cases without what held for no night: a placement, a state of one, or a status that another replaced."""
    for scope in scopes.values():
        if scope.key and scope.one_at_a_time:
            gone = _Days(legend, histories, scope).gone()
            if len(gone):
                histories = histories.without(gone)
    replaced = _replaced(histories, scopes)
    return histories.without(replaced) if len(replaced) else histories


def _replaced(histories: Histories, scopes: Mapping[str, Scope]) -> Places:
    """The rows of what another event of the type and key replaced on its day."""
    bounds = {name for scope in scopes.values() for name in (scope.opens, scope.closes)}
    things = Things(histories)
    replaced: list[Places] = [np.empty(0, np.int64)]
    for name, kind in histories.vocabulary.events.items():
        if kind.sets and name not in bounds:
            replaced.append(_replaced_in(histories, things, name, tuple(kind.sets.values())))
    return np.concatenate(replaced)


def _replaced_in(histories: Histories, things: Things, event: str, attributes: Sequence[str]) -> Places:
    events = histories.events(event)
    placed = things.days(events)
    order = np.argsort(placed, kind="stable")
    new = is_new(placed[order])
    several = order[~(new & after(new, last=True))]
    row, placed, at = events.row[several], placed[several], events.at[several]
    sets, lasts = np.zeros(len(row), bool), np.zeros(len(row), bool)
    for attribute in attributes if len(row) else ():
        word = histories.words_at(row, attribute)
        told = np.flatnonzero(word != NONE)
        told = told[np.lexsort((word[told], at[told], placed[told]))]
        last = next_where(after(is_new(placed[told]), last=True))
        sets[told] = True
        lasts[told] |= word[told] == word[told][last]
    replaced: Places = row[sets & ~lasts]
    return replaced


@dataclass
class _Begun(Table):
    """Things that began, in order of case, day and key. `settled`: whether one went on that day. `goes_on`: whether
    each is that one, or what it continues."""

    thing: Integers
    on: Days
    settled: Flags
    goes_on: Flags


class _Days:
    """The days of a scope on which several things are told of and one begins."""

    def __init__(self, legend: Legend, histories: Histories, scope: Scope) -> None:
        self._legend = legend
        self._histories = histories
        self._scope = scope
        self._things = Things(histories)
        self._counted = satisfies(legend, histories, scope.opens, scope.opens_where)
        self._counted &= ~satisfies_any(legend, histories, scope.opens, scope.ignored)
        self._opens = self._things.days(histories.events(scope.opens))[self._counted]

    def gone(self) -> Places:
        """The rows that are left out."""
        told_row, told = self._told()
        begun = self._begun(self._with_several(told))
        begun = begun[begun.settled]
        if not len(begun.thing):
            return begun.thing
        placed = distinct(self._case_day(group_days(begun.thing, begun.on)))
        kept = distinct(group_days(begun.thing, begun.on)[begun.goes_on])
        left = among(self._case_day(told), placed) & ~among(told, kept)
        left &= self._things.key(groups(told)) != NONE
        fleeting = begun[~begun.goes_on & (self._things.key(begun.thing) != NONE)]
        fleeting = fleeting[self._first_told(fleeting)]
        return np.concatenate([told_row[left], self._up_to_their_next(fleeting)])

    def _told(self) -> tuple[Places, GroupDays]:
        """The rows that open things or set their state, and the thing and day of each."""
        names = [n for n in dict.fromkeys(self._scope.events) if self._histories.vocabulary.events[n].sets]
        rows = [self._histories.events(self._scope.opens).row[self._counted]]
        told = [self._opens]
        for name in names:
            if name != self._scope.opens:
                rows.append(self._histories.events(name).row)
                told.append(self._things.days(self._histories.events(name)))
        return np.concatenate(rows), np.concatenate(told)

    def _case_day(self, thing_day: GroupDays) -> GroupDays:
        return group_days(self._things.case(groups(thing_day)), days(thing_day))

    def _with_several(self, told: GroupDays) -> GroupDays:
        """The case and day of each day on which several things are told of, in order."""
        placed = np.sort(self._case_day(distinct(told)))
        return distinct(placed[~is_new(placed)])

    def _begun(self, several: GroupDays) -> _Begun:
        """The things that began on those days."""
        marks = distinct(self._opens)
        marks = marks[among(self._case_day(marks), several)]
        placed = self._case_day(marks)
        order = np.lexsort((marks, placed))
        marks, placed = marks[order], placed[order]
        new_day = is_new(placed)
        line = np.cumsum(new_day | ~self._continues(marks)) - 1
        place, of_day = np.arange(len(marks)), np.cumsum(new_day) - 1
        last = np.full(len(marks), NONE)
        unended = ~self._ended(marks)
        np.maximum.at(last, of_day[unended], place[unended])
        last = last[of_day]
        settled = last != NONE
        goes_on = settled & (line == take(line, last, NONE)) & (place <= last)
        return _Begun(groups(marks), days(marks), settled, goes_on)

    def _continues(self, marks: GroupDays) -> Flags:
        if not self._scope.continues:
            return np.zeros(len(marks), bool)
        goes_on = satisfies(self._legend, self._histories, self._scope.opens, self._scope.continues)
        continues: Flags = ~among(marks, distinct(self._opens[~goes_on[self._counted]]))
        return continues

    def _ended(self, marks: GroupDays) -> Flags:
        """Whether each thing ended on its day; one without a key never did, one that ran before ended with that."""
        scope = self._scope
        closing = satisfies(self._legend, self._histories, scope.closes, scope.closes_where)
        closes = distinct(self._things.days(self._histories.events(scope.closes))[closing])
        opens = distinct(self._opens)
        every = distinct(opens, closes)
        closed = among(every, closes)
        ran = ran_before(groups(every), among(every, opens), closed)
        ended: Flags = among(marks, every[closed & ~ran]) & (self._things.key(groups(marks)) != NONE)
        return ended

    def _first_told(self, fleeting: _Begun) -> Flags:
        """Whether nothing is told of each before its day."""
        told = distinct(*(self._things.days(self._histories.events(name)) for name in self._scope.events))
        told = told[is_new(groups(told))]
        first: Flags = among(group_days(fleeting.thing, fleeting.on), told)
        return first

    def _up_to_their_next(self, fleeting: _Begun) -> Places:
        """The rows that carry the key of each, up to the later day on which it begins again."""
        begun = distinct(self._opens)
        fleeting = fleeting[np.argsort(fleeting.thing, kind="stable")]
        again = first_between(begun, fleeting.thing, fleeting.on + 1, FOREVER - 1)
        until = take(days(begun), again, FOREVER)
        rows: list[Places] = []
        for name, kind in self._histories.vocabulary.events.items():
            if kind.key == self._scope.key:
                events = self._histories.events(name)
                carried = self._things.days(events)
                own = among(groups(carried), fleeting.thing)
                place = np.searchsorted(fleeting.thing, groups(carried)[own])
                rows.append(events.row[own][days(carried)[own] < until[place]])
        return np.concatenate(rows)
