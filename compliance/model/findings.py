"""Findings: obligations as reported, each with its receipt. The public shape of `compliance/1`."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from compliance.model.frozen import FrozenModel
from compliance.model.law import Checked, Force
from compliance.model.obligations import ReasonCode, Status


class Rating(StrEnum):
    """Red, amber, green, or grey for what could not be judged."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


class LawCited(FrozenModel):
    """The provision a finding rests on, in the version in force for it."""

    instrument: str
    provision: str
    force: Force
    version_from: date | None
    url: str | None
    checked: Checked


class SourceRow(FrozenModel):
    """Where an event was read: a file and its row, the header being row 1."""

    # A length, whatever it is, is asked only of text that can be written as UTF-8.
    file: str = Field(min_length=0)
    row: int = Field(ge=0, lt=2**63)


class Finding(FrozenModel):
    """One obligation of one case, judged.

    `id` is stable: it depends on the rule, the case, the scope and the anchor alone. Days are calendar days.
    `days_late` is given for breaches (None for a missed period, whose days are not counted), and `days_left`
    while the obligation is open and not late. `team` and `worker` hold the case on the day of judging, whoever
    had it when it fell due, and `reviewing_officer` reviews it then; None where that is not recorded, or nobody
    is to review it. `apparent` is given where it is a breach only if nothing was done
    between the lists of a series, and says between which. `assumptions` are fields that were not recorded
    and were read as the rule says. `doubts` are what does not fit in the records of the case, and how it was
    read. `reason` is given when the finding is not assessable, with its code and what it is about: event
    records, fields or a scope.
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
    team: str | None
    worker: str | None
    reviewing_officer: str | None
    apparent: str | None
    law: LawCited
    readings: tuple[str, ...]
    assumptions: tuple[str, ...]
    doubts: tuple[str, ...]
    evidence: tuple[SourceRow, ...]
    explanation: str
    reason: str | None
    reason_code: ReasonCode | None
    reason_about: tuple[str, ...]


class ChildRating(FrozenModel):
    """The rating of one child in one family of duties, and what it rests on."""

    case: str
    family: str
    rating: Rating
    overdue: int
    due_soon: int
    breached_lately: int
    apparent: int
    judged: int
    not_assessable: int


class Unit(StrEnum):
    """What the value of a measure is in.

    `count`: things, one by one; the numerator is the value, and there is no denominator. `rate`: of so many, as the
    measure says. `children`: a mean number of them.
    """

    PERCENT = "percent"
    COUNT = "count"
    RATE = "rate"
    DAYS = "days"
    CHILDREN = "children"


class Good(StrEnum):
    """Whether a high or a low value of a measure is good; neutral: neither, it informs."""

    HIGH = "high"
    LOW = "low"
    NEUTRAL = "neutral"


class Target(FrozenModel):
    """What a measure is to reach, and who says so: `at_least` or `at_most` a value, in the unit of the measure."""

    name: str
    at_least: float | None = None
    at_most: float | None = None

    def is_met(self, value: float) -> bool:
        """Whether a value reaches it; the target itself does."""
        least = self.at_least is None or value >= self.at_least
        return least and (self.at_most is None or value <= self.at_most)

    @property
    def bound(self) -> str:
        """`at least 95`, `at most 8`."""
        return f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"


class Comparator(FrozenModel):
    """A value of the same measure elsewhere or before, as it was given: `of` which time, and its `source`."""

    name: str
    value: float
    of: str | None = None
    source: str | None = None


class LeftOut(FrozenModel):
    """How many were counted in neither the numerator nor the denominator, and why."""

    number: int
    because: str


class Holding(FrozenModel):
    """How many of what is measured one of several has: the children of an officer."""

    name: str
    number: int


class Measure(FrozenModel):
    """A figure over many cases: its value in a unit, with the numerator and denominator that it is worked out of.

    `value` is None where the denominator is 0, or where the export is `lacking` something without which there is
    no figure; then nothing is counted. A count has no denominator. `number`: its place on the page the panel reads.
    `good`: whether more is better. `targets`: what it is to reach; `comparators`: the same elsewhere. `population`,
    `source_fields` and `exclusions`: who is counted, of which records, and who is not, in words. `rules`: whose
    obligations are counted; none where events are. `duty`: the measure of the rulebook that it shows. `not_assessable`
    were left out, all together; `left_out` says why. `each`: how the numerator is spread over the denominator, where
    that has names, the most first. `rating` follows the `tolerance` of the scorecard, grey where there is no value or
    no tolerance. `notes`: what else is to be known of it.
    """

    id: str
    title: str
    kind: str
    number: str | None = None
    duty: str | None
    rules: tuple[str, ...] = ()
    first: date
    last: date
    numerator: int
    denominator: int | None
    not_assessable: int
    value: float | None
    unit: Unit
    rating: Rating
    good: Good = Good.NEUTRAL
    tolerance: str | None
    targets: tuple[Target, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    population: str | None = None
    source_fields: str | None = None
    exclusions: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    each: tuple[Holding, ...] = ()
    lacking: str | None = None
    notes: tuple[str, ...] = ()


class Concern(FrozenModel):
    """A pattern across one child's findings that calls for action, and the findings it was seen in."""

    id: str
    case: str
    title: str
    says: str
    action: str
    findings: tuple[str, ...]
