"""Months, years and ages against arithmetic written out by hand, on any day."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.calendars.ages import LeapBirthday, age_on, attained_on
from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Span, Unit, add_months, parse_span
from tests.strategies.shipped import working_days

CALENDARS = Calendars(working_days())
DAYS = st.dates(date(1995, 1, 1), date(2040, 12, 31))


@given(DAYS, st.integers(-60, 60))
def test_a_month_ends_on_the_corresponding_date_or_the_last_of_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == min(day.day, monthrange(moved.year, moved.month)[1])


def test_a_clamped_month_is_not_carried_on() -> None:
    """The next interval runs from the day it really happened: 31 January, 28 February, 28 May."""
    second = add_months(date(2025, 1, 31), 1)
    assert (second, add_months(second, 3)) == (date(2025, 2, 28), date(2025, 5, 28))


@given(DAYS, st.integers(0, 30))
def test_a_year_is_twelve_months_and_a_week_seven_days(day: date, count: int) -> None:
    assert CALENDARS.due(day, Span(count, Unit.YEARS)) == add_months(day, 12 * count)
    assert CALENDARS.due(day, Span(count, Unit.WEEKS)) == day + timedelta(days=7 * count)


@given(DAYS, st.sampled_from(["1 day", "2 weeks", "3 months", "1 year"]))
def test_a_span_has_lasted_from_its_last_day_on(day: date, text: str) -> None:
    span = parse_span(text)
    due = CALENDARS.due(day, span)
    assert CALENDARS.has_lasted(day, due, span)
    assert not CALENDARS.has_lasted(day, due - timedelta(days=1), span)


@given(DAYS, st.integers(0, 25), st.sampled_from(LeapBirthday))
def test_an_age_grows_by_one_on_the_day_it_is_attained(born: date, years: int, leap: LeapBirthday) -> None:
    day = attained_on(born, years, leap)
    assert (age_on(born, day - timedelta(days=1), leap), age_on(born, day, leap)) == (years - 1, years)


@pytest.mark.parametrize("years", [4, 5, 14, 16, 18, 21, 25])
@pytest.mark.parametrize("born", [date(2004, 2, 29), date(2008, 2, 29), date(2012, 2, 29)])
def test_the_readings_of_a_leap_birthday_differ_only_in_common_years(born: date, years: int) -> None:
    march, february = (attained_on(born, years, reading) for reading in LeapBirthday)
    year = born.year + years
    if isleap(year):
        assert march == february == date(year, 2, 29)
    else:
        assert (march, february) == (date(year, 3, 1), date(year, 2, 28))
