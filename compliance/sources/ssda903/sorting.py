"""Sheets sorted into tables and return years: each row becomes a line that knows both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.sources.ssda903 import years
from compliance.sources.ssda903.files import Sheet
from compliance.sources.ssda903.lines import Line, day_written
from compliance.sources.ssda903.oddities import Tally
from compliance.sources.ssda903.tables import Table

_YEAR = "YEAR"
_TELLING_DATES = ("DECOM", "DEC", "REVIEW")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A whole return, or several stacked.

    `sent` counts the rows of each table in each return year, 0 where a file of that year holds none; a
    year of None is not known. `inferred` is the year that was worked out from dates, where one was.
    `unstated` are the files of which some row's year was not stated.
    """

    lines: Mapping[Table, Sequence[Line]]
    sent: Mapping[Table, Mapping[int | None, int]]
    inferred: int | None
    unstated: tuple[str, ...]

    def known_years(self) -> list[int]:
        return sorted({year for table in self.sent.values() for year in table if year is not None})


def sort(sheets: Sequence[Sheet], as_of: date | None, tally: Tally) -> Sorted:
    """A row's year is stated by its YEAR cell, else by the name of its file or folder, else inferred."""
    stated = [years.stated_in_names(sheet.found.stated_in) for sheet in sheets]
    row_years = [_row_years(sheet, year) for sheet, year in zip(sheets, stated, strict=True)]
    unstated = [
        sheet
        for sheet, year, of_rows in zip(sheets, stated, row_years, strict=True)
        if None in of_rows or (year is None and not of_rows)
    ]
    inferred = _inferred(sheets, row_years, as_of) if unstated else None
    lines: dict[Table, list[Line]] = {}
    sent: dict[Table, Counter[int | None]] = {}
    for place, (sheet, named, of_rows) in enumerate(zip(sheets, stated, row_years, strict=True)):
        of_table = lines.setdefault(sheet.table, [])
        counts = sent.setdefault(sheet.table, Counter())
        if not of_rows:
            counts[named or inferred] += 0
        for (row, cells), stated_year in zip(sheet.rows, of_rows, strict=True):
            year = stated_year or inferred
            line = Line(sheet.found.name, row, (place, row), sheet.table, year, cells)
            if cells.get(_YEAR) and _year_cell(cells) is None:
                tally.problem(line, _YEAR, "a return year, as 2024 or 2023-24")
            counts[year] += 1
            of_table.append(line)
    return Sorted(lines, sent, inferred, tuple(sheet.found.name for sheet in unstated))


def _row_years(sheet: Sheet, named: int | None) -> list[int | None]:
    """The stated year of each row."""
    if _YEAR not in sheet.columns:
        return [named] * len(sheet.rows)
    return [_year_cell(cells) or named for _, cells in sheet.rows]


def _year_cell(cells: Mapping[str, str]) -> int | None:
    """The year stated by a row's own cell, also as a spreadsheet writes it (2024.0)."""
    return years.stated_in(cells.get(_YEAR, "").removesuffix(".0"))


def _inferred(
    sheets: Sequence[Sheet], row_years: Sequence[Sequence[int | None]], as_of: date | None
) -> int | None:
    """One year for all rows that state none: they are taken to be one return."""
    days = (
        day
        for sheet, of_rows in zip(sheets, row_years, strict=True)
        for column in _TELLING_DATES
        if column in sheet.columns
        for (_, cells), year in zip(sheet.rows, of_rows, strict=True)
        if year is None and (day := day_written(cells.get(column, ""))) is not None
    )
    return years.inferred(days, as_of)
