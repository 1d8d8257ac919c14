"""Working days: the file of bank holidays, and counting as the inverse of advancing."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.calendars.calendars import Calendars
from compliance.calendars.periods import Period, months, return_year_of, return_years
from compliance.calendars.working_days import OutsideCalendar
from compliance.rulebook.load import load_working_days

WORKING = load_working_days()
INSIDE = st.dates(date(2010, 6, 1), date(2028, 6, 1))


def test_the_file_agrees_with_the_holidays_package() -> None:
    theirs = holidays.country_holidays("GB", subdiv="ENG", years=range(2010, 2029))
    assert {day for day in theirs if day.weekday() < 5} == set(WORKING.holidays)


@pytest.mark.parametrize(
    "day", ["2011-04-29", "2012-06-05", "2020-05-08", "2022-06-03", "2022-09-19", "2023-05-08"]
)
def test_one_off_holidays_are_not_working_days(day: str) -> None:
    assert not WORKING.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2012-05-28", "2020-05-04", "2022-05-30"])
def test_the_days_that_holidays_were_moved_from_are_working_days(day: str) -> None:
    assert WORKING.is_working(date.fromisoformat(day))


@given(INSIDE, st.integers(1, 60))
def test_counting_is_the_inverse_of_advancing(day: date, count: int) -> None:
    later = WORKING.advance(day, count)
    assert WORKING.is_working(later)
    assert WORKING.count(day, later) == count
    assert WORKING.count(day, later - timedelta(days=1)) == count - 1


@given(INSIDE, st.integers(1, 60))
def test_going_back_undoes_advancing_from_a_working_day(day: date, count: int) -> None:
    later = WORKING.advance(day, count)
    back = WORKING.advance(later, -count)
    assert back <= day
    assert WORKING.count(back, day) == (0 if not WORKING.is_working(day) or back == day else 1)


@given(INSIDE, INSIDE, st.integers(0, 60))
def test_advancing_keeps_the_order_of_days(one: date, other: date, count: int) -> None:
    early, late = sorted((one, other))
    assert WORKING.advance(early, count) <= WORKING.advance(late, count)


@given(INSIDE, st.integers(0, 30))
def test_soon_is_the_last_day_with_no_more_working_days_left(day: date, warning: int) -> None:
    soon = Calendars(WORKING).soon(day, warning)
    assert WORKING.count(day, soon) <= warning < WORKING.count(day, soon + timedelta(days=1))


@pytest.mark.parametrize(("day", "count"), [("2009-12-31", 1), ("2029-01-01", 0), ("2028-12-20", 20)])
def test_outside_the_calendar_nothing_is_counted(day: str, count: int) -> None:
    with pytest.raises(OutsideCalendar, match="outside the bank holidays held"):
        WORKING.advance(date.fromisoformat(day), count)


def test_periods_are_whole_and_follow_one_another() -> None:
    assert return_year_of(date(2024, 3, 31)) == Period(
        date(2023, 4, 1), date(2024, 3, 31), "year to 31 March 2024"
    )
    years = list(return_years(date(2023, 3, 31), date(2024, 4, 1)))
    assert [y.first for y in years] == [date(2022, 4, 1), date(2023, 4, 1), date(2024, 4, 1)]
    assert [m.last for m in months(date(2024, 1, 31), date(2024, 3, 1))] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]
