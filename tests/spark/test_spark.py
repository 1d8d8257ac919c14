"""Spark finds what `check` finds, however the events lie on the cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import compliance
from compliance.findings.build import COLUMNS

from .conftest import LAST_DAY, Exported

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytest.importorskip("pyspark", reason="the extra spark is not installed")

from compliance.spark import SparkFindings, check_events


def checked(path: Path, **said: Any) -> compliance.Report:
    said = {"as_of": LAST_DAY, **said}
    return compliance.check(compliance.Request(paths=(path,), today=LAST_DAY, **said))


def findings(table: DataFrame, folder: Path) -> pl.DataFrame:
    """What Spark writes, in order of id."""
    table.write.parquet(str(folder / "findings"))
    written = [pl.read_parquet(file) for file in (folder / "findings").glob("*.parquet")]
    return pl.concat(written).sort("id")


def problems(found: SparkFindings) -> list[str]:
    """Problems as `check` prints them."""
    rows = [row.asDict() for row in found.problems.collect()]
    return sorted(str(compliance.Problem(**{**row, "file": row["file"] or "?"})) for row in rows)


CITED = ("anchor_file", "anchor_row", "met_file", "met_row")


def expected(report: compliance.Report, *, evidence: bool = True) -> pl.DataFrame:
    table = report.findings_table.sort("id")
    return (
        table
        if evidence
        else table.with_columns(pl.lit(None).cast(table.schema[name]).alias(name) for name in CITED)
    )


def frame(spark: SparkSession, rows: str, header: str = "case,event,on,by,at,kind") -> DataFrame:
    """Lines of cells as a DataFrame of texts; an empty cell is null."""
    cells = [[cell or None for cell in line.split(",")] for line in rows.split()]
    titles = header.split(",")
    return spark.createDataFrame(cells, ", ".join(f"`{title}` string" for title in titles))


@contextmanager
def time_zone(spark: SparkSession, name: str) -> Iterator[None]:
    before = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", name)
    try:
        yield
    finally:
        spark.conf.set("spark.sql.session.timeZone", before)


def test_it_finds_what_check_finds(spark: SparkSession, exported: Exported, tmp_path: Path) -> None:
    found = check_events(
        spark.read.parquet(str(exported.file)), as_of=LAST_DAY, settings=exported.settings, partitions=3
    )
    report = checked(exported.file, settings=exported.settings)
    assert report.findings_table["due_at"].null_count() < report.total
    assert_frame_equal(findings(found.findings, tmp_path), expected(report, evidence=False))
    assert problems(found) == []


def test_rows_with_an_origin_are_evidence_and_a_case_may_lie_in_several_files(
    spark: SparkSession, exported: Exported, tmp_path: Path
) -> None:
    for part in range(3):
        exported.rows[part::3].write_parquet(tmp_path / f"part-{part}.parquet")
    events = spark.read.parquet(*map(str, tmp_path.glob("*.parquet")))
    with time_zone(spark, "America/New_York"):
        found = check_events(events, as_of=LAST_DAY, settings=exported.settings)
        told = findings(found.findings, tmp_path)
    assert_frame_equal(told, expected(checked(exported.file, settings=exported.settings)))
    assert told["anchor_file"].drop_nulls().len() > told["met_file"].drop_nulls().len() > 0


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "-07:30"])
def test_texts_are_read_the_same_in_any_time_zone(
    spark: SparkSession, exported: Exported, tmp_path: Path, zone: str
) -> None:
    at = pl.col("at").dt.convert_time_zone("Europe/London").dt.strftime("%Y-%m-%dT%H:%M")
    texts = exported.rows.drop("file", "row").with_columns(at).select(pl.all().cast(pl.String))
    texts.write_parquet(tmp_path / "texts.parquet")
    with time_zone(spark, zone):
        events = spark.read.parquet(str(tmp_path / "texts.parquet"))
        told = findings(check_events(events, as_of=LAST_DAY, select=("MIS", "VIS")).findings, tmp_path)
    report = checked(tmp_path / "texts.parquet", select=("MIS", "VIS"))
    assert_frame_equal(told, expected(report, evidence=False))


def test_days_and_instants_stored_as_timestamps_do_not_shift(spark: SparkSession, tmp_path: Path) -> None:
    rows = """
    1,became_looked_after,2024-06-02T23:00:00Z,,
    1,placement_started,2024-06-03T00:00:00Z,,
    1,visit,2024-06-04T00:00:00+01:00,social_worker,
    1,missing_started,,,2024-07-01T00:30:00+01:00
    1,missing_ended,,,2024-07-02T23:30:00+01:00
    """
    texts = frame(spark, rows, "case,event,on,by,at")
    with time_zone(spark, "+05:30"):
        stamped = texts.selectExpr(
            "case", "event", "cast(`on` as timestamp) `on`", "by", "cast(at as timestamp) at"
        )
        found = check_events(stamped, as_of=date(2024, 7, 9), select=("VIS", "MIS"))
        told = findings(found.findings, tmp_path)
    assert told.filter(pl.col("rule") == "MIS-1")["anchor_on"].to_list() == [date(2024, 7, 2)]
    visited = told.filter(pl.col("rule") == "VIS-1")
    assert visited.select("anchor_on", "met_on").rows() == [(date(2024, 6, 3), date(2024, 6, 4))]


def test_what_was_recorded_later_is_left_out(spark: SparkSession, exported: Exported, tmp_path: Path) -> None:
    said = {"as_of": date(2024, 3, 31), "known_at": date(2024, 4, 2), "select": ("VIS", "REV")}
    found = check_events(spark.read.parquet(str(exported.file)), **said)
    report = checked(exported.file, **said)
    assert report.counts() != checked(exported.file, **{**said, "known_at": None}).counts()
    assert_frame_equal(findings(found.findings, tmp_path), expected(report, evidence=False))


def test_a_coverage_file_says_what_silence_means(
    spark: SparkSession, exported: Exported, tmp_path: Path
) -> None:
    declared = tmp_path / "coverage.yaml"
    declared.write_text(
        "complete_for_others: false\n"
        "complete:\n  review_held: always\n  visit[social_worker]: {from: 2023-10-01, to: 2024-09-30}\n"
        "  dental_check: never\n"
    )
    exported.rows.drop("file", "row").write_parquet(tmp_path / "events.parquet")
    found = check_events(
        spark.read.parquet(str(tmp_path / "events.parquet")),
        as_of=LAST_DAY,
        coverage=declared,
        select=("REV", "VIS", "HLT"),
    )
    report = checked(tmp_path / "events.parquet", select=("REV", "VIS", "HLT"))
    assert report.counts()[compliance.Status.NOT_ASSESSABLE] > 0
    assert_frame_equal(findings(found.findings, tmp_path), expected(report, evidence=False))
    with pytest.raises(compliance.InputError, match=r"missing.yaml"):
        check_events(
            spark.range(1).selectExpr("id as case", "'visit' as event"),
            as_of=LAST_DAY,
            coverage=tmp_path / "missing.yaml",
        )


ODD = """
1,became_looked_after,2024-03-01,,,
1,vist,2024-03-02,,,
1,visit,2024-13-05,social_worker,,
1,visit,03/04/2024,social_worker,,
1.0,visit,2024-03-04,social_worker,,initial
2,became_looked_after,2024-03-01,,,
2,visit,2024-03-05,social_worker,,initial
2,visit,2024-03-05,dentist,,
2,dental_check,soon,,,
3E+11,visit,2024-03-05,social_worker,,
,visit,2024-03-05,social_worker,,
"""


def test_problems_are_those_that_check_reports(spark: SparkSession, tmp_path: Path) -> None:
    header = "Case,EVENT,on,By,at,kind"
    (tmp_path / "events.csv").write_text(
        f"{header},colour\n" + ODD.strip().replace("\n", ",red\n") + ",red\n"
    )
    report = checked(tmp_path / "events.csv", select=("VIS", "HLT"))
    events = frame(spark, ODD.strip(), header).selectExpr("*", "array('red') as colour")
    found = check_events(events, as_of=LAST_DAY, select=("VIS", "HLT"), partitions=5)
    without_place = [compliance.Problem("?", None, p.column, p.found, p.expected) for p in report.problems]
    assert len(without_place) > 7
    assert problems(found) == sorted(map(str, without_place))
    assert_frame_equal(findings(found.findings, tmp_path), expected(report, evidence=False))


def test_problems_say_where_rows_are_from_if_that_is_known(spark: SparkSession) -> None:
    events = frame(
        spark, "1,visit,soon,a.csv,7 1,visit,later,b.csv, 1,visit,never,,9", "case,event,on,file,row"
    )
    rows = check_events(events, as_of=LAST_DAY).problems.select("file", "row", "found").collect()
    assert {tuple(row) for row in rows} == {
        ("a.csv", 7, '"soon"'), ("b.csv", None, '"later"'), (None, 9, '"never"')
    }  # fmt: skip


def test_problems_that_look_alike_are_each_told(spark: SparkSession) -> None:
    events = frame(spark, "1,visit,soon 1,visit,soon 2,visit,soon", "case,event,on")
    assert check_events(events, as_of=LAST_DAY).problems.count() == 3


def test_an_id_written_in_several_ways_is_one_case(spark: SparkSession, tmp_path: Path) -> None:
    ids = ["1001", "1001.0", "\u00a01001 ", "\u20091001\t"]
    events = ["became_looked_after", "placement_started", "visit", "visit"]
    rows = [
        (each, name, f"2024-03-0{n}", "social_worker")
        for n, (each, name) in enumerate(zip(ids, events, strict=True), 1)
    ]
    table = spark.createDataFrame(rows, "case string, event string, `on` string, by string")
    told = findings(check_events(table, as_of=LAST_DAY, select=("VIS",), partitions=7).findings, tmp_path)
    (tmp_path / "events.csv").write_text(
        "case,event,on,by\n" + "".join(f"1001,{','.join(row[1:])}\n" for row in rows)
    )
    assert_frame_equal(told, expected(checked(tmp_path / "events.csv", select=("VIS",)), evidence=False))


DOUBTFUL = """
1,child,,2012-05-01
1,child,,2014-02-01
1,became_looked_after,2024-03-01,
2,child,,2006-03-01
2,became_looked_after,2023-05-01,
3,child,,2012-05-01
3,became_looked_after,2024-03-01,
3,became_looked_after,2024-05-01,
"""


@pytest.mark.parametrize("placed", [True, False])
def test_what_does_not_fit_in_the_records_stands_on_findings(
    spark: SparkSession, tmp_path: Path, placed: bool
) -> None:
    header = "case,event,on,date_of_birth"
    (tmp_path / "events.csv").write_text(f"{header}\n{DOUBTFUL.strip()}\n")
    report = expected(checked(tmp_path / "events.csv", select=("REV", "VIS", "HLT")))
    rows = DOUBTFUL.split()
    if placed:
        header += ",file,row"
        rows = [f"{row},events.csv,{n}" for n, row in enumerate(rows, 2)]
    events = frame(spark, "\n".join(rows), header)
    told = findings(check_events(events, as_of=LAST_DAY, select=("REV", "VIS", "HLT")).findings, tmp_path)
    assert report.group_by("case").agg(pl.col("doubts").list.len().min()).sort("case").rows() == [
        ("1", 2), ("2", 1), ("3", 1)
    ]  # fmt: skip
    if placed:
        assert_frame_equal(told, report)
    else:
        apart = (*CITED, "doubts", "explanation", "reason", "reason_about")
        assert_frame_equal(told.drop(apart), report.drop(apart))
        assert "row 0" not in str(told["doubts"].to_list())
        # Of two rows of which nothing tells them apart it is said once.
        assert set(told["doubts"].list.len()) == {1}


@pytest.mark.parametrize("rows", ["", "1,visit,soon"])
def test_of_nothing_that_can_be_read_nothing_is_found(spark: SparkSession, rows: str) -> None:
    found = check_events(frame(spark, rows, "case,event,on"), as_of=LAST_DAY, select=("VIS",))
    assert found.findings.count() == 0
    assert found.problems.count() == len(rows.split())
    assert tuple(found.findings.columns) == COLUMNS


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["1 as child", "'visit' as event"], "has no column case"),
        (["1 as case", "'x' as file", "1 as row"], "has no column event"),
        (["1 as case", "'visit' as event", "'x' as `Event `"], "names event twice"),
        (
            ["1 as case", "'visit' as event", "'North' as authority"],
            "make the authority a part of the column case",
        ),
        (["1 as case", "'visit' as event", "array('iro') as by"], "column by holds values of the type array"),
        (["1 as case", "'visit' as event", "binary('x') as on"], "column on holds values of the type binary"),
    ],
)
def test_columns_that_cannot_be_used_are_refused_before_any_job(
    spark: SparkSession, columns: list[str], said: str
) -> None:
    never = spark.range(1).selectExpr(*columns).where("raise_error('a job ran') is null")
    with pytest.raises(compliance.InputError, match=f"^the DataFrame: .*{said}"):
        check_events(never, as_of=LAST_DAY)
