"""The newest day in the lists: they were made on it or later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from compliance.sources.annex_a.lists import Listed
from compliance.sources.annex_a.typed import TypedList, day_in
from compliance.sources.written_days import DateOrder

BORN = "date_of_birth"


def newest_written(listed: Iterable[tuple[Listed, bool]], dates: DateOrder) -> date | None:
    """The newest day in the columns of days, but for births; with each list whether its days are from 1904."""
    days = (
        day_in(row[place], dates, from_1904=from_1904)[0]
        for each, from_1904 in listed
        for name, (place, _) in each.headings.items()
        if name != BORN and name in each.layout.columns and each.layout.columns[name].holds == "day"
        for _, row in each.rows
        if place < len(row)
    )
    return max((day for day in days if day is not None), default=None)


def newest_read(lists: Iterable[TypedList]) -> date | None:
    """The newest day that was read, but for births."""
    newest = [
        each.rows[name].max()
        for each in lists
        for name, kind in each.rows.schema.items()
        if kind == pl.Date and name != BORN
    ]
    return max((day for day in newest if isinstance(day, date)), default=None)
