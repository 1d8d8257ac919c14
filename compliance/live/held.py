"""What is known of one case while a monitor has it at hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from compliance.engines.live.casework import Worked
from compliance.live.reading import KnownEvent
from compliance.model.events import CaseHistory, Event
from compliance.model.vocabulary import Vocabulary


@dataclass(slots=True)
class Held:
    """One case: the latest revision of each event that is about it, and what it was judged to come to.

    INVARIANT: `_events` are the dated ones of `known`, in the order of a history; `_days` all the days that
    anything in `known` counts from, in order; `_early`, where it is not None, the identities of the events that
    end something before it began.
    """

    case: str
    known: dict[str, KnownEvent] = field(default_factory=dict)
    worked: Worked | None = None
    _events: list[Event] = field(default_factory=list)
    _days: list[date] = field(default_factory=list)
    _early: set[int] | None = None

    def learn(self, known: KnownEvent) -> None:
        """Take in an event, or a later revision of one that is held."""
        self.forget(known.id)
        if known.event is None and known.record is None:
            return
        self.known[known.id] = known
        if known.event is not None:
            insort(self._events, known.event, key=_order)
        for day in known.days:
            insort(self._days, day)
        self._early = None

    def forget(self, id_: str) -> None:
        """Let go of an event that is about this case no more; nothing if it is not held."""
        known = self.known.pop(id_, None)
        if known is None:
            return
        if known.event is not None:
            first = bisect_left(self._events, _order(known.event), key=_order)
            place = next(n for n in range(first, len(self._events)) if self._events[n] is known.event)
            del self._events[place]
        for day in known.days:
            del self._days[bisect_left(self._days, day)]
        self._early = None

    def history(self, as_of: date, vocabulary: Vocabulary) -> CaseHistory:
        """The case as it is known at the end of a day. Endings that come before their beginnings are left out."""
        born = max((known.born for known in self.known.values() if known.born is not None), default=None)
        early = self._before_beginning(vocabulary)
        until = bisect_right(self._events, as_of, key=lambda event: event.on)
        events = self._events[:until]
        if early:
            events = [event for event in events if id(event) not in early]
        return CaseHistory(self.case, born, tuple(events))

    def later(self, as_of: date) -> date | None:
        """The first day after `as_of` on which an event happens, or counts from a day that it names."""
        place = bisect_right(self._days, as_of)
        return self._days[place] if place < len(self._days) else None

    def set_aside(self, vocabulary: Vocabulary) -> tuple[Event, ...]:
        """The events left out because they end something on a day before it began."""
        early = self._before_beginning(vocabulary)
        return tuple(event for event in self._events if id(event) in early)

    def _before_beginning(self, vocabulary: Vocabulary) -> set[int]:
        if self._early is None:
            self._early = _before_beginning(self._events, vocabulary)
        return self._early


def _order(event: Event) -> tuple[date, bool, datetime | date, str]:
    return (event.on, event.at is None, event.at or event.on, event.name)


def _before_beginning(events: Sequence[Event], vocabulary: Vocabulary) -> set[int]:
    """The identities of events that end something on a day before every beginning of the same key."""
    ending = {kind.name: kind.ends for kind in vocabulary.events.values() if kind.ends and kind.key}
    ends = [event for event in events if event.name in ending]
    if not ends:
        return set()
    began: dict[tuple[str, object], date] = {}
    begins = frozenset(ending.values())
    for event in events:
        if event.name in begins:
            began.setdefault(
                (event.name, event.attributes.get(vocabulary.events[event.name].key or "")), event.on
            )
    early = set()
    for event in ends:
        key = event.attributes.get(vocabulary.events[event.name].key or "")
        first = began.get((ending[event.name], key)) if key is not None else None
        if first is not None and event.on < first:
            early.add(id(event))
    return early
