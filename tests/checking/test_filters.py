"""Filters in a program: what they refuse, and that no finding is lost between them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import compliance
from compliance.checking.due import due_list
from compliance.checking.report import Report
from tests.strategies.checks import check
from tests.strategies.councils import AS_OF, council_file


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of a small invented council, in which some have no reviewing officer."""
    file = council_file(tmp_path_factory.mktemp("council"), 6, seed=3)
    events = pl.read_parquet(file)
    first = events["case"].unique().sort()[0]
    events.filter((pl.col("case") != first) | (pl.col("event") != "worker_allocated")).write_parquet(file)
    return check(compliance.Request((file,), today=AS_OF))


def ids(report: Report) -> list[str]:
    return report.findings_table["id"].to_list()


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("statuses", "status"),
        ("teams", "team"),
        ("workers", "worker"),
        ("reviewing_officers", "reviewing_officer"),
        ("cases", "case"),
    ],
)
def test_every_finding_is_shown_for_one_value_of_a_field_and_no_other(
    report: Report, field: str, column: str
) -> None:
    values = report.findings_table[column].fill_null("").unique().to_list()
    named = [compliance.Status(each) for each in values] if field == "statuses" else values

    parts = [report.only(compliance.Filter(**{field: (each,)})) for each in named]

    assert len(parts) > 1
    assert sorted(id_ for part in parts for id_ in ids(part)) == sorted(ids(report))
    assert sum(part.total for part in parts) == report.total
    assert ids(report.only(compliance.Filter(**{field: tuple(named)}))) == ids(report)


def test_days_divide_the_findings_that_have_a_due_day(report: Report) -> None:
    day = AS_OF - timedelta(days=90)

    before = report.only(compliance.Filter(until=day))
    after = report.only(compliance.Filter(since=day + timedelta(days=1)))

    assert before.narrowed is not None
    assert before.total + after.total + before.narrowed.undated == report.total
    assert before.narrowed.undated == report.findings_table["due_on"].null_count()


def test_a_narrowed_report_is_of_the_children_named_and_has_no_measures(report: Report) -> None:
    case = report.findings_table["case"][0]

    narrow = report.only(compliance.Filter(cases=(case,)))

    assert {each.case for each in narrow.findings} == {each.case for each in narrow.ratings} == {case}
    assert narrow.scorecard == narrow.by_rule == ()
    assert narrow.breaches() == sum(f.status in ("met_late", "missed", "overdue") for f in narrow.findings)
    assert report.scorecard


def test_an_empty_filter_changes_nothing(report: Report) -> None:
    assert report.only(compliance.Filter()) is report


def test_what_is_narrowed_is_not_narrowed_again(report: Report) -> None:
    narrow = report.only(compliance.Filter(statuses=(compliance.Status.MET,)))

    with pytest.raises(compliance.SettingsError, match="narrowed already; narrow the whole one"):
        narrow.only(compliance.Filter(statuses=(compliance.Status.MET,)))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"statuses": "overdue"}, "expected a tuple of statuses: write statuses=(Status.OVERDUE,)"),
        ({"statuses": ("overdue",)}, "expected a tuple of statuses"),
        ({"teams": "North"}, 'expected a tuple of texts: write teams=("North",)'),
        ({"cases": (7,)}, "cases holds 7; expected a tuple of texts"),
        ({"since": "2024-04-01"}, "since=date(2024, 4, 1)"),
    ],
)
def test_what_is_of_another_kind_is_refused_with_how_it_is_written(given: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError) as refused:
        compliance.Filter(**given)
    assert says in str(refused.value)


def test_a_list_of_what_is_due_is_what_the_findings_say(report: Report) -> None:
    due = due_list(report, days=30)

    until = AS_OF + timedelta(days=30)
    open_ = (compliance.Status.OVERDUE, compliance.Status.DUE_SOON, compliance.Status.NOT_DUE)
    wanted = [f for f in report.findings if f.status in open_ and f.due_on is not None and f.due_on <= until]
    assert sorted(due.table["id"]) == sorted(f.id for f in wanted)
    assert due.table["due_on"].is_sorted()
    assert due.report.narrowed is not None
    assert due.report.narrowed.not_judged == report.counts()[compliance.Status.NOT_ASSESSABLE]


def test_no_days_before_the_day_of_judging_are_looked_at(report: Report) -> None:
    with pytest.raises(compliance.SettingsError, match="days is -1; expected how many days, 0 or more"):
        due_list(report, days=-1)


def test_findings_that_were_not_kept_cannot_be_narrowed(tmp_path: Path) -> None:
    file = council_file(tmp_path, 4, seed=3)
    request = compliance.Request(
        (file,), today=date(2024, 9, 30), select=("REV-1",), at_once=200, keep_findings=False
    )
    report = check(request)

    with pytest.raises(LookupError, match="ask for them in the request"):
        report.only(compliance.Filter(statuses=(compliance.Status.MET,)))
