"""Changes as lines: what happened to which duty, in words, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from compliance.live.changes import Change, ChangeKind
from compliance.model.counts import many
from compliance.model.obligations import ReasonCode, Status
from compliance.printable import printable

_LONDON = ZoneInfo("Europe/London")
_HAPPENED = {
    ChangeKind.OPENED: "new duty",
    ChangeKind.MET: "met",
    ChangeKind.MET_LATE: "met late",
    ChangeKind.LAPSED: "no longer due",
    ChangeKind.MISSED: "missed",
    ChangeKind.OVERDUE: "overdue",
    ChangeKind.DUE_SOON: "due soon",
    ChangeKind.NOT_DUE: "not due yet",
    ChangeKind.NOT_ASSESSABLE: "not judged",
    ChangeKind.DUE_MOVED: "due day moved",
    ChangeKind.REVISED: "revised",
    ChangeKind.WITHDRAWN: "withdrawn",
}
_NOT_SHOWN = {
    ReasonCode.START_UNKNOWN: "its start is not in the record",
    ReasonCode.CONDITION_UNKNOWN: "what it turns on is not shown",
    ReasonCode.ORDER_UNKNOWN: "whether it was first is not shown",
    ReasonCode.DEADLINE_UNKNOWN: "the due day is not shown",
    ReasonCode.SILENCE: "the record may not be complete",
    ReasonCode.UNREAD: "a row about it could not be read",
    ReasonCode.SOURCES_DIFFER: "sources tell it differently",
    ReasonCode.TIME_UNKNOWN: "hours decide, only days are shown",
    ReasonCode.NO_PERIODS: "no school terms in the settings",
    ReasonCode.OUTSIDE_CALENDAR: "outside the calendar",
}


def as_text(changes: Iterable[Change]) -> str:
    """The changes a line each: day, case, rule, what happened, due day or why there is none, days late or left."""
    return "".join(f"{_line(change)}\n" for change in changes)


def as_json_lines(changes: Iterable[Change]) -> str:
    """The changes a line each, as `Change` gives them."""
    return "".join(f"{change.model_dump_json()}\n" for change in changes)


def _line(change: Change) -> str:
    due = "" if change.due_on is None else f"due {_due(change)}"
    told = (
        f"{_day(change.as_of):<11}",
        f"{printable(change.case):<6}",
        f"{change.rule:<6}",
        f"{_HAPPENED[change.change]:<13}",
        _why_not(change) or f"{due:<15}",
        _days(change),
    )
    return "  ".join(told).rstrip()


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _due(change: Change) -> str:
    if change.due_at is not None:
        at = change.due_at.astimezone(_LONDON)
        return f"{_day(at.date())} {at:%H:%M}"
    return "" if change.due_on is None else _day(change.due_on)


def _days(change: Change) -> str:
    """How late it is or how long there is left, as of the day of the change."""
    # Of what is no longer there nobody has counted the days since.
    if change.change is ChangeKind.WITHDRAWN:
        return ""
    if change.days_late is not None:
        return f"{many(change.days_late, 'day')} late" if change.days_late else "hours late"
    if change.days_left is not None:
        return f"{many(change.days_left, 'day')} left" if change.days_left else "due today"
    return ""


def _why_not(change: Change) -> str:
    if change.status is not Status.NOT_ASSESSABLE or change.reason_code is None:
        return ""
    return "" if change.change is ChangeKind.WITHDRAWN else _NOT_SHOWN[change.reason_code]
