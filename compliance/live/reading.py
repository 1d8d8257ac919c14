"""Messages read as events: checked against the vocabulary, with everything wrong said at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from compliance.engines.live.changed import later_days
from compliance.live.messages import EventMessage
from compliance.model.coverage import Record
from compliance.model.events import AttributeValue, Event, Origin
from compliance.model.names import plain
from compliance.model.vocabulary import (
    OUTCOME,
    Attribute,
    AttributeType,
    EventType,
    Vocabulary,
    expected_name,
)
from compliance.problems import Problem
from compliance.sources.cell_values import Cell, attribute_value, case_id, day, instant, recorded, time_of_day
from compliance.sources.written_days import either, london_day, time_expected


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """What is known of one event: the latest revision of it.

    `event` None: it was retracted, or it is a child's undated facts. Of these `born` is used, which may stand on any
    event.
    `record` is what its occurring shows to be recorded, None if it was retracted. `days` are the day it happened
    and those it names, from which it may count.
    """

    id: str
    revision: int
    case: str
    event: Event | None
    born: date | None = None
    record: str | None = None
    days: tuple[date, ...] = ()


def read_message(
    message: EventMessage, vocabulary: Vocabulary, origin: Origin
) -> tuple[KnownEvent | None, list[Problem]]:
    """The event a message tells of, None if its case, event or day cannot be read, and everything wrong with it.

    An attribute that cannot be read is unknown and among the problems, as in a file. `origin` is cited by
    findings; problems name the message's own source, or its id.
    """
    return _Reading(message, vocabulary, origin).result()


def record_of(kind: EventType, attributes: Mapping[str, Any]) -> str:
    """What the occurring of an event of a type shows to be recorded: `visit[social_worker]`."""
    told_apart = attributes.get(kind.told_apart_by) if kind.told_apart_by else None
    return str(Record(kind.name, None if told_apart is None else str(told_apart)))


class _Reading:
    def __init__(self, message: EventMessage, vocabulary: Vocabulary, origin: Origin) -> None:
        self.message = message
        self.vocabulary = vocabulary
        self.origin = origin
        self.problems: list[Problem] = []

    def result(self) -> tuple[KnownEvent | None, list[Problem]]:
        message = self.message
        case = case_id(recorded(message.case) or "")
        if message.retracted:
            return KnownEvent(message.id, message.revision, case or "", None), self.problems
        if not case:
            self._add("case", message.case or None, "an id written out in full, as text")
        kind = self.vocabulary.events.get(plain(recorded(message.event) or ""))
        if kind is None:
            expected = expected_name(message.event, self.vocabulary.events, self.vocabulary)
            self._add("event", message.event or None, expected)
            return None, self.problems
        on, at, readable = self._when(kind)
        attributes = self._attributes(kind)
        if not case or not readable or any(problem.column == OUTCOME for problem in self.problems):
            return None, self.problems
        own = {name: value for name, value in attributes.items() if name in kind.attributes}
        event = None if on is None else Event(kind.name, on, at, own, self.origin)
        born = attributes.get("date_of_birth")
        return (
            KnownEvent(
                message.id,
                message.revision,
                case,
                event,
                born if isinstance(born, date) else None,
                record_of(kind, attributes),
                () if event is None else (event.on, *later_days(event)),
            ),
            self.problems,
        )

    def _when(self, kind: EventType) -> tuple[date | None, datetime | None, bool]:
        """The day and the instant, and whether both could be read."""
        message = self.message
        on, at = day(message.on), instant(message.at)
        wrong = len(self.problems)
        if recorded(message.at) is not None and at is None:
            self._add("at", message.at, time_expected(recorded(message.at) or ""))
        if recorded(message.on) is not None and on is None:
            self._add("on", message.on, _a_day(message.on))
        unreadable = len(self.problems) > wrong
        if recorded(message.recorded_on) is not None and day(message.recorded_on) is None:
            self._add("recorded_on", message.recorded_on, _a_day(message.recorded_on))
        if kind.undated:
            return None, None, True
        if unreadable:
            return on, at, False
        if on and at and on != london_day(at):
            self._add("on", message.on, "the same day as in at")
            return on, at, False
        if on is None and at is None:
            self._add("on", None, "a date as YYYY-MM-DD", "no day")
            return on, at, False
        return on or (london_day(at) if at else None), at or time_of_day(message.on), True

    def _attributes(self, kind: EventType) -> dict[str, AttributeValue]:
        attributes: dict[str, AttributeValue] = {}
        for name, cell in self.message.attributes.items():
            if recorded(cell) is None:
                continue
            attribute = kind.attributes.get(name) or self._fact(name)
            if attribute is None:
                expected = "no attributes"
                if kind.attributes:
                    expected = expected_name(name, kind.attributes, self.vocabulary, of=kind.name)
                self._add(name, None, expected, f"{kind.name} has no such attribute; not read")
                continue
            value = attribute_value(cell, attribute)
            if value is None:
                is_day = attribute.type is AttributeType.DATE
                self._add(name, cell, _a_day(cell) if is_day else attribute.expectation(recorded(cell)))
            else:
                attributes[name] = value
        return attributes

    def _fact(self, name: str) -> Attribute | None:
        """A fact about the child, which may be told with any event."""
        undated = (event for event in self.vocabulary.events.values() if event.undated)
        return next((event.attributes[name] for event in undated if name in event.attributes), None)

    def _add(self, column: str, value: object, expected: str, found: str | None = None) -> None:
        source = self.message.source
        said = found or (f'"{value}"' if value is not None else "nothing")
        where, row = (source.file, source.row) if source else (f"event {self.message.id}", None)
        case, event = case_id(recorded(self.message.case) or ""), plain(recorded(self.message.event) or "")
        known = event if event in self.vocabulary.events else ""
        self.problems.append(Problem(where, row, column, said, expected, case or "", known))


def _a_day(cell: Cell) -> str:
    """What is expected of a cell that can be read as no day, or as two."""
    return f"a date as YYYY-MM-DD{either(recorded(cell) or '')}"
