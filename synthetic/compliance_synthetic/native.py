"""Writes a council's events as a native events file: one row an event, JSON Lines, CSV or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from compliance_synthetic.council import Council
from compliance_synthetic.education import write_terms

_ROWS_AT_A_TIME = 500_000
_ABSENT = r',"[a-z_0-9]+":null'
"""A key without a value, as it stands in a JSON object. Inside a text the quotes would be escaped."""


def write_events(council: Council, path: Path) -> None:
    """Write every event to `path`, in the format its suffix names: .csv, .jsonl or .parquet.

    Only columns that occur are written. What is null is an empty cell in CSV and an absent key in JSON
    Lines. Instants carry the offset of London time in text, and are UTC timestamps in Parquet.
    """
    writers: dict[str, Callable[[pl.DataFrame, Path], None]] = {
        ".csv": _write_csv,
        ".jsonl": _write_jsonl,
        ".parquet": _write_parquet,
    }
    if path.suffix not in writers:
        raise ValueError(f"{path.name} should end in one of {', '.join(writers)}")
    occurring = [column.name for column in council.events if column.null_count() < council.events.height]
    writers[path.suffix](council.events.select(occurring), path)


def write_settings(council: Council, path: Path) -> None:
    """Write the council's settings: its school terms."""
    write_terms(council.terms, path)


def _write_csv(events: pl.DataFrame, path: Path) -> None:
    events.with_columns(_readable(events)).write_csv(path)


def _write_jsonl(events: pl.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for part in _parts(events):
            file.write("\n".join(_objects(part)) + "\n")


def _objects(part: pl.DataFrame) -> pl.Series:
    """Each row as a JSON object, in the order of the rows."""
    texts = part.with_columns(*_readable(part), pl.col(_worded(part)).cast(pl.String)).with_row_index("_row")
    encoded = []
    # One event type at a time: it has a handful of the columns, and the rest need no encoding.
    for rows in texts.partition_by("event", maintain_order=True):
        used = [name for name in part.columns if rows[name].null_count() < rows.height]
        objects = pl.struct(used).struct.json_encode().str.replace_all(_ABSENT, "")
        encoded.append(rows.select("_row", objects.alias("object")))
    return pl.concat(encoded).sort("_row")["object"]


def _write_parquet(events: pl.DataFrame, path: Path) -> None:
    # Words as plain texts: readers other than this library's know no enumerations.
    events.lazy().with_columns(pl.col(_worded(events)).cast(pl.String)).sink_parquet(path, compression="zstd")


def _parts(events: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for first in range(0, events.height, _ROWS_AT_A_TIME):
        yield events[first : first + _ROWS_AT_A_TIME]


def _readable(events: pl.DataFrame) -> list[pl.Expr]:
    """Instants as texts in London time with their offset."""
    instants = [name for name, kind in events.schema.items() if isinstance(kind, pl.Datetime)]
    return [
        pl.col(name).dt.convert_time_zone("Europe/London").dt.strftime("%Y-%m-%dT%H:%M%:z")
        for name in instants
    ]


def _worded(events: pl.DataFrame) -> list[str]:
    return [name for name, kind in events.schema.items() if isinstance(kind, pl.Enum)]
