"""A workbook as anybody can read it: contents first, one table a sheet, notes on a sheet of their own.

It follows what the Government Analysis Function asks of spreadsheets: no merged cells, headings that stay in sight, a
title over each table, and words wherever there is a colour. Nothing in it is a formula or a link out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from compliance.findings.text import written
from compliance.model.findings import Rating
from compliance.printable import printable, shortened
from compliance.problems import RunError

Cell = str | int | float | date | None

HEADING_ROW = 2
"""The row of the headings of each table, counted from 0; over it stand the title and what the table is of."""

_MOST_ROWS = 1_048_576 - HEADING_ROW - 1
_MOST_LETTERS = 16_000
"""A cell holds twice as many of the shortest letters."""

_FILLS = {
    Rating.RED: {"bg_color": "#F8D3CE", "font_color": "#6B0D00"},
    Rating.AMBER: {"bg_color": "#FCE8B8", "font_color": "#4F3800"},
    Rating.GREEN: {"bg_color": "#D5EBD8", "font_color": "#0B4417"},
    Rating.GREY: {"bg_color": "#E6E6E6", "font_color": "#303030"},
}
"""Each with a contrast of more than 7 to 1."""


class Kind(StrEnum):
    """What the cells of a column hold; a number with a point is shown with one digit behind it."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `width`: in letters; longer text goes on in further lines. `colours`: of cells, by the word in them.
    """

    heading: str
    width: int
    kind: Kind = Kind.TEXT
    colours: Mapping[str, Rating] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table. `name`: on its tab, at most 31 letters. `said`: what the table is of, in a sentence.

    `count`: how many rows there are.
    """

    name: str
    title: str
    said: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    count: int


def write_workbook(
    path: Path, title: str, as_of: date, receipt: Sequence[str], sheets: Sequence[Sheet], notes: Sheet
) -> None:
    """Write the sheets and their notes, after a sheet of contents that begins with the receipt.

    The same is written every time: the day of making is `as_of`. Raises RunError where a table has more rows than a
    sheet holds, and OSError.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    for sheet in sheets:
        if sheet.count > _MOST_ROWS:
            raise RunError(
                f"{sheet.count:,} findings are more than the {_MOST_ROWS:,} that a sheet of a workbook holds; show "
                "fewer, as with --since, or write .csv or .parquet"
            )
    # Rows are written out as they come. No text is taken for a formula, a link or a number.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            made = datetime(as_of.year, as_of.month, as_of.day)
            book.set_properties({"title": title, "created": made})
            writing = _Writing(book)
            every = (*sheets, notes)
            writing.contents(title, receipt, every)
            for sheet in every:
                writing.sheet(sheet)
    except FileCreateError as error:
        # What the library makes of an error of the operating system.
        if error.args and isinstance(error.args[0], OSError):
            raise error.args[0] from error
        raise


class _Writing:
    """Writes sheets of a book in its styles."""

    def __init__(self, book: Any) -> None:
        self.book = book
        top = {"valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.link = book.add_format({"font_color": "#0B3D91", "underline": 1, **top})
        self.of_kind = {
            Kind.TEXT: book.add_format({"text_wrap": True, **top}),
            Kind.DATE: book.add_format({"num_format": "d mmm yyyy", "align": "left", **top}),
            Kind.NUMBER: book.add_format({"num_format": "#,##0", **top}),
            Kind.DECIMAL: book.add_format({"num_format": "#,##0.0", **top}),
        }
        self.fills = {rating: book.add_format(fill) for rating, fill in _FILLS.items()}

    def contents(self, title: str, receipt: Sequence[str], sheets: Sequence[Sheet]) -> None:
        """The first sheet: the title, the receipt and a table of the other sheets, each with a link to it."""
        page = self.book.add_worksheet("Contents")
        self._set_up(page)
        page.write_string(0, 0, _text(title), self.title)
        for row, line in enumerate(receipt, start=1):
            page.write_string(row, 0, _text(line))
        first = len(receipt) + 2
        for column, (heading, width) in enumerate((("Sheet", 26), ("What it holds", 90), ("Rows", 10))):
            page.set_column(column, column, width)
            page.write_string(first, column, heading, self.heading)
        for row, sheet in enumerate(sheets, start=first + 1):
            page.write_url(row, 0, f"internal:'{sheet.name}'!A1", self.link, sheet.name)
            page.write_string(row, 1, _text(f"{sheet.title}. {sheet.said}"), self.of_kind[Kind.TEXT])
            page.write_number(row, 2, sheet.count, self.of_kind[Kind.NUMBER])

    def sheet(self, sheet: Sheet) -> None:
        """A sheet with its table, whose headings stay in sight and can be filtered by."""
        page = self.book.add_worksheet(sheet.name)
        self._set_up(page)
        last_row, last_column = HEADING_ROW + sheet.count, len(sheet.columns) - 1
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width)
            for word, rating in column.colours.items():
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self.fills[rating]}
                page.conditional_format(HEADING_ROW + 1, number, max(last_row, HEADING_ROW + 1), number, rule)
        page.freeze_panes(HEADING_ROW + 1, 1)
        page.autofilter(HEADING_ROW, 0, last_row, last_column)
        page.repeat_rows(HEADING_ROW)
        page.write_string(0, 0, _text(sheet.title), self.title)
        page.write_string(1, 0, _text(sheet.said))
        for number, column in enumerate(sheet.columns):
            page.write_string(HEADING_ROW, number, column.heading, self.heading)
        styles = [self.of_kind[column.kind] for column in sheet.columns]
        for row, cells in enumerate(sheet.rows, start=HEADING_ROW + 1):
            for number, (cell, style) in enumerate(zip(cells, styles, strict=True)):
                if cell is not None:
                    _write(page, row, number, cell, style)

    def _set_up(self, page: Any) -> None:
        """A4 across, as wide as the page; ids that are digits are text, and nobody is to be warned of it."""
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write(page: Any, row: int, column: int, cell: str | float | date, style: Any) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, _text(cell), style)
    elif isinstance(cell, date):
        if cell.year < _FIRST_YEAR:
            # A workbook counts days from there.
            page.write_string(row, column, written(cell), style)
        else:
            page.write_datetime(row, column, cell, style)
    else:
        page.write_number(row, column, cell, style)


_FIRST_YEAR = 1901


def _text(text: str) -> str:
    """A text as a cell can hold it."""
    if len(text) <= _MOST_LETTERS and text.isprintable():
        return text
    return printable(shortened(text, _MOST_LETTERS))
