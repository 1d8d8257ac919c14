"""Events and the histories they make up: what the engines read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

AttributeValue = str | bool | int | date


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event was read: a file's name and its row (lines counted from 1, header included)."""

    file: str
    row: int


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


@dataclass(frozen=True)
class CaseHistory:
    """What is known of one case: undated facts and events in order of day.

    INVARIANT: `events` holds nothing after the as-of day and nothing recorded after the known-at day;
    it is sorted by day, instant and name. Nothing may depend on the order of events beyond that: repeats
    and ties are settled where they matter, so that arrival order is of no account.
    """

    case: str
    date_of_birth: date | None
    events: tuple[Event, ...]

    def named(self, name: str) -> tuple[Event, ...]:
        """The events of one type, in the same order."""
        return self.by_name.get(name, ())

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Event, ...]]:
        """The events of each type that occurs."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.name, []).append(event)
        return {name: tuple(events) for name, events in found.items()}
