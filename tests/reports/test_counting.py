"""Days counted out loud: anybody can follow the count with a finger on a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import parse_deadline
from compliance.reports.counting import counting
from tests.strategies.shipped import working_days


@pytest.fixture(scope="module")
def calendars() -> Calendars:
    return Calendars(working_days())


def lines(calendars: Calendars, anchor: date, text: str) -> list[str]:
    span = parse_deadline(text)
    return counting(anchor, span, calendars.due(anchor, span), calendars)


def test_working_days_are_numbered_in_runs_between_weekends_and_holidays(calendars: Calendars) -> None:
    # Good Friday and Easter Monday stand on either side of a weekend.
    assert lines(calendars, date(2024, 3, 25), "10 working_days") == [
        "10 working days after Monday 25 March 2024, that day not counted:",
        "      1-3  Tue 26 Mar to Thu 28 March 2024",
        "           Fri 29 March 2024: bank holiday",
        "           Mon 1 April 2024: bank holiday",
        "      4-7  Tue 2 Apr to Fri 5 April 2024",
        "     8-10  Mon 8 Apr to Wed 10 April 2024",
        "The 10th working day is Wednesday 10 April 2024; that day is in time.",
    ]


def test_a_day_between_holidays_stands_alone(calendars: Calendars) -> None:
    # 27 December 2024 is a Friday after two holidays.
    found = lines(calendars, date(2024, 12, 23), "5 working_days")

    assert found[1:5] == [
        "        1  Tue 24 December 2024",
        "           Wed 25 December 2024: bank holiday",
        "           Thu 26 December 2024: bank holiday",
        "        2  Fri 27 December 2024",
    ]


@pytest.mark.parametrize(("count", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd")])
def test_the_last_day_is_named_by_its_number(calendars: Calendars, count: int, said: str) -> None:
    found = lines(calendars, date(2024, 6, 3), f"{count} working_days")

    assert found[-1].startswith(f"The {said} working day is ")


def test_a_day_that_its_month_has_not_is_named_by_its_number(calendars: Calendars) -> None:
    (line,) = lines(calendars, date(2024, 8, 31), "1 month")

    assert "there is no 31st in September 2024, so its last day" in line


def test_one_day_is_one_day(calendars: Calendars) -> None:
    assert lines(calendars, date(2024, 6, 3), "1 day")[0].startswith("1 day after Monday 3 June 2024")


@pytest.mark.parametrize("anchor", [date(2024, 6, 1), date(2024, 6, 2)])
def test_a_count_from_a_weekend_begins_on_monday(calendars: Calendars, anchor: date) -> None:
    assert lines(calendars, anchor, "5 working_days")[1:] == [
        "      1-5  Mon 3 Jun to Fri 7 June 2024",
        "The 5th working day is Friday 7 June 2024; that day is in time.",
    ]


@pytest.mark.parametrize(
    ("anchor", "text", "line"),
    [
        (
            date(2024, 6, 3),
            "1 week",
            "1 week (7 days) after Monday 3 June 2024: Monday 10 June 2024, that day in time.",
        ),
        (
            date(2024, 6, 3),
            "6 weeks",
            "6 weeks (42 days) after Monday 3 June 2024: Monday 15 July 2024, that day in time.",
        ),
        (
            date(2024, 6, 3),
            "3 months",
            "3 months after Monday 3 June 2024: the corresponding date is Tuesday 3 September 2024, that day in time.",
        ),
        (
            date(2023, 11, 30),
            "3 months",
            "3 months after Thursday 30 November 2023: there is no 30th in February 2024, so its last day, "
            "Thursday 29 February 2024, that day in time.",
        ),
        (
            date(2024, 2, 29),
            "1 year",
            "1 year after Thursday 29 February 2024: there is no 29th in February 2025, so its last day, "
            "Friday 28 February 2025, that day in time.",
        ),
        (
            date(2024, 6, 3),
            "72 hours",
            "72 hours elapsed, weekends and holidays included, whatever the clocks do.",
        ),
    ],
)
def test_other_lengths_are_one_line(calendars: Calendars, anchor: date, text: str, line: str) -> None:
    assert lines(calendars, anchor, text) == [line]


def test_working_days_before_are_numbered_back_from_the_day(calendars: Calendars) -> None:
    # Over Easter, from the Wednesday after it.
    assert lines(calendars, date(2024, 4, 3), "5 working_days before") == [
        "5 working days before Wednesday 3 April 2024, that day not counted:",
        "        1  Tue 2 April 2024",
        "           Mon 1 April 2024: bank holiday",
        "           Fri 29 March 2024: bank holiday",
        "      2-5  Thu 28 Mar to Mon 25 March 2024",
        "The 5th working day back is Monday 25 March 2024; that day is in time.",
    ]


@pytest.mark.parametrize(
    ("anchor", "text", "line"),
    [
        (
            date(2024, 6, 10),
            "1 week before",
            "1 week (7 days) before Monday 10 June 2024: Monday 3 June 2024, that day in time.",
        ),
        (
            date(2024, 3, 31),
            "1 month before",
            "1 month before Sunday 31 March 2024: there is no 31st in February 2024, so its last day, "
            "Thursday 29 February 2024, that day in time.",
        ),
    ],
)
def test_other_lengths_before_are_one_line(calendars: Calendars, anchor: date, text: str, line: str) -> None:
    assert lines(calendars, anchor, text) == [line]
