"""Events and the histories they make up: what the engines read."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

AttributeValue = str | bool | int | date


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event was read: a file's name and its row (lines counted from 1, header included)."""

    file: str
    row: int


Elsewhere = Mapping[tuple[str, Origin, date], tuple[Origin, ...]]
"""By case, row and day of an event, the rows of other sources that tell it too."""


@dataclass(frozen=True, slots=True)
class Event:
    """One dated thing that happened in one case.

    `on` is the day in London. `at` is the instant, with an offset, where the time of day is known.
    An attribute that is not in `attributes` is unknown; it is never false.
    """

    name: str
    on: date
    at: datetime | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    origin: Origin | None = None


def in_history(event: Event) -> tuple[date, bool, datetime | date, str, str, int]:
    """The place of an event in a history: by day, instant and name, and then by where it was read."""
    origin = event.origin or Origin("", 0)
    return (event.on, event.at is None, event.at or event.on, event.name, origin.file, origin.row)


@dataclass(frozen=True)
class CaseHistory:
    """What is known of one case: undated facts and events in order of day.

    INVARIANT: `events` holds nothing after the as-of day and nothing recorded after the known-at day;
    it is sorted by day, instant and name, and then as it was read. Nothing but which of two events alike is
    cited may depend on that last order.
    """

    case: str
    date_of_birth: date | None
    events: tuple[Event, ...]

    def changed(
        self, events: tuple[Event, ...], gone: Collection[Event], new: Iterable[Event]
    ) -> CaseHistory:
        """The case with other events: without those `gone`, told apart as objects, and with the `new`."""
        history = CaseHistory(self.case, self.date_of_birth, events)
        by_name = dict(self.by_name)
        out = {id(event) for event in gone}
        for name in {event.name for event in gone}:
            by_name[name] = tuple(event for event in by_name[name] if id(event) not in out)
        for event in new:
            named = list(by_name.get(event.name, ()))
            insort(named, event, key=in_history)
            by_name[event.name] = tuple(named)
        vars(history)["by_name"] = by_name
        return history

    def named(self, name: str) -> tuple[Event, ...]:
        """The events of one type, in the same order."""
        return self.by_name.get(name, ())

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Event, ...]]:
        """The events of each type that occurs."""
        return _by_name(self.events)


def _by_name(events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    by_name: dict[str, list[Event]] = {}
    for event in events:
        by_name.setdefault(event.name, []).append(event)
    return {name: tuple(each) for name, each in by_name.items()}
