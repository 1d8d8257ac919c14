"""What is different about a case's events from when it was judged last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.model.events import CaseHistory, Event


@dataclass(frozen=True, slots=True)
class Changed:
    """The events that are not as they were.

    `gone` are those the case had and has not, `new` those it has and had not; `names` their types, and of those that
    count from a day which has come. `days` are those from which any of them can count.
    """

    gone: tuple[Event, ...]
    new: tuple[Event, ...]
    names: frozenset[str]
    days: frozenset[date]


def changed_between(was: CaseHistory, since: date, now: CaseHistory, until: date) -> Changed | None:
    """The events that changed from the end of one day to that of a later one.

    None where all is to be judged anew, since the child's birth has changed.
    """
    if was.date_of_birth != now.date_of_birth:
        return None
    gone, new = _exchanged(was.events, now.events)
    events = [*gone, *new]
    if since < until:
        events += [e for e in now.events if any(since < day <= until for day in later_days(e))]
    days = {day for event in events for day in (event.on, *later_days(event))}
    return Changed(gone, new, frozenset(event.name for event in events), frozenset(days))


def _exchanged(was: Sequence[Event], now: Sequence[Event]) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The events that only the first has and only the second, told apart as objects: what stays, stays the same."""
    most = min(len(was), len(now))
    first = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a is not b), most)
    backwards = enumerate(zip(reversed(was), reversed(now), strict=False))
    last = min(next((n for n, (a, b) in backwards if a is not b), most), most - first)
    was, now = was[first : len(was) - last], now[first : len(now) - last]
    had, has = {id(event) for event in was}, {id(event) for event in now}
    return tuple(e for e in was if id(e) not in has), tuple(e for e in now if id(e) not in had)


def later_days(event: Event) -> Iterator[date]:
    """The days an event names besides its own, from which it may count."""
    return (value for value in event.attributes.values() if isinstance(value, date))
