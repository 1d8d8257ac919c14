"""The calendars over arrays give what they give for one day, on every day and span held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from compliance.calendars.ages import LeapBirthday, attained_on
from compliance.calendars.calendars import Calendars, day_bounds, london_day
from compliance.calendars.days import EPOCH, FIRST_HELD, FOREVER, LAST_HELD, NEVER, day_of, number
from compliance.calendars.due_days import DueDays
from compliance.calendars.instants import NO_TIME, bounds, london_days
from compliance.calendars.spans import Span, parse_deadline
from compliance.calendars.working_days import OutsideCalendar
from compliance.model.deadlines import Within
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Blocks, PeriodicRule
from tests.strategies.shipped import england, working_days

WORKING = working_days()
CALENDARS = Calendars(WORKING)
OTHERS = (
    "0 days",
    "1 day",
    "91 days",
    "7 days, first day counted",
    "10 days, last day late",
    "2 weeks, first day counted, last day late",
    "1 week before",
    "1 month",
    "3 months",
    "18 months",
    "1 month, first day counted",
    "6 months, last day late",
    "3 months before",
    "1 year",
    "18 years",
    "100 years",
    "36525 days",
    "1 year before",
    "0 working_days",
    "1 working_day",
    "20 working_days",
    "300 working_days",
    "10 working_days, first day counted",
    "10 working_days, last day late",
    "3 working_days before",
    "1 hour",
    "24 hours",
    "25 hours",
    "72 hours",
    "25 hours before",
)
"""Lengths of every unit and form, most of which some rule has, and the longest there are."""


def _spans(book: Rulebook) -> set[Span]:
    """Every length of time that a deadline, a look-back or a block of the rules has."""
    found: set[Span] = set()
    for rule in book.rules.values():
        if isinstance(rule, PeriodicRule) and isinstance(rule.each, Blocks):
            found.add(rule.each.span)
        for version in rule.versions:
            if isinstance(version.deadline, Within):
                found.update(span for span, _ in version.deadline.alternatives)
    found.update(track.look_back for track in book.tracks.values() if track.look_back)
    return found


SPANS = sorted({*map(parse_deadline, OTHERS), *_spans(england())}, key=str)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


HELD = _days(WORKING.first - timedelta(days=400), WORKING.last + timedelta(days=400))
"""The days of the bank holidays held, and more than a year on both sides."""


def _counted(day: date, span: Span) -> int:
    try:
        return number(CALENDARS.due(day, span))
    except OutsideCalendar:
        return NEVER


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_a_due_day_is_that_of_the_calendars(span: Span) -> None:
    days = np.array([number(day) for day in HELD])
    assert DueDays(CALENDARS).of(days, span).tolist() == [_counted(day, span) for day in HELD]


@pytest.mark.parametrize("span", [span for span in SPANS if span.is_plain and not span.before], ids=str)
def test_a_look_back_is_that_of_the_calendars(span: Span) -> None:
    def back(day: date) -> int:
        try:
            return number(CALENDARS.back(day, span))
        except OutsideCalendar:
            return NEVER

    days = np.array([number(day) for day in HELD])
    assert DueDays(CALENDARS).back(days, span).tolist() == [back(day) for day in HELD]


@pytest.mark.parametrize("leap", LeapBirthday)
@pytest.mark.parametrize("years", [0, 1, 4, 5, 16, 18, 25])
def test_an_age_is_attained_on_the_day_of_the_calendars(years: int, leap: LeapBirthday) -> None:
    births = _days(date(1980, 1, 1), date(2032, 12, 31))
    found = DueDays(Calendars(WORKING, leap_birthday=leap)).attained(
        np.array([number(day) for day in births]), years
    )
    assert found.tolist() == [number(attained_on(day, years, leap)) for day in births]


@pytest.mark.parametrize("calendar", ["month", "return_year"])
def test_a_period_begins_on_the_day_of_the_calendars(calendar: str) -> None:
    days = np.array([number(day) for day in HELD])
    found = DueDays(CALENDARS).begun(days, calendar)
    assert found.tolist() == [number(next(iter(CALENDARS.periods(calendar, day, day))).first) for day in HELD]


def test_a_day_and_its_number_are_one() -> None:
    assert [number(FIRST_HELD), number(LAST_HELD)] == [NEVER + 1, FOREVER - 1]
    assert [day_of(number(day)) for day in HELD] == HELD
    assert day_of(EPOCH) == date(1970, 1, 1)
    assert [number(date.min), number(date.max)] == [NEVER, FOREVER]


def test_what_is_no_day_is_not_taken_for_one() -> None:
    for n in (NEVER, FOREVER, FOREVER + 1, -1):
        with pytest.raises(ValueError, match="not the number of a day"):
            day_of(n)


def test_days_that_are_not_known_stay_so() -> None:
    unknown = np.array([NEVER, FOREVER])
    assert DueDays(CALENDARS).of(unknown, parse_deadline("20 working_days")).tolist() == [NEVER, FOREVER]


def test_a_day_after_all_that_are_held_is_refused() -> None:
    with pytest.raises(OverflowError, match="after 2417"):
        DueDays(CALENDARS).of(np.array([number(LAST_HELD)]), parse_deadline("1 day"))


@pytest.mark.parametrize(
    "text", ["101 years", "1201 months", "5218 weeks", "36526 days", "26001 working_days", "876601 hours"]
)
def test_a_length_of_over_a_hundred_years_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="longer than a hundred years"):
        parse_deadline(text)


def test_days_in_london_have_the_bounds_of_the_calendars() -> None:
    days = np.array([number(day) for day in HELD])
    first, limit = bounds(days, np.full(len(days), NO_TIME))
    expected = [day_bounds(day) for day in HELD]
    assert first.tolist() == [int(begin.timestamp()) * 1_000_000 for begin, _ in expected]
    assert limit.tolist() == [int(end.timestamp()) * 1_000_000 for _, end in expected]


def test_an_instant_falls_in_the_day_in_london_of_the_calendars() -> None:
    hours = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(2 * 24 * 366)]
    at = np.array([int(each.timestamp()) * 1_000_000 for each in hours])
    assert london_days(at).tolist() == [number(london_day(each)) for each in hours]
