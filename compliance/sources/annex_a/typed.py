"""The cells of a list read as ids, days and codes: what cannot be read is reported, and never taken for blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import polars as pl

from compliance.model.counts import many
from compliance.problems import Problem
from compliance.sources.annex_a.layout import CASE, Column
from compliance.sources.annex_a.lists import Listed
from compliance.sources.annex_a.words import Words, WordSet
from compliance.sources.sheet_cells import child_id, is_error, text_in
from compliance.sources.workbook import Cell, Mark
from compliance.sources.written_days import DateOrder, written

UNREAD = " unread"
"""Behind the name of a column stands whether each of its cells holds something that could not be read."""

_NOTHING = ("-", "--", "nil", "not applicable")
"""What people write for no day. That one is not known is no blank."""


@dataclass(frozen=True)
class TypedList:
    """A list whose cells are read.

    `rows`: one row a child's row, in order, with `row`, `case`, a column for each of ours that the list has, and beside
    it whether its cell could not be read (the name and UNREAD). `set_aside`: how many rows tell of no child.
    """

    listed: Listed
    rows: pl.DataFrame
    problems: tuple[Problem, ...]
    set_aside: int

    @property
    def number(self) -> int:
        """Which list it is."""
        return self.listed.layout.number

    def has(self, column: str) -> bool:
        """Whether the list has the column at all."""
        return column in self.listed.headings

    def heading(self, column: str) -> str:
        """What a column of ours is called in the list."""
        return self.listed.headings[column][1]


def typed_list(
    listed: Listed, words: Words, dates: DateOrder, made_on: date, *, from_1904: bool
) -> TypedList:
    """The list with its cells read. A day after `made_on`, on which the list was made, is one that cannot be read."""
    reading = _Reading(listed, words, dates, made_on, from_1904=from_1904)
    return reading.result()


@dataclass
class _Reading:
    listed: Listed
    words: Words
    dates: DateOrder
    made_on: date
    from_1904: bool = field(kw_only=True)
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, tuple[date | None, str]] = field(default_factory=dict)
    """Days that were read of texts, which come again and again."""

    def result(self) -> TypedList:
        rows = list(self.listed.rows)
        cases = [self._case(number, row) for number, row in rows]
        kept = [n for n, case in enumerate(cases) if case is not None]
        columns: dict[str, pl.Series] = {
            "row": pl.Series("row", [rows[n][0] for n in kept], pl.Int64),
            CASE: pl.Series(CASE, [cases[n] for n in kept], pl.String),
        }
        kept_rows = [rows[n] for n in kept]
        told = [cases[n] or "" for n in kept]
        for name, (place, heading) in self.listed.headings.items():
            if name != CASE:
                column = self.listed.layout.columns[name]
                columns.update(
                    self._column(column, heading, [(n, _at(row, place)) for n, row in kept_rows], told)
                )
        return TypedList(self.listed, pl.DataFrame(columns), tuple(self.problems), len(rows) - len(kept))

    def _case(self, number: int, row: Sequence[Cell]) -> str | None:
        place, heading = self.listed.headings[CASE]
        cell = _at(row, place)
        case = child_id(cell)
        if case is None:
            self._problem(number, heading, cell, "the child's id, written out in full")
        return case

    def _column(
        self, column: Column, heading: str, cells: Sequence[tuple[int, Cell]], cases: Sequence[str]
    ) -> dict[str, pl.Series]:
        name = column.name
        match column.holds:
            case "day":
                day = self._needed_day if column.needed else self._day
                return self._read(name, cells, heading, cases, day, pl.Date())
            case "text" | "id":
                return self._read(name, cells, heading, cases, _text, pl.String())
            case holds:
                return self._coded(name, cells, heading, cases, self.words[holds])

    def _read(
        self,
        name: str,
        cells: Sequence[tuple[int, Cell]],
        heading: str,
        cases: Sequence[str],
        reading: Callable[[Cell], tuple[object, str]],
        kind: pl.DataType,
    ) -> dict[str, pl.Series]:
        values, unread = [], []
        for (number, cell), case in zip(cells, cases, strict=True):
            value, expected = reading(cell)
            if expected:
                self._problem(number, heading, cell, expected, case)
            values.append(value)
            unread.append(bool(expected))
        return _both(name, pl.Series(name, values, kind), unread)

    def _day(self, cell: Cell) -> tuple[date | None, str]:
        if not isinstance(cell, str):
            return self._day_by_itself(cell)
        if cell not in self.texts:
            self.texts[cell] = self._day_by_itself(cell)
        return self.texts[cell]

    def _day_by_itself(self, cell: Cell) -> tuple[date | None, str]:
        day, expected = day_in(cell, self.dates, from_1904=self.from_1904)
        if day is not None and day > self.made_on:
            return None, f"a day not after {self.made_on}, the day of the extract"
        return day, expected

    def _needed_day(self, cell: Cell) -> tuple[date | None, str]:
        day, expected = self._day(cell)
        return day, expected or ("" if day is not None else self.dates.expectation())

    def _coded(
        self,
        name: str,
        cells: Sequence[tuple[int, Cell]],
        heading: str,
        cases: Sequence[str],
        words: WordSet,
    ) -> dict[str, pl.Series]:
        """Codes; words that mean none are told once each, with how many rows have them."""
        known: dict[str, tuple[bool, str | None]] = {}
        values: list[str | None] = []
        unread = []
        strays: Counter[str] = Counter()
        for (number, cell), case in zip(cells, cases, strict=True):
            if isinstance(cell, Mark) or is_error(cell):
                self._problem(number, heading, cell, f"a word for {name.replace('_', ' ')}", case)
                values.append(None)
                unread.append(True)
                continue
            text = text_in(cell)
            if text is None:
                values.append(None)
                unread.append(False)
                continue
            if text not in known:
                known[text] = words.read(text)
            understood, code = known[text]
            values.append(code)
            unread.append(not understood)
            if not understood:
                strays[text] += 1
        for text, count in strays.most_common():
            found = f'"{text}" in {many(count, "row")}'
            self.problems.append(Problem(self.listed.place, None, heading, found, _mapped(words)))
        return _both(name, pl.Series(name, values, pl.String()), unread)

    def _problem(self, number: int, heading: str, cell: Cell, expected: str, case: str = "") -> None:
        found = cell.value if isinstance(cell, Mark) else "nothing" if cell == "" else f'"{_shown(cell)}"'
        self.problems.append(Problem(self.listed.place, number, heading, found, expected, case))


def _mapped(words: WordSet) -> str:
    known = ", ".join(words.codes)
    return f"one of {known}; say what it means in a mapping.yaml, which `compliance convert --propose-mapping` drafts"


def _both(name: str, values: pl.Series, unread: Sequence[bool]) -> dict[str, pl.Series]:
    return {name: values, name + UNREAD: pl.Series(name + UNREAD, unread, pl.Boolean)}


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else ""


def day_in(cell: Cell, dates: DateOrder, *, from_1904: bool) -> tuple[date | None, str]:
    """The day in a cell; None for a blank one. With it what was expected, where the cell could not be read."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return (cell, "") if 1900 <= cell.year <= 2100 else (None, "a day of the years 1900 to 2100")
    if isinstance(cell, Mark | bool | time | timedelta) or is_error(cell):
        return None, "a day, or nothing"
    text = text_in(cell)
    if text is None or text.casefold() in _NOTHING:
        return None, ""
    if isinstance(cell, int | float) and from_1904:
        return None, "a cell formatted as a date, since this workbook counts days from 1904"
    day = written(text, dates)
    return (day.on, "") if day is not None else (None, dates.expectation(text))


def _text(cell: Cell) -> tuple[str | None, str]:
    if isinstance(cell, Mark) or is_error(cell):
        return None, "a text, or nothing"
    text = text_in(cell)
    return (" ".join(text.split()) if text else None), ""


def _shown(cell: Cell) -> str:
    return text_in(cell) or str(cell)
