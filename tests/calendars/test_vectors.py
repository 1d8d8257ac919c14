"""Days worked out by hand: working days over holidays, months without the day, hours over clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from compliance.calendars.ages import LeapBirthday, age_on, attained_on
from compliance.calendars.calendars import Calendars, day_bounds, london_day
from compliance.calendars.spans import Span, Unit, add_months, parse_span
from tests.strategies.shipped import working_days

CALENDARS = Calendars(working_days())

TWENTY = [
    ("2011-04-01", "2011-05-05"),
    ("2012-05-11", "2012-06-12"),
    ("2020-04-24", "2020-05-26"),
    ("2022-05-23", "2022-06-22"),
    ("2022-08-26", "2022-09-27"),
    ("2023-04-06", "2023-05-10"),
    ("2024-12-06", "2025-01-08"),
    ("2026-11-27", "2026-12-29"),
]
FIVE = [
    ("2022-05-31", "2022-06-09"),
    ("2022-12-22", "2023-01-03"),
    ("2020-05-05", "2020-05-13"),
    ("2022-09-15", "2022-09-23"),
]
TEN = [("2022-12-22", "2023-01-10"), ("2023-04-28", "2023-05-16"), ("2011-04-20", "2011-05-10")]


@pytest.mark.parametrize(
    ("count", "anchor", "due"),
    [(20, *pair) for pair in TWENTY] + [(5, *pair) for pair in FIVE] + [(10, *pair) for pair in TEN],
)
def test_working_days_skip_weekends_and_holidays_and_the_anchor_day(
    count: int, anchor: str, due: str
) -> None:
    span = Span(count, Unit.WORKING_DAYS)
    assert CALENDARS.due(date.fromisoformat(anchor), span) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("anchor", "months", "due"),
    [
        ("2024-11-30", 3, "2025-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-29", 6, "2024-02-29"),
        ("2025-01-31", 3, "2025-04-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
    ],
)
def test_months_go_to_the_corresponding_date_or_the_last_day(anchor: str, months: int, due: str) -> None:
    assert add_months(date.fromisoformat(anchor), months) == date.fromisoformat(due)


def test_a_week_is_seven_days_and_six_weeks_are_forty_two() -> None:
    assert CALENDARS.due(date(2024, 2, 1), parse_span("1 week")) == date(2024, 2, 8)
    assert CALENDARS.due(date(2024, 1, 9), parse_span("6 weeks")) == date(2024, 2, 20)


@pytest.mark.parametrize(
    ("returned", "last"),
    [
        # The clocks go forward on 31 March 2024 and back on 27 October 2024: elapsed hours do not care.
        ("2024-03-29T20:00:00+00:00", "2024-04-01T21:00:00+01:00"),
        ("2024-10-25T20:00:00+01:00", "2024-10-28T19:00:00+00:00"),
    ],
)
def test_hours_are_elapsed_hours(returned: str, last: str) -> None:
    due = CALENDARS.due_at(datetime.fromisoformat(returned), parse_span("72 hours"))
    assert due == datetime.fromisoformat(last)


def test_a_day_in_london_begins_an_hour_early_in_summer() -> None:
    assert day_bounds(date(2024, 7, 1))[0] == datetime(2024, 6, 30, 23, tzinfo=UTC)
    assert london_day(datetime(2024, 6, 30, 23, 30, tzinfo=UTC)) == date(2024, 7, 1)


def test_an_age_is_attained_at_the_start_of_the_birthday() -> None:
    born = date(2019, 1, 15)
    assert age_on(born, date(2024, 1, 14), LeapBirthday.FIRST_OF_MARCH) == 4
    assert age_on(born, date(2024, 1, 15), LeapBirthday.FIRST_OF_MARCH) == 5


@pytest.mark.parametrize(
    ("reading", "day"),
    [(LeapBirthday.FIRST_OF_MARCH, date(2025, 3, 1)), (LeapBirthday.LAST_OF_FEBRUARY, date(2025, 2, 28))],
)
def test_a_leap_day_birthday_is_read_as_chosen(reading: LeapBirthday, day: date) -> None:
    assert attained_on(date(2020, 2, 29), 5, reading) == day
    assert attained_on(date(2020, 2, 29), 16, reading) == date(2036, 2, 29)


@pytest.mark.parametrize("text", ["20 workingdays", "a week", "1.5 days", "weeks", "-3 days", "3  days"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a length of time"):
        parse_span(text)
