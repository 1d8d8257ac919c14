"""Reviews worked out a second time, by another hand: plain loops over days and another list of holidays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

import holidays
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.strategies.chance import number, once_in, pick, several
from tests.strategies.days import any_day
from tests.strategies.rows import Row
from tests.strategies.scenario import Scenario
from tests.strategies.shipped import england

# What would fall due from the first of these days to the last, later reviews had till the last.
_NO_INTERVAL = (date(2020, 4, 24), date(2020, 9, 25))
_LAST_AS_OF = date(2028, 12, 8)
"""A warning of 10 working days from here still lies inside the bank holidays held."""
_CLOSED = holidays.country_holidays("GB", subdiv="ENG", years=range(2010, 2029))
Judged = tuple[str, date, date, str, int | None]


@st.composite
def _reviewed(draw: DrawFn) -> tuple[date, list[date], date | None, date]:
    """A first day in care, the days of reviews, perhaps a last day in care, and the day judged."""
    begins = min(max(any_day(draw), date(2011, 4, 1)), date(2026, 6, 1))
    reviews: list[date] = []
    due = _working_days_after(begins, 20)
    for late in several(draw, lambda: pick(draw, (0, 1, -1, -10, 30)), 0, 5):
        reviews.append(max(due + timedelta(days=late), begins))
        due = _months_after(reviews[-1], 3 if len(reviews) == 1 else 6)
    latest = max([begins, *reviews])
    ends = latest + timedelta(days=number(draw, 0, 200)) if once_in(draw, 2) else None
    turn = pick(draw, [begins, due, *reviews, *([ends] if ends else [])])
    as_of = min(max(begins, turn + timedelta(days=pick(draw, (0, 1, -1, 40, -16)))), _LAST_AS_OF)
    return begins, reviews, ends, as_of


@given(_reviewed())
def test_reviews_are_judged_as_they_are_by_hand(drawn: tuple[date, list[date], date | None, date]) -> None:
    begins, reviews, ends, as_of = drawn
    rows: list[Row] = [{"case": "1", "event": "became_looked_after", "on": begins, "legal_status": "C2"}]
    rows += [{"case": "1", "event": "review_held", "on": day, "kind": "care"} for day in reviews]
    rows += [{"case": "1", "event": "ceased_looked_after", "on": ends}] if ends else []
    scenario = Scenario(tuple(rows), as_of)
    scenario.__dict__["rulebook"] = england().only(["REV-1", "REV-2", "REV-3"])
    found = [(o.rule, o.anchor_on, o.due_on, o.status.value, o.days) for o in scenario.obligations()]
    held = sorted({day for day in reviews if day <= as_of})
    assert found == _by_hand(begins, held, ends if ends and ends <= as_of else None, as_of)


def _by_hand(begins: date, held: Sequence[date], ends: date | None, as_of: date) -> list[Judged]:
    first = next(iter(held), None)
    judged = [("REV-1", begins, *_judge(_working_days_after(begins, 20), first, ends, as_of))]
    for place, day in enumerate(held):
        rule, months = ("REV-2", 3) if place == 0 else ("REV-3", 6)
        due = _months_after(day, months)
        if rule == "REV-3" and _NO_INTERVAL[0] <= due <= _NO_INTERVAL[1]:
            due = _NO_INTERVAL[1]
        following = held[place + 1] if place + 1 < len(held) else None
        judged.append((rule, day, *_judge(due, following, ends, as_of)))
    return judged


def _judge(due: date, met: date | None, ends: date | None, as_of: date) -> tuple[date, str, int | None]:
    if met is not None:
        return due, "met_late" if met > due else "met", (met - due).days
    if ends is not None:
        return (due, "lapsed", None) if ends <= due else (due, "missed", (ends - due).days)
    if as_of > due:
        return due, "overdue", (as_of - due).days
    between = [as_of + timedelta(days=n) for n in range(1, (due - as_of).days + 1)]
    soon = sum(map(_is_working, between)) <= 10
    return due, "due_soon" if soon else "not_due", (as_of - due).days


def _is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in _CLOSED


def _working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= _is_working(day)
    return day


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
