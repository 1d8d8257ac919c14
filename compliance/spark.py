"""Events in a Spark DataFrame, judged on the cluster by the code that judges files.

Cases do not touch one another: Spark brings the events of each case together in one partition, and every
partition is judged by itself. Needs the extra `spark`; importing this module without it raises NotInstalled.

    from datetime import date
    from compliance.spark import check_events

    found = check_events(spark.read.parquet("events"), as_of=date(2024, 9, 30), partitions=200)
    found.findings.write.parquet("findings")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import polars as pl

from compliance.checking.evaluate import Judge
from compliance.checking.request import Request
from compliance.checking.resolve import choices
from compliance.findings.build import COLUMNS, findings_table
from compliance.model.coverage import Record
from compliance.model.irregularities import Irregularity
from compliance.model.settings import Settings
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError, NotInstalled
from compliance.sources.attribute_columns import Strays
from compliance.sources.authorities import authority_column
from compliance.sources.cell_words import NOT_RECORDED
from compliance.sources.cells import whole_number
from compliance.sources.column_names import column_name, refuse_twice
from compliance.sources.coverage_file import Declared, coverage_of, declared_in
from compliance.sources.event_table import FIXED, ORIGIN, Typed, typed
from compliance.sources.events.reading import require_columns
from compliance.sources.oddities import oddities_of
from compliance.sources.order import impossible_endings
from compliance.sources.records import kind_columns, occurring
from compliance.sources.unread import unread_of
from compliance.sources.written_days import DateOrder

try:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql import functions as F
    from pyspark.sql import types as T
except ImportError as error:
    raise NotInstalled(
        f"compliance.spark needs pyspark and pyarrow ({error}): pip install 'compliance[spark]'"
    ) from error

_NAME = "the DataFrame"
_ROWS_OF_A_BATCH = 10_000

# What stands in `file` and `row` while events are read, for those that do not say where they are from.
_NO_FILE = ""
_NO_ROW = 0

_LISTS = ("readings", "assumptions", "doubts", "reason_about")
_DAYS = ("scope_start", "anchor_on", "due_on", "met_on", "closed_on", "law_version_from")
_NUMBERS = ("days_late", "days_left")
_ROWS = ("anchor_row", "met_row")


@dataclass(frozen=True, slots=True)
class SparkFindings:
    """What the events of a DataFrame come to. Both are lazy, and each reads the events when it is used.

    findings   the columns of the Parquet report, one row a finding, in no order; lists are arrays of text,
               days dates, `due_at` a timestamp
    problems   what could not be used: file, row, column, found, expected. `file` and `row` are null where the
               events do not say them, and where a whole column is meant; `column` where a whole row is
    """

    findings: DataFrame
    problems: DataFrame


def check_events(
    events: DataFrame,
    *,
    as_of: date,
    known_at: date | None = None,
    rules: tuple[Path, ...] = (),
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    settings: Settings | None = None,
    coverage: Path | None = None,
    dates: DateOrder = DateOrder.ISO,
    partitions: int | None = None,
) -> SparkFindings:
    """The findings of events, one row an event, in a DataFrame with the columns of an event file.

    `as_of`, `known_at`, `rules`, `select`, `ignore` and `dates` mean what they mean in `Request`. `coverage`:
    a coverage file. `partitions`: in how many parts the cases are judged, each held in memory by one task;
    None leaves it to Spark. Columns `file` and `row` are where an event was read; a finding has evidence where
    both are there. Concerns, ratings of children and the scorecard are not worked out here.

    Runs one job at once, which finds the records that occur, unless `coverage` says that nothing but what it
    names is complete. Raises InputError for columns that cannot be used or a bad coverage file, RulebookError
    for a rule pack, SettingsError for settings that do not fit; all of them before any job.
    """
    request = Request(
        paths=(),
        today=as_of,
        as_of=as_of,
        known_at=known_at,
        rules=rules,
        select=select,
        ignore=ignore,
        settings=settings or Settings(),
    )
    chosen = choices(request)
    reader = _Reader(chosen.vocabulary, dates)
    declared = declared_in(coverage, chosen.vocabulary) if coverage else Declared()
    rows = _as_read(events, chosen.vocabulary)
    records = _records(rows, reader) if declared.others else frozenset()
    carried = coverage_of(records, declared)
    judge = chosen.with_packs_of(carried).judge(carried, None)
    whole_cases = _of_whole_cases(rows, partitions)
    return SparkFindings(_findings(whole_cases, reader, judge), _problems(whole_cases, reader))


def _as_read(events: DataFrame, vocabulary: Vocabulary) -> DataFrame:
    """The columns that are read, by the names they are read by, and the origin columns.

    Of columns of no known name there is only whether they are filled. Raises InputError as files do.
    """
    titles = [column_name(title) for title in events.columns]
    refuse_twice(titles, _NAME)
    require_columns([title for title in titles if title not in ORIGIN], 1, _NAME)
    _refuse_authority(titles, vocabulary)
    known = {*FIXED, *vocabulary.attribute_types}
    # Numbered, since a name may hold dots and quotes, which mean something to Spark.
    numbered = events.toDF(*(f"c{n}" for n in range(len(titles))))
    columns = []
    for title, held in zip(titles, numbered.schema.fields, strict=True):
        cells = F.col(held.name)
        if title in known or title in ORIGIN:
            _refuse_no_cells(title, held.dataType)
            as_text = title in ORIGIN or isinstance(held.dataType, T.NullType)
            columns.append((cells.cast("string") if as_text else cells).alias(title))
        elif title:
            columns.append(_filled(cells, held.dataType).alias(title))
    lacking = [F.lit(None).cast("string").alias(title) for title in ORIGIN if title not in titles]
    return numbered.select(*columns, *lacking)


def _refuse_authority(titles: Sequence[str], vocabulary: Vocabulary) -> None:
    # Whether there are several would take a job to know, and their children may go by the same numbers.
    if (column := authority_column(titles, vocabulary)) is not None:
        raise InputError(
            f"{_NAME}: column {column} names the authority; expected the events of one, without that column. "
            "Of several, make the authority a part of the column case, and leave the column out"
        )


def _refuse_no_cells(title: str, kind: T.DataType) -> None:
    if not _is_cell(kind):
        raise InputError(
            f"{_NAME}: column {title} holds values of the type {kind.simpleString()}; "
            "expected text, numbers, days or yes and no, one in each row"
        )


def _is_cell(kind: T.DataType) -> bool:
    plain = (T.StringType, T.NumericType, T.BooleanType, T.DateType, T.TimestampType, T.NullType)
    return isinstance(kind, plain) or kind.typeName() == "timestamp_ntz"


def _filled(cells: Column, kind: T.DataType) -> Column:
    """A word in each row in which a column holds something. What it holds stays where it is."""
    if not _is_cell(kind):
        return F.when(cells.isNotNull(), F.lit("filled"))
    text = F.lower(F.trim(cells.cast("string")))
    return F.when(~text.isin(*NOT_RECORDED), F.lit("filled"))


def _of_whole_cases(rows: DataFrame, partitions: int | None) -> DataFrame:
    """The rows, those of a case in one partition.

    Ids that are read alike must come together however they are written (`1001`, ` 1001.0`). That others come
    with them does no harm, so blanks and noughts are simply left out.
    """
    key = F.regexp_replace(F.translate(F.col("case").cast("string"), _BLANKS, ""), r"\.0+$", "")
    return rows.repartition(key) if partitions is None else rows.repartition(partitions, key)


# What Unicode calls white space, and the mark that stands before some files' first cell.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANKS += "\u2028\u2029\u202f\u205f\u3000\ufeff"


@dataclass(frozen=True, slots=True)
class _Reader:
    """How rows are read as events, wherever that is done."""

    vocabulary: Vocabulary
    dates: DateOrder

    def read(self, batches: Iterable[pa.RecordBatch]) -> Typed | None:
        """The events of whole cases without impossible endings, and what could not be used; None of no rows."""
        raw = _raw(batches)
        if raw is None:
            return None
        found = typed(raw, self.vocabulary, self.dates)
        events, impossible = impossible_endings(found.events, self.vocabulary)
        return Typed(events, (*found.problems, *impossible), found.strays)

    def records(self, raw: pl.DataFrame) -> tuple[pl.DataFrame, frozenset[Record]]:
        """The rows that can be read, and the records that occur in them."""
        numbered = raw.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"))
        events = typed(numbered, self.vocabulary, self.dates).events
        return raw[events["row"]], occurring(events, self.vocabulary)


def _raw(batches: Iterable[pa.RecordBatch]) -> pl.DataFrame | None:
    """Batches of Spark's as one table, in order of origin; None if there is no row in them."""
    held = [batch for batch in batches if batch.num_rows]
    if not held:
        return None
    table = pa.Table.from_batches(held)
    # Spark names the session's time zone, in ways that not everybody knows (`+01:00`); the instants are the same.
    for n, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type) and column.type.tz is not None:
            table = table.set_column(n, column.name, table.column(n).cast(pa.timestamp("us", "UTC")))
    frame = _polars(table)
    origin = (
        pl.col("file").fill_null(_NO_FILE),
        whole_number(pl.col("row")).fill_null(_NO_ROW),
    )
    return frame.with_columns(origin).sort(ORIGIN, maintain_order=True)


def _with_true_origin(events: pl.DataFrame) -> pl.DataFrame:
    known = (pl.col("file") != _NO_FILE) & (pl.col("row") != _NO_ROW)
    return events.with_columns(pl.when(known).then(name).alias(name) for name in ORIGIN)


def _in_its_place(told: Irregularity) -> Irregularity:
    return replace(told, row=None) if told.row == _NO_ROW else told


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pl.DataFrame:
    return pl.DataFrame(rows, _polars(schema.empty_table()).schema, orient="row")


def _polars(table: pa.Table) -> pl.DataFrame:
    return cast("pl.DataFrame", pl.from_arrow(table))


def _batches(table: pl.DataFrame, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    yield from table.to_arrow().cast(schema).to_batches()


def _findings(whole_cases: DataFrame, reader: _Reader, judge: Judge) -> DataFrame:
    def judged(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found = reader.read(batches)
        if found is not None:
            odd = oddities_of(found.events)
            mine = judge.without((*unread_of(found.problems, reader.vocabulary), *odd.unread()))
            seen = mine.visible(odd.without_births(found.events))
            mine = mine.doubting(map(_in_its_place, (*odd.irregularities(), *mine.attention(seen))))
            told = findings_table(mine.rated(_with_true_origin(seen)), mine.telling)
            for part in told.iter_slices(_ROWS_OF_A_BATCH):
                yield from _batches(part, _FINDINGS)

    return whole_cases.mapInArrow(judged, _spark_schema(_FINDINGS))


def _arrow_type(name: str) -> pa.DataType:
    if name in _LISTS:
        return pa.list_(pa.string())
    if name == "told_in":
        return pa.list_(pa.struct([("file", pa.string()), ("row", pa.int64())]))
    if name in _DAYS:
        return pa.date32()
    if name in _NUMBERS:
        return pa.int32()
    if name in _ROWS:
        return pa.int64()
    return pa.timestamp("us", "UTC") if name == "due_at" else pa.string()


_FINDINGS = pa.schema([(name, _arrow_type(name)) for name in COLUMNS])
_RECORDS = pa.schema([("event", pa.string()), ("value", pa.string())])
_PROBLEMS = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("found", pa.string()),
        ("expected", pa.string()),
    ]
)
# Of cells on events without such an attribute, which are counted over all partitions before they are told.
_COUNTED = pa.schema(
    [*_PROBLEMS, ("event", pa.string()), ("owners", pa.list_(pa.string())), ("rows", pa.int64())]
)


def _spark_schema(schema: pa.Schema) -> T.StructType:
    """The same schema in Spark's words."""
    kinds: dict[pa.DataType, T.DataType] = {
        pa.string(): T.StringType(),
        pa.list_(pa.string()): T.ArrayType(T.StringType()),
        pa.list_(pa.struct([("file", pa.string()), ("row", pa.int64())])): T.ArrayType(
            T.StructType([T.StructField("file", T.StringType()), T.StructField("row", T.LongType())])
        ),
        pa.date32(): T.DateType(),
        pa.int32(): T.IntegerType(),
        pa.int64(): T.LongType(),
        pa.timestamp("us", "UTC"): T.TimestampType(),
    }
    return T.StructType([T.StructField(column.name, kinds[column.type]) for column in schema])


def _records(rows: DataFrame, reader: _Reader) -> frozenset[Record]:
    """The records of which at least one event can be read. Runs a job."""
    kinds = [name for name in kind_columns(reader.vocabulary) if name in rows.columns]

    def found(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        known: pl.DataFrame | None = None
        for batch in batches:
            raw = _raw([batch])
            if raw is not None and known is not None:
                raw = raw.join(known, on=kinds, how="anti", nulls_equal=True)
            if raw is None or raw.is_empty():
                continue
            read, records = reader.records(raw)
            # One event that can be read shows that its record occurs: the rest need not be looked at.
            new = read.select(kinds).unique()
            known = new if known is None else pl.concat([known, new])
            told = [(record.event, record.value) for record in records]
            yield from _batches(_table(told, _RECORDS), _RECORDS)

    wanted = [name for name in rows.columns if name in (*FIXED, *ORIGIN, *kinds)]
    each = rows.select(*wanted).mapInArrow(found, _spark_schema(_RECORDS)).distinct().collect()
    return frozenset(Record(row["event"], row["value"]) for row in each)


def _problems(whole_cases: DataFrame, reader: _Reader) -> DataFrame:
    """The problems of all partitions: those of a whole column told once."""

    def counted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found = reader.read(batches)
        if found is not None:
            yield from _batches(_counted(found), _COUNTED)

    def told(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _batches(_told(_polars(pa.Table.from_batches([batch]))), _PROBLEMS)

    alike = [column.name for column in _COUNTED if column.name != "rows"]
    each = whole_cases.mapInArrow(counted, _spark_schema(_COUNTED))
    together = each.groupBy(*alike).agg(F.sum("rows").alias("rows"))
    return together.mapInArrow(told, _spark_schema(_PROBLEMS))


def _counted(found: Typed) -> pl.DataFrame:
    """The problems of a partition, with the number of rows each is about; none where a whole column is meant."""
    rows: list[tuple[object, ...]] = []
    for problem in found.problems:
        # A column is the DataFrame's, not that of the file which happens to come first.
        file, row = (None, None) if problem.row is None else (problem.file or None, problem.row or None)
        count = 0 if problem.row is None else 1
        rows.append((file, row, problem.column, problem.found, problem.expected, None, None, count))
    rows += [
        (None, None, stray.column, None, None, stray.event, list(stray.owners), stray.rows)
        for stray in found.strays
    ]
    return _table(rows, _COUNTED)


def _told(counted: pl.DataFrame) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for row in counted.iter_rows(named=True):
        problem = tuple(row[name] for name in _PROBLEMS.names)
        if row["event"] is None:
            # Rows without an origin have problems that look alike, and each is one.
            rows += [problem] * max(1, row["rows"])
        else:
            stray = Strays(_NO_FILE, row["column"], row["event"], tuple(row["owners"]), row["rows"]).problem()
            rows.append((None, None, stray.column, stray.found, stray.expected))
    return _table(rows, _PROBLEMS)
