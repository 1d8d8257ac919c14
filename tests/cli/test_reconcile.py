"""`compliance reconcile`: a system's due days beside ours."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from compliance.calendars.spans import Span, Unit
from compliance.checking.reckonings import NOT_KNOWN, SAME, Reckoned, why_different
from tests.cli.conftest import Cli
from tests.strategies.shipped import calendars
from tests.strategies.ssd_dumps import IN_CARE, REVIEW, dump

REVIEWS = [
    # In care since 8 January: by 5 February.
    {**REVIEW, "cla_review_due_date": "2024-02-05", "cla_review_date": "2024-02-01"},
    # By 1 May; 91 days are the day after.
    {**REVIEW, "cla_review_id": "R2", "cla_review_due_date": "2024-05-02", "cla_review_date": "2024-04-25"},
    # By 25 October; they go on from their own due day.
    {
        "cla_review_id": "R3",
        "cla_id": "C1",
        "cla_review_due_date": "2024-11-01",
        "cla_review_cancelled": "N",
    },
]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return dump(tmp_path / "ssd_2024-06-30", {**IN_CARE, "cla_reviews": REVIEWS})


def test_each_due_day_is_told_beside_ours_with_the_reason(cli: Cli, dataset: Path) -> None:
    ran = cli("reconcile", dataset, "--vendor", "lcs", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert ran.code == 0
    assert [(row["rule"], row["theirs"], row["ours"], row["days"], row["why"]) for row in rows] == [
        ("REV-1", "2024-02-05", "2024-02-05", "0", SAME),
        ("REV-2", "2024-05-02", "2024-05-01", "1", "they count 91 days for 3 months"),
        (
            "REV-3",
            "2024-11-01",
            "2024-10-25",
            "7",
            "they count from the due day of the one before, not from the day it was done",
        ),
    ]


def test_the_text_counts_the_reasons_before_it_lists_them(cli: Cli, dataset: Path) -> None:
    out = cli("reconcile", dataset, "--vendor", "lcs").out

    assert "3 due days of the system's own" in out
    assert (
        out.index("1  the same day")
        < out.index("1  they count 91 days for 3 months")
        < out.index("DIFFERENT: 2")
    )


def test_due_days_of_the_system_change_no_answer(cli: Cli, dataset: Path, tmp_path: Path) -> None:
    without = [{k: v for k, v in row.items() if k != "cla_review_due_date"} for row in REVIEWS[:2]]
    bare = dump(tmp_path / "other" / "ssd_2024-06-30", {**IN_CARE, "cla_reviews": without})
    options = ("--vendor", "lcs", "--select", "REV", "--format", "json")

    assert cli("check", dataset, *options).statuses() == cli("check", bare, *options).statuses()


def test_an_export_without_such_days_is_told_so(cli: Cli, export: Path) -> None:
    ran = cli("reconcile", export, "--as-of", "2025-01-31")

    assert ran.code == 0
    assert "holds no due days of a system's own" in ran.out


WORKING = Span(20, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("theirs", "ours", "why"),
    [
        (
            date(2024, 1, 17),
            Reckoned(date(2024, 1, 18), date(2023, 12, 18), WORKING),
            "they count the first day too",
        ),
        (
            date(2024, 1, 15),
            Reckoned(date(2024, 1, 18), date(2023, 12, 18), WORKING),
            "they count 28 days for 20 working days",
        ),
        (
            date(2024, 6, 3),
            Reckoned(date(2024, 6, 1), date(2024, 3, 1), Span(3, Unit.MONTHS)),
            "they move a due day that is no working day to the next one",
        ),
        (
            date(2024, 9, 1),
            Reckoned(
                date(2024, 6, 1), date(2024, 3, 1), Span(3, Unit.MONTHS), other_spans=[Span(6, Unit.MONTHS)]
            ),
            "they allow 6 months, where the law allows 3 months",
        ),
        (date(2024, 6, 20), Reckoned(date(2024, 6, 1), date(2024, 3, 1), Span(3, Unit.MONTHS)), NOT_KNOWN),
    ],
    ids=["first day", "calendar days", "weekend", "another interval", "not known"],
)
def test_a_way_of_reckoning_is_told_where_it_gives_the_day(theirs: date, ours: Reckoned, why: str) -> None:
    assert why_different(theirs, ours, calendars()) == why
