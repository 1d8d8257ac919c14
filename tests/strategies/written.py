"""Grown histories written down as rows: births, late recording, what was lost, and a day to judge on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis.strategies import DrawFn

from tests.strategies.chance import day_between, once_in, pick
from tests.strategies.days import near, within_reach, written_instant
from tests.strategies.growth import Grown
from tests.strategies.prompts import Asked
from tests.strategies.rows import Row

_LEAPLINGS = (date(2012, 2, 29), date(2004, 2, 29), date(2008, 2, 29), date(2016, 2, 29))


def birth(draw: DrawFn, asked: Asked, events: Sequence[Grown]) -> date | None:
    """A date of birth that puts an age the rules name beside a day of the history; 29 February; or none."""
    match pick(draw, "aaabln"):
        case "n":
            return None
        case "l":
            return pick(draw, _LEAPLINGS)
        case "b":
            return day_between(draw, date(1998, 1, 1), date(2020, 12, 31))
        case _:
            years = pick(draw, (5, *asked.ages))
            day = near(draw, pick(draw, events).on, asked.spans) + timedelta(days=pick(draw, (0, 1, -1)))
            return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def written(
    draw: DrawFn, case: str, events: Sequence[Grown], born: date | None, *, tame: bool = False
) -> list[Row]:
    """The rows of one case: some recorded late, and sometimes every key or (unless `tame`) some values lost."""
    rows: list[Row] = []
    if born is not None or once_in(draw, 2):
        rows.append({"case": case, "event": "child", "date_of_birth": born})
    late = once_in(draw, 3)
    lost = pick(draw, (None, None, None, "key", None if tame else "value"))
    for each in events:
        row: Row = {"case": case, "event": each.event}
        if each.at is None:
            row["on"] = each.on
        else:
            row["at"] = written_instant(draw, each.at)
        if late and once_in(draw, 2):
            row["recorded_on"] = each.on + timedelta(days=pick(draw, (0, 1, 5, 30, 200)))
        kept = {n: v for n, v in each.attributes.items() if not (lost == "key" and n == each.kind.key)}
        if lost == "value" and kept and once_in(draw, 2):
            kept.pop(pick(draw, sorted(kept)))
        rows.append(row | kept)
    return rows


def as_of_day(draw: DrawFn, events: Sequence[Grown], asked: Asked) -> date:
    """A day to judge on: beside the end of a span, or after everything, or in the midst of it but seldom early."""
    days = sorted(e.on for e in events)
    beside = pick(draw, days if once_in(draw, 4) else days[len(days) // 2 :])
    match pick(draw, "nnllle"):
        case "n":
            return near(draw, beside, asked.spans, asked.turns)
        case "l":
            return within_reach(days[-1] + timedelta(days=pick(draw, (0, 1, 30, 400))))
        case _:
            return beside
