"""Which records occur in Parquet files too large to be held: those of which at least one row can be read.

That is what silence rests on, so it is settled before anything is judged. What the rows of a file say of their
record is looked at as written, each distinct way once, and one row of each way is read. Where that one cannot
be read, others may: then the files are gone through until one can, or none is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.model.coverage import Record
from compliance.model.vocabulary import Vocabulary
from compliance.sources.event_table import FIXED, ORIGIN, typed
from compliance.sources.events.parquet_files import ParquetFile
from compliance.sources.events.reading import newest_day
from compliance.sources.records import kind_columns, occurring, records_of
from compliance.sources.written_days import DateOrder


@dataclass(frozen=True, slots=True)
class _Written:
    """One way in which rows of a file say of which record they are. `event`: as written. `row`: the first."""

    event: str
    row: int
    record: Record


def occurring_in(
    files: Sequence[ParquetFile], vocabulary: Vocabulary, dates: DateOrder, *, at_once: int
) -> frozenset[Record]:
    """The records that occur. No more than `at_once` rows are looked at together."""
    ways = [_ways(file, vocabulary, dates) for file in files]
    records: set[Record] = set()

    def look(rows: pl.LazyFrame) -> None:
        read = typed(rows.collect(engine="streaming"), vocabulary, dates)
        records.update(occurring(read.events, vocabulary))

    for file, written in zip(files, ways, strict=True):
        look(_needed(file, vocabulary).filter(pl.col("row").is_in([way.row for way in written])))
    for file, written in zip(files, ways, strict=True):
        for rows in _slices(file, vocabulary, at_once):
            left = _events_left(written, records)
            if not left:
                break
            look(rows.filter(pl.col("event").cast(pl.String).is_in(left)))
    return frozenset(records)


def newest_in(
    files: Sequence[ParquetFile], vocabulary: Vocabulary, dates: DateOrder, *, at_once: int
) -> date | None:
    """The latest day on which an event happened or was recorded. No more than `at_once` rows are looked at together."""
    read = (
        newest_day(typed(rows.collect(engine="streaming"), vocabulary, dates).events)
        for file in files
        for rows in _slices(file, vocabulary, at_once)
    )
    return max((day for day in read if day is not None), default=None)


def _ways(file: ParquetFile, vocabulary: Vocabulary, dates: DateOrder) -> tuple[_Written, ...]:
    """Every way that is one of a record, whether or not any of its rows can be read."""
    columns = [name for name in kind_columns(vocabulary) if name in file.frame.collect_schema().names()]
    firsts = file.frame.group_by(columns).agg(pl.col("row").min()).collect(engine="streaming")
    # As they would be read in a row of which everything else can be.
    rows = firsts.with_columns(
        pl.lit("1").alias("case"), pl.lit("2000-01-01").alias("on"), pl.lit(file.name).alias("file")
    )
    events = typed(rows, vocabulary, dates).events
    written = dict(firsts.select("row", pl.col("event").cast(pl.String)).iter_rows())
    return tuple(
        _Written(written[row], row, record)
        for row, record in zip(events["row"], records_of(events, vocabulary), strict=True)
    )


def _needed(file: ParquetFile, vocabulary: Vocabulary) -> pl.LazyFrame:
    """The columns on which it turns whether a row can be read, and of which record it is."""
    names = (*FIXED, *(name for name in kind_columns(vocabulary) if name not in FIXED), *ORIGIN)
    columns = set(file.frame.collect_schema().names())
    return file.frame.select([name for name in names if name in columns])


def _slices(file: ParquetFile, vocabulary: Vocabulary, rows: int) -> Iterator[pl.LazyFrame]:
    needed = _needed(file, vocabulary)
    for first in range(0, file.rows, rows):
        yield needed.slice(first, rows)


def _events_left(written: Iterable[_Written], found: set[Record]) -> list[str]:
    """Events, as written, of records that may yet be found."""
    return sorted({way.event for way in written if way.record not in found})
