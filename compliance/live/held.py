"""What is known of one case while a monitor has it at hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from compliance.engines.live.casework import Worked
from compliance.live.reading import KnownEvent
from compliance.model.events import CaseHistory, Event, in_history
from compliance.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Endings:
    """What the vocabulary says of events that end what others of the same key began.

    `began`: by the name of an ending, that of the beginning. `keys`: by either name, the attribute they share.
    """

    began: Mapping[str, str]
    keys: Mapping[str, str]


def endings(vocabulary: Vocabulary) -> Endings:
    """The endings of a vocabulary."""
    began = {kind.name: kind.ends for kind in vocabulary.events.values() if kind.ends and kind.key}
    names = {*began, *began.values()}
    return Endings(began, {name: vocabulary.events[name].key or "" for name in names})


@dataclass(slots=True)
class Held:
    """One case: the latest revision of each event that is about it, and what it was judged to come to.

    INVARIANT: `_events` are the dated ones of `known`, in the order of a history; `_days` all the days that
    anything in `known` counts from, in order; `_born` the days of birth it tells; `_early`, where it is not None,
    the identities of the events that end something before it began.
    """

    case: str
    endings: Endings
    known: dict[str, KnownEvent] = field(default_factory=dict)
    worked: Worked | None = None
    _events: list[Event] = field(default_factory=list)
    _days: list[date] = field(default_factory=list)
    _born: dict[str, date] = field(default_factory=dict)
    _early: frozenset[int] | None = None

    def learn(self, known: KnownEvent) -> None:
        """Take in an event, or a later revision of one that is held."""
        self.forget(known.id)
        if known.event is None and known.record is None:
            return
        self.known[known.id] = known
        if known.event is not None:
            insort(self._events, known.event, key=in_history)
        if known.born is not None:
            self._born[known.id] = known.born
        for day in known.days:
            insort(self._days, day)
        self._forget_endings(known)

    def forget(self, id_: str) -> None:
        """Let go of an event that is about this case no more; nothing if it is not held."""
        known = self.known.pop(id_, None)
        if known is None:
            return
        if known.event is not None:
            first = bisect_left(self._events, in_history(known.event), key=in_history)
            place = next(n for n in range(first, len(self._events)) if self._events[n] is known.event)
            del self._events[place]
        self._born.pop(id_, None)
        for day in known.days:
            del self._days[bisect_left(self._days, day)]
        self._forget_endings(known)

    def history(self, as_of: date) -> CaseHistory:
        """The case as it is known at the end of a day. Endings that come before their beginnings are left out."""
        early = self._before_beginning()
        until = bisect_right(self._events, as_of, key=lambda event: event.on)
        events = self._events[:until]
        if early:
            events = [event for event in events if id(event) not in early]
        return CaseHistory(self.case, max(self._born.values(), default=None), tuple(events))

    def later(self, as_of: date) -> date | None:
        """The first day after `as_of` on which an event happens, or counts from a day that it names."""
        place = bisect_right(self._days, as_of)
        return self._days[place] if place < len(self._days) else None

    def set_aside(self) -> tuple[Event, ...]:
        """The events left out because they end something on a day before it began."""
        early = self._before_beginning()
        return tuple(event for event in self._events if id(event) in early)

    def _forget_endings(self, known: KnownEvent) -> None:
        if known.event is not None and known.event.name in self.endings.keys:
            self._early = None

    def _before_beginning(self) -> frozenset[int]:
        if self._early is None:
            self._early = frozenset(_before_beginning(self._events, self.endings))
        return self._early


def _before_beginning(events: Iterable[Event], known: Endings) -> Iterator[int]:
    """The identities of events that end something on a day before every beginning of the same key."""
    concerned = [event for event in events if event.name in known.keys]
    first: dict[tuple[str, object], date] = {}
    for event in concerned:
        first.setdefault((event.name, event.attributes.get(known.keys[event.name])), event.on)
    for event in concerned:
        key = event.attributes.get(known.keys[event.name])
        began = first.get((known.began.get(event.name, ""), key)) if key is not None else None
        if began is not None and event.on < began:
            yield id(event)
