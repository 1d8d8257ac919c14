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
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import polars as pl

from compliance.model.counts import many
from compliance.model.problems import InputError, Problem
from compliance.model.vocabulary import Attribute, AttributeType, Vocabulary, expected_name
from compliance.sources.cells import (
    DateOrder,
    case_id,
    day,
    in_london_time,
    in_plain,
    instant,
    read_once,
    unrecorded,
    whole_number,
    within_years,
    yes_no,
)
from compliance.sources.child_facts import on_any_row, told_once

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue

FIXED = ("case", "event", "on", "at", "recorded_on")
ORIGIN = ("file", "row")
_FIXED_TYPES: dict[str, pl.DataType] = {
    "case": pl.String(),
    "event": pl.String(),
    "on": pl.Date(),
    "at": pl.Datetime("us", "UTC"),
    "recorded_on": pl.Date(),
}
_ATTRIBUTE_TYPES: dict[AttributeType, pl.DataType] = {
    AttributeType.TEXT: pl.String(),
    AttributeType.WORD: pl.String(),
    AttributeType.DATE: pl.Date(),
    AttributeType.NUMBER: pl.Int64(),
    AttributeType.YES_NO: pl.Boolean(),
}
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
        kind = _ATTRIBUTE_TYPES[vocabulary.attribute_types[name]]
        columns[name] = pl.Series(name, [r.attributes.get(name) for r in rows], kind)
    columns["file"] = pl.Series("file", [r.file for r in rows], pl.String)
    columns["row"] = pl.Series("row", [r.row for r in rows], pl.Int64)
    return pl.DataFrame(columns)


@dataclass(frozen=True, slots=True, order=True)
class Strays:
    """Cells of an attribute filled in on events that have no such attribute: how many rows of one file."""

    file: str
    column: str
    event: str
    owners: tuple[str, ...]
    rows: int

    def problem(self) -> Problem:
        """What is said of them."""
        said = f"filled in {many(self.rows, 'row')} of {self.event}, which has no such attribute; not read"
        return Problem(self.file, None, self.column, said, "it on " + " or ".join(self.owners[:4]))


@dataclass(frozen=True, slots=True)
class Typed:
    """Rows read as events, and what could not be read of them. `set_aside`: how many rows gave no event."""

    events: pl.DataFrame
    problems: tuple[Problem, ...]
    strays: tuple[Strays, ...]
    set_aside: int = 0

    def reported(self) -> list[Problem]:
        """Everything that could not be read, of columns and then of rows."""
        return in_file_order((*self.problems, *(stray.problem() for stray in self.strays)))


def in_file_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one file, those of whole columns first, then by row and column."""
    return sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))


def typed(raw: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder) -> Typed:
    """A table as a file gives it, read as events.

    `raw` holds columns of any names, as texts or already of the right type, and the origin columns. A row
    whose case, event or day cannot be read is set aside; an attribute that cannot be read becomes unknown.
    Both are reported. Columns in which nothing is recorded are left out. Facts about the child may stand on any
    row; they come in rows of their own, at the end. Raises InputError for a known column of lists or other values
    that are no cells.
    """
    found = _Reading(raw, on_any_row(vocabulary), dates).result()
    return replace(found, events=told_once(found.events, vocabulary))


class _Reading:
    """One pass over one file's rows: columns are read in turn, problems gathered as they appear."""

    def __init__(self, raw: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder) -> None:
        self.raw = raw
        self.vocabulary = vocabulary
        self.dates = dates
        self.problems: list[Problem] = []
        self.strays: list[Strays] = []

    def result(self) -> Typed:
        self._report_unknown_columns()
        self._refuse_nested()
        fixed = pl.DataFrame([*(self._fixed(name) for name in FIXED), *(self.raw[name] for name in ORIGIN)])
        rows = self._with_days(self._with_event(self._with_case(fixed.with_row_index("_n"))))
        columns = [
            column
            for name in self.vocabulary.attribute_types
            if name in self.raw.columns and (column := self._attribute(rows, name)) is not None
        ]
        rows = rows.drop("_n").with_columns(pl.col("event").cast(pl.String), *columns)
        events = rows.select(*FIXED, *(c.name for c in columns), *ORIGIN)
        set_aside = self.raw.height - events.height
        return Typed(events, tuple(self.problems), tuple(self.strays), set_aside)

    def _fixed(self, name: str) -> pl.Series:
        if name not in self.raw.columns:
            return pl.Series(name, [None], pl.String).new_from_index(0, self.raw.height)
        kind = self.raw.schema[name]
        if (name in ("on", "recorded_on") and kind == pl.Date) or (
            name == "at" and isinstance(kind, pl.Datetime)
        ):
            return self.raw[name]
        return read_once(_text(self.raw[name]), unrecorded)

    def _refuse_nested(self) -> None:
        for name in (*FIXED, *self.vocabulary.attribute_types):
            kind = self.raw.schema.get(name)
            if kind is not None and _is_no_cell(kind):
                file = next(iter(self.raw["file"]), "a file without rows")
                raise InputError(
                    f"{file}: column {name} holds {_KINDS_OF_NO_CELL[kind.base_type()]}; "
                    "expected text, numbers, days or yes and no, one in each row"
                )

    def _report_unknown_columns(self) -> None:
        known = {*FIXED, *ORIGIN, *self.vocabulary.attribute_types}
        for name in self.raw.columns:
            if name not in known and self._is_filled(name):
                said = "a column of no known name, not read"
                expected = expected_name(name, [*FIXED, *self.vocabulary.attribute_types], self.vocabulary)
                self.problems.append(Problem(self.raw["file"][0], None, name, said, expected))

    def _is_filled(self, name: str) -> bool:
        cells = self.raw[name]
        if not _is_no_cell(cells.dtype):
            cells = read_once(_text(cells), unrecorded)
        return cells.null_count() < cells.len()

    def _with_case(self, rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.with_columns(read_once(rows["case"], case_id).alias("_case"))
        bad = pl.col("_case").is_null()
        self._report(rows.filter(bad), "case", "an id written out in full, as text")
        return rows.filter(~bad).with_columns(pl.col("_case").alias("case")).drop("_case")

    def _with_event(self, rows: pl.DataFrame) -> pl.DataFrame:
        known = {name: name for name in self.vocabulary.events}
        kind = pl.Enum(list(known))
        named = read_once(
            rows["event"],
            lambda written: in_plain(written).replace_strict(known, default=None, return_dtype=kind),
        )
        bad = named.is_null()
        self._report(
            rows.filter(bad), "event", lambda written: expected_name(written, known, self.vocabulary)
        )
        return rows.with_columns(named).filter(~bad)

    def _with_days(self, rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.with_columns(
            _day(rows["on"], self.dates).alias("_on"),
            _instant(rows["at"]).alias("_at"),
            _day(rows["recorded_on"], self.dates).alias("_recorded_on"),
        )
        bad_at = pl.col("at").is_not_null() & pl.col("_at").is_null()
        bad_on = pl.col("on").is_not_null() & pl.col("_on").is_null()
        bad_recorded = pl.col("recorded_on").is_not_null() & pl.col("_recorded_on").is_null()
        self._report(
            rows.filter(bad_at), "at", "a day and time as YYYY-MM-DDTHH:MM, with an offset or in London time"
        )
        self._report(rows.filter(bad_on), "on", self.dates.expectation())
        self._report(rows.filter(bad_recorded), "recorded_on", self.dates.expectation())
        in_london = pl.col("_at").dt.convert_time_zone("Europe/London").dt.date()
        rows = rows.with_columns(pl.coalesce("_on", in_london).alias("_day"))
        differ = pl.col("_on").is_not_null() & pl.col("_at").is_not_null() & (pl.col("_on") != in_london)
        self._report(rows.filter(differ), "on", "the same day as in column at")
        undated = pl.col("event").is_in([e.name for e in self.vocabulary.events.values() if e.undated])
        no_day = pl.col("_day").is_null() & ~undated & ~bad_on & ~bad_at
        self._report(rows.filter(no_day), "on", self.dates.expectation(), found="no day")
        unusable = differ.fill_null(value=False) | ((pl.col("_day").is_null() | bad_on | bad_at) & ~undated)
        return (
            rows.filter(~unusable)
            .with_columns(
                pl.when(undated).then(None).otherwise(pl.col("_day")).alias("on"),
                pl.when(undated).then(None).otherwise(pl.col("_at")).alias("at"),
                pl.col("_recorded_on").alias("recorded_on"),
            )
            .drop("_on", "_at", "_recorded_on", "_day")
        )

    def _attribute(self, rows: pl.DataFrame, name: str) -> pl.Series | None:
        """The attribute's column for the rows, None where nothing is recorded.

        Most cells of most columns are empty, so only the filled ones are looked at.
        """
        kind = _ATTRIBUTE_TYPES[self.vocabulary.attribute_types[name]]
        cells = self.raw[name]
        if rows.height < self.raw.height:
            cells = cells.gather(rows["_n"])
        at = cells.is_not_null().arg_true()
        value = cells.gather(at).alias("value")
        as_it_is = value.dtype == kind and kind != pl.String
        if not as_it_is:
            value = read_once(_text(value), unrecorded)
        filled = pl.DataFrame([at.alias("_at"), value]).filter(pl.col("value").is_not_null())
        if filled.is_empty():
            return None
        filled = pl.concat([filled, rows.select("event", *ORIGIN)[filled["_at"]]], how="horizontal")
        read = self._read(filled, name, as_it_is=as_it_is)
        column = pl.Series(name, [None], kind).new_from_index(0, rows.height)
        return column.scatter(read["_at"], read["read"])

    def _read(self, filled: pl.DataFrame, name: str, *, as_it_is: bool) -> pl.DataFrame:
        """The filled cells of one attribute with `read`, their values; those that cannot be read are reported."""
        owners = [e for e in self.vocabulary.events.values() if name in e.attributes]
        self._report_strays(filled, name, [e.name for e in owners])
        alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for owner in owners:
            attribute = owner.attributes[name]
            alike.setdefault((attribute.type.value, tuple(attribute.allowed or ())), []).append(owner.name)
        kind = _ATTRIBUTE_TYPES[self.vocabulary.attribute_types[name]]
        value = pl.lit(None, kind)
        for names in alike.values():
            attribute = self.vocabulary.events[names[0]].attributes[name]
            here = pl.col("event").is_in(names)
            said = self._said(filled["value"], attribute, as_it_is=as_it_is)
            bad = filled.filter(here & pl.lit(said).is_null()).rename({"value": name})
            self._report(bad, name, attribute.expectation)
            value = pl.when(here).then(pl.lit(said)).otherwise(value)
        return filled.select("_at", value.cast(kind).alias("read")).filter(pl.col("read").is_not_null())

    def _said(self, written: pl.Series, attribute: Attribute, *, as_it_is: bool) -> pl.Series:
        if as_it_is:
            return _checked(written) if attribute.type is AttributeType.DATE else written
        if attribute.type is AttributeType.TEXT:
            return written
        return read_once(written, lambda cell: _value(cell, attribute, self.dates))

    def _report_strays(self, filled: pl.DataFrame, name: str, owners: list[str]) -> None:
        strays = filled.filter(~pl.col("event").is_in(owners))
        if strays.is_empty():
            return
        strays = strays.group_by(pl.col("event").cast(pl.String)).len().sort("event")
        for event, count in strays.iter_rows():
            self.strays.append(Strays(filled["file"][0], name, event, tuple(owners), count))

    def _report(
        self,
        rows: pl.DataFrame,
        column: str,
        expected: str | Callable[[str], str],
        found: str | None = None,
    ) -> None:
        if rows.is_empty():
            return
        # As text, because Parquet holds days and times far beyond those that Python can.
        rows = rows.select(pl.col(column).cast(pl.String), *ORIGIN)
        expectations = {
            cell: expected if isinstance(expected, str) else expected(cell or "")
            for cell in rows[column].unique()
        }
        for row in rows.iter_rows(named=True):
            self._add(row, column, row[column], expectations[row[column]], found)

    def _add(
        self, row: Mapping[str, object], column: str, value: object, expected: str, found: str | None = None
    ) -> None:
        said = found or (f'"{value}"' if value is not None else "nothing")
        self.problems.append(Problem(str(row["file"]), int(str(row["row"])), column, said, expected))


def _text(cells: pl.Series) -> pl.Series:
    """Cells of any type as text. An instant that is midnight in London, or in UTC, is that day's midnight."""
    kind = cells.dtype
    if not isinstance(kind, pl.Datetime) or kind.time_zone is None:
        return cells.cast(pl.String)
    return read_once(cells, _instant_as_text)


def _instant_as_text(at: pl.Expr) -> pl.Expr:
    in_utc = at.dt.convert_time_zone("UTC")
    in_london = at.dt.convert_time_zone("Europe/London").dt.strftime("%Y-%m-%d %H:%M:%S%.f")
    return pl.when(in_utc.dt.time() == time()).then(in_utc.dt.strftime("%Y-%m-%d")).otherwise(in_london)


def _is_no_cell(kind: pl.DataType) -> bool:
    return kind.base_type() in _KINDS_OF_NO_CELL


def _day(written: pl.Series, dates: DateOrder) -> pl.Series:
    return (
        _checked(written) if written.dtype == pl.Date else read_once(written, lambda cell: day(cell, dates))
    )


def _checked(days: pl.Series) -> pl.Series:
    """Days that are days already, without those in years that cannot be meant."""
    return days.to_frame("day").select(within_years(pl.col("day")).alias(days.name)).to_series()


def _instant(written: pl.Series) -> pl.Series:
    kind = written.dtype
    if not isinstance(kind, pl.Datetime):
        return read_once(written, instant)
    if kind.time_zone is None:
        return read_once(
            written, lambda local: within_years(in_london_time(within_years(local).cast(pl.Datetime("us"))))
        )
    return read_once(
        written, lambda at: within_years(at.dt.convert_time_zone("UTC").cast(pl.Datetime("us", "UTC")))
    )


def _value(column: pl.Expr, attribute: Attribute, dates: DateOrder) -> pl.Expr:
    match attribute.type:
        case AttributeType.DATE:
            return day(column, dates)
        case AttributeType.NUMBER:
            return whole_number(column)
        case AttributeType.YES_NO:
            return yes_no(column)
        case AttributeType.WORD:
            return _word(column, list(attribute.allowed or ()))
        case AttributeType.TEXT:
            return column


def _word(column: pl.Expr, allowed: list[str]) -> pl.Expr:
    """The allowed word, whatever case it was written in and whether blanks stood for underscores."""
    written = {word.lower(): word for word in allowed}
    return in_plain(column).replace_strict(
        list(written), list(written.values()), default=None, return_dtype=pl.String
    )
