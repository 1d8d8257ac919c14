"""The table every source ends in: one row an event, columns typed, bad cells reported and set aside.

Columns, in this order:

    case         text
    event        text, a name of the vocabulary
    on           date, the day in London; null only for undated `child` rows
    at           datetime in UTC, null where only the day is known
    recorded_on  date, null where not recorded
    ...          one column for each attribute that occurs, typed by the vocabulary
    file         text
    row          whole number, lines of the file from 1, the header included
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl

from compliance.model.vocabulary import OUTCOME, Vocabulary, expected_name
from compliance.problems import InputError, Problem
from compliance.sources.attribute_columns import COLUMN_TYPES, Strays, attributes_of
from compliance.sources.cells import (
    as_text,
    case_id,
    day,
    in_london_time,
    in_plain,
    instant,
    read_once,
    time_of_day,
    unrecorded,
    within_years,
)
from compliance.sources.child_facts import on_any_row, told_once
from compliance.sources.outcome_columns import said_of, with_outcome
from compliance.sources.written_days import DateOrder, time_expected

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue

FIXED = ("case", "event", "on", "at", "recorded_on")
NEEDED = ("case", "event", "on", "at", OUTCOME)
"""A row in which one of these cannot be read tells of no event."""
ORIGIN = ("file", "row")
# What a Parquet column may hold that no cell of an event can be read from.
_KINDS_OF_NO_CELL = {
    pl.List: "lists",
    pl.Array: "lists",
    pl.Struct: "records of several values",
    pl.Binary: "bytes",
    pl.Duration: "lengths of time",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One event on its way into the table, for sources that build events one at a time."""

    case: str
    event: str
    on: date | None
    attributes: Mapping[str, AttributeValue]
    file: str
    row: int
    at: datetime | None = None
    recorded_on: date | None = None


def table_of(rows: Sequence[Row], vocabulary: Vocabulary) -> pl.DataFrame:
    """A table of rows that a source has already typed and checked."""
    present = {name for row in rows for name in row.attributes}
    names = [name for name in vocabulary.attribute_types if name in present]
    columns: dict[str, pl.Series] = {
        "case": pl.Series("case", [r.case for r in rows], pl.String),
        "event": pl.Series("event", [r.event for r in rows], pl.String),
        "on": pl.Series("on", [r.on for r in rows], pl.Date),
        "at": pl.Series("at", [r.at for r in rows], pl.Datetime("us", "UTC")),
        "recorded_on": pl.Series("recorded_on", [r.recorded_on for r in rows], pl.Date),
    }
    for name in names:
        kind = COLUMN_TYPES[vocabulary.attribute_types[name]]
        columns[name] = pl.Series(name, [r.attributes.get(name) for r in rows], kind)
    columns["file"] = pl.Series("file", [r.file for r in rows], pl.String)
    columns["row"] = pl.Series("row", [r.row for r in rows], pl.Int64)
    return pl.DataFrame(columns)


@dataclass(frozen=True, slots=True)
class Typed:
    """Rows read as events, and what could not be read of them. `set_aside`: how many rows gave no event.
    `notes`: columns that were read as what they are not called."""

    events: pl.DataFrame
    problems: tuple[Problem, ...]
    strays: tuple[Strays, ...]
    set_aside: int = 0
    notes: tuple[str, ...] = ()

    def reported(self) -> list[Problem]:
        """Everything that could not be read, of columns and then of rows."""
        return in_file_order((*self.problems, *(stray.problem() for stray in self.strays)))


def in_file_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one file, those of whole columns first, then by row and column."""
    return sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))


def typed(raw: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder) -> Typed:
    """A table as a file gives it, read as events.

    `raw` holds columns of any names, as texts or already of the right type, and the origin columns. A row
    whose case, event, day or outcome cannot be read is set aside; an attribute that cannot be read becomes unknown.
    Both are reported. Columns in which nothing is recorded are left out. Facts about the child may stand on any
    row; they come in rows of their own, at the end. Raises InputError for a known column of lists or other values
    that are no cells.
    """
    read = _Reading(raw, on_any_row(vocabulary), dates).result()
    return replace(read, events=told_once(read.events, vocabulary))


class _Reading:
    """One pass over one file's rows: columns are read in turn, problems gathered as they appear."""

    def __init__(self, raw: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder) -> None:
        self.raw, self.as_outcome = with_outcome(raw, vocabulary)
        self.kinds = self.raw.schema
        self.vocabulary = vocabulary
        self.dates = dates
        self.problems: list[Problem] = []

    def result(self) -> Typed:
        self._report_unknown_columns()
        self._refuse_nested()
        rows = self.raw.select(ORIGIN).with_row_index("_n")
        rows = self._with_days(self._with_event(self._with_case(rows)))
        names = [name for name in self.vocabulary.attribute_types if name in self.kinds]
        cells = self.raw.select(names)
        if rows.height < cells.height:
            cells = cells[rows["_n"]]
        attributes = attributes_of(rows.select("case", "event", *ORIGIN), cells, self.vocabulary, self.dates)
        events = rows.hstack(attributes.columns).select(*FIXED, *attributes.columns.columns, *ORIGIN)
        # Whether it took place is not known, so it must not be taken as held.
        unread = [problem.row for problem in attributes.problems if problem.column == OUTCOME]
        events = _without(events, events["row"].is_in(unread)) if unread else events
        set_aside = self.raw.height - events.height
        notes = said_of(self.as_outcome, self.raw["file"][0]) if self.as_outcome else ()
        return Typed(events, (*self.problems, *attributes.problems), attributes.strays, set_aside, notes)

    def _refuse_nested(self) -> None:
        for name in (*FIXED, *self.vocabulary.attribute_types):
            kind = self.kinds.get(name)
            if kind is not None and _is_no_cell(kind):
                file = next(iter(self.raw["file"]), "a file without rows")
                raise InputError(
                    f"{file}: column {name} holds {_KINDS_OF_NO_CELL[kind.base_type()]}; "
                    "expected text, numbers, days or yes and no, one in each row"
                )

    def _report_unknown_columns(self) -> None:
        known = {*FIXED, *ORIGIN, *self.as_outcome, *self.vocabulary.attribute_types}
        for name in self.raw.columns:
            if name not in known and self._is_filled(name):
                said = "a column of no known name, not read"
                expected = expected_name(name, [*FIXED, *self.vocabulary.attribute_types], self.vocabulary)
                self.problems.append(Problem(self.raw["file"][0], None, name, said, expected))

    def _is_filled(self, name: str) -> bool:
        cells = self.raw[name]
        if not _is_no_cell(cells.dtype):
            cells = _read(cells)
        return cells.null_count() < cells.len()

    def _cells(self, rows: pl.DataFrame, name: str) -> pl.Series:
        """What the rows hold in a column, of the type the file gives it."""
        if name not in self.kinds:
            return pl.repeat(None, rows.height, dtype=pl.String, eager=True).alias(name)
        return self.raw[name] if rows.height == self.raw.height else self.raw[name].gather(rows["_n"])

    def _with_case(self, rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.with_columns(_read(self._cells(rows, "case"), case_id))
        bad = rows["case"].is_null()
        self._report(rows, bad, "case", "an id written out in full, as text")
        return _without(rows, bad)

    def _with_event(self, rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.with_columns(self._event(rows))
        bad = rows["event"].is_null()
        self._report(
            rows, bad, "event", lambda name: expected_name(name, self.vocabulary.events, self.vocabulary)
        )
        return _without(rows, bad)

    def _event(self, rows: pl.DataFrame) -> pl.Series:
        """The names of events, null where one is not of the vocabulary."""
        known = {name: name for name in self.vocabulary.events}
        return _read(
            self._cells(rows, "event"),
            lambda written: in_plain(written).replace_strict(known, default=None, return_dtype=pl.String),
        )

    def _with_days(self, rows: pl.DataFrame) -> pl.DataFrame:
        on, beside = self._days_and_times(rows)
        rows = rows.with_columns(on, self._instants(rows), self._days(rows, "recorded_on"))
        unread = {name: self._unread(rows, name) for name in ("on", "at", "recorded_on")}
        in_london = pl.col("at").dt.convert_time_zone("Europe/London").dt.date()
        undated = [event.name for event in self.vocabulary.events.values() if event.undated]
        told = rows.select(
            pl.coalesce("on", in_london).alias("day"),
            (pl.col("on") != in_london).fill_null(value=False).alias("differ"),
            pl.col("event").is_in(undated).alias("undated"),
        )
        lost = unread["on"] | unread["at"]
        needs_one = ~told["undated"]
        no_day = told["day"].is_null()
        self._report(rows, unread["at"], "at", lambda cell: time_expected(cell, self.dates))
        self._report(rows, unread["on"], "on", self.dates.expectation)
        self._report(rows, unread["recorded_on"], "recorded_on", self.dates.expectation)
        self._report(rows, told["differ"], "on", "the same day as in column at")
        self._report(rows, no_day & needs_one & ~lost, "on", self.dates.expectation(), found="no day")
        rows = rows.with_columns(
            pl.when(told["undated"]).then(None).otherwise(told["day"]).alias("on"),
            pl.when(told["undated"]).then(None).otherwise(pl.coalesce("at", beside)).alias("at"),
        )
        return _without(rows, told["differ"] | ((no_day | lost) & needs_one))

    def _days(self, rows: pl.DataFrame, name: str) -> pl.Series:
        cells = self._cells(rows, name)
        if cells.dtype == pl.Date:
            return cells.to_frame("day").select(within_years(pl.col("day")).alias(name)).to_series()
        return _read(cells, lambda cell: day(cell, self.dates), within_years)

    def _days_and_times(self, rows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """The days of events, and the instants that are told beside them."""
        cells = self._cells(rows, "on")
        if cells.dtype == pl.Date:
            no_times = pl.repeat(None, rows.height, dtype=pl.Datetime("us", "UTC"), eager=True)
            return self._days(rows, "on"), no_times

        def both(cell: pl.Expr) -> pl.Expr:
            days, times = day(cell, self.dates), time_of_day(cell, self.dates)
            return pl.struct(day=within_years(days), time=within_years(times))

        told = _read(cells, both).struct
        return told.field("day").alias("on"), told.field("time")

    def _instants(self, rows: pl.DataFrame) -> pl.Series:
        cells = self._cells(rows, "at")
        if not isinstance(cells.dtype, pl.Datetime):
            return _read(cells, lambda cell: instant(cell, self.dates), within_years)
        return read_once(cells, _local if cells.dtype.time_zone is None else _in_utc)

    def _unread(self, rows: pl.DataFrame, name: str) -> pl.Series:
        """In which rows something is recorded in a column that could not be read."""
        cells = self._cells(rows, name)
        unread = rows[name].is_null() & cells.is_not_null()
        return unread & self._written(cells).is_not_null() if unread.any() else unread

    def _written(self, cells: pl.Series) -> pl.Series:
        """Cells as they are shown in what is said of them."""
        if cells.name == "at":
            # As the file holds it, since it is about the offset too that it may be wrong.
            cells = cells.cast(pl.String)
        return _read(cells)

    def _report(
        self,
        rows: pl.DataFrame,
        bad: pl.Series,
        column: str,
        expected: str | Callable[[str], str],
        found: str | None = None,
    ) -> None:
        if not bad.any():
            return
        rows = rows.filter(bad)
        written = self._written(self._cells(rows, column))
        expectations = {
            cell: expected if isinstance(expected, str) else expected(cell or "") for cell in written.unique()
        }
        events = rows["event"] if "event" in rows.columns else self._event(rows)
        about = (rows["case"].fill_null(""), events.fill_null(""))
        told = zip(written, rows["file"], rows["row"], *about, strict=True)
        for cell, file, row, case, event in told:
            said = found or ("nothing" if cell is None else f'"{cell}"')
            self.problems.append(Problem(file, row, column, said, expectations[cell], case, event))


def _read(cells: pl.Series, *readings: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """Cells of any type read as text, each distinct one once."""
    return read_once(cells, as_text(cells.dtype), unrecorded, *readings)


def _local(at: pl.Expr) -> pl.Expr:
    return within_years(in_london_time(within_years(at).cast(pl.Datetime("us"))))


def _in_utc(at: pl.Expr) -> pl.Expr:
    return within_years(at.dt.convert_time_zone("UTC").cast(pl.Datetime("us", "UTC")))


def _without(rows: pl.DataFrame, bad: pl.Series) -> pl.DataFrame:
    return rows.filter(~bad) if bad.any() else rows


def _is_no_cell(kind: pl.DataType) -> bool:
    return kind.base_type() in _KINDS_OF_NO_CELL
