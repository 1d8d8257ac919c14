"""Terms, months, return years and blocks: which of them touch a stretch of days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.calendars.calendars import Calendars
from compliance.calendars.periods import Period, blocks
from compliance.calendars.spans import parse_span
from tests.strategies.shipped import working_days

SPRING = Period(date(2024, 1, 8), date(2024, 3, 28), "spring 2024")
AUTUMN = Period(date(2023, 9, 4), date(2023, 12, 22), "autumn 2023")
# Settings may name terms in any order.
CALENDARS = Calendars(working_days(), (SPRING, AUTUMN))
DAYS = st.dates(date(2010, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize("name", ["month", "return_year"])
@given(first=DAYS, length=st.integers(0, 1500))
def test_months_and_years_cover_the_days_without_gap_or_overlap(name: str, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = list(CALENDARS.periods(name, first, last))
    assert found[0].first <= first <= found[0].last
    assert found[-1].first <= last <= found[-1].last
    for one, following in pairwise(found):
        assert following.first == one.last + timedelta(days=1)
    starts = {(p.first.month, p.first.day) for p in found}
    assert starts == {(4, 1)} if name == "return_year" else {day for _, day in starts} == {1}


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("2023-12-22", "2024-01-08", ["autumn 2023", "spring 2024"]),
        ("2023-12-23", "2024-01-07", []),
        ("2024-03-28", "2024-03-28", ["spring 2024"]),
        ("2024-03-29", "2024-09-01", []),
    ],
)
def test_a_term_counts_its_first_and_last_day_and_holidays_are_in_none(
    first: str, last: str, names: list[str]
) -> None:
    found = CALENDARS.periods("term", date.fromisoformat(first), date.fromisoformat(last))
    assert [period.name for period in found] == names


def test_a_calendar_of_no_known_name_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        list(CALENDARS.periods("fortnight", SPRING.first, SPRING.last))


@pytest.mark.parametrize("span", ["1 day", "7 days", "6 weeks", "1 month", "6 months", "1 year"])
@given(start=DAYS, length=st.integers(0, 1500))
def test_blocks_run_end_to_end_from_the_start(span: str, start: date, length: int) -> None:
    last = start + timedelta(days=length)
    found = list(blocks(start, parse_span(span), last))
    assert found[0].first == start
    assert found[-1].first <= last <= found[-1].last
    for one, following in pairwise(found):
        assert following.first == one.last + timedelta(days=1)


def test_blocks_of_months_come_back_to_the_day_they_began_on() -> None:
    found = list(blocks(date(2023, 8, 31), parse_span("6 months"), date(2024, 8, 31)))
    assert found == [
        Period(date(2023, 8, 31), date(2024, 2, 28), "6-month block 1"),
        Period(date(2024, 2, 29), date(2024, 8, 30), "6-month block 2"),
        Period(date(2024, 8, 31), date(2025, 2, 27), "6-month block 3"),
    ]


def test_there_is_no_block_before_the_start() -> None:
    assert list(blocks(date(2024, 3, 4), parse_span("7 days"), date(2024, 3, 3))) == []
