"""Due days, look-backs, ages and periods of whole arrays of days: what `Calendars` says of one day, at once of many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.calendars.days import EPOCH, FOREVER, NEVER, Days, as_dates, day_of, number
from compliance.calendars.spans import Span, Unit
from compliance.calendars.working_days import OutsideCalendar

_UNCOUNTED, _OUTSIDE = 0, -1


class _Table:
    """A function of days, held for every day. It is counted for all days between those asked about at once."""

    def __init__(self) -> None:
        # INVARIANT: zeros take no memory until they are written to, so a table costs what was asked of it.
        self._days = np.zeros(FOREVER + 1, np.int64)
        self._days[[NEVER, FOREVER]] = _OUTSIDE, FOREVER

    def of(self, days: Days, count: Callable[[Days], Days]) -> Days:
        """The function of each day as `count` gives it: NEVER of NEVER and where it has none, FOREVER of FOREVER."""
        due = self._days[days]
        asked = days[due == _UNCOUNTED]
        if len(asked):
            low, high = int(asked.min()), int(asked.max()) + 1
            counted = count(np.arange(low, high))
            if counted.max() >= FOREVER:
                raise OverflowError(f"a day after {day_of(FOREVER - 1)} cannot be counted")
            self._days[low:high] = np.where(counted > NEVER, counted, _OUTSIDE)
            due = self._days[days]
        return np.maximum(due, NEVER)


@dataclass
class DueDays:
    """The calendars over arrays of days. What was counted is kept for whoever asks `due_days_of` the same calendars."""

    calendars: Calendars
    _tables: dict[object, _Table] = field(default_factory=dict)

    def of(self, days: Days, span: Span) -> Days:
        """The last day in time a span after each day, or before it; NEVER where it cannot be counted."""
        return self._table("due", span).of(days, lambda days: self._due(days, span))

    def back(self, days: Days, span: Span | None) -> Days:
        """The earliest day that a look-back reaches before each day; the day itself without one."""
        if span is None:
            return days
        return self._table("back", span).of(days, lambda days: self._on(days, span.unit, -span.count))

    def attained(self, born: Days, years: int) -> Days:
        """The day on which a child born on each day attains the age; NEVER where the birth is not known."""
        return self._table("age", years).of(born, lambda days: self._attained(days, years))

    def begun(self, days: Days, calendar: str) -> Days:
        """The first day of the calendar period (`month`, `return_year`) in which each day lies."""

        def first(days: Days) -> Days:
            periods = self.calendars.periods(calendar, day_of(days[0]), day_of(days[-1]))
            begins = np.array([number(period.first) for period in periods])
            return begins[np.searchsorted(begins, days, "right") - 1]

        return self._table("begun", calendar).of(days, first)

    def why_outside(self, day: int, span: Span) -> str:
        """Why the due day cannot be counted."""
        try:
            self.calendars.due(day_of(day), span)
        except OutsideCalendar as error:
            return str(error)
        raise ValueError("it can be counted")

    def _table(self, *name: object) -> _Table:
        if name not in self._tables:
            self._tables[name] = _Table()
        return self._tables[name]

    def _due(self, days: Days, span: Span) -> Days:
        if span.before:
            return self._on(days, span.unit, -span.count)
        # Where the first day counts, the span is that after the day before it.
        ended = self._on(days - 1 if span.first_day else days, span.unit, span.count)
        return ended if span.last_day else np.where(ended > NEVER, ended - 1, NEVER)

    def _on(self, days: Days, unit: Unit, count: int) -> Days:
        match unit:
            case Unit.DAYS:
                return days + count
            case Unit.WEEKS:
                return days + 7 * count
            case Unit.HOURS:
                # Only whole days move a day that has no time.
                return days + (count // 24 if count > 0 else -(-count // 24))
            case Unit.MONTHS:
                return _months_on(days, count)
            case Unit.YEARS:
                return _months_on(days, 12 * count)
            case Unit.WORKING_DAYS:
                return self._working_days_on(days, count)

    @cached_property
    def _working_days(self) -> Days:
        """Every working day held, in order."""
        working = self.calendars.working
        days = np.arange(number(working.first), number(working.last) + 1)
        return days[np.is_busday(as_dates(days), holidays=sorted(working.holidays))]

    def _working_days_on(self, days: Days, count: int) -> Days:
        working, numbered = self.calendars.working, self._working_days
        if count > 0:
            place = np.searchsorted(numbered, days, "right") - 1 + count
        else:
            place = np.searchsorted(numbered, days) + count
        counted = days if count == 0 else numbered[np.clip(place, 0, len(numbered) - 1)]
        inside = (days >= number(working.first)) & (days <= number(working.last))
        if count != 0:
            inside &= (place >= 0) & (place < len(numbered))
        return np.where(inside, counted, NEVER)

    def _attained(self, days: Days, years: int) -> Days:
        attained = _months_on(days, 12 * years)
        if self.calendars.leap_birthday is LeapBirthday.FIRST_OF_MARCH:
            # Only a birth on 29 February has another day of the month in a year without that date.
            attained += _day_of_month(days) != _day_of_month(attained)
        return attained


@lru_cache(maxsize=8)
def due_days_of(calendars: Calendars) -> DueDays:
    """The calendars over arrays of days. They say the same of a day whenever they are asked."""
    return DueDays(calendars)


def _months_on(days: Days, count: int) -> Days:
    """The corresponding date so many months later, or that month's last day if it has no such date."""
    months = as_dates(days).astype("datetime64[M]") + count
    first = months.astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[D]").astype(np.int64)
    counted: Days = np.minimum(first + _day_of_month(days), following - 1) + EPOCH
    return counted


def _day_of_month(days: Days) -> Days:
    """Counted from 0."""
    dates = as_dates(days)
    counted: Days = (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    return counted
