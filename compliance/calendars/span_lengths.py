"""How many days a span takes at least and at most, so that spans of different units can be compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from compliance.calendars.spans import Span, Unit, add_calendar
from compliance.calendars.working_days import OutsideCalendar, WorkingDays

_FOUR_YEARS = tuple(date(2001, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1))
"""Every day of the month from which months of every length follow, leap Februaries included."""

_SAME_UNIT = {
    Unit.DAYS: (Unit.DAYS, 1),
    Unit.WEEKS: (Unit.DAYS, 7),
    Unit.MONTHS: (Unit.MONTHS, 1),
    Unit.YEARS: (Unit.MONTHS, 12),
}
"""The units of which others are a fixed number."""

_IN_DAYS = {Unit.DAYS: (1, 1), Unit.WEEKS: (7, 7), Unit.MONTHS: (28, 31), Unit.YEARS: (365, 366)}
"""How many days one of the unit is, at least and at most."""


def surely_longer(span: Span, other: Span, working: Callable[[], WorkingDays]) -> bool:
    """Whether `span` ends later than `other` from whatever day both begin.

    Spans of units of which one is a fixed number of the other are compared as they stand. Of all others the
    fewest days of the one are compared with the most of the other, so that False may also mean that it
    depends on the day. `working` is asked only where working days are compared with something else.
    """
    unit, count = _in_its_unit(span)
    other_unit, other_count = _in_its_unit(other)
    if unit is other_unit:
        return count > other_count
    return _days(span, working)[0] > _days(other, working)[1]


def most_days(span: Span) -> int:
    """No fewer days than the span ever takes, whatever the bank holidays."""
    match span.unit:
        case Unit.HOURS:
            return span.count // 24 + 2
        case Unit.WORKING_DAYS:
            # Two of three days are working days even over Christmas and Easter, given a week more.
            return 2 * span.count + 14
        case unit:
            return _IN_DAYS[unit][1] * span.count


def fewest_days(span: Span) -> int:
    """No more days than a span of days, weeks, months or years ever takes."""
    return _IN_DAYS[span.unit][0] * span.count


def _in_its_unit(span: Span) -> tuple[Unit, int]:
    unit, times = _SAME_UNIT.get(span.unit, (span.unit, 1))
    return unit, span.count * times


def _days(span: Span, working: Callable[[], WorkingDays]) -> tuple[float, float]:
    """The fewest and the most days that the span takes."""
    match span.unit:
        case Unit.HOURS:
            return span.count / 24, span.count / 24
        case Unit.WORKING_DAYS:
            taken = _working_days(span.count, working())
        case _:
            taken = [(add_calendar(day, span) - day).days for day in _FOUR_YEARS]
    return min(taken), max(taken)


def _working_days(count: int, working: WorkingDays) -> list[int]:
    """The days that so many working days take, from each day of the calendar from which they can be counted."""
    taken = []
    for n in range((working.last - working.first).days + 1):
        day = working.first + timedelta(days=n)
        try:
            taken.append((working.advance(day, count) - day).days)
        except OutsideCalendar:
            break
    # Longer than the calendar: nothing is known of how long it takes but that it is longer than that.
    return taken or [(working.last - working.first).days]
