"""Scopes as they ran in every case: the same as `engines.reference.stretches`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.calendars.due_days import DueDays
from compliance.engines.arrays.bounds import Bounds, bounds_of, such
from compliance.engines.arrays.histories import Histories
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.matching import satisfies, satisfies_any
from compliance.engines.arrays.search import (
    after,
    among,
    before,
    days,
    distinct,
    group_days,
    groups,
    is_new,
    latest_where,
    next_where,
    spread,
    take,
)
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.things import Things, ran_before
from compliance.engines.arrays.values import NONE, Cases, Flags, GroupDays, Integers, Places, Words
from compliance.model.scopes import Scope


@dataclass(frozen=True)
class Stretches:
    """The stretches of one scope in order of case and time; a stretch is known by its place.

    `start`: NEVER where it began before the export. `shown_on`: the earliest day it is known to have run. `end`:
    FOREVER where it runs. `parent`: the stretch it lies within. `key`: the least of those it goes by. `nth`: how many
    of the case come before it that began on the same day. `owned`: each stretch and key it goes by, in order, as one
    number (see `_owned`).
    """

    case: Cases
    start: Days
    shown_on: Days
    end: Days
    parent: Places
    key: Words
    nth: Integers
    owned: Integers

    @property
    def many(self) -> int:
        """How many there are."""
        return len(self.case)

    @cached_property
    def first_known(self) -> Days:
        """The start, or the earliest day known where the start is not."""
        return np.where(self.start == NEVER, self.shown_on, self.start)

    @cached_property
    def neighbours(self) -> tuple[Days, Days]:
        """Beside each the last day of those of the case that began earlier, NEVER if none did; and the first of the
        next that begins later, or FOREVER."""
        order = np.lexsort((self.end, self.start, self.case))
        case, start = self.case[order], self.start[order]
        new = is_new(case, start)
        first, alike = np.flatnonzero(new), np.cumsum(new) - 1
        last = after(first, len(case)) - 1
        reach = days(np.maximum.accumulate(group_days(case, self.end[order])))[last]
        same_before = ~is_new(case[first])
        same_after = after(same_before, last=False)
        earlier = np.where(same_before, before(reach, NEVER), NEVER)
        later = np.where(same_after, after(start[first], FOREVER), FOREVER)
        back = np.empty_like(order)
        back[order] = alike
        return earlier[back], later[back]

    @cached_property
    def keyed(self) -> Flags:
        """Whether each goes by any key."""
        keyed: Flags = self.key != NONE
        return keyed

    @cached_property
    def of_case(self) -> Holding:
        """Finds them by case and day."""
        return Holding(self.case, self.start, self.end)

    def owns(self, stretch: Places, key: Words) -> Flags:
        """Whether each stretch goes by each key."""
        owns: Flags = among(_owned(stretch, key), self.owned) & (key != NONE)
        return owns


def _owned(stretch: Places, key: Words) -> Integers:
    """A stretch and a key as one number. INVARIANT: there are far fewer than 2^31 of either in a range of cases."""
    return (stretch << 32) | key


class Holding:
    """Finds the things of a group that hold a day: `group` NONE is of no group; both days are included."""

    def __init__(self, group: Integers, first: Days, last: Days) -> None:
        self._thing = np.flatnonzero(group != NONE)
        low, high = group_days(group, first)[self._thing], group_days(group, last)[self._thing]
        order = np.lexsort((high, low))
        self._thing, self._low, self._high = self._thing[order], low[order], high[order]
        # How far they or any before them reach only grows within a group.
        self._reach = np.maximum.accumulate(self._high)

    def of(self, group: Integers, day: Days) -> tuple[Places, Places]:
        """Pairs of a row and a thing of its group that holds its day; in order of the rows, and then of first days."""
        wanted = group_days(group, day)
        low = np.searchsorted(self._reach, wanted)
        high = np.searchsorted(self._low, wanted, "right") - 1
        row, place = spread(low, high)
        holds = self._high[place] >= wanted[row]
        return row[holds], self._thing[place[holds]]


@dataclass
class _Raw(Table):
    """Stretches before they are cut to those around them."""

    case: Cases
    start: Days
    shown_on: Days
    end: Days


@dataclass
class _Keyed(Table):
    """Stretches of one key each, and whether they continue another."""

    raw: _Raw
    key: Words
    continues: Flags


_NO_KEYS = np.empty(0, np.int64)


def all_stretches(
    legend: Legend, histories: Histories, scopes: Mapping[str, Scope], due_days: DueDays, as_of: int
) -> dict[str, Stretches]:
    """Every scope's stretches.

    A scope inside another is cut to it; a stretch that touches none of it is left out.
    """
    stretches: dict[str, Stretches] = {}
    for scope in _outer_first(scopes.values(), scopes):
        parents = stretches[scope.within] if scope.within else None
        if scope.key:
            raw, of, keys = _keyed(legend, histories, scope, parents)
        else:
            outer = scopes[scope.within] if scope.within else None
            around = parents.of_case if parents is not None else None
            bounds = bounds_of(legend, histories, scope, outer, around)
            raw, of, keys = _plain(legend, histories, scope, bounds), _NO_KEYS, _NO_KEYS
        if scope.ends_at_age is not None:
            end = due_days.attained(histories.born, scope.ends_at_age)
            raw, of, keys = _until(raw, of, keys, np.where((end > NEVER) & (end <= as_of), end, FOREVER))
        stretches[scope.id] = _placed(raw, of, keys, parents)
    return stretches


def _outer_first(some: Iterable[Scope], scopes: Mapping[str, Scope]) -> list[Scope]:
    def depth(scope: Scope) -> int:
        return 0 if scope.within is None else 1 + depth(scopes[scope.within])

    return sorted(some, key=depth)


def _plain(legend: Legend, histories: Histories, scope: Scope, bounds: Bounds) -> _Raw:
    """Stretches of a scope that has no key: opened and closed in turn."""
    # A mark a day on which either happens.
    marks = distinct(bounds.opens, bounds.closes)
    opened, closed = among(marks, bounds.opens), among(marks, bounds.closes)
    case, on = groups(marks), days(marks)
    first = is_new(case)
    shown_on = _first_shown(histories, scope)
    # Ended and begun on its first day, and shown before it: the ending is that of the stretch before.
    resumed = first & opened & closed & (shown_on[case] < on) & (scope.opens != scope.closes)
    # After a day with only an opening a stretch runs, after one with only an ending none does; a day with
    # both leaves things as they were before it.
    runs_after = (opened & ~closed) | resumed
    settled = latest_where(runs_after | ~opened | first)
    running = (before(take(runs_after, settled, NONE), first=False) & ~first) | resumed
    unseen = (~opened & first) | resumed
    if scope.goes_on:
        alike = _go_on(legend, histories, scope, marks)
        # While one runs the mark before is an opening: such as began it or, if it went on itself, as it is too.
        anew = ~(running & ~closed & alike & before(alike, first=False))
        opened, closed, running, unseen = opened[anew], closed[anew], running[anew], unseen[anew]
        case, on, first = case[anew], on[anew], first[anew]
    following = np.where(after(first, last=True), FOREVER, after(on, FOREVER))
    end = np.where(closed & ~running, on, following)
    never_marked = np.flatnonzero(shown_on < FOREVER)
    never_marked = never_marked[~among(never_marked, case[first])]
    raw = _Raw.joined(
        [
            _Raw(
                case[unseen],
                np.full(int(unseen.sum()), NEVER),
                np.minimum(shown_on[case], on)[unseen],
                on[unseen],
            ),
            _Raw(case, on, on, end)[opened],
            _Raw(
                never_marked,
                np.full(len(never_marked), NEVER),
                shown_on[never_marked],
                np.full(len(never_marked), FOREVER),
            ),
        ]
    )
    return raw[np.argsort(group_days(raw.case, raw.shown_on), kind="stable")]


def _go_on(legend: Legend, histories: Histories, scope: Scope, marks: GroupDays) -> Flags:
    """Whether every opening of a marked day is such as goes on with what another of them began."""
    counted = satisfies(legend, histories, scope.opens, scope.opens_where)
    opens = histories.events(scope.opens).case_day[counted]
    alike = among(marks, distinct(opens))
    goes_on = satisfies(legend, histories, scope.opens, scope.goes_on)[counted]
    np.logical_and.at(alike, np.searchsorted(marks, opens), goes_on)
    return alike


def _until(raw: _Raw, of: Places, keys: Words, end: Days) -> tuple[_Raw, Places, Words]:
    """Stretches up to a day of each case, on which what runs ends and from which on nothing begins.

    What is first shown later began unseen, and so before it.
    """
    last = end[raw.case]
    kept = (raw.start == NEVER) | (raw.start < last)
    raw = _Raw(raw.case, raw.start, np.minimum(raw.shown_on, last), np.minimum(raw.end, last))
    return _only(raw, of, keys, kept)


def _only(raw: _Raw, of: Places, keys: Words, kept: Flags) -> tuple[_Raw, Places, Words]:
    """Some of the stretches, with the keys that they go by."""
    place = np.where(kept, np.cumsum(kept) - 1, NONE)[of]
    return raw[kept], place[place != NONE], keys[place != NONE]


def _first_shown(histories: Histories, scope: Scope) -> Days:
    """By case the earliest day on which something shows the scope open, FOREVER where nothing does."""
    earliest = np.full(len(histories.cases), FOREVER)
    for name in scope.shown_by:
        events = histories.events(name)
        np.minimum.at(earliest, events.case, events.on)
    return earliest


_GAP = 1
"""Days that may lie between an ending and what continues it, as in `engines.reference.stretches`."""


def _keyed(
    legend: Legend, histories: Histories, scope: Scope, parents: Stretches | None
) -> tuple[_Raw, Places, Words]:
    """Stretches of a scope whose openings and endings carry a key; and each stretch with a key it goes by."""
    things = Things(histories)
    keyed = _Keyed.joined(
        [_opened(legend, histories, scope, things, parents), _unopened(legend, histories, scope, things)],
    )
    raw = keyed.raw
    keyed = keyed[np.lexsort((keyed.key, raw.start > NEVER, raw.shown_on, raw.case))]
    raw, continues = keyed.raw, keyed.continues
    first = is_new(raw.case)
    joins = continues & ~first & (before(raw.end, NEVER) >= raw.shown_on - _GAP)
    if parents is not None:
        joins &= ~_elsewhere(raw.case, raw.shown_on, first, parents)
        # The first stretch of a case, if it continues another, began unseen where its parent did.
        candidates = np.flatnonzero(continues & first)
        row, parent = parents.of_case.of(raw.case[candidates], raw.shown_on[candidates])
        raw.start[candidates[row[parents.start[parent] == NEVER]]] = NEVER
    heads = np.flatnonzero(~joins)
    last = after(heads, len(joins)) - 1
    stretch = np.cumsum(~joins) - 1
    case, shown_on, end = raw.case[heads], raw.shown_on[heads], raw.end[last]
    if scope.one_at_a_time:
        following = np.where(after(is_new(case), last=True), FOREVER, after(shown_on, FOREVER))
        end = np.minimum(end, following)
    named = keyed.key != NONE
    return _Raw(case, raw.start[heads], shown_on, end), stretch[named], keyed.key[named]


def _elsewhere(case: Cases, on: Days, first: Flags, parents: Stretches) -> Flags:
    """Whether each of some days lies in another stretch around than the last before it that lies in one.

    They are in order within what begins with a `first`.
    """
    parent = np.full(len(case), NONE)
    row, holding = parents.of_case.of(case, on)
    np.maximum.at(parent, row, holding)
    home = before(take(parent, latest_where((parent != NONE) | first), NONE), NONE)
    elsewhere: Flags = ~first & (parent != NONE) & (home != NONE) & (parent != home)
    return elsewhere


def _opened(
    legend: Legend, histories: Histories, scope: Scope, things: Things, parents: Stretches | None
) -> _Keyed:
    """A stretch for each opening that begins one, with its ending, as `engines.reference.stretches` has it."""
    counted = ~satisfies_any(legend, histories, scope.opens, scope.ignored)
    counted &= satisfies(legend, histories, scope.opens, scope.opens_where)
    opens = things.days(histories.events(scope.opens))[counted]
    closes = things.days(such(legend, histories, scope.closes, scope.closes_where))
    marks = distinct(opens, closes)
    opened, closed = among(marks, distinct(opens)), among(marks, distinct(closes))
    thing, on = groups(marks), days(marks)
    case, key = things.case(thing), things.key(thing)
    running = ran_before(thing, opened, closed)
    last = after(is_new(thing), last=True)
    ends = last | after(closed, last=False)
    later = take(np.where(last, FOREVER, after(on, FOREVER)), next_where(ends), NONE)
    end = np.where((key != NONE) & closed & ~running, on, later)
    anew = np.zeros(len(marks), bool)
    if scope.one_at_a_time:
        anew = _others_between(case, on, thing, opened)
    if parents is not None:
        anew[opened] |= _elsewhere(case[opened], on[opened], is_new(thing[opened]), parents)
    kept = opened & ~((key != NONE) & running & ~closed & ~anew)
    continues = np.full(len(marks), bool(scope.continues))
    if scope.continues:
        goes_on = satisfies(legend, histories, scope.opens, scope.continues)[counted]
        np.logical_and.at(continues, np.searchsorted(marks, opens), goes_on)
    return _Keyed(_Raw(case, on, on, end), key, continues)[kept]


def _others_between(case: Cases, on: Days, thing: Integers, opened: Flags) -> Flags:
    """Whether another key was opened after the opening of the key before and on a day before this one.

    Of one day they follow one another in order of their keys.
    """
    placed = group_days(case[opened], on[opened])
    order = np.lexsort((thing[opened], placed))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    between = np.zeros(len(case), bool)
    first_of_day = np.searchsorted(placed[order], placed)
    between[opened] = ~is_new(thing[opened]) & (first_of_day - before(place, 0) > 1)
    return between


def _unopened(legend: Legend, histories: Histories, scope: Scope, things: Things) -> _Keyed:
    """Keys that are shown or ended although nothing opened them: stretches of unknown start."""
    opened = distinct(groups(things.days(such(legend, histories, scope.opens, scope.opens_where))))
    closes = np.sort(things.days(such(legend, histories, scope.closes, scope.closes_where)))
    marks = np.sort(
        np.concatenate([closes, *(things.days(histories.events(name)) for name in scope.shown_by)])
    )
    marks = marks[is_new(groups(marks))]
    marks = marks[(things.key(groups(marks)) != NONE) & ~among(groups(marks), opened)]
    thing = groups(marks)
    closes = closes[is_new(groups(closes))]
    ended = among(thing, groups(closes))
    end = np.full(len(marks), FOREVER)
    end[ended] = days(closes)[np.searchsorted(groups(closes), thing[ended])]
    never = np.full(len(marks), NEVER)
    raw = _Raw(things.case(thing), never, days(marks), end)
    return _Keyed(raw, things.key(thing), np.zeros(len(marks), bool))


def _placed(raw: _Raw, of: Places, keys: Words, parents: Stretches | None) -> Stretches:
    """Stretches cut to their parents, in order and numbered. `of` and `keys`: each stretch with a key it goes by."""
    parent = np.full(len(raw.case), NONE)
    if parents is not None:
        parent = _around(raw, parents)
        kept = parent != NONE
        raw, of, keys = _only(raw, of, keys, kept)
        parent = parent[kept]
        first = parents.start[parent]
        cut = np.where(raw.start == NEVER, raw.shown_on, raw.start) <= first
        raw = _Raw(
            raw.case,
            np.where(cut, first, raw.start),
            np.where(cut, first, raw.shown_on),
            np.minimum(raw.end, parents.end[parent]),
        )
    owned = distinct(_owned(of, keys))
    key = np.full(len(raw.case), NONE)
    least = owned[is_new(owned >> 32)]
    key[least >> 32] = least & 0xFFFFFFFF
    return Stretches(
        raw.case, raw.start, raw.shown_on, raw.end, parent, key, _nth(raw.case, raw.start), owned
    )


def _nth(case: Cases, start: Days) -> Integers:
    """How many of the case that began on the same day come before each."""
    placed = group_days(case, start)
    order = np.argsort(placed, kind="stable")
    nth = np.empty(len(case), np.int64)
    nth[order] = np.arange(len(case)) - latest_where(is_new(placed[order]))
    return nth


def _around(raw: _Raw, parents: Stretches) -> Places:
    """The parent that holds each beginning (the last, if several), else the first it touches, else NONE."""
    parent = np.full(len(raw.case), NONE)
    row, holding = parents.of_case.of(raw.case, raw.shown_on)
    np.maximum.at(parent, row, holding)
    left = np.flatnonzero(parent == NONE)
    case = raw.case[left]
    low, high = np.searchsorted(parents.case, case), np.searchsorted(parents.case, case, "right") - 1
    of, beside = spread(low, high)
    row, shown_on = left[of], parents.shown_on[beside]
    touches = (raw.shown_on[row] <= shown_on) & (raw.end[row] >= shown_on)
    # The first of several wins, since it is put last.
    parent[row[touches][::-1]] = beside[touches][::-1]
    return parent
