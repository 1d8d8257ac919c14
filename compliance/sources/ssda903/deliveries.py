"""Sheets that were made together, and what tells of each which return year it is of and how new it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from compliance.sources.ssda903 import years
from compliance.sources.ssda903.files import Sheet
from compliance.sources.ssda903.lines import day_written

_YEAR = "YEAR"
TELLING_DATES = ("DECOM", "DEC", "REVIEW")
"""Columns of what took place, so that a return is not older than they say."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a sheet is part of.

    `year`: the return year of rows whose own YEAR says none; None where nothing tells it. `by_name`: a file or
    folder is named by it; else it is that of the latest of the days in it. `as_at`: the day of the extract, as its
    name says or else the latest day in it, which tells of two extracts of one year which is newer; None where
    there is no day in it.
    """

    year: int | None
    by_name: bool
    as_at: date | None


def deliveries(sheets: Sequence[Sheet], as_of: date | None) -> list[Delivery]:
    """The delivery of each sheet. Days after `as_of` tell nothing. No name tells anything but a year or a day."""
    stated = [years.stated_in_names(sheet.found.stated_in) for sheet in sheets]
    of_sheet = [_days(sheet, as_of) for sheet in sheets]
    by_number: dict[int, Delivery] = {}
    for year in dict.fromkeys(stated):
        of_year = [at for at, each in enumerate(stated) if each == year]
        for together in _made_together(of_year, sheets):
            delivery = _delivery([sheets[at] for at in together], [of_sheet[at] for at in together], year)
            if delivery.year is None and len(together) < len(of_year):
                # A sheet that stands alone and has no day of its own goes with the newest beside it.
                beside = _year([of_sheet[at] for at in of_year])
                delivery = replace(delivery, year=beside)
            by_number.update(dict.fromkeys(together, delivery))
    return [by_number[at] for at in range(len(sheets))]


def row_years(sheet: Sheet, delivery: Delivery) -> list[int | None]:
    """The year of each row: that of its YEAR cell, else its delivery's."""
    if _YEAR not in sheet.columns:
        return [delivery.year] * len(sheet.rows)
    return [year_cell(cells) or delivery.year for _, cells in sheet.rows]


def states_every_year(sheet: Sheet, delivery: Delivery) -> bool:
    """Whether a name or a YEAR cell tells the year of every row."""
    if delivery.by_name:
        return True
    return bool(sheet.rows) and _YEAR in sheet.columns and all(year_cell(cells) for _, cells in sheet.rows)


def year_cell(cells: Mapping[str, str]) -> int | None:
    """The year stated by a row's own cell, also as a spreadsheet writes it (2024.0)."""
    return years.stated_in(cells.get(_YEAR, "").removesuffix(".0"))


def _made_together(of_year: Sequence[int], sheets: Sequence[Sheet]) -> Iterator[list[int]]:
    """Sheets of one stated year, or of none, in groups that hold each table once, if they can be so grouped.

    All of them, or those of one folder. Else two files of a table lie in one folder, and each sheet stands alone.
    """
    if _each_table_once(of_year, sheets):
        yield list(of_year)
        return
    by_folder: dict[Path, list[int]] = {}
    for at in of_year:
        by_folder.setdefault(sheets[at].found.path.resolve().parent, []).append(at)
    for inside in by_folder.values():
        if _each_table_once(inside, sheets):
            yield inside
        else:
            yield from ([at] for at in inside)


def _each_table_once(ats: Iterable[int], sheets: Sequence[Sheet]) -> bool:
    tables = [sheets[at].table for at in ats]
    return len(set(tables)) == len(tables)


@dataclass(frozen=True, slots=True)
class _Days:
    """The latest day in a sheet, and the latest in rows that do not say their own year."""

    latest: date | None
    telling: date | None


def _delivery(sheets: Sequence[Sheet], days: Sequence[_Days], stated: int | None) -> Delivery:
    named = next((day for each in sheets if (day := years.extracted_on(each.found.stated_in))), None)
    as_at = named or max((each.latest for each in days if each.latest), default=None)
    return Delivery(stated or _year(days), by_name=stated is not None, as_at=as_at)


def _year(days: Iterable[_Days]) -> int | None:
    """The return year of the latest of the days that tell one."""
    telling = max((each.telling for each in days if each.telling), default=None)
    return None if telling is None else years.year_of(telling)


def _days(sheet: Sheet, as_of: date | None) -> _Days:
    latest: date | None = None
    telling: date | None = None
    columns = [column for column in TELLING_DATES if column in sheet.columns]
    for _, cells in sheet.rows:
        for column in columns:
            day = day_written(cells.get(column, ""))
            if day is None or (as_of is not None and day > as_of):
                continue
            latest = max(latest or day, day)
            if (telling is None or day > telling) and year_cell(cells) is None:
                telling = day
    return _Days(latest, telling)
