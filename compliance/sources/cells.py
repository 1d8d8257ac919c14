"""Single cells of an export read as ids, days, instants, numbers and yes or no: never guessed.

Every reading here is an expression over a column of texts; what cannot be read becomes null, and the
caller reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import time
from enum import StrEnum

import polars as pl

from compliance.sources.cell_words import NO, NOT_RECORDED, YES


class DateOrder(StrEnum):
    """How the days of a file are written. Chosen by the user or by the format, never by looking."""

    ISO = "iso"
    DAY_MONTH_YEAR = "dmy"

    def expectation(self) -> str:
        """What a reader of an error message is told to write."""
        if self is DateOrder.ISO:
            return "a date as YYYY-MM-DD (if this file writes DD/MM/YYYY, say --dates dmy)"
        return "a date as DD/MM/YYYY or YYYY-MM-DD"


def read_once(values: pl.Series, *readings: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """The values read, each distinct one once: days, words and ids come again and again in an export.

    `readings` follow one another, each on what the one before it gave.
    """
    distinct = values.unique()
    if 2 * len(distinct) > len(values):
        return _read(values, readings)
    read = _read(distinct, readings)
    if read.equals(distinct, check_dtypes=True):
        # Written as it is read, as most is.
        return values
    found = values.to_frame("written").join(
        pl.DataFrame([distinct.alias("written"), read.alias("read")]),
        on="written",
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return found["read"].alias(values.name)


def _read(values: pl.Series, readings: Iterable[Callable[[pl.Expr], pl.Expr]]) -> pl.Series:
    frame = values.to_frame()
    for reading in readings:
        # By itself, because Polars works out anew what an expression names twice.
        frame = frame.select(reading(pl.col(values.name)).alias(values.name))
    return frame.to_series()


def as_text(kind: pl.DataType) -> Callable[[pl.Expr], pl.Expr]:
    """Cells of this type as text. An instant that is midnight in London, or in UTC, is that day's midnight."""
    if isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        return _instant_as_text
    return lambda cell: cell.cast(pl.String)


def _instant_as_text(at: pl.Expr) -> pl.Expr:
    in_utc = at.dt.convert_time_zone("UTC")
    in_london = at.dt.convert_time_zone("Europe/London").dt.strftime("%Y-%m-%d %H:%M:%S%.f")
    return pl.when(in_utc.dt.time() == time()).then(in_utc.dt.strftime("%Y-%m-%d")).otherwise(in_london)


def unrecorded(column: pl.Expr) -> pl.Expr:
    """Text without surrounding blanks; the words that databases and spreadsheets write for nothing become null."""
    text = column.str.replace_all("[\u00a0\ufeff]", " ").str.strip_chars()
    return pl.when(text.str.to_lowercase().is_in(NOT_RECORDED)).then(None).otherwise(text)


def case_id(column: pl.Expr) -> pl.Expr:
    """An id as it was before a spreadsheet made it a number: `1001.0` is `1001`.

    An id in exponent form (`1.00123E+11`) has lost digits for good and is not read.
    """
    whole = column.str.replace(r"^(\d+)\.0+$", "$1")
    lost = column.str.contains(r"^\d(\.\d+)?[eE]\+?\d+$")
    return pl.when(lost).then(None).otherwise(whole)


def day(column: pl.Expr, order: DateOrder) -> pl.Expr:
    """A day. A time part that is midnight is dropped; one that is not belongs in the column `at`."""
    text = column.str.replace(r"[T ]00:00(:00(\.0+)?)?Z?$", "")
    iso = pl.when(text.str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(text)
    read = iso.str.to_date("%Y-%m-%d", strict=False)
    if order is DateOrder.DAY_MONTH_YEAR:
        dmy = pl.when(text.str.contains(r"^\d{1,2}/\d{1,2}/\d{4}$")).then(text)
        read = pl.coalesce(read, dmy.str.to_date("%d/%m/%Y", strict=False))
    return read


def within_years(column: pl.Expr) -> pl.Expr:
    """Days and instants of the years 1900 to 2100; any other is a slip of the keyboard, or stands for none."""
    return pl.when(column.dt.year().is_between(1900, 2100)).then(column)


def in_one_form(column: pl.Expr) -> pl.Expr:
    """Instants written in the ways that are read, all in one of them: `T`, with seconds, offset without a colon."""
    text = column.str.replace(" ", "T").str.replace("Z$", "+00:00")
    return text.str.replace(r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})($|[+-])", "${1}:00$2").str.replace(
        r"([+-]\d{2}):?(\d{2})$", "${1}${2}"
    )


def instant(column: pl.Expr) -> pl.Expr:
    """An instant in UTC of one in that form. Without an offset the time is London's; see `in_london_time`."""
    offset = pl.when(column.str.contains(r"T\d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{4}$")).then(column)
    local = pl.when(column.str.contains(r"T\d{2}:\d{2}:\d{2}(\.\d+)?$")).then(column)
    return pl.coalesce(
        offset.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%z", time_unit="us", time_zone="UTC", strict=False),
        in_london_time(local.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)),
    )


def in_london_time(local: pl.Expr) -> pl.Expr:
    """The instant of a London clock's time; one that occurs twice is the earlier, one that never occurs is null."""
    return local.dt.replace_time_zone(
        "Europe/London", ambiguous="earliest", non_existent="null"
    ).dt.convert_time_zone("UTC")


def in_plain(column: pl.Expr) -> pl.Expr:
    """A word or name as it is looked for, as `names.plain` has it for one: lower case, blanks and hyphens as `_`."""
    return column.str.to_lowercase().str.replace_all(r"[\s-]+", "_")


def yes_no(column: pl.Expr) -> pl.Expr:
    """Yes or no in the words exports use."""
    text = column.str.to_lowercase()
    return pl.when(text.is_in(YES)).then(pl.lit(value=True)).when(text.is_in(NO)).then(pl.lit(value=False))


def whole_number(column: pl.Expr) -> pl.Expr:
    """A whole number, also as a spreadsheet writes it (`17.0`)."""
    return column.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
