"""What became of an obligation, from four facts: due, met, closed, and the as-of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from compliance.calendars.calendars import day_bounds
from compliance.model.obligations import Status


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and its signed days: positive late, negative or zero in hand; None where none are counted."""

    status: Status
    days: int | None


def judge(due: date | None, met: date | None, closed: date | None, as_of: date, soon: date) -> Verdict:
    """The verdict by days; the due day is in time.

    `met` is the earliest evidence not after `closed`; `closed` is None while the obligation runs.
    `soon` is the last due day that counts as due soon. `due` None: the day is not settled yet, so
    nothing can be late.
    """
    if due is None:
        return Verdict(Status.MET if met else Status.LAPSED if closed else Status.NOT_DUE, None)
    if met is not None:
        return Verdict(Status.MET_LATE if met > due else Status.MET, (met - due).days)
    if closed is not None:
        if closed <= due:
            return Verdict(Status.LAPSED, None)
        return Verdict(Status.MISSED, (closed - due).days)
    left = (as_of - due).days
    if as_of > due:
        return Verdict(Status.OVERDUE, left)
    return Verdict(Status.DUE_SOON if due <= soon else Status.NOT_DUE, left)


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment known to the instant, or only to lie in a day: from `earliest`, before `limit` if it differs."""

    earliest: datetime
    limit: datetime

    @property
    def exact(self) -> bool:
        """Whether the time of day is known."""
        return self.earliest == self.limit


def instant(on: date, at: datetime | None) -> Instant:
    """The moment of something that happened on a day in London, at a known time or not."""
    if at is not None:
        return Instant(at, at)
    return Instant(*day_bounds(on))


def judge_by_hours(
    due: Instant,
    due_on: date,
    met: tuple[date, Instant] | None,
    closed: tuple[date, Instant] | None,
    as_of: date,
    soon: date,
) -> Verdict | None:
    """The verdict where hours count; None where a time that is not recorded would decide it."""
    if met is not None:
        late = _after(met[1], due)
        return (
            None
            if late is None
            else _dated(Status.MET_LATE if late else Status.MET, met[0], due_on, late=late)
        )
    if closed is not None:
        late = _after(closed[1], due)
        if late is None:
            return None
        return _dated(Status.MISSED, closed[0], due_on, late=True) if late else Verdict(Status.LAPSED, None)
    end = day_bounds(as_of)[1]
    late = _after(Instant(end, end), due)
    if late is None:
        return None
    if late:
        return _dated(Status.OVERDUE, as_of, due_on, late=True)
    return Verdict(Status.DUE_SOON if due_on <= soon else Status.NOT_DUE, (as_of - due_on).days)


def _dated(status: Status, on: date, due_on: date, *, late: bool) -> Verdict:
    days = (on - due_on).days
    return Verdict(status, max(days, 0) if late else min(days, 0))


def _after(moment: Instant, due: Instant) -> bool | None:
    """Whether `moment` is later than `due`; None where unrecorded times could make it either."""
    # A moment or due time known only to its day lies strictly before that day's limit.
    if moment.limit <= due.earliest:
        return False
    if moment.earliest > due.limit or (moment.earliest == due.limit and not due.exact):
        return True
    if moment.exact and due.exact:
        return moment.earliest > due.earliest
    return None
