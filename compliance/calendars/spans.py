"""Lengths of time as the law writes them: days, working days, weeks, months, years and hours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import pendulum


class Unit(StrEnum):
    """A unit of a span. A week is seven days; months and years end on the corresponding date."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"

    @property
    def is_calendar(self) -> bool:
        """Whether it is counted by the plain calendar alone."""
        return self not in (Unit.WORKING_DAYS, Unit.HOURS)

    @property
    def days(self) -> int | None:
        """How many days it is; None for one that is not always as many."""
        return {Unit.DAYS: 1, Unit.WEEKS: 7}.get(self)


@dataclass(frozen=True, slots=True)
class Span:
    """A number of units, for example 20 working days.

    `before`: counted back from a day, not on from it. `first_day`: the day it runs from counts as its first
    ("beginning with that day"); else that day never counts. `last_day`: what is done on its last day is in time, as
    it is in law; else it must be done before that day.
    """

    count: int
    unit: Unit
    before: bool = False
    first_day: bool = False
    last_day: bool = True

    def in_days(self) -> int:
        """How many days it is. Raises ValueError for a unit that is not always as many."""
        if self.unit.days is None:
            raise ValueError(f"{self} is not always as many days")
        return self.unit.days * self.count

    def __str__(self) -> str:
        name = self.unit.value.replace("_", " ")
        return f"{self.count} {name[:-1] if self.count == 1 else name}{self._apart()}"

    @property
    def written(self) -> str:
        """The span as `parse_deadline` reads it: `3 working_days before`."""
        return f"{self.count} {self.unit.value}{self._apart()}"

    @property
    def is_plain(self) -> bool:
        """Whether the day it runs from does not count and its last day is in time, as is common."""
        return self.last_day and not self.first_day

    def _apart(self) -> str:
        days = (_FIRST_DAY if self.first_day else "") + ("" if self.last_day else _LAST_DAY)
        return days + (_BEFORE if self.before else "")


_LONGEST = {
    Unit.DAYS: 36_525,
    Unit.WORKING_DAYS: 26_000,
    Unit.WEEKS: 5_217,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
    Unit.HOURS: 876_600,
}
"""A hundred years in every unit. Whatever is counted from an event lies in the days that are held."""

_BEFORE = " before"
_FIRST_DAY = ", first day counted"
_LAST_DAY = ", last day late"
_UNITS = "|".join(unit.value.removesuffix("s") for unit in Unit)
_WRITTEN = re.compile(rf"^(\d+) ({_UNITS})s?({_FIRST_DAY})?({_LAST_DAY})?$")


def parse_span(text: str) -> Span:
    """A span as a rule writes it: `20 working_days`, `10 days, first day counted`. Raises ValueError otherwise."""
    match = _WRITTEN.match(text)
    if not match:
        raise ValueError(
            f'"{text}" is not a length of time; write a whole number and days, working_days, weeks, months, '
            "years or hours, as in `20 working_days`"
        )
    span = Span(
        int(match[1]), Unit(match[2] + "s"), first_day=match[3] is not None, last_day=match[4] is None
    )
    if span.count > _LONGEST[span.unit]:
        raise ValueError(f'"{text}" is longer than a hundred years; no duty runs so long')
    if not span.is_plain and (span.unit is Unit.HOURS or span.count == 0):
        raise ValueError(f'"{text}" has no first or last day; write {span.count} {span.unit.value} alone')
    return span


def parse_deadline(text: str) -> Span:
    """A span as a deadline writes it: on from the anchor, or back from it, as in `3 working_days before`.

    Raises ValueError for what is neither.
    """
    if not text.endswith(_BEFORE):
        return parse_span(text)
    span = parse_span(text.removesuffix(_BEFORE))
    if not span.is_plain:
        raise ValueError(f'"{text}" is counted back, where no first day counts and the last is in time')
    return replace(span, before=True)


@lru_cache(maxsize=65536)
def add_months(day: date, months: int) -> date:
    """The corresponding date `months` later (earlier if negative), or that month's last day if it has no such date.

    30 November and three months is 28 or 29 February. The clamping is not carried on: the next
    interval runs from the day the next thing really happened.
    """
    moved = pendulum.date(day.year, day.month, day.day).add(months=months)
    return date(moved.year, moved.month, moved.day)


def add_calendar(day: date, span: Span) -> date:
    """`day` and a span of days, weeks, months or years. Working days and hours need more than a calendar."""
    match span.unit:
        case Unit.DAYS:
            return day + timedelta(days=span.count)
        case Unit.WEEKS:
            return day + timedelta(days=7 * span.count)
        case Unit.MONTHS:
            return add_months(day, span.count)
        case Unit.YEARS:
            return add_months(day, 12 * span.count)
        case Unit.WORKING_DAYS | Unit.HOURS:
            raise ValueError(f"{span} is not a span of the plain calendar")
