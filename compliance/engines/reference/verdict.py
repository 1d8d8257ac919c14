"""What became of an obligation, from what was due, what met it, what closed it, and the as-of day."""

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


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: its day in London, and its instant where the time is known."""

    on: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Everything on which the life of one obligation depends.

    `due_on` None: the day is not settled yet, so nothing can be late. `due_by` is given where hours count.
    `met` is the earliest evidence not after what `closed` it; `closed` is None while the obligation runs.
    `soon` is the last due day that counts as due soon on the day `as_of`.
    """

    due_on: date | None
    due_by: Instant | None
    met: Moment | None
    closed: Moment | None
    as_of: date
    soon: date


def judge(asked: Question) -> Verdict | None:
    """The verdict; None where a time that is not recorded would decide it. The due day and instant are in time."""
    if asked.due_on is None:
        status = Status.MET if asked.met else Status.LAPSED if asked.closed else Status.NOT_DUE
        return Verdict(status, None)
    if asked.due_by is None:
        return counted(asked, _by_days(asked, asked.due_on))
    status_by_hours = _by_hours(asked, asked.due_on, asked.due_by)
    return None if status_by_hours is None else counted(asked, status_by_hours)


def counted(asked: Question, status: Status) -> Verdict:
    """The status with its days, which are counted between days, also where hours count."""
    if asked.due_on is None:
        return Verdict(status, None)
    match status:
        case Status.LAPSED:
            return Verdict(status, None)
        case Status.MET | Status.MET_LATE:
            assert asked.met is not None
            ended = asked.met.on
        case Status.MISSED:
            assert asked.closed is not None
            ended = asked.closed.on
        case _:
            ended = asked.as_of
    days = (ended - asked.due_on).days
    late = status in (Status.MET_LATE, Status.MISSED, Status.OVERDUE)
    # Some hours late on the due day itself are no days; by days, late is always a day at least.
    return Verdict(status, max(days, 0) if late else min(days, 0))


def _by_days(asked: Question, due: date) -> Status:
    if asked.met is not None:
        return Status.MET_LATE if asked.met.on > due else Status.MET
    if asked.closed is not None:
        return Status.LAPSED if asked.closed.on <= due else Status.MISSED
    if asked.as_of > due:
        return Status.OVERDUE
    return Status.DUE_SOON if due <= asked.soon else Status.NOT_DUE


def _by_hours(asked: Question, due_on: date, due: Instant) -> Status | None:
    if asked.met is not None:
        late = is_after(instant(asked.met.on, asked.met.at), due)
        return None if late is None else Status.MET_LATE if late else Status.MET
    if asked.closed is not None:
        late = is_after(instant(asked.closed.on, asked.closed.at), due)
        return None if late is None else Status.MISSED if late else Status.LAPSED
    late = is_after(end_of(asked.as_of), due)
    if late is None:
        return None
    if late:
        return Status.OVERDUE
    return Status.DUE_SOON if due_on <= asked.soon else Status.NOT_DUE


def end_of(day: date) -> Instant:
    """The end of a day in London, which is when statuses as of that day are judged."""
    end = day_bounds(day)[1]
    return Instant(end, end)


def is_after(moment: Instant, due: Instant) -> bool | None:
    """Whether `moment` is later than `due`; None where unrecorded times could make it either."""
    # A moment or due time known only to its day lies strictly before that day's limit.
    if moment.limit <= due.earliest:
        return False
    if moment.earliest > due.limit or (moment.earliest == due.limit and not due.exact):
        return True
    if moment.exact and due.exact:
        return moment.earliest > due.earliest
    return None
