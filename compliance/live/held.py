"""What is known of one case while a monitor has it at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from compliance.engines.live.casework import Worked
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
        dated = [known.event for known in self.known.values() if known.event is not None]
        born = max((known.born for known in self.known.values() if known.born is not None), default=None)
        early = _before_beginning(dated, vocabulary)
        events = [event for event in dated if event.on <= as_of and id(event) not in early]
        return CaseHistory(self.case, born, tuple(sorted(events, key=_order)))

    def set_aside(self, vocabulary: Vocabulary) -> tuple[Event, ...]:
        """The events left out because they end something on a day before it began."""
        dated = [known.event for known in self.known.values() if known.event is not None]
        early = _before_beginning(dated, vocabulary)
        return tuple(event for event in dated if id(event) in early)


def _order(event: Event) -> tuple[date, bool, datetime | date, str]:
    return (event.on, event.at is None, event.at or event.on, event.name)


def _before_beginning(events: Iterable[Event], vocabulary: Vocabulary) -> set[int]:
    """The identities of events that end something on a day before every beginning of the same key."""
    began: dict[tuple[str, object], date] = {}
    endings: list[tuple[tuple[str, object], Event]] = []
    events = tuple(events)
    begins = {kind.ends for kind in vocabulary.events.values() if kind.ends and kind.key}
    for event in events:
        kind = vocabulary.events[event.name]
        if event.name in begins:
            for ending in vocabulary.events.values():
                if ending.ends == event.name and ending.key and ending.key in event.attributes:
                    thing = (ending.name, event.attributes[ending.key])
                    began[thing] = min(began.get(thing, event.on), event.on)
        if kind.ends and kind.key and kind.key in event.attributes:
            endings.append(((kind.name, event.attributes[kind.key]), event))
    return {id(event) for thing, event in endings if thing in began and event.on < began[thing]}
