"""What became different: one change of one finding."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from compliance.model.frozen import FrozenModel
from compliance.model.obligations import ReasonCode, Status


class ChangeKind(StrEnum):
    """What happened to a finding.

    `opened`: it was not there. `withdrawn`: it is not there any more, because of what it rested on. A status by
    its name: it has become that. `due_moved`: due on another day or at another time, its status as before.
    `revised`: as it was but for the evidence it cites, the reason or what was assumed.
    """

    OPENED = "opened"
    MET = "met"
    MET_LATE = "met_late"
    LAPSED = "lapsed"
    MISSED = "missed"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NOT_DUE = "not_due"
    NOT_ASSESSABLE = "not_assessable"
    DUE_MOVED = "due_moved"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"


class Change(FrozenModel):
    """One change of one finding, which is given as it stands now, or as it last stood if it was withdrawn.

    `id` is the finding's, stable over time. `was` is its status before, None where it was not there. A finding
    that is met, late or due soon already when it is opened is told twice: opened, and by its status. Days are
    calendar days in London; `days_late` and `days_left` are as of `as_of`, as in `Finding`, and not given for what is
    withdrawn.
    """

    change: ChangeKind
    as_of: date
    id: str
    case: str
    rule: str
    title: str
    family: str
    was: Status | None
    status: Status
    anchor_on: date | None
    due_on: date | None
    due_at: datetime | None
    met_on: date | None
    closed_on: date | None
    days_late: int | None
    days_left: int | None
    reason_code: ReasonCode | None
