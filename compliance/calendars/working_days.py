"""Working days: not a Saturday or Sunday, and not a bank holiday of the calendar in use."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from compliance.problems import ComplianceError


class OutsideCalendar(ComplianceError):
    """A day for which the bank-holiday file says nothing, so that working days cannot be counted."""

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(
            f"{day} lies outside the bank holidays held ({first} to {last}); add the years to the calendar file"
        )
        self.day = day


class WorkingDays:
    """Counts working days between `first` and `last`, both included.

    Every working day in the range is held once, in order, so that counting and advancing are look-ups
    and exact inverses of each other.
    """

    def __init__(self, holidays: Iterable[date], first: date, last: date) -> None:
        self.first = first
        self.last = last
        self.holidays = frozenset(holidays)
        self._days = [
            day
            for n in range((last - first).days + 1)
            if (day := first + timedelta(days=n)).weekday() < 5 and day not in self.holidays
        ]

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day."""
        self._check(day)
        return day.weekday() < 5 and day not in self.holidays

    def advance(self, day: date, count: int) -> date:
        """The `count`th working day after `day`, which itself is never counted; 0 gives `day` itself.

        A negative count goes back: -3 is the third working day before `day`.
        """
        self._check(day)
        if count == 0:
            return day
        place = (
            bisect_right(self._days, day) - 1 + count if count > 0 else bisect_left(self._days, day) + count
        )
        if not 0 <= place < len(self._days):
            raise OutsideCalendar(day + timedelta(days=round(count * 1.4)), self.first, self.last)
        return self._days[place]

    def count(self, after: date, until: date) -> int:
        """How many working days lie after `after` and up to and including `until`; 0 if `until` is not later."""
        self._check(after)
        self._check(until)
        return max(0, bisect_right(self._days, until) - bisect_right(self._days, after))

    def holidays_between(self, after: date, until: date) -> tuple[date, ...]:
        """The weekday holidays after `after` and up to and including `until`."""
        return tuple(sorted(day for day in self.holidays if after < day <= until and day.weekday() < 5))

    def _check(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise OutsideCalendar(day, self.first, self.last)
