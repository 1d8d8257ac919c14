"""Days as columns of whole numbers, and the calendar arithmetic that generation needs on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from compliance.calendars.working_days import WorkingDays

Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Real: TypeAlias = npt.NDArray[np.float64]

Days: TypeAlias = npt.NDArray[np.int64]
"""Days counted from 1 January 1970, one a row."""

NEVER = 1_000_000
"""A day after every other: what never happens, and what has no end."""

YEAR = 365.25
_EPOCH = date(1970, 1, 1)


def number_of(day: date) -> int:
    """The whole number that stands for a day."""
    return (day - _EPOCH).days


def date_of(number: int) -> date:
    """The day that a whole number stands for."""
    return _EPOCH + timedelta(days=number)


def add_months(days: Days, months: int) -> Days:
    """The corresponding dates so many months later, or the last day of a month that has no such date."""
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    into = dates - month.astype("datetime64[D]")
    target = month + np.timedelta64(months, "M")
    first = target.astype("datetime64[D]")
    longest = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - first - np.timedelta64(1, "D")
    moved: Days = (first + np.minimum(into, longest)).astype(np.int64)
    return moved


def birthday(born: Days, years: int) -> Days:
    """The days on which an age is attained; a child born on 29 February attains it on 1 March."""
    day = add_months(born, 12 * years)
    return day + (_day_of_month(day) < _day_of_month(born))


def on_a_weekday(days: Days) -> Days:
    """Each day, or the Friday before it: for what a court or a panel does, of whatever year."""
    # 1 January 1970 was a Thursday, so this counts from Monday.
    return days - np.maximum((days + 3) % 7 - 4, 0)


def years_old(born: Days, day: Days) -> Real:
    """Age in years and parts of a year: near enough to choose by, not to judge by."""
    age: Real = (day - born) / YEAR
    return age


def _day_of_month(days: Days) -> Days:
    dates = days.astype("datetime64[D]")
    into: Days = (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    return into


@dataclass(frozen=True)
class WorkingCalendar:
    """A `WorkingDays` value for whole columns of days at once.

    Before its first and after its last day only weekends are known as days off.
    """

    days: np.busdaycalendar

    @classmethod
    def of(cls, working: WorkingDays) -> WorkingCalendar:
        """The calendar with the same days off."""
        return cls(np.busdaycalendar(holidays=[np.datetime64(day, "D") for day in sorted(working.holidays)]))

    def advance(self, days: Days, count: Days | int) -> Days:
        """The `count`th working days after `days`, which are never counted themselves; 0 gives `days`.

        A negative count goes back, as in `WorkingDays.advance`.
        """
        counts = np.broadcast_to(np.asarray(count, dtype=np.int64), days.shape)
        ahead = self._offset(days, np.maximum(counts, 0), "backward")
        if (counts < 0).any():
            ahead = np.where(counts < 0, self._offset(days, np.minimum(counts, 0), "forward"), ahead)
        return np.where(counts == 0, days, ahead)

    def on_or_before(self, days: Days) -> Days:
        """Each day, or the last working day before it."""
        return self._offset(days, np.zeros_like(days), "backward")

    def on_or_after(self, days: Days) -> Days:
        """Each day, or the first working day after it."""
        return self._offset(days, np.zeros_like(days), "forward")

    def _offset(self, days: Days, counts: Days, roll: str) -> Days:
        moved = np.busday_offset(
            days.astype("datetime64[D]"),
            counts,
            roll="forward" if roll == "forward" else "backward",
            busdaycal=self.days,
        )
        numbers: Days = moved.astype(np.int64)
        return numbers
