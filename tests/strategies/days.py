"""Days on which calendars, law and spans turn."""

from __future__ import annotations

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
FIRST = date(2010, 6, 1)
LAST = date(2028, 12, 1)
"""Histories keep between these days, so that spans mostly stay inside the bank holidays held."""
FIRST_AS_OF = date(2010, 1, 1)
"""The first of the bank holidays held; no run is judged as of an earlier day."""
LAST_AS_OF = date(2028, 12, 8)
"""A warning of 10 working days from here still lies inside the bank holidays held."""

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
_YEAR_ENDS = (date(2024, 12, 31), date(2025, 3, 31), LAST)
_TIMES = (time(9, 30), time(0, 0), time(23, 59), time(12, 0), time(0, 30), time(2, 0), time(22, 15))


def any_day(draw: DrawFn) -> date:
    """A day for something to begin on, special as often as not."""
    return special_day(draw) if once_in(draw, 2) else day_between(draw, FIRST, LAST)


def special_day(draw: DrawFn) -> date:
    """A day beside which something turns: law, a month's end, 29 February, a bank holiday, the clocks."""
    pool = pick(draw, (_MONTH_ENDS, _bank_holidays(), LAW_TURNS, _CLOCKS_CHANGE, _YEAR_ENDS))
    return within_reach(pick(draw, pool) + timedelta(days=pick(draw, (0, -1, 1))))


def near(draw: DrawFn, day: date, spans: Sequence[Span], turns: Sequence[date] = ()) -> date:
    """A day placed by another: a span later or earlier give or take a day, the same, soon after, or anywhere.

    `turns` are days on which the rules in play turn: a span from the drawn day may end beside one.
    """
    by = timedelta(days=pick(draw, (0, 1, -1)))
    match pick(draw, "ssssssttbgggwx"):
        case "s" if spans:
            return within_reach(after(day, pick(draw, spans)) + by)
        case "b" if spans:
            return within_reach(before(day, pick(draw, spans)) + by)
        case "t":
            return within_reach(day + by)
        case "w" if turns and spans:
            return within_reach(before(pick(draw, turns), pick(draw, spans)) + by)
        case "x":
            return special_day(draw)
        case _:
            return within_reach(day + timedelta(days=number(draw, 0, 120)))


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
def _bank_holidays() -> tuple[date, ...]:
    return tuple(sorted(day for day in working_days().holidays if FIRST <= day <= LAST))
