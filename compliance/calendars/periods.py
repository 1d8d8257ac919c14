"""Periods that duties repeat in: school terms, months, return years, blocks counted from a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.calendars.spans import Span, add_calendar, add_months


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A named stretch of days, first and last included."""

    first: date
    last: date
    name: str


def months(first: date, last: date) -> Iterator[Period]:
    """Every calendar month that touches the days from `first` to `last`."""
    day = first.replace(day=1)
    while day <= last:
        following = add_months(day, 1)
        yield Period(day, following - timedelta(days=1), f"{day:%B %Y}")
        day = following


def return_years(first: date, last: date) -> Iterator[Period]:
    """Every year from 1 April to 31 March that touches the days from `first` to `last`."""
    year = first.year if first >= date(first.year, 4, 1) else first.year - 1
    while date(year, 4, 1) <= last:
        yield Period(date(year, 4, 1), date(year + 1, 3, 31), f"year to 31 March {year + 1}")
        year += 1


def blocks(start: date, span: Span, last: date) -> Iterator[Period]:
    """Blocks of a length, end to end from `start`, up to the one that holds `last`; none if that is earlier.

    The next block begins so many spans after `start`: every boundary is counted from there, so that months of
    different lengths do not shift the later ones.
    """
    number, first = 1, start
    while first <= last:
        following = add_calendar(start, Span(number * span.count, span.unit))
        yield Period(first, following - timedelta(days=1), block_name(span, number))
        number, first = number + 1, following


def block_name(span: Span, number: int) -> str:
    """`6-month block 2`."""
    return f"{span.count}-{span.unit.value[:-1]} block {number}"


def return_year_of(day: date) -> Period:
    """The year from 1 April to 31 March that holds `day`."""
    return next(return_years(day, day))
