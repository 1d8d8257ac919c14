"""A council of the usual size has about the numbers that councils publish. Tolerances are wide and stated."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from compliance_synthetic import Council

pytestmark = pytest.mark.parametrize("made", ["usual"], indirect=True, scope="session")


def a_year(council: Council, rows: pl.DataFrame, column: str = "on") -> float:
    """How many of the rows a year have their day in the council's window."""
    inside = rows[column].is_between(council.plan.first_day, council.plan.last_day).sum()
    return inside / ((council.plan.last_day - council.plan.first_day).days / 365.25)


def running(periods: pl.DataFrame, day: date) -> pl.DataFrame:
    return periods.filter((pl.col("legal_status") != "V3") & (pl.col("start") <= day) & (pl.col("end") > day))


def of(council: Council, event: str) -> pl.DataFrame:
    return council.events.filter(pl.col("event") == event)


def test_stock_is_as_planned_at_the_end_and_steady_before_it(made: Council, periods: pl.DataFrame) -> None:
    assert running(periods, made.plan.last_day).height == pytest.approx(540, rel=0.03)
    for day in (made.plan.first_day, date(2022, 9, 30), date(2023, 9, 30)):
        assert running(periods, day).height == pytest.approx(540, rel=0.10)


def test_admissions_and_leavers(made: Council, periods: pl.DataFrame) -> None:
    ordinary = periods.filter(pl.col("legal_status") != "V3")

    assert a_year(made, ordinary, "start") == pytest.approx(180, rel=0.10)
    assert a_year(made, ordinary, "end") == pytest.approx(180, rel=0.15)
    again = ordinary.filter((pl.col("nth") > 0) & (pl.col("start") >= made.plan.first_day))
    assert 0.03 <= again.height / a_year(made, ordinary, "start") / 3 <= 0.15


def test_who_is_looked_after(made: Council, periods: pl.DataFrame) -> None:
    stock = running(periods, made.plan.last_day).join(made.children, on="case")
    ages = stock.select((made.plan.last_day - pl.col("date_of_birth")).dt.total_days() / 365.25).to_series()
    long_stays = (stock["start"] <= made.plan.last_day - timedelta(days=730)).mean()

    assert stock["unaccompanied"].mean() == pytest.approx(0.06, abs=0.025)
    assert long_stays == pytest.approx(0.58, abs=0.12)
    assert stock["start"].min() < date(2014, 1, 1)
    assert ages.min() < 1
    # Somebody who turned 18 in the last weeks may not have been recorded as having left.
    assert ages.max() < 18.25
    assert (ages >= 16).mean() == pytest.approx(0.19, abs=0.07)


def test_where_children_live(made: Council, periods: pl.DataFrame, placements: pl.DataFrame) -> None:
    stock = running(periods, made.plan.last_day).select("case")
    now = placements.filter((pl.col("end") > made.plan.last_day) & ~pl.col("temporary"))
    kinds = now.join(stock, on="case", how="semi")["placement_type"].cast(pl.String)
    families = kinds.is_in(["U1", "U2", "U3", "U4", "U5", "U6", "P1", "A3", "A4", "A5", "A6"]).mean()

    assert families == pytest.approx(0.78, abs=0.06)
    assert kinds.is_in(["U1", "U2", "U3"]).mean() == pytest.approx(0.072, abs=0.035)
    assert kinds.is_in(["P1"]).mean() == pytest.approx(0.039, abs=0.025)


def test_placements_and_moves(made: Council, periods: pl.DataFrame, placements: pl.DataFrame) -> None:
    ordinary = periods.filter(pl.col("legal_status") != "V3")
    main = placements.filter(~pl.col("temporary")).join(
        ordinary.select("case").unique(), on="case", how="semi"
    )
    moves = main.join(ordinary, on=["case", "start"], how="anti").filter(~pl.col("same_carer"))

    assert a_year(made, main, "start") == pytest.approx(540, rel=0.15)
    assert a_year(made, moves, "start") == pytest.approx(340, rel=0.20)
    assert main["same_carer"].sum() > 0
    assert main["basis"].is_in(["r24"]).sum() > 20


def test_reviews_and_visits(made: Council) -> None:
    reviews = of(made, "review_held").filter(pl.col("kind") != "short_break")
    visits = of(made, "visit").filter(pl.col("by") == "social_worker")

    assert a_year(made, reviews) == pytest.approx(1750, rel=0.12)
    assert a_year(made, visits) == pytest.approx(5400, rel=0.15)
    assert (visits["mode"] == "phone").mean() == pytest.approx(0.05, abs=0.03)
    assert 0.01 < 1 - visits["child_seen"].mean() < 0.12


def test_missing_episodes(made: Council) -> None:
    episodes = of(made, "missing_started")
    ended = of(made, "missing_ended").select("episode", back="at")
    hours = episodes.join(ended, on="episode").select((pl.col("back") - pl.col("at")).dt.total_minutes() / 60)
    year = episodes.filter(pl.col("on").is_between(date(2022, 4, 1), date(2023, 3, 31)))

    assert a_year(made, episodes) == pytest.approx(370, rel=0.40)
    assert year["case"].n_unique() == pytest.approx(64, rel=0.40)
    # Nine in ten national incidents last two days or less.
    assert (hours.to_series() <= 48).mean() == pytest.approx(0.90, abs=0.04)
    assert of(made, "return_interview_held").height / episodes.height == pytest.approx(184 / 370, abs=0.04)
    assert of(made, "return_interview_declined").height / episodes.height == pytest.approx(
        162 / 370, abs=0.04
    )


def test_how_children_leave(made: Council, periods: pl.DataFrame) -> None:
    left = periods.filter((pl.col("legal_status") != "V3") & (pl.col("end") <= made.plan.last_day))
    left = left.filter(pl.col("end") >= made.plan.first_day)["reason"].cast(pl.String)
    permanence = ["E11", "E12", "E41", "E45", "E46", "E47", "E48"]

    assert left.is_in(permanence).mean() == pytest.approx(0.28, abs=0.09)
    assert left.is_in(["E5", "E6", "E7", "E9", "E17"]).mean() > 0.2
