"""Two generated councils, made once for all tests: one of the usual size and a small one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from compliance.calendars.working_days import WorkingDays
from compliance_synthetic import Council, CouncilPlan, council
from tests.strategies.shipped import working_days

FAR_OFF = date(2100, 1, 1)


def plan_of(children: int, admissions: int) -> CouncilPlan:
    return CouncilPlan(
        first_day=date(2021, 10, 1),
        last_day=date(2024, 9, 30),
        seed=3,
        children_looked_after=children,
        admissions_a_year=admissions,
    )


@pytest.fixture(scope="session")
def working() -> WorkingDays:
    return working_days()


@pytest.fixture(scope="session")
def usual(working: WorkingDays) -> Council:
    return council(plan_of(540, 180), working)


@pytest.fixture(scope="session")
def small(working: WorkingDays) -> Council:
    return council(plan_of(40, 14), working)


@pytest.fixture(scope="session", params=["usual", "small"])
def made(request: pytest.FixtureRequest) -> Council:
    """Each of the councils in turn."""
    chosen: Council = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture(scope="session")
def periods(made: Council) -> pl.DataFrame:
    """Periods of care: case, start, end (far off while they run), reason, first legal status, nth from 0."""
    began = made.events.filter(pl.col("event") == "became_looked_after")
    began = began.select("case", pl.col("on").alias("start"), "legal_status").sort("case", "start")
    ended = made.events.filter(pl.col("event") == "ceased_looked_after")
    ended = ended.select("case", pl.col("on").alias("end"), "reason").sort("case", "end")
    counted = [rows.with_columns(nth=pl.int_range(pl.len()).over("case")) for rows in (began, ended)]
    joined = counted[0].join(counted[1], on=["case", "nth"], how="left")
    return joined.with_columns(pl.col("end").fill_null(FAR_OFF))


@pytest.fixture(scope="session")
def placements(made: Council) -> pl.DataFrame:
    """Placements, temporary stays too: case, placement, start, end (far off while they run), attributes."""
    left = made.events.filter(pl.col("event") == "placement_ended")
    left = left.select("placement", pl.col("on").alias("end"))
    started = made.events.filter(pl.col("event") == "placement_started")
    joined = started.drop("reason", "until").rename({"on": "start"}).join(left, on="placement", how="left")
    return joined.with_columns(pl.col("end").fill_null(FAR_OFF))
