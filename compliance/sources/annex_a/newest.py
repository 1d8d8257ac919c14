"""The newest day in the lists: they were made on it or later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from compliance.sources.annex_a.layout import CASE
from compliance.sources.annex_a.lists import Listed
from compliance.sources.annex_a.typed import TypedList, day_in
from compliance.sources.sheet_cells import child_id
from compliance.sources.written_days import DateOrder

BORN = "date_of_birth"

BEHIND = timedelta(days=31)
"""By how much lists that are kept up lie behind the day on which they are made, at the most."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest day in the lists, the cell it stands in, and the newest day in the rows of other children."""

    day: date
    place: str
    before: date | None

    @property
    def is_borne_out(self) -> bool:
        """Whether another child has a day shortly before it, so that it is no slip of one cell."""
        return self.before is not None and self.day - self.before <= BEHIND


def newest_written(
    listed: Iterable[tuple[Listed, bool]], dates: DateOrder, until: date | None
) -> Newest | None:
    """The newest day in the columns of days up to `until`, but for births; with each list whether its days are from
    1904."""
    newest: dict[str, tuple[date, str]] = {}
    for child, day, place in _days(listed, dates):
        if (until is None or day <= until) and (child not in newest or newest[child][0] < day):
            newest[child] = day, place
    if not newest:
        return None
    (day, place), *others = sorted(newest.values(), key=lambda each: each[0], reverse=True)
    return Newest(day, place, others[0][0] if others else None)


def _days(listed: Iterable[tuple[Listed, bool]], dates: DateOrder) -> Iterator[tuple[str, date, str]]:
    """Each day with the id that its row has, or its place where it has none, and its place."""
    for each, from_1904 in listed:
        columns = [
            place
            for name, (place, _) in each.headings.items()
            if name != BORN and name in each.layout.columns and each.layout.columns[name].holds == "day"
        ]
        case = each.headings[CASE][0] if CASE in each.headings else None
        for number, row in each.rows:
            at = f"{each.place}, row {number}"
            child = (child_id(row[case]) if case is not None and case < len(row) else None) or at
            for place in columns:
                day = day_in(row[place], dates, from_1904=from_1904)[0] if place < len(row) else None
                if day is not None:
                    yield child, day, at


def newest_read(lists: Iterable[TypedList]) -> date | None:
    """The newest day that was read, but for births."""
    newest = [
        each.rows[name].max()
        for each in lists
        for name, kind in each.rows.schema.items()
        if kind == pl.Date and name != BORN
    ]
    return max((day for day in newest if isinstance(day, date)), default=None)
