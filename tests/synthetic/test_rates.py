"""The rates built in come out, counted here from the events alone with the working-day calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from compliance.calendars.periods import Period
from compliance.calendars.spans import add_months
from compliance.calendars.working_days import WorkingDays
from compliance_synthetic import Council, CouncilPlan, Rates, council

only_the_usual_council = pytest.mark.parametrize("made", ["usual"], indirect=True, scope="session")


@pytest.fixture(scope="session")
def stays(made: Council, periods: pl.DataFrame) -> pl.DataFrame:
    """Periods of care other than short breaks that began three months and more before the last day."""
    settled = pl.col("start") < made.plan.last_day - timedelta(days=90)
    return periods.filter((pl.col("legal_status") != "V3") & settled)


def firsts(
    council: Council, event: str, where: pl.Expr, starts: pl.DataFrame
) -> list[tuple[date, date, date]]:
    """For each start that something followed before its end: the start, the end, and the first such day."""
    rows = council.events.filter((pl.col("event") == event) & where).select("case", "on").sort("on")
    found = starts.select("case", "start", "end").sort("start")
    found = found.join_asof(
        rows, left_on="start", right_on="on", by="case", strategy="forward", check_sortedness=False
    ).filter(pl.col("on") <= pl.col("end"))
    return list(found.select("start", "end", "on").iter_rows())


def share(flags: list[bool]) -> float:
    assert len(flags) > 100
    return sum(flags) / len(flags)


ANY = pl.lit(value=True)


@only_the_usual_council
def test_first_reviews(made: Council, stays: pl.DataFrame, working: WorkingDays) -> None:
    held = firsts(made, "review_held", pl.col("kind") == "care", stays)
    in_time = [day <= working.advance(start, 20) for start, _, day in held]

    assert share(in_time) == pytest.approx(made.plan.rates.first_review_in_time, abs=0.03)
    late = [(day - working.advance(start, 20)).days for start, _, day in held]
    assert max(late) > 30


@only_the_usual_council
def test_later_reviews(made: Council, periods: pl.DataFrame) -> None:
    held = made.events.filter((pl.col("event") == "review_held") & (pl.col("kind") == "care"))
    held = held.select("case", "on").sort("on")
    ordered = held.join_asof(
        periods.select("case", "start").sort("start"),
        left_on="on",
        right_on="start",
        by="case",
        check_sortedness=False,
    ).sort("case", "on")
    chains = ordered.group_by("case", "start", maintain_order=True).agg("on")["on"].to_list()
    second = [chain[1] <= add_months(chain[0], 3) for chain in chains if len(chain) > 1]
    later = [day <= add_months(before, 6) for chain in chains for before, day in pairwise(chain[1:])]

    assert share(second) == pytest.approx(made.plan.rates.second_review_in_time, abs=0.03)
    # A move brings some of the late ones forward, so slightly more are in time than drawn.
    assert share(later) == pytest.approx(made.plan.rates.later_review_in_time + 0.01, abs=0.025)


@only_the_usual_council
def test_first_visits_in_a_placement(made: Council, placements: pl.DataFrame, periods: pl.DataFrame) -> None:
    short = periods.filter(pl.col("legal_status") == "V3")
    homes = placements.filter(~pl.col("temporary")).join(short, on="case", how="anti")
    homes = homes.filter(pl.col("start") < made.plan.last_day - timedelta(days=60))
    counted = (pl.col("by") == "social_worker") & (pl.col("mode") == "in_person") & pl.col("child_seen")
    seen = firsts(made, "visit", counted & pl.col("at_placement").fill_null(value=True), homes)

    in_time = [day <= start + timedelta(days=7) for start, _, day in seen]
    assert share(in_time) == pytest.approx(made.plan.rates.first_visit_in_time, abs=0.03)


@only_the_usual_council
def test_visits_are_six_weeks_apart_or_as_the_placement_asks(made: Council, placements: pl.DataFrame) -> None:
    visits = made.events.filter(
        (pl.col("event") == "visit")
        & (pl.col("by") == "social_worker")
        & (pl.col("mode") == "in_person")
        & pl.col("child_seen")
        & pl.col("at_placement").fill_null(value=True)
    ).select("case", "on")
    homes = placements.filter(
        ~pl.col("temporary")
        & (pl.col("basis") == "ordinary")
        & (pl.col("placement_type").is_in(["U6", "K2"]))
    )
    inside = visits.join(homes.select("case", "placement", "start", "end"), on="case").filter(
        pl.col("on").is_between(pl.col("start"), pl.col("end"), closed="left")
    )
    gap = pl.col("on").diff().over("placement", order_by="on").dt.total_days()
    inside = inside.with_columns(gap.alias("gap")).drop_nulls("gap")
    young = inside.filter((pl.col("on") - pl.col("start")).dt.total_days() <= 365)

    assert (young["gap"] <= 42).mean() == pytest.approx(made.plan.rates.later_visit_in_time, abs=0.02)
    old = inside.filter((pl.col("on") - pl.col("start")).dt.total_days() > 700)
    assert (old["gap"] > 50).mean() > 0.3


@only_the_usual_council
def test_care_plans_after_reviews(made: Council, working: WorkingDays) -> None:
    reviews = made.events.filter((pl.col("event") == "review_held") & (pl.col("kind") != "short_break"))
    reviews = reviews.filter(pl.col("on") < made.plan.last_day - timedelta(days=60)).select(
        "case", start="on"
    )
    reviews = reviews.with_columns(pl.col("start").shift(-1).over("case", order_by="start").alias("end"))
    following = reviews.with_columns(
        pl.col("start") + timedelta(days=1), pl.col("end").fill_null(date(2100, 1, 1))
    )
    updated = firsts(made, "care_plan_updated", ANY, following)

    prompt = sum(day <= working.advance(start - timedelta(days=1), 10) for start, _, day in updated)
    assert prompt / reviews.height == pytest.approx(made.plan.rates.care_plan_updated_in_ten_days, abs=0.03)


@only_the_usual_council
def test_initial_health_assessments(made: Council, stays: pl.DataFrame, working: WorkingDays) -> None:
    seen = made.events.filter((pl.col("event") == "health_assessment") & (pl.col("kind") == "initial"))
    dated = seen.select(
        "case", pl.col("on").alias("seen"), pl.coalesce("report_received_on", "on").alias("on")
    )
    found = stays.sort("start").join_asof(
        dated.sort("seen"),
        left_on="start",
        right_on="seen",
        by="case",
        strategy="forward",
        check_sortedness=False,
    )
    found = found.filter(pl.col("seen") <= pl.col("end"))
    in_time = [day <= working.advance(start, 20) for start, day in found.select("start", "on").iter_rows()]

    assert share(in_time) == pytest.approx(made.plan.rates.initial_health_in_time, abs=0.05)
    assert 0.05 < seen["report_received_on"].null_count() / seen.height < 0.25


@only_the_usual_council
@pytest.mark.parametrize(
    ("event", "rate", "months_if_young"), [("health_assessment", 0.83, 6), ("dental_check", 0.68, 12)]
)
def test_health_up_to_date(
    made: Council, periods: pl.DataFrame, event: str, rate: float, months_if_young: int
) -> None:
    last = made.plan.last_day
    stock = periods.filter((pl.col("end") > last) & (pl.col("start") < last - timedelta(days=365)))
    latest = made.events.filter(pl.col("event") == event).group_by("case").agg(pl.col("on").max())
    rows = stock.join(made.children, on="case").join(latest, on="case", how="left")
    fresh = [
        seen is not None
        and add_months(seen, months_if_young if born > last - timedelta(days=1826) else 12) >= last
        for seen, born in rows.select("on", "date_of_birth").iter_rows()
    ]

    assert share(fresh) == pytest.approx(rate, abs=0.06)


@only_the_usual_council
def test_a_plan_for_education_each_term(made: Council, stays: pl.DataFrame) -> None:
    done = made.events.filter(pl.col("event") == "pep_completed").select("case", "on")
    due, met = 0, 0
    for term in whole_terms(made):
        pupils = stays.join(made.children, on="case").filter(
            (pl.col("start") < term.first)
            & (pl.col("end") > term.last)
            & (pl.col("date_of_birth") < term.first - timedelta(days=round(4 * 365.25) + 1))
        )
        held = done.filter(pl.col("on").is_between(term.first, term.last)).select("case").unique()
        due += pupils.height
        met += pupils.join(held, on="case", how="semi").height

    assert due > 1000
    assert met / due == pytest.approx(made.plan.rates.pep_in_term, abs=0.02)


def whole_terms(made: Council) -> list[Period]:
    """The terms of the window that ended two months and more before its last day."""
    last = made.plan.last_day - timedelta(days=60)
    return [term for term in made.terms if term.first >= made.plan.first_day and term.last <= last]


@only_the_usual_council
def test_reviewing_officers(made: Council, stays: pl.DataFrame, working: WorkingDays) -> None:
    named = firsts(made, "worker_allocated", pl.col("role") == "iro", stays)
    in_time = [day <= working.advance(start, 5) for start, _, day in named]

    assert share(in_time) == pytest.approx(made.plan.rates.iro_in_five_days, abs=0.03)


@pytest.mark.parametrize("rates", [{"first_review_in_time": 0.5}, {"first_review_in_time": 1.0}])
def test_other_rates_can_be_asked_for(rates: Mapping[str, float], working: WorkingDays) -> None:
    plan = CouncilPlan(
        first_day=date(2022, 1, 1),
        last_day=date(2023, 12, 31),
        seed=11,
        children_looked_after=200,
        admissions_a_year=80,
        rates=Rates(**rates, review_never_held=0.0),
    )
    made = council(plan, working)
    held = made.events.filter((pl.col("event") == "review_held") & (pl.col("kind") == "care"))
    starts = made.events.filter(pl.col("event") == "became_looked_after").filter(
        pl.col("legal_status") != "V3"
    )
    starts = starts.select("case", start="on", end=pl.lit(date(2100, 1, 1)))
    starts = starts.group_by("case").agg(pl.all().sort_by("start").first())
    found = firsts(made, "review_held", pl.col("kind") == "care", starts)
    in_time = [day <= working.advance(start, 20) for start, _, day in found]

    assert held.height > 0
    assert share(in_time) == pytest.approx(rates["first_review_in_time"], abs=0.07)
