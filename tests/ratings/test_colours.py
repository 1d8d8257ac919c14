"""The colour of a finding, and of a child in a family of duties."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from compliance.model.findings import ChildRating
from compliance.model.obligations import Status
from compliance.ratings.colours import COLOUR_OF_STATUS, child_ratings

AS_OF = date(2024, 6, 28)
SCHEMA = {
    "case": pl.String(),
    "family": pl.String(),
    "status": pl.String(),
    "due_on": pl.Date(),
    "met_on": pl.Date(),
    "closed_on": pl.Date(),
    "apparent": pl.Boolean(),
}
Row = dict[str, object]


def finding(status: Status, **more: object) -> Row:
    """What colours look at in a rated obligation."""
    told = {"case": "1", "family": "reviews", "status": status.value, "due_on": AS_OF, "apparent": False}
    return {**told, **more}


def ratings(*findings: Row) -> list[ChildRating]:
    table = child_ratings(pl.DataFrame(findings, schema=SCHEMA), AS_OF)
    return [ChildRating.model_validate(row) for row in table.iter_rows(named=True)]


def rating(*findings: Row) -> ChildRating:
    (found,) = ratings(*findings)
    return found


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


@pytest.mark.parametrize(
    ("status", "colour"),
    [
        ("overdue", "red"),
        ("missed", "red"),
        ("met_late", "amber"),
        ("due_soon", "amber"),
        ("met", "green"),
        ("not_due", "green"),
        ("lapsed", "green"),
        ("not_assessable", "grey"),
    ],
)
def test_each_status_has_its_colour(status: str, colour: str) -> None:
    assert COLOUR_OF_STATUS[Status(status)].value == colour


def test_every_status_has_a_colour() -> None:
    assert set(COLOUR_OF_STATUS) == set(Status)


@pytest.mark.parametrize("other", [status for status in Status if status is not Status.OVERDUE])
def test_a_child_with_anything_overdue_is_red(other: Status) -> None:
    late = {"met_on": AS_OF} if other is Status.MET_LATE else {}

    assert rating(finding(other, **late), finding(Status.OVERDUE)).rating.value == "red"


@pytest.mark.parametrize("other", [Status.MET, Status.NOT_DUE, Status.LAPSED, Status.NOT_ASSESSABLE])
def test_a_child_with_anything_due_soon_is_amber(other: Status) -> None:
    assert rating(finding(other), finding(Status.DUE_SOON)).rating.value == "amber"


@pytest.mark.parametrize(("days", "colour"), [(0, "amber"), (89, "amber"), (90, "amber"), (91, "green")])
def test_something_done_late_keeps_a_child_amber_for_ninety_days_after_it_was_done(
    days: int, colour: str
) -> None:
    late = finding(Status.MET_LATE, due_on=ago(200), met_on=ago(days))

    assert rating(late).rating.value == colour


@pytest.mark.parametrize(("days", "colour"), [(0, "amber"), (90, "amber"), (91, "green")])
def test_something_missed_keeps_a_child_amber_for_ninety_days_after_it_ended(days: int, colour: str) -> None:
    missed = finding(Status.MISSED, due_on=ago(200), closed_on=ago(days))

    assert rating(missed).rating.value == colour


@pytest.mark.parametrize(("days", "colour"), [(1, "amber"), (90, "amber"), (91, "green")])
def test_a_missed_period_counts_from_its_last_day(days: int, colour: str) -> None:
    assert rating(finding(Status.MISSED, due_on=ago(days))).rating.value == colour


@pytest.mark.parametrize("status", [Status.MET, Status.NOT_DUE, Status.LAPSED])
def test_a_child_with_nothing_amiss_is_green(status: Status) -> None:
    assert rating(finding(status)).rating.value == "green"


def test_a_child_of_whom_nothing_could_be_judged_is_grey() -> None:
    assert rating(finding(Status.NOT_ASSESSABLE), finding(Status.NOT_ASSESSABLE)).rating.value == "grey"


def test_one_thing_judged_is_enough_not_to_be_grey() -> None:
    assert rating(finding(Status.NOT_ASSESSABLE), finding(Status.MET)).rating.value == "green"


def test_an_old_breach_beside_what_could_not_be_judged_is_green() -> None:
    old = finding(Status.MET_LATE, due_on=ago(300), met_on=ago(200))

    assert rating(old, finding(Status.NOT_ASSESSABLE)).rating.value == "green"


def test_a_rating_says_what_it_rests_on() -> None:
    found = rating(
        finding(Status.OVERDUE),
        finding(Status.OVERDUE),
        finding(Status.DUE_SOON),
        finding(Status.MET_LATE, met_on=ago(90), apparent=True),
        finding(Status.MET_LATE, met_on=ago(91), apparent=True),
        finding(Status.MET),
        finding(Status.NOT_ASSESSABLE),
    )

    assert found.model_dump(mode="json") == {
        "case": "1",
        "family": "reviews",
        "rating": "red",
        "overdue": 2,
        "due_soon": 1,
        "breached_lately": 3,
        "apparent": 1,
        "judged": 6,
        "not_assessable": 1,
    }


def test_each_child_and_family_has_a_rating_of_its_own_in_order() -> None:
    found = ratings(
        finding(Status.MET, case="2", family="visits"),
        finding(Status.OVERDUE, case="1", family="visits"),
        finding(Status.MET, case="1", family="reviews"),
        finding(Status.NOT_ASSESSABLE, case="1", family="health"),
    )

    assert [(r.case, r.family, r.rating.value) for r in found] == [
        ("1", "health", "grey"),
        ("1", "reviews", "green"),
        ("1", "visits", "red"),
        ("2", "visits", "green"),
    ]


def test_without_findings_there_are_no_ratings() -> None:
    assert ratings() == []
