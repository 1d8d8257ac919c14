"""Why a system's due day is another than ours: the ways of reckoning that give its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Span, Unit
from compliance.calendars.working_days import OutsideCalendar, WorkingDays

SAME = "the same day"
NOT_KNOWN = "why is not known"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What our due day was worked out of.

    `counted_from`: the day, `span`: how long after. `due_before`: the due day of what was done on the day counted from,
    None where it met nothing that was owed. `began`: the start of care, or of the placement. `done_on`: the day it was
    done. `other_spans`: of the other rules of the same family.
    """

    due_on: date
    counted_from: date
    span: Span
    due_before: date | None = None
    began: date | None = None
    done_on: date | None = None
    other_spans: Sequence[Span] = ()


def why_different(theirs: date, ours: Reckoned, calendars: Calendars) -> str:
    """How the system may have come to its day, as a phrase; NOT_KNOWN where no common way gives it."""
    if theirs == ours.due_on:
        return SAME
    try:
        return next(_ways(theirs, ours, calendars), NOT_KNOWN)
    except OutsideCalendar:
        return NOT_KNOWN


def _ways(theirs: date, ours: Reckoned, calendars: Calendars) -> Iterator[str]:
    """The ways that give the day, the likeliest first."""
    span, since = ours.span, ours.counted_from
    from_due = ours.due_before if ours.due_before not in (None, since) else None
    if from_due is not None and calendars.due(from_due, span) == theirs:
        yield "they count from the due day of the one before, not from the day it was done"
    if (days := _in_days(theirs - since, span)) is not None:
        yield f"they count {days} days for {span}"
    if from_due is not None and (days := _in_days(theirs - from_due, span)) is not None:
        yield f"they count from the due day of the one before, and {days} days for {span}"
    if (
        span.unit is Unit.WORKING_DAYS
        and _on_weekdays(calendars.working).advance(since, span.count) == theirs
    ):
        yield "they count bank holidays as working days"
    if theirs == ours.due_on - timedelta(days=1):
        yield "they count the first day too"
    if not calendars.working.is_working(ours.due_on):
        if theirs == calendars.working.advance(ours.due_on, 1):
            yield "they move a due day that is no working day to the next one"
        if theirs == calendars.working.advance(ours.due_on, -1):
            yield "they move a due day that is no working day to the one before"
    for other in ours.other_spans:
        if other != span and not other.before and calendars.due(since, other) == theirs:
            yield f"they allow {other}, where the law allows {span}"
    if ours.began is not None and ours.began != since and calendars.due(ours.began, span) == theirs:
        yield "they count from the start of care or of the placement"
    if theirs == ours.done_on:
        yield "they have the day on which it was done"


def _in_days(passed: timedelta, span: Span) -> int | None:
    """The days that passed, where a system may count so many for the span; None where it hardly does."""
    count = span.count
    match span.unit:
        case Unit.WORKING_DAYS:
            usual = {count, count * 7 // 5}
        case Unit.MONTHS:
            usual = {28 * count, 30 * count, 31 * count, 91 * count // 3, 92 * count // 3}
            usual |= {183 * count // 6, 365 * count // 12}
        case Unit.YEARS:
            usual = {364 * count, 365 * count}
        case _:
            usual = set()
    return passed.days if passed.days in usual else None


def _on_weekdays(working: WorkingDays) -> WorkingDays:
    return WorkingDays((), working.first, working.last)
