"""The findings as Parquet: the table of findings as it is, lists as lists, days as days and instants as instants."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from compliance.checking.report import Report


def write_file(report: Report, path: Path) -> None:
    """Write the findings of a report as one file."""
    write_parquet(report.tables(), path)


def write_parquet(tables: Iterator[pl.DataFrame], path: Path) -> None:
    """Write tables of findings as one file; one table is in memory at a time.

    Raises OSError, or what the table library makes of one.
    """
    first = next(tables)

    def read(*_: object) -> Iterator[pl.DataFrame]:
        return chain([first], tables)

    register_io_source(read, schema=first.schema).sink_parquet(path)
