"""Rows of events as a council would write them, and the real way from rows to a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from compliance.sources.event_table import typed
from compliance.sources.written_days import DateOrder
from tests.strategies.shipped import vocabulary

Cell = str | bool | int | date | datetime | None
Row = dict[str, Cell]
"""One event: `case`, `event`, `on` or `at`, perhaps `recorded_on`, then its attributes by name."""

FILE = "events.csv"


def text_frame(rows: Sequence[Row], file: str = FILE) -> pl.DataFrame:
    """The rows as a file holds them: every cell a text, with the file's name and the row's number."""
    names = list(dict.fromkeys(["case", "event", "on", *(name for row in rows for name in row)]))
    columns = [pl.Series(name, [_text(row.get(name)) for row in rows], pl.String) for name in names]
    numbers = pl.Series("row", range(2, len(rows) + 2), pl.Int64)
    return pl.DataFrame([*columns, pl.Series("file", [file] * len(rows), pl.String), numbers])


def loaded(rows: Sequence[Row], file: str = FILE) -> pl.DataFrame:
    """The rows through the real loader, which must find nothing wrong with them."""
    found = typed(text_frame(rows, file), vocabulary(), DateOrder.ISO)
    table, problems = found.events, found.reported()
    assert not problems, problems
    return table


def _text(value: Cell) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
