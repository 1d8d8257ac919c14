"""Spans compared whatever day they begin on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compliance.calendars.calendars import Calendars
from compliance.calendars.span_lengths import surely_longer
from compliance.calendars.spans import parse_span
from compliance.calendars.working_days import OutsideCalendar, WorkingDays
from tests.strategies.shipped import working_days

WORKING = working_days()

SPANS = [
    "0 days", "1 day", "28 days", "29 days", "31 days", "32 days", "35 days", "36 days", "42 days", "6 weeks",
    "8 weeks", "12 weeks", "13 weeks", "1 month", "3 months", "4 months", "12 months", "1 year", "365 days",
    "366 days", "367 days", "5 working_days", "20 working_days", "25 working_days", "72 hours", "96 hours", "3 days",
]  # fmt: skip


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("8 weeks", "6 weeks"),
        ("43 days", "6 weeks"),
        ("4 months", "3 months"),
        ("2 years", "18 months"),
        ("25 working_days", "20 working_days"),
        ("32 days", "1 month"),
        ("1 month", "27 days"),
        ("2 months", "20 working_days"),
        ("367 days", "1 year"),
        ("4 days", "72 hours"),
        ("96 hours", "3 days"),
    ],
)
def test_the_longer_is_longer_from_every_day(longer: str, shorter: str) -> None:
    assert surely_longer(parse_span(longer), parse_span(shorter), lambda: WORKING)
    assert not surely_longer(parse_span(shorter), parse_span(longer), lambda: WORKING)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6 weeks", "42 days"),
        ("12 months", "1 year"),
        ("72 hours", "3 days"),
        ("31 days", "1 month"),
        ("13 weeks", "3 months"),
        ("28 days", "20 working_days"),
        ("365 days", "1 year"),
    ],
)
def test_neither_is_longer_where_they_are_equal_or_it_depends_on_the_day(one: str, other: str) -> None:
    assert not surely_longer(parse_span(one), parse_span(other), lambda: WORKING)
    assert not surely_longer(parse_span(other), parse_span(one), lambda: WORKING)


def test_what_is_surely_longer_ends_later_from_every_day_of_ten_years() -> None:
    calendars = Calendars(WORKING)
    days = [date(2014, 1, 1) + timedelta(days=n) for n in range(3653)]
    dues = {text: [calendars.due(day, parse_span(text)) for day in days] for text in SPANS}

    for one in SPANS:
        for other in SPANS:
            if surely_longer(parse_span(one), parse_span(other), lambda: WORKING):
                assert all(a > b for a, b in zip(dues[one], dues[other], strict=True)), f"{one}, {other}"


def test_working_days_are_compared_among_themselves_without_a_calendar() -> None:
    def none() -> WorkingDays:
        raise OutsideCalendar(date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 1))

    assert surely_longer(parse_span("25 working_days"), parse_span("20 working_days"), none)
