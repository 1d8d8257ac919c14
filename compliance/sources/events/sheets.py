"""The sheets of a workbook that hold events: which they are, and their rows as an event file has them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from compliance.model.counts import many
from compliance.model.vocabulary import AttributeType, Vocabulary
from compliance.printable import named, printable
from compliance.problems import InputError, Problem
from compliance.sources.column_names import column_name, refuse_twice, unread_column
from compliance.sources.event_table import NEEDED, ORIGIN
from compliance.sources.events.text_files import Fits, RawFile
from compliance.sources.events.trackers import Tracker, Trackers
from compliance.sources.sheet_cells import child_id, is_filled, mark_of, text_in
from compliance.sources.workbook import Cell, Sheet, Workbook, heading_in

_SEARCHED = 40
"""In how many rows from the top headings are looked for."""

UNBELIEVED = "what it shows, written as a plain value"
"""What is expected in place of a cell that cannot be believed."""
_FROM_1904 = "a number in a workbook that counts days from 1904"
_DAYS = ("on", "at", "recorded_on")

Columns = Callable[[Sequence[str]], Sequence[str]]
"""What the headings of a sheet are called here, one for each."""


@dataclass(frozen=True)
class EventSheet:
    """A sheet with events. `name`: as it is shown. `at`: the row of its headings, from 0. `tracker`: where it is one.

    `from_1904`: plain numbers in it are counted from 1904 where they are days.
    """

    name: str
    ending: str
    sheet: Sheet
    at: int
    tracker: Tracker | None
    from_1904: bool

    @property
    def headings(self) -> list[str]:
        """Its headings, as they are written; "" where there is none."""
        return self.sheet.headings(self.at)

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows below the headings that are not blank, each with its number as a spreadsheet shows it."""
        for n, row in enumerate(self.sheet.rows[self.at + 1 :], start=self.at + 2):
            if any(map(is_filled, row)):
                yield n, row

    def notes(self) -> tuple[str, ...]:
        """What is said of lines above the headings."""
        above = sum(any(map(is_filled, row)) for row in self.sheet.rows[: self.at])
        was = "was" if above == 1 else "were"
        return (f"{self.name}: {many(above, 'line')} above the headings {was} passed over.",) if above else ()


def event_sheets(
    path: Path, shown: str, workbook: Workbook, fits: Fits, trackers: Trackers
) -> list[EventSheet]:
    """The sheets that hold events: under names that fit, or as a tracker."""
    sheets = (
        _event_sheet(path, shown, sheet, workbook, fits, trackers) for sheet in workbook.sheets if sheet.rows
    )
    return [each for each in sheets if each is not None]


def _event_sheet(
    path: Path, shown: str, sheet: Sheet, workbook: Workbook, fits: Fits, trackers: Trackers
) -> EventSheet | None:
    name = f"{shown}, sheet {printable(sheet.name)}"
    for at in range(min(len(sheet.rows), _SEARCHED)):
        headings = sheet.headings(at)
        tracker = None
        if not fits([column_name(each) for each in headings]):
            tracker = trackers.headed(headings)
            if tracker is None:
                continue
        return EventSheet(name, path.suffix.lower().removeprefix("."), sheet, at, tracker, workbook.from_1904)
    return None


def fullest_sheet(path: Path, workbook: Workbook) -> EventSheet:
    """The sheet with the most rows, whatever they are, under the first row of several cells.

    Raises InputError where no sheet has such a row.
    """
    sheets = sorted(workbook.sheets, key=lambda sheet: sum(any(map(is_filled, row)) for row in sheet.rows))
    for sheet in reversed(sheets):
        for at, row in enumerate(sheet.rows[:_SEARCHED]):
            if sum(map(is_filled, row)) > 1:
                name = f"{printable(path.name)}, sheet {printable(sheet.name)}"
                ending = path.suffix.lower().removeprefix(".")
                return EventSheet(name, ending, sheet, at, None, workbook.from_1904)
    raise InputError(f"{path}: no sheet of it holds a table; expected headings with rows below them")


def passed_over_sheets(
    shown: str, workbook: Workbook, read: Sequence[EventSheet], trackers: Trackers
) -> Iterator[str]:
    """What is said of the sheets that are not read and hold something, and of a format that hides errors."""
    if not workbook.shows_errors:
        yield (
            f"{shown}: in this format the error of a formula looks like a blank cell, and was read as one; save it as "
            ".xlsx to have errors listed."
        )
    ours = [each.sheet for each in read]
    for sheet in workbook.sheets:
        rows = [row for row in sheet.rows if any(map(is_filled, row))]
        if rows and sheet.name != trackers.guide and not any(each is sheet for each in ours):
            yield (
                f"{shown}, sheet {printable(sheet.name)} was not read: no row near its top has the columns case and "
                f"event, or the headings of a tracker ({_begins(rows)})."
            )


def _begins(rows: Sequence[Sequence[Cell]]) -> str:
    texts = [heading_in(cell) for cell in rows[0] if is_filled(cell)]
    return f"it begins with {named(texts, 4)}" if any(texts) else "it holds no text"


def raw_sheet(each: EventSheet, ids: Collection[str], columns: Columns, vocabulary: Vocabulary) -> RawFile:
    """The rows of a sheet with native columns as text. `ids`: what the column of the child's id may be called.

    Raises InputError where two columns have one name. A cell that cannot be believed is reported and left out, and with
    it the row where nothing is told without it.
    """
    titles = [column_name(heading) for heading in each.headings]
    refuse_twice(titles, each.name)
    meant = dict(zip(titles, columns(titles), strict=True))
    days = {title for title, name in meant.items() if _is_day(name, vocabulary)}
    needed = {title for title, name in meant.items() if name in NEEDED}
    case = next((title for title in titles if title in ids), "case")
    event = next((title for title, name in meant.items() if name == "event"), "event")
    kept: dict[str, list[str | None]] = {title: [] for title in titles if title and title not in ORIGIN}
    numbers: list[int] = []
    problems: list[Problem] = []
    set_aside = 0
    unnamed = False
    for number, row in each.rows():
        cells = dict(zip(titles, row, strict=False))
        unnamed = unnamed or any(
            is_filled(cell) for title, cell in zip(titles, row, strict=False) if not title
        )
        about = (child_id(cells.get(case, "")) or "", text_in(cells.get(event, "")) or "")
        marked = {title: mark for title, cell in cells.items() if (mark := mark_of(cell)) is not None}
        problems += [
            Problem(each.name, number, title, mark.value, UNBELIEVED, *about)
            for title, mark in marked.items()
        ]
        if not needed.isdisjoint(marked):
            set_aside += 1
            continue
        for title, column_cells in kept.items():
            cell = "" if title in marked else cells.get(title, "")
            column_cells.append(as_text(cell, is_day=title in days and each.from_1904))
        numbers.append(number)
    if unnamed:
        said = "a column without a heading is filled, not read"
        problems.append(Problem(each.name, each.at + 1, None, said, "a heading over it"))
    problems += [unread_column(each.name, title) for title in ORIGIN if title in titles]
    frame = pl.DataFrame(
        [
            *(pl.Series(title, column_cells, pl.String) for title, column_cells in kept.items()),
            pl.Series("file", [each.name] * len(numbers), pl.String),
            pl.Series("row", numbers, pl.Int64),
        ]
    )
    return RawFile(each.name, each.ending, frame, tuple(problems), set_aside, each.notes())


def _is_day(name: str, vocabulary: Vocabulary) -> bool:
    return name in _DAYS or vocabulary.attribute_types.get(name) is AttributeType.DATE


def as_text(cell: Cell, *, is_day: bool) -> str | None:
    """A cell as text. `is_day`: where days belong in a workbook that counts from 1904, a number can be no day."""
    text = text_in(cell)
    if text is not None and is_day and isinstance(cell, int | float):
        return f"{text} ({_FROM_1904})"
    return text
