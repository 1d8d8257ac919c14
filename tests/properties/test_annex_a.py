"""An Annex A made from a whole history never contradicts it: what it says is so, or it does not say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from compliance.checking.request import Request
from compliance.checking.run import check
from compliance.model.obligations import BREACHES, Status
from compliance_synthetic import Council, CouncilPlan, council, write_annex_a, write_events
from tests.strategies.shipped import working_days

FIRST, LAST = date(2022, 1, 1), date(2024, 9, 30)
KEY = ["rule", "case", "scope_start", "anchor_on"]

# What the lists cannot tell is read as the rules say, as every finding says; it decides which rule on visits is owed.
BY_REGIME = {"VIS-2", "VIS-3", "VIS-4", "VIS-5", "VIS-8"}


def findings(path: Path, as_of: date) -> pl.DataFrame:
    report = check(Request(paths=(path,), as_of=as_of, today=as_of))
    return pl.concat(list(report.kept.tables()))


@pytest.fixture(scope="module")
def made() -> Council:
    plan = CouncilPlan(
        first_day=FIRST, last_day=LAST, seed=11, children_looked_after=60, admissions_a_year=40
    )
    whole = council(plan, working_days())
    # A list has the day of an assessment and not that of its report.
    return replace(whole, events=whole.events.drop("report_received_on"))


@pytest.fixture(scope="module")
def history(made: Council, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("history") / "events.parquet"
    write_events(made, path)
    return path


@pytest.mark.parametrize(
    ("made_on", "as_of"),
    [
        (date(2023, 6, 15), date(2023, 6, 15)),
        (date(2024, 3, 31), date(2024, 3, 31)),
        (date(2024, 7, 1), date(2024, 9, 30)),
    ],
    ids=["of a day", "of the end of a year", "asked about later"],
)
def test_what_a_snapshot_says_is_what_the_whole_history_says(
    made: Council, history: Path, tmp_path: Path, made_on: date, as_of: date
) -> None:
    lists = tmp_path / f"annex a {made_on}.xlsx"
    write_annex_a(made, lists, made_on)

    _is_so(findings(lists, as_of), findings(history, as_of))


@pytest.mark.parametrize("made_on", [date(2023, 6, 15), date(2024, 3, 31), date(2024, 8, 4)])
def test_what_a_snapshot_of_no_known_day_says_of_its_newest_day_is_so(
    made: Council, history: Path, tmp_path: Path, made_on: date
) -> None:
    lists = tmp_path / "annex a.xlsx"
    write_annex_a(made, lists, made_on)

    report = check(Request(paths=(lists,), today=date(2026, 1, 1)))

    assert made_on - timedelta(days=7) <= report.as_of <= made_on
    _is_so(pl.concat(list(report.kept.tables())), findings(history, report.as_of))


def _is_so(shown: pl.DataFrame, whole: pl.DataFrame) -> None:
    """What lists say of each duty is what the whole history says, and they say much."""
    judged = shown.filter(pl.col("status") != Status.NOT_ASSESSABLE.value)
    both = judged.join(whole, on=KEY, how="left", suffix="_whole", nulls_equal=True)
    # What met it may be a later visit than the first, where a second was in time too.
    differing = both.filter(pl.col("status") != pl.col("status_whole"))
    assert differing.is_empty(), differing.select(*KEY, "status", "status_whole").rows()
    alone = both.filter(pl.col("status_whole").is_null() & ~pl.col("rule").is_in(list(BY_REGIME)))
    assert alone.is_empty(), alone.select(*KEY, "status").rows()
    assert judged.filter(pl.col("status") == Status.MET.value).height > 10
    assert judged.filter(pl.col("status").is_in([each.value for each in BREACHES])).height > 10


def test_what_a_series_says_is_so_but_for_what_is_apparent(
    made: Council, history: Path, tmp_path: Path
) -> None:
    """Between two lists something may have been done, so that a breach there may be none."""
    days = (date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30))
    for day in days:
        write_annex_a(made, tmp_path / f"annex a {day}.xlsx", day)

    whole, shown = findings(history, days[-1]), findings(tmp_path, days[-1])

    judged = shown.filter(pl.col("status") != Status.NOT_ASSESSABLE.value)
    both = judged.join(whole, on=KEY, how="inner", suffix="_whole", nulls_equal=True)
    differing = both.filter(pl.col("status") != pl.col("status_whole"))
    assert differing.filter(pl.col("apparent").is_null()).is_empty()
    apparent = judged.filter(pl.col("apparent").is_not_null())
    assert apparent.height > 5
    assert set(apparent["status"]) <= {each.value for each in BREACHES}
