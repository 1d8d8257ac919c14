"""What became of obligations: the same cases in the same order as `engines.verdict`."""

from __future__ import annotations

import numpy as np

from compliance.calendars.days import FOREVER, Days
from compliance.calendars.instants import HOUR, Instants, bounds, midnight
from compliance.engines.arrays.values import Codes, Integers
from compliance.model.obligations import Status

STATUSES = tuple(Status)
MET, MET_LATE, LAPSED, MISSED, OVERDUE, DUE_SOON, NOT_DUE, NOT_ASSESSABLE = range(len(STATUSES))
UNDECIDED = -1
"""A time that is not recorded would decide the status."""

NO_DAYS: int = np.iinfo(np.int32).min
"""Where no days are counted."""


def by_days(due: Days, met: Days, closed: Days, as_of: int, soon: int) -> Codes:
    """The status by days: `met` and `closed` FOREVER where nothing did, `due` where there is no day yet.

    The due day is in time.
    """
    return np.select(
        [met < FOREVER, closed < FOREVER, due < as_of, due <= soon],
        [np.where(met > due, MET_LATE, MET), np.where(closed > due, MISSED, LAPSED), OVERDUE, DUE_SOON],
        NOT_DUE,
    ).astype(np.int8)


def by_hours(
    began: tuple[Days, Instants],
    hours: Integers,
    due: Days,
    met: tuple[Days, Instants],
    closed: tuple[Days, Instants],
    as_of: int,
    soon: int,
) -> Codes:
    """The status where so many hours count from when it began; UNDECIDED where a time that is not recorded decides."""
    due_from, due_limit = (each + hours * HOUR for each in bounds(*began))
    exact = due_from == due_limit
    has_met, has_closed = met[0] < FOREVER, closed[0] < FOREVER
    # Statuses are those at the end of the as-of day.
    day = np.where(has_met, met[0], np.where(has_closed, closed[0], as_of))
    end = midnight(np.full(1, as_of + 1))
    ended, limit = bounds(day, np.where(has_met, met[1], np.where(has_closed, closed[1], end)))
    # A moment or due time known only to its day lies strictly before that day's limit.
    surely_after = (ended > due_limit) | ((ended == due_limit) & ~exact)
    known = (ended == limit) & exact
    late = np.select([limit <= due_from, surely_after, known], [0, 1, ended > due_from], UNDECIDED)
    not_late = np.where(due <= soon, DUE_SOON, NOT_DUE)
    status = np.where(
        late == 1,
        np.where(has_met, MET_LATE, np.where(has_closed, MISSED, OVERDUE)),
        np.where(has_met, MET, np.where(has_closed, LAPSED, not_late)),
    )
    return np.where(late == UNDECIDED, UNDECIDED, status).astype(np.int8)


def days_of(status: Codes, due: Days, met: Days, closed: Days, as_of: int) -> Integers:
    """The signed days of a status: late is positive, by hours at least none; NO_DAYS where none are counted."""
    ended = np.select([(status == MET) | (status == MET_LATE), status == MISSED], [met, closed], as_of)
    late = (status == MET_LATE) | (status == MISSED) | (status == OVERDUE)
    counted = np.where(late, np.maximum(ended - due, 0), np.minimum(ended - due, 0))
    return np.where((status == LAPSED) | (due == FOREVER), NO_DAYS, counted)
