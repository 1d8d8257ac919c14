"""Sheets sorted into tables and return years: each row becomes a line that knows both, and whose it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.sources.ssda903.deliveries import deliveries, row_years, states_every_year, year_cell
from compliance.sources.ssda903.files import Sheet
from compliance.sources.ssda903.identities import Identities, identities
from compliance.sources.ssda903.lines import AUTHORITY, Line
from compliance.sources.ssda903.oddities import Tally
from compliance.sources.ssda903.tables import Table

_YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class Sorted:
    """A whole return, or several stacked.

    `sent` counts the rows of each table in each return year, 0 where a file of that year holds none; a
    year of None is not known. `sent_by`: the tables and years that each authority sent rows of. `inferred` are the
    years that were worked out from dates, with the files of which they were. `unstated`: the files of which some
    row's year was not stated.
    """

    lines: Mapping[Table, Sequence[Line]]
    sent: Mapping[Table, Mapping[int | None, int]]
    sent_by: Mapping[str, Mapping[Table, frozenset[int]]]
    inferred: Mapping[int | None, tuple[str, ...]]
    unstated: tuple[str, ...]
    identities: Identities

    def known_years(self) -> list[int]:
        return sorted({year for table in self.sent.values() for year in table if year is not None})


def sort(sheets: Sequence[Sheet], as_of: date | None, tally: Tally) -> Sorted:
    """A row's year is stated by its YEAR cell, else by the name of its file or folder, else inferred."""
    sent_in = deliveries(sheets, as_of)
    who = identities(sheets)
    lines: dict[Table, list[Line]] = {}
    sent: dict[Table, Counter[int | None]] = {}
    sent_by: dict[str, dict[Table, set[int]]] = defaultdict(lambda: defaultdict(set))
    inferred: dict[int | None, list[str]] = defaultdict(list)
    unstated = []
    for place, (sheet, delivery) in enumerate(zip(sheets, sent_in, strict=True)):
        of_table = lines.setdefault(sheet.table, [])
        counts = sent.setdefault(sheet.table, Counter())
        if not states_every_year(sheet, delivery):
            inferred[delivery.year].append(sheet.found.name)
            unstated.append(sheet.found.name)
        if not sheet.rows:
            counts[delivery.year] += 0
        for (row, cells), year in zip(sheet.rows, row_years(sheet, delivery), strict=True):
            owner = who.owner(cells)
            line = Line(
                sheet.found.name,
                row,
                (place, row),
                sheet.table,
                year,
                delivery.as_at,
                owner.child,
                owner.candidates,
                cells,
            )
            if cells.get(_YEAR) and year_cell(cells) is None:
                tally.problem(line, _YEAR, "a return year, as 2024 or 2023-24")
            counts[year] += 1
            if year is not None:
                sent_by[cells.get(AUTHORITY, "")][sheet.table].add(year)
            of_table.append(line)
    return Sorted(
        lines,
        sent,
        {by: {table: frozenset(years) for table, years in tables.items()} for by, tables in sent_by.items()},
        {year: tuple(names) for year, names in inferred.items()},
        tuple(unstated),
        who,
    )
