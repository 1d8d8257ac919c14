"""Findings: obligations as reported, each with its receipt. The public shape of `compliance/1`."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from compliance.model.obligations import ReasonCode, Status
from compliance.model.rules import Checked, Force


class Rating(StrEnum):
    """Red, amber, green, or grey for what could not be judged."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class LawCited(_Frozen):
    """The provision a finding rests on, in the version in force for it."""

    instrument: str
    provision: str
    force: Force
    version_from: date | None
    url: str | None
    checked: Checked


class SourceRow(_Frozen):
    """Where an event was read: a file and its row, the header being row 1."""

    # A length, whatever it is, is asked only of text that can be written as UTF-8.
    file: str = Field(min_length=0)
    row: int = Field(ge=0, lt=2**63)


class Finding(_Frozen):
    """One obligation of one case, judged.

    `id` is stable: it depends on the rule, the case, the scope and the anchor alone. Days are calendar
    days. `days_late` is given for breaches (None for a missed period, whose days are not counted), and
    `days_left` while the obligation is open and not late. `assumptions` are fields that were not recorded
    and were read as the rule says. `doubts` are what does not fit in the
    records of the case, and how it was read. `reason` is given when the finding is not assessable, with its
    code and what it is about: event records, fields or a scope.
    """

    id: str
    case: str
    rule: str
    duty: str
    title: str
    family: str
    track: str
    scope: str
    scope_start: date | None
    anchor_on: date | None
    due_on: date | None
    due_at: datetime | None
    status: Status
    met_on: date | None
    closed_on: date | None
    days_late: int | None
    days_left: int | None
    rating: Rating
    disposition: str | None
    law: LawCited
    readings: tuple[str, ...]
    assumptions: tuple[str, ...]
    doubts: tuple[str, ...]
    evidence: tuple[SourceRow, ...]
    explanation: str
    reason: str | None
    reason_code: ReasonCode | None
    reason_about: tuple[str, ...]


class ChildRating(_Frozen):
    """The rating of one child in one family of duties, and what it rests on."""

    case: str
    family: str
    rating: Rating
    overdue: int
    due_soon: int
    breached_lately: int
    judged: int
    not_assessable: int


class Measure(_Frozen):
    """A share with its numerator and denominator.

    `not_assessable` were neither counted as done nor as not done. `share` is a percentage, None where
    the denominator is 0. `rating` follows the scorecard's tolerances, grey where there is no share or
    no tolerance.
    """

    id: str
    title: str
    kind: str
    rules: tuple[str, ...]
    first: date
    last: date
    numerator: int
    denominator: int
    not_assessable: int
    share: float | None
    rating: Rating
    tolerance: str | None


class Concern(_Frozen):
    """A pattern across one child's findings that calls for action, and the findings it was seen in."""

    id: str
    case: str
    title: str
    says: str
    action: str
    findings: tuple[str, ...]
