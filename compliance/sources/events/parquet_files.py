"""Parquet files as rows, with the file and the row each came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from compliance.problems import InputError, Problem
from compliance.sources.column_names import column_name, refuse_twice, unread_column
from compliance.sources.event_table import ORIGIN


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A Parquet file not yet read.

    `rows`: how many it holds. `frame`: its columns by their names as this package reads them, with `file` and
    `row` (from 1). `problems`: columns that had to give way to those two.
    """

    name: str
    rows: int
    frame: pl.LazyFrame
    problems: tuple[Problem, ...]


def open_parquet(path: Path, name: str) -> ParquetFile:
    """The file, its header read and nothing else. Raises InputError for a file that is no Parquet."""
    try:
        lazy = pl.scan_parquet(path, hive_partitioning=False)
        columns = lazy.collect_schema().names()
        rows = int(lazy.select(pl.len()).collect().item())
    except (OSError, pl.exceptions.PolarsError) as error:
        raise not_parquet(name, error) from error
    refuse_twice([column_name(title) for title in columns], name)
    unread = [unread_column(name, title) for title in ORIGIN if title in map(column_name, columns)]
    row = "row of file"
    while row in columns or row in map(column_name, columns):
        row += " "
    frame = (
        pl.scan_parquet(path, hive_partitioning=False, row_index_name=row, row_index_offset=1)
        .rename({title: column_name(title) for title in columns})
        .drop(ORIGIN, strict=False)
        .with_columns(pl.lit(name).alias("file"), pl.col(row).cast(pl.Int64).alias("row"))
        .drop(row)
    )
    return ParquetFile(name, rows, frame, tuple(unread))


def not_parquet(name: str, error: Exception) -> InputError:
    """What is said of a file that cannot be read as Parquet."""
    return InputError(f"{name}: is not a readable Parquet file ({str(error).splitlines()[0]})")
