"""Lines of JSON read as what they tell a monitor: an event, or that days have passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from compliance.live.content_ids import ContentIds
from compliance.live.messages import EventMessage, unlike_a_message
from compliance.live.streams import Line
from compliance.model.findings import SourceRow
from compliance.printable import WHOLE
from compliance.problems import Problem
from compliance.sources.cell_values import day
from compliance.sources.event_table import NEEDED
from compliance.sources.events.text_files import ONE_OBJECT, json_object, plain_cell, without_halves

LINE = "line:"
"""How the ids of events begin that were told in lines without one."""

_ADVANCE = "advance"
_NOT_CONTENT = ("id", "revision", "retracted", "source")


@dataclass(frozen=True, slots=True)
class PutForward:
    """A line that lets days pass up to the end of `as_of`."""

    row: int
    as_of: date


class JsonMessages:
    """The lines of one file or pipe, read one after the other.

    An event without an id gets one from what it says. Lines that say the same are numbered, from the first line on:
    what is read from its start again brings the same ids. `report` is told of cells that cannot be read where the
    rest of their line can.
    """

    def __init__(self, file: str, report: Callable[[Problem], None]) -> None:
        self._file = file
        self._report = report
        self._ids = ContentIds(LINE)

    def read(self, line: Line) -> EventMessage | PutForward | tuple[Problem, ...]:
        """What a line tells, or everything that is wrong with it; nothing is wrong with one that is blank."""
        if line.row == 1:
            self._ids = ContentIds(LINE)
        try:
            text = line.text.decode("utf-8-sig" if line.row == 1 else "utf-8")
        except UnicodeDecodeError:
            return (
                self._problem(line, None, "bytes that are not UTF-8", "text in UTF-8; the row was set aside"),
            )
        if not text.strip():
            return ()
        try:
            told = _flat(json_object(text))
        except ValueError as error:
            return (self._problem(line, None, str(error), ONE_OBJECT),)
        return self._put_forward(line, told) if _ADVANCE in told else self._message(line, told)

    def _put_forward(self, line: Line, told: Mapping[str, Any]) -> PutForward | tuple[Problem, ...]:
        as_of = day(told[_ADVANCE])
        if as_of is None:
            return (self._problem(line, _ADVANCE, f'"{told[_ADVANCE]}"', "a date as YYYY-MM-DD"),)
        if len(told) > 1:
            beside = ", ".join(name for name in told if name != _ADVANCE)
            return (self._problem(line, _ADVANCE, f"beside {beside}", "nothing else in the line"),)
        return PutForward(line.row, as_of)

    def _message(self, line: Line, told: Mapping[str, Any]) -> EventMessage | tuple[Problem, ...]:
        content = {name: value for name, value in told.items() if name not in _NOT_CONTENT}
        unnamed = not told.get("id")
        source = told.get("source") or SourceRow(file=self._file, row=line.row)
        id_ = self._ids.id_of(content) if unnamed else told["id"]
        # Only where characters are written by number can one of them be a half.
        cells = self._whole(line, told) if b"\\u" in line.text else told
        try:
            message = EventMessage.model_validate({**cells, "id": id_, "source": source})
        except ValidationError as error:
            return tuple(unlike_a_message(error, told, self._file, line.row))
        if unnamed and (message.retracted or message.revision > 1):
            return (
                self._problem(line, "id", "nothing", "the id of the event that is corrected or taken back"),
            )
        return message

    def _whole(self, line: Line, told: Mapping[str, Any]) -> dict[str, Any]:
        """What is told without cells of which only half a character is there, if the event can be read without them."""
        cells = {name: value for name, value in told.items() if name not in (*NEEDED, *_NOT_CONTENT)}
        needed = {name: value for name, value in told.items() if name not in cells}
        for name, cell in without_halves(cells).items():
            self._report(self._problem(line, name, f'"{cell}"', WHOLE))
        return needed | cells

    def _problem(self, line: Line, column: str | None, found: str, expected: str) -> Problem:
        return Problem(self._file, line.row, column, found, expected)


def _flat(told: Mapping[str, Any]) -> dict[str, Any]:
    """The object with its attributes beside its other fields, all of them plain but the source."""
    beside = {name: value for name, value in told.items() if name != "attributes"}
    within = told.get("attributes") or {}
    if not isinstance(within, dict):
        raise ValueError("attributes holds no object")
    if twice := sorted(beside.keys() & within.keys()):
        raise ValueError(f"{', '.join(twice)} given twice")
    cells: dict[str, Any] = {
        name: plain_cell(name, value) for name, value in (within | beside).items() if name != "source"
    }
    if told.get("source") is not None:
        cells["source"] = told["source"]
    return {name: value for name, value in cells.items() if value is not None}
