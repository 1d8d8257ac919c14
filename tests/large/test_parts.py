"""A large export checked in parts gives what it gives as a whole."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import compliance
from compliance.checking.partitions import checked_in_parts
from compliance.checking.quality import Quality, quality
from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.findings.kept import InMemory, OnDisk
from compliance.model.irregularities import Kind, to_work_through
from compliance.problems import InputError, RunError
from compliance.sources.reading import open_export
from tests.strategies.checks import check
from tests.strategies.councils import AS_OF, council_file
from tests.strategies.shipped import OF_EVERY_KIND, vocabulary

WHOLE = 10**9


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """An invented council's events as a file holds them."""
    file = council_file(tmp_path_factory.mktemp("council"), 15, seed=7)
    return pl.read_parquet(file)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[pl.DataFrame], Path]:
    def write(events: pl.DataFrame) -> Path:
        path = tmp_path / "events.parquet"
        events.write_parquet(path, row_group_size=500)
        return path

    return write


def alike(parts: Report, whole: Report) -> None:
    """Everything that a report says is the same."""
    assert isinstance(whole.kept, InMemory)
    assert parts.findings_table.equals(whole.findings_table)
    assert parts.counts() == whole.counts()
    assert parts.ratings == whole.ratings
    assert (parts.scorecard, parts.by_rule) == (whole.scorecard, whole.by_rule)
    assert parts.concerns == whole.concerns
    assert (parts.notes, parts.problems) == (whole.notes, whole.problems)
    assert (parts.irregularities, parts.carried) == (whole.irregularities, whole.carried)
    assert parts.recorded == whole.recorded
    assert parts.summary.children.equals(whole.summary.children)
    assert (parts.as_of, parts.as_of_because) == (whole.as_of, whole.as_of_because)
    assert parts.summary.judged == whole.summary.judged
    assert (parts.cases, parts.events, parts.total) == (whole.cases, whole.events, whole.total)
    assert parts.coverage == whole.coverage
    gaps = parts.summary.gaps.columns
    assert parts.summary.gaps.sort(gaps).equals(whole.summary.gaps.sort(gaps))


def alike_lists(path: Path, at_once: int) -> Quality:
    """The list of what is to be put right, which is the same of parts, of the whole and in a report."""
    request = Request(paths=(path,), today=AS_OF, select=("REV-1",))
    parts, whole = (quality(replace(request, at_once=count)) for count in (at_once, WHOLE))
    assert parts == whole
    report = check(replace(request, at_once=at_once))
    assert parts.found == to_work_through(report.irregularities, report.problems)
    return parts


def both(path: Path, at_once: int, **asked: object) -> tuple[Report, Report]:
    request = replace(Request(paths=(path,), today=AS_OF, select=OF_EVERY_KIND), **asked)  # type: ignore[arg-type]
    return check(replace(request, at_once=at_once)), check(replace(request, at_once=WHOLE))


@pytest.mark.parametrize("at_once", [1, 700, 2000])
def test_parts_add_up_to_the_whole(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path], at_once: int
) -> None:
    # One event at once: a part for each case and a look at each row, of the shortest histories to keep it short.
    if at_once == 1:
        shortest = events["case"].value_counts().sort("count", "case").head(4)["case"]
        events = events.filter(pl.col("case").is_in(shortest.implode()))
    parts, whole = both(written(events), at_once)

    assert isinstance(parts.kept, OnDisk)
    assert len(parts.kept.files) >= 2
    alike(parts, whole)


def test_a_filter_shows_the_same_of_parts_as_of_the_whole(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    parts, whole = both(written(events), 700)
    worker = whole.findings_table["worker"].drop_nulls()[0]
    chosen = compliance.Filter(statuses=(compliance.Status.MET, compliance.Status.OVERDUE), workers=(worker,))

    narrow, of = parts.only(chosen), whole.only(chosen)

    alike(narrow, of)
    assert narrow.narrowed == of.narrowed
    assert 0 < narrow.total < whole.total
    assert narrow.total == sum(table.height for table in narrow.tables())


def test_rows_may_come_in_any_order_and_cases_lie_in_several_files(
    events: pl.DataFrame, tmp_path: Path
) -> None:
    rows = list(range(events.height))
    random.Random(1).shuffle(rows)
    events = events[rows]
    for bucket, name in ((0, "part-0"), (1, "part-0")):
        folder = tmp_path / f"bucket={bucket}"
        folder.mkdir()
        events.gather_every(2, bucket).write_parquet(folder / f"{name}.parquet")

    parts, whole = both(tmp_path, 1500)

    alike(parts, whole)
    assert [file.name for file in parts.files] == ["bucket=0/part-0.parquet", "bucket=1/part-0.parquet"]
    assert not any("not looked into" in note for note in parts.notes)


def test_what_is_to_be_put_right_is_the_same_of_parts_and_of_the_whole(
    events: pl.DataFrame, tmp_path: Path
) -> None:
    # Some are born long ago and never leave; others are under a number of their own in each kind of event.
    old = pl.col("case").is_in(events["case"].unique().sort().head(5).implode())
    born = (
        pl.when(old & pl.col("date_of_birth").is_not_null())
        .then(date(2001, 5, 14))
        .otherwise("date_of_birth")
    )
    number = pl.when(pl.col("event") == "visit").then("v" + pl.col("case")).otherwise("case")
    path = tmp_path / f"events_{AS_OF}.parquet"
    events = events.filter(
        pl.col("event") != "ceased_looked_after", pl.col("on").is_null() | (pl.col("on") <= AS_OF)
    )
    events.with_columns(born.alias("date_of_birth"), number.alias("case")).write_parquet(path)

    found = alike_lists(path, 700)

    assert found.because == f"the day in the name of {path.name}"
    kinds = {each.kind for each in found.found}
    assert {Kind.OF_AGE, Kind.ELSEWHERE} <= kinds
    assert [each for each in found.found if each.kind is Kind.ELSEWHERE and not each.case]


@pytest.mark.parametrize("review", ["review_held", " Review Held"])
@pytest.mark.parametrize("ending", ["", ".0"], ids=["plain", "as a spreadsheet has it"])
def test_records_under_other_numbers_are_told_of_parts_as_of_the_whole(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path], review: str, ending: str
) -> None:
    reviews = pl.col("event") == "review_held"
    path = written(
        events.with_columns(
            pl.when(reviews).then("9" + pl.col("case") + ending).otherwise("case").alias("case"),
            pl.when(reviews).then(pl.lit(review)).otherwise("event").alias("event"),
        )
    )
    parts, whole = both(path, 700)
    alike(parts, whole)
    (told,) = [each for each in parts.irregularities if "other numbers" in each.found]
    assert told.found.startswith("review held ")


def test_ids_that_a_spreadsheet_made_numbers_are_still_one_case(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    odd = pl.int_range(pl.len()) % 3 == 0
    events = events.with_columns(
        pl.when(odd).then(pl.col("case") + ".0").otherwise(" " + pl.col("case")).alias("case")
    )
    parts, whole = both(written(events), 1000)

    alike(parts, whole)
    assert whole.cases == events["case"].str.strip_chars().str.replace(".0", "", literal=True).n_unique()


def test_ids_may_be_whole_numbers(events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]) -> None:
    alike(*both(written(events.with_columns(pl.col("case").cast(pl.Int64))), 1500))


def test_what_cannot_be_read_is_reported_once_and_in_order(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    row = pl.int_range(pl.len())
    events = events.with_columns(
        pl.when(row % 97 == 5)
        .then(pl.lit("visitt"))
        .otherwise(pl.col("event").cast(pl.String))
        .alias("event"),
        pl.when(row % 89 == 7).then(pl.lit("31/02/2024")).otherwise(pl.col("on").cast(pl.String)).alias("on"),
        pl.when(row % 101 == 3).then(None).otherwise("case").alias("case"),
        pl.when(row % 53 == 1).then(pl.lit("A4")).alias("placement_typ"),
        pl.when(row % 7 == 0)
        .then(pl.lit("true"))
        .otherwise(pl.col("child_seen").cast(pl.String))
        .alias("child_seen"),
    )
    parts, whole = both(written(events), 1000)

    alike(parts, whole)
    said = [str(problem) for problem in parts.problems]
    assert sum("placement_typ" in line for line in said) == 1
    assert any("which has no such attribute" in line for line in said)
    assert any("visitt" in line for line in said)


def test_two_files_of_one_name_are_reported_apart(events: pl.DataFrame, tmp_path: Path) -> None:
    """What is wrong in one row of both, with all of one column, and with cells of another event."""
    row = pl.int_range(pl.len())
    visit = pl.col("event").cast(pl.String) == "visit"
    paths = []
    for bucket, spare in enumerate(("file", "row")):
        half = events.gather_every(2, bucket).with_columns(
            pl.when(row % 97 == 5)
            .then(pl.lit("31/02/2024"))
            .otherwise(pl.col("on").cast(pl.String))
            .alias("on"),
            pl.when(row % 53 == 1).then(pl.lit("A4")).alias("a_column_of_their_own"),
            pl.when(visit & (row % 5 == 0)).then(pl.lit("x")).otherwise("legal_status").alias("legal_status"),
            pl.lit("x").alias(spare),
        )
        folder = tmp_path / str(bucket)
        folder.mkdir()
        paths.append(folder / "events.parquet")
        half.write_parquet(paths[-1])
    request = Request(paths=tuple(paths), today=AS_OF)
    parts, whole = check(replace(request, at_once=1000)), check(replace(request, at_once=WHOLE))

    alike(parts, whole)
    said = [str(problem) for problem in parts.problems]
    assert sum("row 6, column on" in line for line in said) == 2
    assert sum("a_column_of_their_own" in line for line in said) == 2
    assert sum("of visit, which has no such attribute" in line for line in said) == 2
    one, whole_one = (
        check(replace(request, at_once=at_once, case=parts.findings[0].case)) for at_once in (1000, WHOLE)
    )
    assert one.findings == whole_one.findings


def test_a_record_of_which_nothing_can_be_read_does_not_occur(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    dental = pl.col("event").cast(pl.String) == "dental_check"
    assert events.filter(dental).height > 0
    events = events.with_columns(
        pl.when(dental).then(pl.lit("soon")).otherwise(pl.col("on").cast(pl.String)).alias("on")
    )
    path = written(events)
    parts, whole = both(path, 1500)

    alike(parts, whole)
    assert {f.reason_code for f in parts.findings if f.rule == "HLT-3"} == {"silence"}

    case = next(f.case for f in parts.findings if f.rule == "HLT-3")
    one, whole_one = both(path, 1500, case=case)
    assert one.findings == whole_one.findings == tuple(f for f in whole.findings if f.case == case)
    assert one.coverage.windows == whole_one.coverage.windows == whole.coverage.windows


def test_a_record_occurs_if_any_row_of_it_can_be_read(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    """Here only its last row can, which lies many parts behind the first."""
    dental = pl.col("event").cast(pl.String) == "dental_check"
    row = pl.int_range(pl.len())
    events = events.with_columns(
        pl.when(dental & (row < row.filter(dental).max()))
        .then(pl.lit("soon"))
        .otherwise(pl.col("on").cast(pl.String))
        .alias("on")
    )
    path = written(events)
    parts, whole = both(path, 700)

    alike(parts, whole)
    assert "dental_check" in {record.event for record in parts.coverage.windows}
    case = str(events["case"].unique().sort()[0])
    one, whole_one = both(path, 700, case=case)
    assert one.findings == whole_one.findings
    assert one.coverage.windows == whole.coverage.windows


def test_several_processes_give_the_same(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    before = dict(os.environ)
    alike(*both(written(events), 2500, jobs=2))
    assert dict(os.environ) == before


def test_known_at_and_the_coverage_file_hold_in_parts(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    path = written(events)
    path.with_name("coverage.yaml").write_text(
        "export_on: 2024-08-15\ncomplete:\n  visit: {from: 2024-01-01, to: 2024-08-15}\n"
    )
    parts, whole = both(path, 1500, known_at=date(2024, 8, 1))

    alike(parts, whole)
    assert parts.as_of == date(2024, 8, 15)
    assert any("dated after 2024-08-15" in note for note in parts.notes)


def test_one_case_is_read_alone(events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]) -> None:
    path = written(events)
    case = str(events["case"].unique().sort()[10])
    parts, whole = both(path, 1500, case=case)
    everything = check(Request(paths=(path,), today=AS_OF, select=OF_EVERY_KIND))

    assert parts.findings == whole.findings == tuple(f for f in everything.findings if f.case == case) != ()
    with pytest.raises(InputError, match="case nobody has no events here; cases that have: 2000"):
        both(path, 1500, case="nobody")


def test_findings_that_nobody_reads_are_not_kept(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    parts, whole = both(written(events), 1500, keep_findings=False)

    assert parts.counts() == whole.counts()
    with pytest.raises(LookupError, match="not kept"):
        next(parts.tables())


def test_a_file_in_which_nothing_can_be_used_is_refused_alike(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    path = written(events.with_columns(pl.lit("no event").alias("event")))
    said = []
    for at_once in (1500, WHOLE):
        with pytest.raises(InputError) as refused:
            check(Request(paths=(path,), today=AS_OF, at_once=at_once))
        said.append(str(refused.value))

    assert said[0] == said[1]
    assert said[0].startswith("nothing usable is left of ")


def test_a_file_without_cases_is_refused(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    path = written(events.rename({"case": "child"}))

    with pytest.raises(InputError, match=r"has no column case|not recognised"):
        check(Request(paths=(path,), today=AS_OF, at_once=10))


class Deadly:
    """Ends the process that unpacks it."""

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return os._exit, (1,)


def test_a_process_that_dies_is_said_to_have_died(
    events: pl.DataFrame, written: Callable[[pl.DataFrame], Path]
) -> None:
    path = written(events)
    large = open_export((path,), vocabulary(), at_once=2000)
    assert len(large.ranges) > 1

    with pytest.raises(RunError, match=r"ended before it had answered, .* fewer jobs"):
        checked_in_parts(large, Deadly(), jobs=2, keep=False)  # type: ignore[arg-type]
