"""Obligations: one instance of a rule for one case, as an engine decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from compliance.calendars.spans import Span
from compliance.model.coverage import Record
from compliance.model.events import Origin


class Status(StrEnum):
    """What became of an obligation, as of the end of a day."""

    MET = "met"
    MET_LATE = "met_late"
    LAPSED = "lapsed"
    MISSED = "missed"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NOT_DUE = "not_due"
    NOT_ASSESSABLE = "not_assessable"


BREACHES = frozenset({Status.MET_LATE, Status.MISSED, Status.OVERDUE})
OPEN = frozenset({Status.OVERDUE, Status.DUE_SOON, Status.NOT_DUE})


class ReasonCode(StrEnum):
    """Why an obligation cannot be judged."""

    START_UNKNOWN = "start_unknown"
    CONDITION_UNKNOWN = "condition_unknown"
    ORDER_UNKNOWN = "order_unknown"
    DEADLINE_UNKNOWN = "deadline_unknown"
    SILENCE = "silence"
    UNREAD = "unread"
    SOURCES_DIFFER = "sources_differ"
    TIME_UNKNOWN = "time_unknown"
    NO_PERIODS = "no_periods"
    OUTSIDE_CALENDAR = "outside_calendar"


@dataclass(frozen=True, slots=True)
class About:
    """One thing that a reason is about: events of a record, or what goes by a name.

    `name`: of a field, a scope, a total or a kind of period, a place that could not be read, or what a calendar says.
    `earlier`: of events, that they may have happened before. In order of how they are written.
    """

    name: str = ""
    record: Record | None = None
    earlier: bool = False

    def __str__(self) -> str:
        written = self.name if self.record is None else str(self.record)
        return f"earlier {written}" if self.earlier else written

    def __lt__(self, other: About) -> bool:
        return str(self) < str(other)


def of_names(*names: str) -> tuple[About, ...]:
    """What goes by these names."""
    return tuple(map(About, names))


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why an obligation cannot be judged, about what, and for which days records would have to be complete."""

    code: ReasonCode
    about: tuple[About, ...] = ()
    first: date | None = None
    last: date | None = None


class AnchorKind(StrEnum):
    """What opened the obligation."""

    START = "start"
    EVIDENCE = "evidence"
    EVENT = "event"
    PERIOD = "period"
    CHECK = "check"
    STATE = "state"


@dataclass(frozen=True, slots=True, order=True)
class Assumption:
    """A field that was not recorded and was read as the rule says: a condition's place in words."""

    field: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """One instance of a rule: what opened it, when it was due, what met it, what became of it.

    Days are days in London. `anchor_at`, `due_at` and `met_at` are set where hours count and the times
    are known. `anchor_key` is the placement, review or episode that evidence must share. `days` is the
    signed number of days: positive is late, negative or zero is margin or time left; None where none is
    counted (not assessable, a missed period, no due day).
    `scope_nth` tells apart stretches of a scope that began on one day, or all before the export: 0 for the first.
    `closed_on` is the day its scope or another event ended it, None while it runs.
    `keyless`: evidence was matched by order, since the export gives no key to link it by.
    `nights` is what the total of a quota had come to by the anchor day, None where there is none.
    `anchor_origin` and `met_origin` say where the anchor and what met it were read.
    """

    rule: str
    case: str
    scope: str
    scope_start: date | None
    scope_nth: int
    anchor_kind: AnchorKind
    anchor_on: date | None
    anchor_at: datetime | None
    anchor_key: str | None
    due_on: date | None
    due_at: datetime | None
    version_from: date | None
    status: Status
    met_on: date | None
    met_at: datetime | None
    closed_on: date | None
    days: int | None
    reason: Reason | None
    assumptions: tuple[Assumption, ...]
    keyless: bool
    anchor_origin: Origin | None
    met_origin: Origin | None
    span: Span | None
    period: str | None
    nights: int | None

    def sort_key(self) -> tuple[str, str, date, date, int, str, str]:
        """The order findings are listed in: case, rule, anchor."""
        never = date.min
        return (
            self.case,
            self.rule,
            self.anchor_on or never,
            self.scope_start or never,
            self.scope_nth,
            self.anchor_kind,
            self.anchor_key or "",
        )
