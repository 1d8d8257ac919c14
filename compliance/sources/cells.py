"""Single cells of an export read as ids, days, instants, numbers and yes or no: never guessed.

Every reading here is an expression over a column of texts; what cannot be read becomes null, and the
caller reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time

import polars as pl

from compliance.sources.cell_words import NO, NOT_RECORDED, YES
from compliance.sources.written_days import DateOrder, written

Reading = Callable[[pl.Expr], pl.Expr]


def read_once(values: pl.Series, *readings: Reading) -> pl.Series:
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
    if read.null_count() == len(read):
        return pl.repeat(None, len(values), dtype=read.dtype, eager=True).alias(values.name)
    joined = values.to_frame("written").join(
        pl.DataFrame([distinct.alias("written"), read.alias("read")]),
        on="written",
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return joined["read"].alias(values.name)


def _read(values: pl.Series, readings: Iterable[Reading]) -> pl.Series:
    frame = values.to_frame()
    for reading in readings:
        # By itself, because Polars works out anew what an expression names twice.
        frame = frame.select(reading(pl.col(values.name)).alias(values.name))
    return frame.to_series()


def as_text(kind: pl.DataType) -> Reading:
    """Cells of this type as text. An instant that is midnight in London, or in UTC, is that day's midnight."""
    if isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        return _instant_as_text
    return lambda cell: cell.cast(pl.String)


def _instant_as_text(at: pl.Expr) -> pl.Expr:
    in_utc = at.dt.convert_time_zone("UTC")
    in_london = at.dt.convert_time_zone("Europe/London")
    return (
        pl.when(in_utc.dt.time() == time())
        .then(in_utc.dt.strftime("%Y-%m-%d"))
        .when(in_london.dt.time() == time())
        .then(in_london.dt.strftime("%Y-%m-%d"))
        .otherwise(in_london.dt.strftime("%Y-%m-%d %H:%M:%S%.f%:z"))
    )


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
    """A day, in London where a time of day stands beside it; see `time_of_day`."""

    def in_other_forms(text: str) -> date | None:
        read = written(text, order)
        return read.on if read else None

    day_first: list[list[Reading]] = [] if order is DateOrder.ISO else [[_day_first]]
    ways: list[list[Reading]] = [[_iso_day], *day_first, [*_as_instant(order), _in_london]]
    return column.map_batches(lambda cells: _by_first(cells, ways, in_other_forms, pl.Date()), pl.Date)


def time_of_day(column: pl.Expr, order: DateOrder) -> pl.Expr:
    """The instant in UTC that a column of days tells beside the day. A midnight tells none."""

    def in_other_forms(text: str) -> datetime | None:
        read = written(text, order)
        return read.at if read else None

    ways = [[*_as_instant(order), _no_midnight]]
    return column.map_batches(
        lambda cells: _by_first(_with_time(cells), ways, in_other_forms, _INSTANT), _INSTANT
    )


def instant(column: pl.Expr, order: DateOrder) -> pl.Expr:
    """An instant in UTC. Without an offset the time is London's; see `in_london_time`."""

    def in_other_forms(text: str) -> datetime | None:
        read = written(text, order)
        return read.instant if read else None

    ways = [_as_instant(order)]
    return column.map_batches(lambda cells: _by_first(cells, ways, in_other_forms, _INSTANT), _INSTANT)


_INSTANT = pl.Datetime("us", "UTC")


def _by_first(
    cells: pl.Series,
    ways: Iterable[Sequence[Reading]],
    last: Callable[[str], date | None],
    kind: pl.DataType,
) -> pl.Series:
    """The cells read in each way in turn, the quick ones before the one that looks at each text by itself."""
    read = pl.Series(cells.name, [None], kind).new_from_index(0, len(cells))
    for way in (*ways, ()):
        left = (read.is_null() & cells.is_not_null()).arg_true()
        if left.is_empty():
            break
        texts = cells.gather(left)
        first_read = _read(texts, way) if way else pl.Series([last(text) for text in texts], dtype=kind)
        read = first_read if len(first_read) == len(read) else read.scatter(left, first_read)
    return read


def _iso_day(column: pl.Expr) -> pl.Expr:
    iso = pl.when(column.str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(column)
    return iso.str.to_date("%Y-%m-%d", strict=False)


def _day_first(column: pl.Expr) -> pl.Expr:
    dmy = pl.when(column.str.contains(r"^\d{1,2}/\d{1,2}/\d{4}$")).then(column)
    return dmy.str.to_date("%d/%m/%Y", strict=False)


def _in_london(at: pl.Expr) -> pl.Expr:
    return at.dt.convert_time_zone("Europe/London").dt.date()


def _no_midnight(at: pl.Expr) -> pl.Expr:
    london = at.dt.convert_time_zone("Europe/London")
    return pl.when((at.dt.time() != time()) & (london.dt.time() != time())).then(at)


def _with_time(cells: pl.Series) -> pl.Series:
    """The texts in which a time of day may stand beside the day."""
    text = pl.col(cells.name)
    timed = text.str.contains(r":|^\d{5}\.") & ~text.str.contains(r"[T ]00:00(:00(\.0+)?)?(Z|\+00:?00)?$")
    return cells.to_frame().select(pl.when(timed).then(text).alias(cells.name)).to_series()


def within_years(column: pl.Expr) -> pl.Expr:
    """Days and instants of the years 1900 to 2100; any other is a slip of the keyboard, or stands for none."""
    return pl.when(column.dt.year().is_between(1900, 2100)).then(column)


def _as_instant(order: DateOrder) -> list[Reading]:
    """The readings that follow one another from the commonest ways to write an instant to the instant in UTC."""
    return [*([] if order is DateOrder.ISO else [_year_first]), _in_one_form, _instant_in_it]


def _year_first(column: pl.Expr) -> pl.Expr:
    return column.str.replace(r"^(\d{2})/(\d{2})/(\d{4}) (\d{2}:)", "${3}-${2}-${1}T${4}")


def _in_one_form(column: pl.Expr) -> pl.Expr:
    """Instants written year first, all in one way: `T`, with seconds, offset without a colon."""
    text = column.str.replace(" ", "T").str.replace("Z$", "+00:00")
    return text.str.replace(r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})($|[+-])", "${1}:00$2").str.replace(
        r"([+-]\d{2}):?(\d{2})$", "${1}${2}"
    )


def _instant_in_it(column: pl.Expr) -> pl.Expr:
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
