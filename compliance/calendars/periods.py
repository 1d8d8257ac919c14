"""Calendar periods that duties repeat in: school terms, months, return years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.calendars.spans import add_months


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


def return_year_of(day: date) -> Period:
    """The year from 1 April to 31 March that holds `day`."""
    return next(return_years(day, day))
