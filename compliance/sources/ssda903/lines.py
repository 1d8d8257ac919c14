"""One row of a table; its cells read as ids, days and codes, and reported where they cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance.sources.ssda903.code_lists import CodeLists, known_code
from compliance.sources.ssda903.oddities import Tally
from compliance.sources.ssda903.tables import Table
from compliance.sources.written_days import DateOrder, written

AUTHORITY = "LA"
"""The column of the authority that looks after the child, where returns of several are read together."""

_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its file and line number, its table, its return year where known, whose it is, its cells by column.

    `place` orders rows as they were read, file by file; nothing is decided by it. `as_at`: the day of the extract it
    stands in. `child` None: the row does not tell whose it is; `candidates` are the children it may then be about.
    """

    file: str
    row: int
    place: tuple[int, int]
    table: Table
    year: int | None
    as_at: date | None
    child: str | None
    candidates: tuple[str, ...]
    cells: Mapping[str, str]

    @property
    def age(self) -> tuple[int, date]:
        """How new what it says is: a later year's return, or a later extract of one year, is newer."""
        return (self.year or 0, self.as_at or date.min)

    def text(self, column: str) -> str:
        """A cell's text; empty where the cell or the whole column is missing."""
        return self.cells.get(column, "")


def day_written(text: str) -> date | None:
    """A day as the return writes it, day first, or in any other form that can be read in one way only."""
    if day_first := _DAY_FIRST.fullmatch(text):
        # Nearly every day of a return is written so.
        day, month, year = day_first.groups()
        try:
            read = date(int(year), int(month), int(day))
        except ValueError:
            return None
        return read if 1900 <= read.year <= 2100 else None
    one = written(text, DateOrder.DAY_MONTH_YEAR)
    return one.on if one else None


def date_expected(text: str) -> str:
    """What is expected in place of a text that is no day."""
    return DateOrder.DAY_MONTH_YEAR.expectation(text)


def child(line: Line, tally: Tally) -> str | None:
    """The child's id, reported where it cannot be read."""
    if line.candidates:
        tally.problem(
            line, "CHILD", f"{AUTHORITY}, since the number is one of {' and of '.join(line.candidates)}"
        )
    elif line.child is None:
        tally.problem(line, "CHILD", "an id written out in full, as text")
    return line.child


def day(line: Line, column: str, tally: Tally, *, needed: bool = False) -> date | None:
    """A date. Reported where it cannot be read, and, if `needed`, where there is none."""
    text = line.text(column)
    read = day_written(text) if text else None
    if read is None and (text or needed):
        tally.problem(line, column, date_expected(text))
    return read


def day_not_before(line: Line, column: str, first: date, since: str, tally: Tally) -> date | None:
    """An ending date; one that lies before its beginning (column `since`) is reported and not used."""
    read = day(line, column, tally)
    if read is not None and read < first:
        tally.problem(line, column, f"a date on or after {since} ({first:%d/%m/%Y})")
        return None
    return read


def code(line: Line, column: str, lists: CodeLists) -> str | None:
    """A code in capitals. None for one that is not known, which is reported where the codes are gone through."""
    return known_code(line.text(column), lists[line.table.name][column])


def whole_number(line: Line, column: str, lowest: int, highest: int, tally: Tally) -> int | None:
    """A whole number within bounds, also as a spreadsheet writes it (17.0)."""
    text = re.sub(r"\.0+$", "", line.text(column))
    if not text:
        return None
    if text.isascii() and text.isdigit() and lowest <= int(text) <= highest:
        return int(text)
    tally.problem(line, column, f"a whole number from {lowest} to {highest}")
    return None
