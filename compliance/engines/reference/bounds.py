"""Which events begin and end a scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from compliance.engines.reference.standing import key_of, standing_in
from compliance.engines.standing import STANDS
from compliance.model.conditions import Leaf
from compliance.model.events import CaseHistory, Event
from compliance.model.scopes import Scope
from compliance.timeline.matching import satisfies


class Around(Protocol):
    """A stretch that others lie within."""

    def holds(self, day: date) -> bool:
        """Whether it runs on the day."""


def such(history: CaseHistory, name: str, where: tuple[Leaf, ...]) -> Sequence[Event]:
    """The events of a type that satisfy every leaf."""
    events = history.named(name)
    return [e for e in events if satisfies(e, where)] if where else events


@dataclass(frozen=True, slots=True)
class Bounds:
    """The events that can open a scope, and those that can close it, each by day."""

    openings: Sequence[Event]
    endings: Sequence[Event]


def bounds_of(history: CaseHistory, scope: Scope, outer: Scope | None, around: Sequence[Around]) -> Bounds:
    """What can open the scope and close it. `around`: the stretches of `outer`, which it lies within.

    Where several events open it, in each stretch around those of the first day do, and those of the first day after it
    was told otherwise: after a day on which, or before which, one of `also_opens` was told, and of which one of
    `also_closes` was told last, and `opens` itself was not. Where it was open before that day, the day ends it.
    """
    endings = such(history, scope.closes, scope.closes_where)
    if not scope.also_opens:
        return Bounds(such(history, scope.opens, scope.opens_where), endings)
    begin: list[Event] = []
    end = [*endings]
    inside = defaultdict[int, list[_Told]](list)
    for told in sorted(_told(history, scope, outer), key=_order):
        places = [place for place, stretch in enumerate(around) if stretch.holds(told.event.on)]
        if places:
            inside[places[-1]].append(told)
        elif told.by is not _By.OTHERWISE:
            begin.append(told.event)
    for all_told in inside.values():
        for told in _that_count(all_told):
            (end if told.by is _By.OTHERWISE else begin).append(told.event)
    return Bounds(sorted(begin, key=_day), sorted(end, key=_day))


class _By(Enum):
    """What an event says of a scope: it opens it, as one of `also_opens` or not, or it is otherwise."""

    OPENING, ALSO_OPENING, OTHERWISE = range(3)


@dataclass(frozen=True, slots=True)
class _Told:
    """An event that says something of a scope; `standing`: how what has its key stands on its day."""

    event: Event
    by: _By
    standing: int


def _told(history: CaseHistory, scope: Scope, outer: Scope | None) -> Iterator[_Told]:
    standing = standing_in(history, outer) if scope.also_closes else {}
    key = outer.key if outer else None
    yield from _each(such(history, scope.opens, scope.opens_where), _By.OPENING, standing, key)
    for name, where in scope.also_opens:
        yield from _each(such(history, name, where), _By.ALSO_OPENING, standing, key)
    for name, where in scope.also_closes:
        yield from _each(such(history, name, where), _By.OTHERWISE, standing, key)


def _each(
    events: Iterable[Event], by: _By, standing: Mapping[tuple[date, str | None], int], key: str | None
) -> Iterator[_Told]:
    for event in events:
        yield _Told(event, by, standing.get((event.on, key_of(event, key)), STANDS))


def _order(told: _Told) -> tuple[date, int, bool, datetime | date, str, int]:
    """Of several on one day the last tells what was so at its end, as it does in the state of a case."""
    event = told.event
    return (event.on, told.standing, event.at is None, event.at or event.on, event.name, told.by.value)


def _that_count(in_order: Iterable[_Told]) -> Iterator[_Told]:
    """Of one stretch around the openings of the first day, and of the first after each day it was told otherwise; and
    what was told last on such a day, if it was open before."""
    anew, also_open = True, False
    for _, told in groupby(in_order, key=lambda each: each.event.on):
        of_day = list(told)
        openings = [each for each in of_day if each.by is not _By.OTHERWISE]
        if openings and anew:
            yield from openings
            anew = False
        settling = [each for each in of_day if each.by is not _By.OPENING]
        if settling:
            was_open, also_open = also_open, settling[-1].by is _By.ALSO_OPENING
            opened = was_open or any(each.by is _By.ALSO_OPENING for each in settling)
            if opened and not also_open and len(settling) == len(of_day):
                anew = True
                if was_open:
                    yield settling[-1]


_day = attrgetter("on")
