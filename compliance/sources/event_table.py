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

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl

from compliance.model.problems import Problem
from compliance.model.vocabulary import Attribute, AttributeType, Vocabulary
from compliance.sources.cells import DateOrder, case_id, day, instant, unrecorded, whole_number, yes_no

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


def typed(raw: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder) -> tuple[pl.DataFrame, list[Problem]]:
    """A table of texts read as events.

    `raw` holds text columns (of any names) and the origin columns. A row whose case, event or day
    cannot be read is set aside; an attribute that cannot be read becomes unknown. Both are reported.
    """
    return _Reading(raw, vocabulary, dates).result()


class _Reading:
    """One pass over one file's rows: columns are read in turn, problems gathered as they appear."""

    def __init__(self, raw: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder) -> None:
        self.vocabulary = vocabulary
        self.dates = dates
        self.problems: list[Problem] = []
        texts = [name for name in raw.columns if name not in ORIGIN]
        self.raw = raw.with_columns([unrecorded(pl.col(name)).alias(name) for name in texts])

    def result(self) -> tuple[pl.DataFrame, list[Problem]]:
        self._report_unknown_columns()
        rows = self._with_event(self._with_case(self.raw))
        rows = self._with_days(rows)
        names = [name for name in self.vocabulary.attribute_types if name in self.raw.columns]
        for name in names:
            rows = self._with_attribute(rows, name)
        return rows.select(*FIXED, *names, *ORIGIN), sorted(self.problems, key=_place)

    def _report_unknown_columns(self) -> None:
        known = {*FIXED, *ORIGIN, *self.vocabulary.attribute_types}
        for name in self.raw.columns:
            if name not in known and not self.raw[name].is_null().all():
                self.problems.append(
                    Problem(
                        file=self.raw["file"][0],
                        row=None,
                        column=name,
                        found="a column of no known name, not read",
                        expected=f"{_nearest(name, known)}",
                    )
                )

    def _with_case(self, rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.with_columns(case_id(pl.col("case")).alias("_case"))
        bad = pl.col("_case").is_null()
        self._report(rows.filter(bad), "case", "an id written out in full, as text")
        return rows.filter(~bad).with_columns(pl.col("_case").alias("case")).drop("_case")

    def _with_event(self, rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.with_columns(pl.col("event").str.to_lowercase())
        bad = ~pl.col("event").is_in(list(self.vocabulary.events)).fill_null(value=False)
        for row in rows.filter(bad).select("event", *ORIGIN).iter_rows(named=True):
            self._add(row, "event", row["event"], _nearest(row["event"], self.vocabulary.events))
        return rows.filter(~bad)

    def _with_days(self, rows: pl.DataFrame) -> pl.DataFrame:
        for name in ("on", "at", "recorded_on"):
            if name not in rows.columns:
                rows = rows.with_columns(pl.lit(None, pl.String).alias(name))
        rows = rows.with_columns(
            day(pl.col("on"), self.dates).alias("_on"),
            instant(pl.col("at")).alias("_at"),
            day(pl.col("recorded_on"), self.dates).alias("_recorded_on"),
        )
        bad_at = pl.col("at").is_not_null() & pl.col("_at").is_null()
        bad_on = pl.col("on").is_not_null() & pl.col("_on").is_null()
        bad_recorded = pl.col("recorded_on").is_not_null() & pl.col("_recorded_on").is_null()
        self._report(
            rows.filter(bad_at), "at", "a day and time as YYYY-MM-DDTHH:MM, with an offset or in London time"
        )
        self._report(rows.filter(bad_on), "on", self.dates.expectation())
        self._report(rows.filter(bad_recorded), "recorded_on", self.dates.expectation())
        rows = rows.with_columns(
            pl.coalesce("_on", pl.col("_at").dt.convert_time_zone("Europe/London").dt.date()).alias("_day")
        )
        differ = (
            pl.col("_on").is_not_null()
            & pl.col("_at").is_not_null()
            & (pl.col("_on") != pl.col("_at").dt.convert_time_zone("Europe/London").dt.date())
        )
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

    def _with_attribute(self, rows: pl.DataFrame, name: str) -> pl.DataFrame:
        owners = [e for e in self.vocabulary.events.values() if name in e.attributes]
        stray = pl.col(name).is_not_null() & ~pl.col("event").is_in([e.name for e in owners])
        for event, found in (
            rows.filter(stray)
            .group_by("event")
            .agg(pl.len(), pl.col("row").min())
            .sort("event")
            .select("event", "len")
            .iter_rows()
        ):
            self.problems.append(
                Problem(
                    file=rows["file"][0],
                    row=None,
                    column=name,
                    found=f"filled in {found} rows of {event}, which has no such attribute; not read",
                    expected="it on " + " or ".join(e.name for e in owners[:4]),
                )
            )
        read = pl.lit(None, _ATTRIBUTE_TYPES[self.vocabulary.attribute_types[name]])
        for owner in owners:
            attribute = owner.attributes[name]
            value = _value(pl.col(name), attribute, self.dates)
            here = pl.col("event") == owner.name
            bad = here & pl.col(name).is_not_null() & value.is_null()
            self._report(rows.filter(bad), name, attribute.expectation())
            read = pl.when(here).then(value).otherwise(read)
        return rows.with_columns(read.alias(name))

    def _report(self, rows: pl.DataFrame, column: str, expected: str, found: str | None = None) -> None:
        for row in rows.select(column, *ORIGIN).iter_rows(named=True):
            self._add(row, column, row[column], expected, found)

    def _add(
        self, row: Mapping[str, object], column: str, value: object, expected: str, found: str | None = None
    ) -> None:
        said = found or (f'"{value}"' if value is not None else "nothing")
        self.problems.append(Problem(str(row["file"]), int(str(row["row"])), column, said, expected))


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
    key = column.str.to_lowercase().str.replace_all(r"[\s-]+", "_")
    return key.replace_strict(list(written), list(written.values()), default=None, return_dtype=pl.String)


def _nearest(name: object, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(str(name).lower(), list(known), n=2, cutoff=0.6)
    return "perhaps " + " or ".join(close) if close else "a name of the vocabulary"


def _place(problem: Problem) -> tuple[str, int, str]:
    return (problem.file, problem.row or 0, problem.column or "")
