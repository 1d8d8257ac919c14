"""A day as people and systems write it, read where only one reading is possible: never guessed.

2024-01-31                        and 2024-1-31, 2024/01/31, 20240131
31/01/2024                        and 31-01-2024, 31.01.2024, 31012024; 05/06/2024 only where it is said that the day
                                  comes first
31 January 2024                   and 31-Jan-2024, 31st Jan 2024, January 31, 2024
31/01/24, 31-Jan-24               only where two-digit years are declared
45322                             a spreadsheet's serial day, counted from 1900
Wed 31/01/2024                    and Wednesday, 31 January 2024: only a day that is that day of the week

A time of day may stand behind each, 14:30 or 2:30 PM, with or without an offset; in a serial day it is a fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo


class DateOrder(StrEnum):
    """How the days of a file are written. Chosen by the user or by the format, never by looking.

    In every order days are read that can be read in one way only; the order settles what else could be read in two.
    """

    ISO = "iso"
    DAY_MONTH_YEAR = "dmy"
    DAY_MONTH_SHORT_YEAR = "dd/mm/yy"

    def expectation(self, written: str | None = None) -> str:
        """What a reader of an error message is told to write, who had `written` something else."""
        text = written or ""
        if self is DateOrder.DAY_MONTH_SHORT_YEAR:
            return "a date as DD/MM/YY, DD/MM/YYYY or YYYY-MM-DD"
        said = "YYYY-MM-DD" if self is DateOrder.ISO else "DD/MM/YYYY or YYYY-MM-DD"
        order = DateOrder.DAY_MONTH_YEAR
        if not readings(text, self) and readings(text, DateOrder.DAY_MONTH_SHORT_YEAR):
            order = DateOrder.DAY_MONTH_SHORT_YEAR
        elif self is not DateOrder.ISO:
            return f"a date as {said}"
        form = "DD/MM/YY" if order is DateOrder.DAY_MONTH_SHORT_YEAR else "DD/MM/YYYY"
        return f"a date as {said}{either(text, self)} (if this file writes {form}, say --dates {order})"


@dataclass(frozen=True, slots=True)
class Written:
    """One reading of a text: its day, with the time of day and the offset from UTC where they stand there."""

    day: date
    clock: time | None = None
    offset: timezone | None = None

    @property
    def instant(self) -> datetime | None:
        """The instant in UTC. Without an offset the time is London's: one that occurs twice is the earlier one.

        None without a time of day, and for a time that no clock in London shows.
        """
        if self.clock is None:
            return None
        local = datetime.combine(self.day, self.clock)
        return (
            from_london(local) if self.offset is None else local.replace(tzinfo=self.offset).astimezone(UTC)
        )

    @property
    def on(self) -> date:
        """The day in London; an instant that is midnight in UTC is that day's midnight."""
        if self.offset is None or (at := self.instant) is None:
            return self.day
        return at.date() if at.time() == time() else london_day(at)

    @property
    def at(self) -> datetime | None:
        """The instant, where more than a day is told: systems write a day as its midnight, in London or in UTC."""
        if self.clock is None or (self.offset is None and self.clock == time()):
            return None
        at = self.instant
        midnight = at is not None and time() in (at.time(), at.astimezone(_LONDON).time())
        return None if midnight and self.offset is not None else at


def written(text: str, order: DateOrder) -> Written | None:
    """What a text says, if it can be read as one day of the years 1900 to 2100 and no other."""
    ways = readings(text, order)
    return ways[0] if len(ways) == 1 else None


def readings(text: str, order: DateOrder) -> tuple[Written, ...]:
    """Every way in which a text can be read as a day: none, one, or two."""
    if len(text) > _LONGEST or not (parts := _TIMED.fullmatch(text)):
        return ()
    day, *clock = parts.groups()
    if serial := _SERIAL.fullmatch(text):
        return _of_serial(int(serial[1]), serial[2] or "0")
    weekday, day = _weekday(day)
    days = dict.fromkeys(read for each in _days(day, order) if (read := _date(*each)) is not None)
    days = {read: None for read in days if weekday in (None, read.weekday())}
    if parts["hour"] is None:
        return tuple(map(Written, days))
    try:
        at, offset = _clock(*clock)
    except ValueError:
        return ()
    return tuple(Written(day, at, offset) for day in days)


def time_expected(written: str, order: DateOrder = DateOrder.ISO) -> str:
    """What is expected in place of what was `written`, where a day and a time belong."""
    said = "a day and time as YYYY-MM-DDTHH:MM, with an offset or in London time"
    return said + either(written, order)


def either(text: str, order: DateOrder = DateOrder.ISO) -> str:
    """What is said of a text that can be read in two ways: which they are. Empty for any other."""
    ways = [f"{each.day.day} {each.day:%B %Y}" for each in readings(text, order)]
    return f", since this may be {' or '.join(ways)}" if len(ways) > 1 else ""


def from_london(local: datetime) -> datetime | None:
    """The instant in UTC of a London clock's time; the earlier of two. None where the clocks go forward past it."""
    at = local.replace(tzinfo=_LONDON, fold=0).astimezone(UTC)
    return at if at.astimezone(_LONDON).replace(tzinfo=None) == local else None


def london_day(at: datetime) -> date:
    """The day in London in which an instant falls."""
    return at.astimezone(_LONDON).date()


_LONDON = ZoneInfo("Europe/London")
_LONGEST = 60
_FLAGS = re.ASCII | re.IGNORECASE
_TIMED = re.compile(
    r"(.*?)(?:(?:T|,?\s+)(?P<hour>\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*([ap]m)?\s*(z|[+-]\d{2}(?::?\d{2})?)?)?",
    _FLAGS,
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})", _FLAGS)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]?)(\d{1,2})\2(\d{4}|\d{2})", _FLAGS)
_MONTH_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s/.,-]*([a-z]{3,9})\.?[\s/.,-]*(\d{4}|\d{2})"
    r"|([a-z]{3,9})\.?[\s/.,-]*(\d{1,2})(?:st|nd|rd|th)?[\s/.,-]+(\d{4}|\d{2})",
    _FLAGS,
)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAY_FIRST = re.compile(r"([a-z]{3,9})[.,]?\s+(\d.*)", _FLAGS)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?", _FLAGS)
_SERIALS = range(32_874, 73_051)
"""Serial days of the years 1990 to 2099: what a column of five-digit numbers can mean where days belong."""
_SERIAL_ZERO = datetime(1899, 12, 30)


def _weekday(text: str) -> tuple[int | None, str]:
    """The day of the week that a text begins with, Monday 0, and what stands behind it."""
    if parts := _WEEKDAY_FIRST.fullmatch(text):
        for number, name in enumerate(_WEEKDAYS):
            if name.startswith(parts[1].lower()):
                return number, parts[2]
    return None, text


def _days(text: str, order: DateOrder) -> Iterator[tuple[int, int, int]]:
    """The years, months and days that a text may name, whether or not there is such a day."""
    if (parts := _YEAR_FIRST.fullmatch(text)) and (parts[2] or len(text) == _COMPACT):
        yield int(parts[1]), int(parts[3]), int(parts[4])
    parts = _YEAR_LAST.fullmatch(text)
    if parts and (parts[2] or len(text) == _COMPACT) and (year := _year(parts[4], order)):
        yield year, int(parts[3]), int(parts[1])
        if order is DateOrder.ISO:
            yield year, int(parts[1]), int(parts[3])
    if parts := _MONTH_NAMED.fullmatch(text):
        day, name, in_year = parts.groups()[:3] if parts[1] else (parts[5], parts[4], parts[6])
        months = [n for n, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower())]
        if months and (year := _year(in_year, order)):
            yield year, months[0], int(day)


_COMPACT = 8


def _year(text: str, order: DateOrder) -> int | None:
    """A year; one of two digits, where they are declared, is of 1969 to 2068."""
    if len(text) == 4:
        return int(text)
    if order is not DateOrder.DAY_MONTH_SHORT_YEAR:
        return None
    return int(text) + (1900 if int(text) > 68 else 2000)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _clock(
    hour: str, minute: str, second: str | None, part: str | None, half: str | None, offset: str | None
) -> tuple[time, timezone | None]:
    """A time of day and its offset. Raises ValueError where there is no such time."""
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(hour)
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    clock = time(hours, int(minute), int(second or 0), int(f"{part or 0:0<6}"[:6]))
    if offset is None or offset in "zZ":
        return clock, UTC if offset else None
    ahead = time(int(offset[1:3]), int(offset[3:].lstrip(":") or 0))
    off = timedelta(hours=ahead.hour, minutes=ahead.minute)
    return clock, timezone(-off if offset[0] == "-" else off)


def _of_serial(number: int, part: str) -> tuple[Written, ...]:
    """A serial day, with its time of day to the second."""
    if number not in _SERIALS:
        return ()
    at = _SERIAL_ZERO + timedelta(days=number, seconds=round(float(f"0.{part}") * 86_400))
    return (Written(at.date(), at.time() if int(part) else None),)
