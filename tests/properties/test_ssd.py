"""One history in full and as the safeguarding dataset holds it: the dataset gives the same answer, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import compliance
from compliance_synthetic import CouncilPlan, Rates, council, write_events, write_settings, write_ssd
from tests.strategies.care_leavers import with_care_leavers
from tests.strategies.checks import check
from tests.strategies.shipped import working_days

FIRST, LAST = date(2018, 9, 30), date(2024, 9, 30)
SETTLED = date(2020, 1, 1)
"""From here on what an obligation rests on lies in the years that the tables reach back to."""

FULL = (
    "REV-1",
    "REV-2",
    "REV-3",
    "VIS-1",
    "VIS-2",
    "VIS-3",
    "HLT-1",
    "HLT-1-20WD",
    "HLT-2",
    "HLT-3",
    "HLT-4",
)
"""Rules of reviews, visits and health of which the dataset holds the whole history."""

Answers = dict[tuple[str, str, date | None], compliance.Finding]


@pytest.fixture(scope="module", params=[1, 2])
def answers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Answers, Answers]:
    """What is found in a council's full history, and in its dataset, by rule, case and anchor.

    Nobody there notes when the report of a health assessment came, visits by telephone or video, or holds reviews for
    adoption of their own: the dataset has no columns for any of these.
    """
    plan = CouncilPlan(
        children_looked_after=30,
        admissions_a_year=12,
        first_day=FIRST,
        last_day=LAST,
        seed=request.param,
        rates=Rates(health_report_date_unknown=1.0),
    )
    made = council(plan, working_days())
    told = (pl.col("mode").is_null() | (pl.col("mode") == "in_person")) & (
        pl.col("kind") != "adoption"
    ).fill_null(value=True)
    made = with_care_leavers(replace(made, events=made.events.filter(told)))
    folder = tmp_path_factory.mktemp("council")
    events, dataset = folder / "events", folder / "ssd_2024-09-30"
    events.mkdir()
    write_events(made, events / "events.csv")
    write_ssd(made, dataset)
    write_settings(made, folder / "compliance.yaml")
    return found(events, folder / "compliance.yaml"), found(dataset, folder / "compliance.yaml")


def found(path: Path, settings: Path) -> Answers:
    request = compliance.Request(
        paths=(path,),
        today=LAST,
        as_of=LAST,
        vendor=compliance.Vendor.LCS,
        settings=compliance.read_settings(settings),
    )
    return {(f.rule, f.case, f.anchor_on): f for f in check(request).findings}


def test_every_answer_is_that_of_the_full_history_or_none(answers: tuple[Answers, Answers]) -> None:
    full, dataset = answers
    unlike = [
        (key, full[key].status, one.status)
        for key, one in dataset.items()
        if key in full
        and one.status is not compliance.Status.NOT_ASSESSABLE
        and (one.status, one.due_on) != (full[key].status, full[key].due_on)
    ]

    assert unlike == []


def test_reviews_of_pathway_plans_are_judged_from_the_latest_on(answers: tuple[Answers, Answers]) -> None:
    full, dataset = answers
    judged = {
        key: one.status
        for key, one in dataset.items()
        if key[0] == "LVC-5" and one.status is not compliance.Status.NOT_ASSESSABLE
    }

    assert judged
    assert judged == {key: full[key].status for key in judged}


def test_reviews_visits_and_health_are_judged(answers: tuple[Answers, Answers]) -> None:
    full, dataset = answers
    for rule in FULL:
        owed = [
            key
            for key, one in full.items()
            if key[0] == rule
            and (key[2] or FIRST) >= SETTLED
            and one.status is not compliance.Status.NOT_ASSESSABLE
        ]
        judged = [
            key
            for key in owed
            if key in dataset and dataset[key].status is not compliance.Status.NOT_ASSESSABLE
        ]

        assert owed, rule
        assert len(judged) > 0.95 * len(owed), (rule, sorted({*owed} - {*judged})[:5])
