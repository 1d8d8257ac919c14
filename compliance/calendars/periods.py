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


def month_to_date(day: date) -> Period:
    """The calendar month up to `day`."""
    first = day.replace(day=1)
    return Period(first, day, f"{day:%B %Y}" if is_month_end(day) else f"{day:%B %Y} to day {day.day}")


def quarter_to_date(day: date) -> Period:
    """The quarter of the return year (from April, July, October, January) up to `day`."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    year = return_year_of(day).first.year
    number = ((first.month - 4) % 12) // 3 + 1
    return Period(first, day, f"quarter {number} of {year}/{(year + 1) % 100:02}")


def year_to_date(day: date) -> Period:
    """The return year up to `day`."""
    year = return_year_of(day)
    return Period(year.first, day, year.name if year.last == day else "year to date")


def is_month_end(day: date) -> bool:
    """Whether `day` is the last of its month."""
    return (day + timedelta(days=1)).day == 1


def month_ends(day: date, months: int) -> list[date]:
    """`day` and the last days of the months before it, so that there are as many as `months`, in order of time."""
    ends = [day]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]
