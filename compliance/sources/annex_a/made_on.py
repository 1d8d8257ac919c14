"""The day of an Annex A: as a coverage file, a name or a sheet of the workbook says, or the newest day in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from compliance.printable import printable
from compliance.problems import InputError
from compliance.sources.annex_a.layout import Layout
from compliance.sources.annex_a.newest import BEHIND, Newest
from compliance.sources.annex_a.typed import day_in
from compliance.sources.headings import bare
from compliance.sources.ssda903.years import days_stated_in
from compliance.sources.workbook import Cell, Sheet
from compliance.sources.written_days import DateOrder

_LINES, _ACROSS = 60, 20
"""How much of a sheet that is no list is looked at."""


def stated_day(
    path: Path,
    files: Sequence[Path],
    others: Iterable[Sheet],
    layout: Layout,
    dates: DateOrder,
    *,
    from_1904: bool = False,
) -> tuple[date, str] | None:
    """The day that the name of a workbook or its folder, or a sheet that is no list, states, and what says so.

    `others`: the sheets that are no lists. Raises InputError where they state different days.
    """
    stated: list[tuple[date, str]] = []
    for name in dict.fromkeys((path.name, *(file.name for file in files), path.parent.name)):
        days = days_stated_in(name)
        if len(days) == 1:
            stated.append((days.pop(), f"the day in the name of {printable(name)}"))
            if name == path.name:
                break
    stated += _on_sheets(others, layout, dates, from_1904=from_1904)
    different = {day for day, _ in stated}
    if len(different) > 1:
        said = "; ".join(f"{day}, {why}" for day, why in stated)
        raise InputError(
            f"{path}: states several days on which it was made: {said}. Say which with export_on "
            "in a coverage.yaml beside it"
        )
    return stated[0] if stated else None


def day_of(
    path: Path,
    stated: tuple[date, str] | None,
    declared: tuple[date, str] | None,
    asked: date | None,
    newest: Callable[[], Newest | None],
) -> tuple[date, str]:
    """The day of the lists and why: as declared beside them, as they state it, the day that is asked about, or else the
    newest in them.

    On the newest day in them they showed what they show: they were made on it or later, and have nothing that came
    after it. `asked`: the day as of which is judged, where somebody named one. Raises InputError where there is none of
    these days, or one cell alone has the newest.
    """
    if declared is not None:
        return declared
    if stated is not None:
        return stated
    if asked is not None:
        return asked, "the day asked about, since nothing in the lists says when they were made"
    last = newest()
    if last is not None and last.is_borne_out:
        return (
            last.day,
            "the newest day in the lists, which do not say when they were made: say --export-on if later",
        )
    raise InputError(
        f"{path}: does not say on which day it was made, so what is blank in it proves nothing. {_why_not(last)}"
        "Give that day: with --export-on YYYY-MM-DD, in the name of the file (Annex A 2024-01-31.xlsx), or as "
        "export_on in a coverage.yaml beside it"
    )


def _why_not(newest: Newest | None) -> str:
    """Why the newest day does not stand for it."""
    if newest is None:
        return ""
    day = f"{newest.day.day} {newest.day:%B %Y}"
    return (
        f"The newest day in it, {day}, stands in one row alone ({newest.place}), and nothing of another child is of "
        f"the {BEHIND.days} days before it, so it may be a slip. "
    )


def _on_sheets(
    sheets: Iterable[Sheet], layout: Layout, dates: DateOrder, *, from_1904: bool
) -> Iterator[tuple[date, str]]:
    for sheet in sheets:
        rows = [list(row[:_ACROSS]) for row in sheet.rows[:_LINES]]
        for n, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str) and any(pattern.search(bare(cell)) for pattern in layout.made_on):
                    below = [each[place] for each in rows[n + 1 : n + 2] if place < len(each)]
                    day = _first_day([_behind(cell), *row[place + 1 :], *below], dates, from_1904=from_1904)
                    if day is not None:
                        yield day, f"as its sheet {printable(sheet.name)} says"


def _behind(cell: str) -> str:
    """What stands behind a colon, or a date that ends the text."""
    return cell.rpartition(":")[2].strip() if ":" in cell else " ".join(cell.split()[-3:])


def _first_day(cells: Iterable[Cell], dates: DateOrder, *, from_1904: bool) -> date | None:
    for cell in cells:
        if isinstance(cell, datetime | date):
            return cell.date() if isinstance(cell, datetime) else cell
        if isinstance(cell, str) and cell.strip():
            for text in dict.fromkeys((cell.strip(), cell.split()[-1])):
                day, _ = day_in(text, dates, from_1904=from_1904)
                if day is not None:
                    return day
    return None
