"""Which events begin and end a scope: the same as `engines.reference.bounds`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from compliance.calendars.days import Days
from compliance.calendars.instants import Instants
from compliance.engines.arrays.histories import Events, Histories
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.matching import satisfies
from compliance.engines.arrays.search import (
    after,
    among,
    before,
    days,
    distinct,
    groups,
    is_new,
    latest_where,
)
from compliance.engines.arrays.standing import standing_in
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.values import NONE, Flags, GroupDays, Integers, Places, Words
from compliance.model.conditions import Leaf
from compliance.model.scopes import Scope


class Holder(Protocol):
    """Finds the stretches of a case that hold a day."""

    def of(self, group: Integers, day: Days) -> tuple[Places, Places]:
        """Pairs of a row and a stretch of its case that holds its day; in order of the rows, then of first days."""


def such(legend: Legend, histories: Histories, event: str, where: tuple[Leaf, ...]) -> Events:
    """The events of a type that satisfy every leaf."""
    events = histories.events(event)
    if not where:
        return events
    satisfied = satisfies(legend, histories, event, where)
    return Events(
        events.row[satisfied], events.case_day[satisfied], events.at[satisfied], events.key[satisfied]
    )


@dataclass(frozen=True)
class Bounds:
    """The days on which a scope can open, and those on which it can close, in order."""

    opens: GroupDays
    closes: GroupDays


def bounds_of(
    legend: Legend, histories: Histories, scope: Scope, outer: Scope | None, around: Holder | None
) -> Bounds:
    """When the scope can open and close. `around`: finds the stretches of `outer`, which it lies within.

    Where several events open it, in each stretch around the first day does, and the first after each day on which it
    was told otherwise (and not by `opens` itself), which ends it where it was open before.
    """
    opens = distinct(*(such(legend, histories, name, where).case_day for name, where in scope.openings))
    closes = distinct(such(legend, histories, scope.closes, scope.closes_where).case_day)
    if not scope.also_opens or outer is None or around is None:
        return Bounds(opens, closes)
    settling = _Settling.joined(list(_settling(legend, histories, scope, outer)))
    marks = distinct(opens, settling.case_day)
    place = np.full(len(marks), NONE)
    row, holding = around.of(groups(marks), days(marks))
    np.maximum.at(place, row, holding)
    order = np.argsort(place, kind="stable")
    marks, place = marks[order], place[order]
    plainly = among(marks, distinct(such(legend, histories, scope.opens, scope.opens_where).case_day))
    was_open, otherwise = _told_otherwise(legend, histories, outer, settling, marks, place)
    otherwise &= ~plainly
    opened = np.flatnonzero(among(marks, opens))
    # On how many days before each; what is told of its own day comes after the opening.
    told: Integers = (np.cumsum(otherwise) - otherwise)[opened]
    begun = is_new(place[opened]) | (told > before(told, 0)) | (place[opened] == NONE)
    return Bounds(
        distinct(marks[opened[begun]]), distinct(closes, marks[otherwise & was_open & (place != NONE)])
    )


@dataclass
class _Settling(Table):
    """Events after which the scope is open or is not: case and day, instant, key, type, whether it is not."""

    case_day: GroupDays
    at: Instants
    key: Words
    kind: Integers
    otherwise: Flags


def _settling(legend: Legend, histories: Histories, scope: Scope, outer: Scope) -> Iterator[_Settling]:
    for ways, otherwise in ((scope.also_opens, False), (scope.also_closes, True)):
        for name, where in ways:
            events = such(legend, histories, name, where)
            keyed = histories.vocabulary.events[name].key == outer.key
            key = events.key if keyed else np.full(len(events.key), NONE)
            kind = np.full(len(key), histories.kinds[name])
            yield _Settling(events.case_day, events.at, key, kind, np.full(len(key), otherwise))


def _told_otherwise(
    legend: Legend,
    histories: Histories,
    outer: Scope,
    settling: _Settling,
    marks: GroupDays,
    place: Places,
) -> tuple[Flags, Flags]:
    """Whether the scope was open before each day, and whether, open then or on the day, it was told otherwise last.
    `place`: the stretch around each, in whose order the days are."""
    in_order = np.argsort(marks)
    mark = in_order[np.searchsorted(marks, settling.case_day, sorter=in_order)]
    standing = standing_in(legend, histories, outer, settling.case_day, settling.key, mark)
    order = np.lexsort((settling.otherwise, settling.kind, settling.at, standing, mark))
    last = order[after(is_new(mark[order]), last=True)]
    settled, open_then, opened = (np.zeros(len(marks), bool) for _ in range(3))
    settled[mark] = True
    open_then[mark[last]] = ~settling.otherwise[last]
    opened[mark[~settling.otherwise]] = True
    first = is_new(place)
    was_open = ~first & before(open_then[latest_where(settled | first)], first=False)
    otherwise: Flags = settled & ~open_then & (opened | was_open)
    return was_open, otherwise
