"""The findings as Parquet: the columns of the CSV, with lists as lists, days as days and instants as instants."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from compliance.reports.csv_report import COLUMNS, evidence, in_words


def write_parquet(tables: Iterator[pl.DataFrame], path: Path) -> None:
    """Write tables of findings as one file; one table is in memory at a time.

    Raises OSError, or what the table library makes of one.
    """
    first = as_columns(next(tables))

    def read(*_: object) -> Iterator[pl.DataFrame]:
        return chain([first], map(as_columns, tables))

    register_io_source(read, schema=first.schema).sink_parquet(path)


def as_columns(findings: pl.DataFrame) -> pl.DataFrame:
    """A table of findings with the columns of the CSV, evidence as a list of `file:row`."""
    return findings.with_columns(evidence(), in_words(findings["assumptions"]).alias("assumptions")).select(
        COLUMNS
    )
