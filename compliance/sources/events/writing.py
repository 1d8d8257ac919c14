"""Events written as native files."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import polars as pl

from compliance.sources.event_table import ORIGIN


def write_events(events: pl.DataFrame, path: Path, form: str) -> None:
    """The event table as `csv`, `jsonl` or `parquet`, without its origin columns; unknown cells are left out.

    Raises OSError, or what the table library makes of one.
    """
    table = events.drop(ORIGIN).sort("case", "on", "event", nulls_last=False)
    table = table.select(
        [name for name in table.columns if table[name].null_count() < table.height or name == "on"]
    )
    match form:
        case "csv":
            _as_text(table).write_csv(path)
        case "jsonl":
            path.write_text(_json_lines(table), encoding="utf-8")
        case _:
            table.write_parquet(path)


def _as_text(table: pl.DataFrame) -> pl.DataFrame:
    if "at" not in table.columns:
        return table
    return table.with_columns(pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _json_lines(table: pl.DataFrame) -> str:
    lines = [
        json.dumps(
            {name: _plain(value) for name, value in row.items() if value is not None}, ensure_ascii=False
        )
        for row in table.iter_rows(named=True)
    ]
    return "\n".join(lines) + "\n"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
