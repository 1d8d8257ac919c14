"""Return years: 1 April to 31 March, each known by the calendar year in which its 31 March falls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from compliance.model.coverage import Window

_LONG = re.compile(r"(?<!\d)(20\d\d|19\d\d)\s*[-_/]?\s*(20\d\d|19\d\d|\d\d)(?!\d)", re.ASCII)
# Beside a day, a month or a year two pairs of digits are part of a date.
_SHORT = re.compile(
    r"(?<!\d)(?<!\D\d[-./])(?<!\D\d\d[-./])(?<!^\d[-./])(?<!^\d\d[-./])(?<!\d{4}[-./])"
    r"(\d\d)\s?[-_/]?\s?(\d\d)(?!\d)(?![-./]\d)",
    re.ASCII,
)
# A year beside another number is part of a date or a month, not a return year.
_ONE_YEAR = re.compile(
    r"(?<!\d)(?<!\D\d\d[-_./])(?<!^\d\d[-_./])" r"(20\d\d|19\d\d)" r"(?!\d)(?![-_./]\d\d?(?!\d))", re.ASCII
)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([-_./])(\d{1,2})\2((?:19|20)\d\d)(?!\d)", re.ASCII)
_IN_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[-_. ]?([a-z]{3,9})[-_. ]?((?:19|20)\d\d)(?!\d)", re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_RETURN = 1992


def year_of(day: date) -> int:
    """The return year a day lies in."""
    return day.year + 1 if day >= first_day(day.year + 1) else day.year


def first_day(year: int) -> date:
    """The 1 April on which a return year begins."""
    return date(year - 1, 4, 1)


def last_day(year: int) -> date:
    """The 31 March on which a return year ends."""
    return date(year, 3, 31)


def window(year: int) -> Window:
    """All days of a return year."""
    return Window(first_day(year), last_day(year))


def label(year: int | None) -> str:
    """The year as councils write it: 2023-24."""
    return "no known year" if year is None else f"{year - 1}-{year % 100:02d}"


def labels(years: Sequence[int]) -> str:
    """Years in order as councils write them: `2022-23 and 2023-24`, `2018-19 to 2023-24`."""
    if not years:
        return label(None)
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{label(years[0])} to {label(years[-1])}"
    *before, last = map(label, years)
    return f"{', '.join(before)} and {last}" if before else last


def stated_in(text: str) -> int | None:
    """The return year that a name or a cell states.

    Written as 2023-24, 2023/24, 2023-2024, 202324, 23-24 or 2324, by its last day (31 March 2024, 2024-03-31), or
    as 2024, the year in which its 31 March falls. None where no year is stated, or several are.
    """
    for reading in (_long, _short, _last_days, _one_year):
        years = {year for year in reading(text) if year >= _FIRST_RETURN}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def stated_in_names(names: Iterable[str]) -> int | None:
    """The year stated by the first of these names that states one."""
    return next((year for name in names if (year := stated_in(name)) is not None), None)


def extracted_on(names: Iterable[str]) -> date | None:
    """The day of extract that the first of these names states which states one day; the end of a year is none."""
    for name in names:
        days = {day for day in _days(name) if day != last_day(day.year)}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def days_stated_in(text: str) -> set[date]:
    """The days that a name states in full."""
    return set(_days(text))


def _long(text: str) -> Iterator[int]:
    for first, second in _LONG.findall(text):
        if int(second) % 100 == (int(first) + 1) % 100:
            yield int(first) + 1


def _short(text: str) -> Iterator[int]:
    for first, second in _SHORT.findall(text):
        if int(second) == (int(first) + 1) % 100:
            yield 2000 + int(second) if int(second) < _FIRST_RETURN % 100 else 1900 + int(second)


def _last_days(text: str) -> Iterator[int]:
    return (day.year for day in _days(text) if day == last_day(day.year))


def _one_year(text: str) -> Iterator[int]:
    return map(int, _ONE_YEAR.findall(text))


def _days(text: str) -> Iterator[date]:
    written = [(year, month, day) for year, _, month, day in _YEAR_FIRST.findall(text)]
    written += [(year, month, day) for day, _, month, year in _DAY_FIRST.findall(text)]
    written += [
        (year, str(_MONTHS.index(month[:3]) + 1), day)
        for day, month, year in _IN_WORDS.findall(text.lower())
        if month[:3] in _MONTHS
    ]
    for year, month, day in written:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue
