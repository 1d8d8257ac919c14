"""Everything an engine asks of calendars, in one value: due days, instants, ages and periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

import pendulum

from compliance.calendars.ages import LeapBirthday, age_on, attained_on
from compliance.calendars.periods import Period, months, return_years
from compliance.calendars.spans import Span, Unit, add_calendar
from compliance.calendars.working_days import OutsideCalendar, WorkingDays

_DAY = timedelta(days=1)
_LONGEST_PERIOD = timedelta(days=366)

PERIODIC_CALENDARS = ("term", "month", "return_year")


@dataclass(frozen=True)
class Calendars:
    """The working-day calendar, the school terms and the leap-birthday reading in force for a run."""

    working: WorkingDays
    terms: tuple[Period, ...] = ()
    leap_birthday: LeapBirthday = LeapBirthday.FIRST_OF_MARCH

    def due(self, anchor: date, span: Span) -> date:
        """The last day in time, `span` after `anchor`, or before it; the anchor day counts only where the span says so.

        Hours give the day in which the last of them falls if the anchor were at the start of its day;
        use `due_at` where the instant is known.
        """
        if span.before:
            return self.back(anchor, span)
        # Where the first day counts, the span is that after the day before it.
        opened = anchor - _DAY if span.first_day else anchor
        match span.unit:
            case Unit.WORKING_DAYS:
                ended = self.working.advance(opened, span.count)
            case Unit.HOURS:
                ended = opened + timedelta(hours=span.count)
            case _:
                ended = add_calendar(opened, span)
        return ended if span.last_day else ended - _DAY

    def due_at(self, anchor: datetime, span: Span) -> datetime:
        """The last instant in time: elapsed hours after `anchor`, whatever the clocks do meanwhile."""
        return anchor + timedelta(hours=span.count)

    def back(self, day: date, span: Span) -> date:
        """The earliest day that a look-back of `span` before `day` reaches."""
        match span.unit:
            case Unit.WORKING_DAYS:
                return self.working.advance(day, -span.count)
            case Unit.HOURS:
                return day - timedelta(hours=span.count)
            case _:
                return add_calendar(day, Span(-span.count, span.unit))

    def soon(self, as_of: date, warning: int) -> date:
        """The last due day that counts as due soon: no more than `warning` working days lie after `as_of` up to it."""
        try:
            return self.working.advance(as_of, warning + 1) - timedelta(days=1)
        except OutsideCalendar:
            # So few working days are left in the calendar that all of them are soon.
            self.working.advance(as_of, 0)
            return self.working.last

    def has_lasted(self, start: date, day: date, span: Span) -> bool:
        """Whether `span` has run since `start` on `day`: true from the corresponding date on."""
        return self.due(start, span) <= day

    def has_age(self, date_of_birth: date, day: date, years: int) -> bool:
        """Whether the age of `years` is attained on `day`."""
        return attained_on(date_of_birth, years, self.leap_birthday) <= day

    def age(self, date_of_birth: date, day: date) -> int:
        """Completed years on `day`."""
        return age_on(date_of_birth, day, self.leap_birthday)

    def periods(self, name: str, first: date, last: date) -> Iterable[Period]:
        """The periods called `name` that touch the days from `first` to `last`, in order."""
        match name:
            case "term":
                return [t for t in self.sorted_terms if t.first <= last and t.last >= first]
            case "month":
                return months(first, last)
            case "return_year":
                return return_years(first, last)
            case _:
                raise ValueError(f"no calendar of periods is called {name}")

    def following(self, name: str, day: date) -> Period | None:
        """The first period called `name` that begins after a day; None if no such one is known."""
        until = day + _LONGEST_PERIOD if name != "term" else date.max
        return next((period for period in self.periods(name, day, until) if period.first > day), None)

    @cached_property
    def sorted_terms(self) -> tuple[Period, ...]:
        """The school terms in order."""
        return tuple(sorted(self.terms))


def london_day(at: datetime) -> date:
    """The day in London in which an instant falls."""
    local = pendulum.instance(at).in_timezone("Europe/London")
    return date(local.year, local.month, local.day)


@lru_cache(maxsize=4096)
def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first instant of `day` in London and the first instant after it, in UTC."""
    start = pendulum.datetime(day.year, day.month, day.day, tz="Europe/London")
    end = start.add(days=1)
    return start.in_timezone("UTC"), end.in_timezone("UTC")
