"""The next day on which what a rule came to may change although nothing happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from compliance.calendars.spans import Unit
from compliance.calendars.working_days import OutsideCalendar
from compliance.engines.needs import Needs
from compliance.engines.plan import Plan
from compliance.engines.reference.case import Case
from compliance.engines.reference.rules import opening_days
from compliance.engines.reference.stretches import Stretch
from compliance.model.coverage import covered
from compliance.model.obligations import OPEN, Obligation, ReasonCode, Status

_A_DAY = timedelta(days=1)


def wakes_on(needs: Needs, stretch: Stretch, obligations: Iterable[Obligation], case: Case) -> date | None:
    """The first day after the as-of day on which anything here may be otherwise by itself, or an earlier one.

    None: never. The days counted (left, late) are not meant; they change daily.
    """
    plan = case.plan
    turning = [each for each in obligations if _may_turn(each, plan.run.as_of)]
    days = [day for each in turning for day in _of_obligation(needs, each, case)]
    days += opening_days(case, needs.rule, needs.reads, stretch)
    if turning or needs.on_every_day:
        days += _of_windows(needs, case)
    return min((max(day, plan.run.as_of + _A_DAY) for day in days), default=None)


def _may_turn(o: Obligation, as_of: date) -> bool:
    """Whether days that pass may make it another: nothing is known to have ended it."""
    code = o.reason.code if o.reason is not None else None
    if code is ReasonCode.TIME_UNKNOWN:
        return _awaits_hours(o, as_of)
    # What could not be read leaves it unknown only where hours and silence do not already.
    return o.status in OPEN or code is ReasonCode.UNREAD


def _awaits_hours(o: Obligation, as_of: date) -> bool:
    """Whether it counts in hours that may be running still."""
    # They have run out by the end of the day after the due day, at whatever time of its day the anchor was.
    by_hours = o.span is not None and o.span.unit is Unit.HOURS
    return by_hours and o.due_on is not None and as_of <= o.due_on + _A_DAY


def _of_obligation(needs: Needs, o: Obligation, case: Case) -> Iterator[date]:
    as_of, due = case.run.as_of, o.due_on
    if o.anchor_on is not None and o.anchor_on >= as_of and not _silence_shows(needs, case, as_of):
        # No day has passed yet whose silence would have to show something.
        yield date.min
    if due is not None and _awaits_hours(o, as_of):
        # They may be over before the due day is, and before it begins where the clocks have gone back.
        yield due - _A_DAY
    elif due is not None and o.status is Status.DUE_SOON:
        yield due + _A_DAY
    if due is not None and o.status is Status.NOT_DUE:
        yield _soon_from(due, case.plan)


def _silence_shows(needs: Needs, case: Case, day: date) -> bool:
    """Whether the silence about everything that the rule rests on means on a day that nothing happened."""
    return all(covered(case.windows(record), day, day) for record in needs.reads.records)


def _soon_from(due: date, plan: Plan) -> date:
    """The first day on which the due day counts as soon: no more working days than the warning lie after it."""
    try:
        return plan.calendars.working.advance(due + _A_DAY, -(plan.run.warning + 1))
    except OutsideCalendar:
        return date.min


def _of_windows(needs: Needs, case: Case) -> Iterator[date]:
    """The days on which a silence that something still rests on ends to mean anything."""
    for record in needs.reads.records:
        for window in case.windows(record):
            if case.run.as_of <= window.last < date.max:
                yield window.last + _A_DAY
