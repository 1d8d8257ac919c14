"""What is known of one case while a monitor has it at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from compliance.engines.live.casework import Worked, later_days
from compliance.live.reading import KnownEvent
from compliance.model.events import CaseHistory, Event
from compliance.model.vocabulary import Vocabulary


@dataclass(slots=True)
class Held:
    """One case: the latest revision of each event that is about it, and what it was judged to come to."""

    case: str
    known: dict[str, KnownEvent] = field(default_factory=dict)
    worked: Worked | None = None

    def history(self, as_of: date, vocabulary: Vocabulary) -> CaseHistory:
        """The case as it is known at the end of a day. Endings that come before their beginnings are left out."""
        dated = self._dated()
        born = max((known.born for known in self.known.values() if known.born is not None), default=None)
        early = _before_beginning(dated, vocabulary)
        events = [event for event in dated if event.on <= as_of and id(event) not in early]
        return CaseHistory(self.case, born, tuple(sorted(events, key=_order)))

    def later(self, as_of: date) -> date | None:
        """The first day after `as_of` on which an event happens, or counts from a day that it names."""
        days = (day for event in self._dated() for day in (event.on, *later_days(event)) if day > as_of)
        return min(days, default=None)

    def _dated(self) -> list[Event]:
        return [known.event for known in self.known.values() if known.event is not None]

    def set_aside(self, vocabulary: Vocabulary) -> tuple[Event, ...]:
        """The events left out because they end something on a day before it began."""
        early = _before_beginning(self._dated(), vocabulary)
        return tuple(event for event in self._dated() if id(event) in early)


def _order(event: Event) -> tuple[date, bool, datetime | date, str]:
    return (event.on, event.at is None, event.at or event.on, event.name)


def _before_beginning(events: Iterable[Event], vocabulary: Vocabulary) -> set[int]:
    """The identities of events that end something on a day before every beginning of the same key."""
    began: dict[tuple[str, object], date] = {}
    endings: list[tuple[tuple[str, object], Event]] = []
    for event in events:
        kind = vocabulary.events[event.name]
        key = event.attributes.get(kind.key) if kind.key else None
        if key is None:
            continue
        if kind.ends:
            endings.append(((kind.ends, key), event))
        thing = (event.name, key)
        began[thing] = min(began.get(thing, event.on), event.on)
    return {id(event) for thing, event in endings if thing in began and event.on < began[thing]}
