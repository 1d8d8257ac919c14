"""What is new in what a monitor is told, or in entries of its log that were not answered yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError

from compliance.live.log import LOG, NOT_UNDERSTOOD, OWN, Entry, EventLog, unreadable
from compliance.live.messages import EventMessage, unlike_a_message
from compliance.live.reading import KnownEvent, read_message
from compliance.model.events import Origin
from compliance.model.vocabulary import Vocabulary
from compliance.problems import Problem

Told = EventMessage | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry that says something new, and what the log had of the event before, if anything.

    `known`: as it was read, where it was already.
    """

    entry: Entry
    earlier: Entry | None
    known: KnownEvent | None = None

    @property
    def cases(self) -> set[str]:
        """The case that it is about, and the one that it was."""
        return {self.entry.case, self.earlier.case if self.earlier else ""} - {""}


def messages_of(events: Told | Iterable[Told], problems: list[Problem]) -> list[EventMessage]:
    """One event or several as messages. What is wrong with those that are none is added to the problems."""
    several = [events] if isinstance(events, EventMessage | Mapping) else events
    return [message for told in several if (message := _message(told, problems)) is not None]


class ToldRow(NamedTuple):
    """A row that a source has read, with a revision that is new to the log. `case`, `record` and `message` are those
    of an `Entry`."""

    id: str
    revision: int
    case: str
    record: str | None
    message: str


class News:
    """Tells what is new from what the log holds already."""

    def __init__(self, log: EventLog, vocabulary: Vocabulary) -> None:
        self._log = log
        self._vocabulary = vocabulary

    def told(self, messages: Sequence[EventMessage], problems: list[Problem]) -> list[Fresh]:
        """What of the messages is to be added to the log; what cannot be read is added to the problems."""
        latest = self._log.latest({message.id for message in messages}, self._log.last)
        fresh: list[Fresh] = []
        for message in messages:
            if message.id in OWN:
                problems.append(_problem(message, "id", f'"{message.id}"', "an id that is not the log's own"))
                continue
            earlier = latest.get(message.id)
            if earlier is not None and message.revision <= earlier.revision:
                if message.revision == earlier.revision and _content(message) != _content_of(earlier):
                    problems.append(_contradiction(message))
                continue
            number = self._log.last + len(fresh) + 1
            known, wrong = read_message(message, self._vocabulary, _origin(message, number))
            problems.extend(wrong)
            if known is not None:
                entry = _entry(number, message, known)
                fresh.append(Fresh(entry, earlier, known))
                latest[message.id] = entry
        return fresh

    def told_rows(self, rows: Sequence[ToldRow]) -> list[Fresh]:
        """The rows as they are to be added to the log."""
        last = self._log.last
        entries = [Entry(number, None, *row) for number, row in enumerate(rows, start=last + 1)]
        return self.logged(entries, last)

    def logged(self, entries: Sequence[Entry], until: int) -> list[Fresh]:
        """Entries that follow each other in the log after the one numbered `until`, as they were when told."""
        latest = self._log.latest({entry.id for entry in entries}, until)
        fresh: list[Fresh] = []
        for entry in entries:
            fresh.append(Fresh(entry, latest.get(entry.id)))
            latest[entry.id] = entry
        return fresh

    def read(self, fresh: Fresh) -> KnownEvent:
        """What a new entry tells. Raises RunError if it cannot be read any more."""
        return fresh.known or self._read(fresh.entry)

    def of_case(self, case: str, until: int) -> Iterator[KnownEvent]:
        """What the log knows of a case up to the entry numbered `until`."""
        return map(self._read, self._log.of_case(case, until))

    def _read(self, entry: Entry) -> KnownEvent:
        try:
            message = EventMessage.model_validate_json(entry.message)
        except ValidationError:
            raise unreadable(entry.number, NOT_UNDERSTOOD) from None
        known = read_message(message, self._vocabulary, _origin(message, entry.number))[0]
        if known is None:
            raise unreadable(entry.number, NOT_UNDERSTOOD)
        return known


def _message(told: Told, problems: list[Problem]) -> EventMessage | None:
    if isinstance(told, EventMessage):
        return told
    try:
        return EventMessage.model_validate(dict(told))
    except ValidationError as error:
        name = f"event {told['id']}" if told.get("id") else "an event without an id"
        problems.extend(unlike_a_message(error, told, name))
        return None


def _content(message: EventMessage) -> Any:
    return json.loads(message.model_dump_json(exclude_defaults=True, exclude={"source"}))


def _content_of(entry: Entry) -> Any:
    try:
        return _content(EventMessage.model_validate_json(entry.message))
    except ValidationError:
        raise unreadable(entry.number, NOT_UNDERSTOOD) from None


def _contradiction(message: EventMessage) -> Problem:
    wrong = f"revision {message.revision} of event {message.id} told again with other content"
    return _problem(message, "revision", wrong, "a higher revision for what corrects it")


def _problem(message: EventMessage, column: str, found: str, expected: str) -> Problem:
    source = message.source
    where, row = (source.file, source.row) if source else (f"event {message.id}", None)
    return Problem(where, row, column, found, expected)


def _origin(message: EventMessage, number: int) -> Origin:
    return Origin(message.source.file, message.source.row) if message.source else Origin(LOG, number)


def _entry(number: int, message: EventMessage, known: KnownEvent) -> Entry:
    return Entry(
        number,
        id=message.id,
        revision=message.revision,
        case=known.case,
        record=known.record,
        message=message.model_dump_json(exclude_defaults=True),
    )
