"""Days on which calendars, law and spans turn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis.strategies import DrawFn

from compliance.calendars.spans import Span, Unit
from compliance.calendars.working_days import OutsideCalendar
from tests.strategies.chance import day_between, number, once_in, pick
from tests.strategies.shipped import calendars, working_days

LONDON = ZoneInfo("Europe/London")
FIRST_AS_OF, LAST_AS_OF = working_days().first, working_days().last
"""The first and the last day of the bank holidays held; no run is judged as of another day."""
FIRST = FIRST_AS_OF - timedelta(days=60)
LAST = LAST_AS_OF + timedelta(days=60)
"""Histories keep between these days: most inside the bank holidays held, some over an end of them."""

LAW_TURNS = (
    date(2011, 4, 1),
    date(2015, 4, 1),
    date(2020, 4, 24),
    date(2020, 9, 26),
    date(2021, 4, 1),
    date(2021, 10, 1),
)
"""First days on which some duty of England reads differently from the day before."""

_CLOCKS_CHANGE = (date(2019, 3, 31), date(2019, 10, 27), date(2024, 3, 31), date(2024, 10, 27))
_MONTH_ENDS = (date(2012, 2, 29), date(2016, 2, 29), date(2020, 2, 29), date(2023, 1, 31), date(2023, 8, 31))
_YEAR_ENDS = (date(2024, 12, 31), date(2025, 3, 31))
# Spans from the last of these days end about the last day of the bank holidays held.
_CALENDAR_ENDS = (FIRST_AS_OF, LAST_AS_OF, date(2028, 6, 30), date(2028, 11, 30))
NEAR = 800
"""Days that a history may well go on for."""
_TIMES = (time(9, 30), time(0, 0), time(23, 59), time(12, 0), time(0, 30), time(2, 0), time(22, 15))


def any_day(draw: DrawFn) -> date:
    """A day for something to begin on, special as often as not."""
    return special_day(draw) if once_in(draw, 2) else day_between(draw, FIRST, LAST)


def special_day(draw: DrawFn) -> date:
    """A day by which something turns: law, a month's end, 29 February, a bank holiday, the clocks, the calendar."""
    pool = pick(draw, (_MONTH_ENDS, _bank_holidays(), LAW_TURNS, _CLOCKS_CHANGE, _YEAR_ENDS, _CALENDAR_ENDS))
    return within_reach(pick(draw, pool) + timedelta(days=pick(draw, (0, -1, 1))))


def near(draw: DrawFn, day: date, spans: Sequence[Span], turns: Sequence[date] = ()) -> date:
    """A day placed by another: a span later or earlier give or take a day, the same, soon after, or by a special one.

    `turns` are days on which the rules in play turn: a span from the drawn day may end beside one that is near.
    """
    by = timedelta(days=pick(draw, (0, 1, -1)))
    turns = [turn for turn in turns if 0 <= (turn - day).days <= NEAR]
    match pick(draw, "ssssssettbggwx"):
        case "s" if spans:
            return within_reach(after(day, pick(draw, spans)) + by)
        case "b" if spans:
            return within_reach(before(day, pick(draw, spans)) + by)
        case "e":
            return within_reach(day)
        case "t":
            return within_reach(day + by)
        case "w" if turns and spans:
            return within_reach(before(pick(draw, turns), pick(draw, spans)) + by)
        case "x":
            return within_reach(_special_after(draw, day) + by)
        case _:
            return within_reach(day + timedelta(days=number(draw, 0, 120)))


def _special_after(draw: DrawFn, day: date) -> date:
    """One of the next special days."""
    days = _special_days()
    return days[min(bisect_left(days, day) + pick(draw, (0, 1, 2)), len(days) - 1)]


def within_reach(day: date) -> date:
    """The day, or the nearest that a history may lie on."""
    return min(max(day, FIRST), LAST)


def after(day: date, span: Span) -> date:
    """The day a span later; the same day where bank holidays are not held that far."""
    try:
        return calendars().due(day, span)
    except OutsideCalendar:
        return day


def before(day: date, span: Span) -> date:
    """The day a span earlier, likewise."""
    try:
        return calendars().back(day, span)
    except OutsideCalendar:
        return day


def instant(draw: DrawFn, day: date) -> datetime:
    """A moment of the day in London, its first and last minutes favoured, in UTC."""
    return datetime.combine(day, pick(draw, _TIMES), LONDON).astimezone(UTC)


def instant_after(draw: DrawFn, at: datetime, hours: int) -> datetime:
    """A moment some hours later to the minute, or a minute less or more, or half a day out."""
    moved = at + timedelta(hours=hours, minutes=pick(draw, (0, -1, 1, -720, 720)))
    return moved if FIRST <= moved.astimezone(LONDON).date() <= LAST else at


def hours_of(spans: Sequence[Span]) -> list[int]:
    """The spans that are counted in hours."""
    return [span.count for span in spans if span.unit is Unit.HOURS]


def written_instant(draw: DrawFn, at: datetime) -> str:
    """The moment as an export may write it: in UTC, with London's offset, or local where that is unmistakable."""
    local = at.astimezone(LONDON)
    ways = [at.strftime("%Y-%m-%dT%H:%M:%S+00:00"), local.isoformat(), at.strftime("%Y-%m-%dT%H:%MZ")]
    if local.hour not in (0, 1, 2):
        ways.append(local.strftime("%Y-%m-%dT%H:%M"))
    return pick(draw, ways)


@cache
def _special_days() -> tuple[date, ...]:
    days = (*_MONTH_ENDS, *_bank_holidays(), *LAW_TURNS, *_CLOCKS_CHANGE, *_YEAR_ENDS, *_CALENDAR_ENDS)
    return tuple(sorted(set(days)))


@cache
def _bank_holidays() -> tuple[date, ...]:
    return tuple(sorted(working_days().holidays))
