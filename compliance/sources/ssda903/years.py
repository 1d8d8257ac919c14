"""Return years: 1 April to 31 March, each known by the calendar year in which its 31 March falls."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from compliance.model.coverage import Window

_TWO_YEARS = re.compile(r"(?<!\d)(20\d\d|19\d\d)\s*[-_/]?\s*(20\d\d|19\d\d|\d\d)(?!\d)", re.ASCII)
# A year beside another number is part of a date or a month, not a return year.
_ONE_YEAR = re.compile(
    r"(?<!\d)(?<!\D\d\d[-_./])(?<!^\d\d[-_./])" r"(20\d\d|19\d\d)" r"(?!\d)(?![-_./]\d\d?(?!\d))", re.ASCII
)


def year_of(day: date) -> int:
    """The return year a day lies in."""
    return day.year + 1 if day >= date(day.year, 4, 1) else day.year


def window(year: int) -> Window:
    """All days of a return year."""
    return Window(date(year - 1, 4, 1), last_day(year))


def last_day(year: int) -> date:
    """The 31 March on which a return year ends."""
    return date(year, 3, 31)


def label(year: int | None) -> str:
    """The year as councils write it: 2023-24."""
    return "no known year" if year is None else f"{year - 1}-{year % 100:02d}"


def stated_in(text: str) -> int | None:
    """The return year that a name or a cell states: 2023-24, 2023/24, 202324, 2023-2024 or 2024.

    A single year is the one in which the 31 March falls. None where no year is stated, or several are.
    """
    pairs = {
        int(first) + 1
        for first, second in _TWO_YEARS.findall(text)
        if int(second) % 100 == (int(first) + 1) % 100 and len(second) in (2, 4)
    }
    years = pairs or {int(year) for year in _ONE_YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def stated_in_names(names: Iterable[str]) -> int | None:
    """The year stated by the first of these names that states one."""
    return next((year for name in names if (year := stated_in(name)) is not None), None)


def inferred(days: Iterable[date], as_of: date | None) -> int | None:
    """The return year of the latest of these days that is not after the as-of day."""
    latest = max((day for day in days if as_of is None or day <= as_of), default=None)
    return None if latest is None else year_of(latest)
