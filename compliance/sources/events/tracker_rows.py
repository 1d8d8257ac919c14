"""The rows of a tracker as events: one for each day that stands in a row, with what the row says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from compliance.model.counts import either, many
from compliance.model.vocabulary import OUTCOME, AttributeType, Vocabulary
from compliance.printable import printable
from compliance.problems import Problem
from compliance.sources.events.sheets import UNBELIEVED, EventSheet, as_text
from compliance.sources.events.text_files import RawFile
from compliance.sources.events.trackers import AttributeColumn, Column, DayColumn, Tracker
from compliance.sources.sheet_cells import child_id, is_filled, mark_of, text_in
from compliance.sources.workbook import Cell


def tracker_rows(sheet: EventSheet, tracker: Tracker, vocabulary: Vocabulary) -> RawFile:
    """The events of a tracker's sheet, one row an event, in the columns of event files.

    A row in which no day stands is reported, and so is what belongs to no day of its row, and what cannot be believed.
    Lines of the template's example are passed over. Raises InputError where two columns may be the same one.
    """
    return _Unfolding(sheet, tracker, vocabulary).result()


def told(problem: Problem, tracker: Tracker) -> Problem:
    """A problem in which the heading of the tracker is found again."""
    heading = tracker.heading_of(problem.column, problem.event) if problem.column else None
    return problem if heading is None else replace(problem, column=heading)


@dataclass(frozen=True)
class _Row:
    """A row by the columns of its tracker, without blank cells."""

    number: int
    id: Cell
    days: Sequence[tuple[DayColumn, Cell]]
    said: Sequence[tuple[AttributeColumn, Cell]]

    @property
    def case(self) -> str:
        """The child's id, "" where it cannot be read."""
        return child_id(self.id) or ""


@dataclass
class _Unfolding:
    sheet: EventSheet
    tracker: Tracker
    vocabulary: Vocabulary
    events: list[dict[str, str | int | None]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    set_aside: int = 0

    def result(self) -> RawFile:
        headings, name = self.sheet.headings, self.sheet.name
        case = self.tracker.place(self.tracker.id, headings, name)
        places = [(each, self.tracker.place(each.heading, headings, name)) for each in self.tracker.columns]
        placed = [(each, at) for each, at in places if at is not None]
        known = {case, *(at for _, at in placed)}
        strange: dict[int, None] = {}
        examples = 0
        for number, cells in self.sheet.rows():
            id_ = _at(cells, case)
            if text_in(id_) == self.tracker.example:
                examples += 1
                continue
            strange |= {n: None for n, cell in enumerate(cells) if n not in known and is_filled(cell)}
            self._read(_row(number, id_, [(each, _at(cells, at)) for each, at in placed]))
        self.problems += [self._unknown(n, headings) for n in strange]
        return self._raw(examples)

    def _read(self, row: _Row) -> None:
        if not row.days:
            expected = f"a day under {either(each.heading.written for each in self.tracker.days)}"
            events = {event for each, _ in row.said for event in each.of} or {
                each.event for each in self.tracker.days
            }
            only = events.pop() if len(events) == 1 else ""
            self._report(row, None, "a row without a day", f"{expected}; the row was set aside", only)
            return
        dated = {each.event for each, _ in row.days}
        for each, cell in row.said:
            if dated.isdisjoint(each.of):
                under = either(day.heading.written for day in self.tracker.days if day.event in each.of)
                found = f'"{text_in(cell)}" and no day that it tells of'
                self._report(row, each.attribute, found, f"a day under {under}", each.of[0])
        for day, cell in row.days:
            self._read_event(row, day, cell)

    def _read_event(self, row: _Row, day: DayColumn, cell: Cell) -> None:
        marks = {"on": mark_of(cell)}
        own = [(each.attribute, value) for each, value in row.said if day.event in each.of]
        marks |= {attribute: mark_of(value) for attribute, value in own}
        for column, mark in marks.items():
            if mark is not None:
                self._report(row, column, mark.value, UNBELIEVED, day.event)
        if marks["on"] is not None or marks.get(OUTCOME) is not None:
            self.set_aside += 1
            return
        attributes = {
            attribute: self._text(value, attribute) for attribute, value in own if marks[attribute] is None
        }
        self.events.append(
            {
                "case": child_id(row.id),
                "event": day.event,
                "on": as_text(cell, is_day=self.sheet.from_1904),
                **attributes,
                **day.says,
                "row": row.number,
            }
        )

    def _text(self, cell: Cell, attribute: str) -> str | None:
        is_day = self.vocabulary.attribute_types.get(attribute) is AttributeType.DATE
        return as_text(cell, is_day=is_day and self.sheet.from_1904)

    def _report(self, row: _Row, column: str | None, found: str, expected: str, event: str = "") -> None:
        self.problems.append(Problem(self.sheet.name, row.number, column, found, expected, row.case, event))
        if column is None:
            self.set_aside += 1

    def _unknown(self, n: int, headings: Sequence[str]) -> Problem:
        heading = headings[n] if n < len(headings) and headings[n] else f"number {n + 1}"
        known = either((self.tracker.id.written, *(each.heading.written for each in self.tracker.columns)))
        found = f"a column of no heading that a tracker of {self.tracker.sheet} has, not read"
        return Problem(self.sheet.name, None, heading, found, known)

    def _raw(self, examples: int) -> RawFile:
        names = dict.fromkeys(("case", "event", "on", *(key for event in self.events for key in event)))
        columns = [
            pl.Series(name, [event.get(name) for event in self.events], pl.String)
            for name in names
            if name != "row"
        ]
        name = self.sheet.name
        problems = tuple(told(problem, self.tracker) for problem in self.problems)
        frame = pl.DataFrame(
            [
                *columns,
                pl.Series("file", [name] * len(self.events), pl.String),
                pl.Series("row", [event["row"] for event in self.events], pl.Int64),
            ]
        )
        notes = self.sheet.notes()
        if examples:
            passed = f"{name}: {many(examples, 'line')} of {printable(self.tracker.example)} passed over."
            notes = (*notes, passed)
        return RawFile(name, self.sheet.ending, frame, problems, self.set_aside, notes)


def _row(number: int, id_: Cell, cells: Sequence[tuple[Column, Cell]]) -> _Row:
    filled = [(each, cell) for each, cell in cells if is_filled(cell)]
    return _Row(
        number,
        id_,
        [(each, cell) for each, cell in filled if isinstance(each, DayColumn)],
        [(each, cell) for each, cell in filled if isinstance(each, AttributeColumn)],
    )


def _at(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else ""
