"""The log of everything a monitor was told: its only source of truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from compliance.problems import RunError

LOG = "log"
"""The name findings cite events by that were not read from a file; the row is the entry's number."""

COVERAGE = "compliance:coverage"
"""The id under which a log keeps what silence was declared to mean. No event may have it."""

BASIS = "compliance:basis"
"""The id under which a log keeps by what rules and settings its changes are told. No event may have it."""

OWN = frozenset({COVERAGE, BASIS})
"""The ids that are the log's own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a log, numbered from 1 without gaps: an event as it was told, the clock put forward, or one of OWN.

    For an event `message` is what was told, as JSON, and `id` and `revision` its own; `case` is the case it was
    read to be about, empty for one taken back without saying, and `record` what its occurring shows to be
    recorded (`visit[social_worker]`), None if it was taken back. For the clock only `as_of` is given. Coverage that
    was declared is kept as an event of no case would be, under the id COVERAGE, and likewise what is judged by, under
    BASIS.
    """

    number: int
    as_of: date | None = None
    id: str = ""
    revision: int = 0
    case: str = ""
    record: str | None = None
    message: str = ""


def unreadable(number: int, why: str, name: str = "the log") -> RunError:
    """What is said of an entry that cannot be read; without what it holds, which is recorded of a child."""
    return RunError(f"{name}: entry {number} {why}; take it from a copy made before, or begin a new log")


NOT_AS_WRITTEN = "is not as it was written"
NOT_UNDERSTOOD = "is not understood by this version of the package"


class EventLog(Protocol):
    """Where entries are kept. What `append` has returned from is there after a crash.

    `until` leaves out all entries with a higher number.
    """

    @property
    def last(self) -> int:
        """The number of the last entry, 0 if there is none."""
        ...

    @property
    def answered(self) -> int:
        """The highest number ever noted: the last entry of which whoever told it is known to have the changes."""
        ...

    def append(self, entries: Sequence[Entry], answered: int) -> None:
        """Add one entry or more, numbered on from `last`, and note what was answered: both, or neither.

        Raises RunError where another process has written to the log meanwhile.
        """
        ...

    def note_answered(self, answered: int) -> None:
        """Note what was answered, where there is nothing to add."""
        ...

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """The entries with a higher number, in order."""
        ...

    def latest(self, ids: Collection[str], until: int) -> dict[str, Entry]:
        """The entry of the highest revision of each of these events that is known."""
        ...

    def latest_beginning(self, prefix: str, until: int) -> Iterator[Entry]:
        """The same of every event whose id begins so; in no order. Every id begins with an empty prefix."""
        ...

    def of_case(self, case: str, until: int) -> list[Entry]:
        """The latest entries of the events of a case: of each event its highest revision, if that is about the case."""
        ...

    def of_cases(self, cases: Collection[str], until: int) -> Iterator[Entry]:
        """The same of several cases, in no order."""
        ...

    def cases(self, until: int) -> list[str]:
        """Every case that an entry is about, in order."""
        ...

    def records(self, until: int) -> Counter[str]:
        """How many events, by their latest revision, show each record."""
        ...

    def clock(self, until: int) -> date | None:
        """The day the clock was last put to."""
        ...

    def close(self) -> None:
        """Let go of the log."""
        ...


class MemoryLog:
    """A log that is gone when its process is."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._of_id: dict[str, list[Entry]] = {}
        self._ids_of_case: dict[str, set[str]] = {}
        self._answered = 0

    @property
    def last(self) -> int:
        """See `EventLog`."""
        return len(self._entries)

    @property
    def answered(self) -> int:
        """See `EventLog`."""
        return self._answered

    def append(self, entries: Sequence[Entry], answered: int) -> None:
        """See `EventLog`."""
        for entry in entries:
            self._entries.append(entry)
            if entry.as_of is None:
                self._of_id.setdefault(entry.id, []).append(entry)
                self._ids_of_case.setdefault(entry.case, set()).add(entry.id)
        self._answered = max(self._answered, answered)

    def note_answered(self, answered: int) -> None:
        """See `EventLog`."""
        self._answered = max(self._answered, answered)

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """See `EventLog`."""
        return iter(self._entries[after:])

    def latest(self, ids: Collection[str], until: int) -> dict[str, Entry]:
        """See `EventLog`."""
        entries = {}
        for id_ in ids:
            told = [entry for entry in self._of_id.get(id_, ()) if entry.number <= until]
            if told:
                entries[id_] = max(told, key=lambda entry: entry.revision)
        return entries

    def latest_beginning(self, prefix: str, until: int) -> Iterator[Entry]:
        """See `EventLog`."""
        return iter(self.latest([id_ for id_ in self._of_id if id_.startswith(prefix)], until).values())

    def of_case(self, case: str, until: int) -> list[Entry]:
        """See `EventLog`."""
        entries = self.latest(self._ids_of_case.get(case, set()), until).values()
        return sorted((e for e in entries if e.case == case), key=lambda entry: entry.number)

    def of_cases(self, cases: Collection[str], until: int) -> Iterator[Entry]:
        """See `EventLog`."""
        return (entry for case in cases for entry in self.of_case(case, until))

    def cases(self, until: int) -> list[str]:
        """See `EventLog`."""
        return sorted({e.case for e in self._entries[:until] if e.case})

    def records(self, until: int) -> Counter[str]:
        """See `EventLog`."""
        entries = self.latest(self._of_id, until).values()
        return Counter(entry.record for entry in entries if entry.record is not None)

    def clock(self, until: int) -> date | None:
        """See `EventLog`."""
        days = (e.as_of for e in reversed(self._entries[:until]) if e.as_of is not None)
        return next(days, None)

    def close(self) -> None:
        """See `EventLog`."""
