"""Obligations before they are judged, and as they stand afterwards: the same as `reference.drafts`, a row each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.calendars.instants import NO_TIME, Instants
from compliance.engines.arrays.reasons import NO_REASON, Reasons
from compliance.engines.arrays.search import take
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.values import (
    EMPTY,
    NONE,
    Cases,
    Codes,
    Flags,
    Integers,
    Places,
    SetIds,
    Words,
)
from compliance.engines.arrays.verdict import (
    MET,
    MISSED,
    NO_DAYS,
    NOT_ASSESSABLE,
    UNDECIDED,
    by_days,
    by_hours,
    days_of,
)
from compliance.engines.arrays.world import World
from compliance.model.conditions import Pattern
from compliance.model.obligations import AnchorKind, ReasonCode
from compliance.model.rules import Rule

KINDS = tuple(sorted(AnchorKind))
CHECK, EVENT, EVIDENCE, PERIOD, START, STATE = range(len(KINDS))


@dataclass
class Anchors(Table):
    """What opens obligations. `on`: NEVER where it lies before anything the export shows. `key` and `row`: of the
    event, if it is one. `assumed`: in asking for it. `unsure`: why it is not known that it opens an obligation."""

    kind: Codes
    stretch: Places
    on: Days
    at: Instants
    key: Words
    row: Places
    assumed: SetIds
    unsure: Reasons

    @classmethod
    def on_days(cls, kind: int, stretch: Places, on: Days) -> Anchors:
        """Anchors that are no event, or of which nothing is known but the day."""
        many = len(stretch)
        return cls(
            np.full(many, kind, np.int8),
            stretch,
            on,
            np.full(many, NO_TIME),
            np.full(many, NONE),
            np.full(many, NONE),
            np.full(many, EMPTY),
            Reasons.none(many),
        )


@dataclass
class Terms(Table):
    """What a rule says of anchors. `version`: its place in the rule. `due`: FOREVER while there is no day. `due_at`:
    where hours count and the anchor's time is known; `hours`: how many, 0 where they do not count. `span`: a number in
    `Legend.spans`. `before`: it is due before its anchor, which then ends the waiting for it. `nights`: what a quota's
    total had come to by the anchor day. `refused`: why it cannot be judged."""

    version: Places
    due: Days
    due_at: Instants
    hours: Integers
    span: Integers
    before: Flags
    nights: Integers
    assumed: SetIds
    refused: Reasons

    @classmethod
    def blank(cls, many: int) -> Terms:
        """Rows of which nothing is said yet."""
        return cls(
            np.full(many, NONE),
            np.full(many, FOREVER),
            np.full(many, NO_TIME),
            np.zeros(many, np.int64),
            np.full(many, NONE),
            np.zeros(many, bool),
            np.full(many, NONE),
            np.full(many, EMPTY),
            Reasons.none(many),
        )


@dataclass
class Met(Table):
    """The evidence that met each: its day, FOREVER where none did; instant, row in the export, what was assumed; and
    whether it was matched by its order, for want of a key."""

    on: Days
    at: Instants
    row: Places
    assumed: SetIds
    keyless: Flags

    @classmethod
    def none(cls, many: int) -> Met:
        """Nothing met any of the rows."""
        return cls(
            np.full(many, FOREVER),
            np.full(many, NO_TIME),
            np.full(many, NONE),
            np.full(many, EMPTY),
            np.zeros(many, bool),
        )


@dataclass
class Drafts(Table):
    """Obligations with everything their lives depend on. `closed`: the day and instant that ended the waiting,
    FOREVER where it goes on. `silent_from`, `silent_to`: any status but met rests on silence on these days. `period`:
    a number in `Legend.periods`."""

    case: Cases
    anchors: Anchors
    terms: Terms
    met: Met
    closed: Days
    closed_at: Instants
    silent_from: Days
    silent_to: Days
    period: Integers

    @classmethod
    def refused(cls, case: Cases, anchors: Anchors, terms: Terms) -> Drafts:
        """Obligations that cannot be judged, for the reasons in their terms."""
        many = len(case)
        never, forever = np.full(many, NEVER), np.full(many, FOREVER)
        no_time, none = np.full(many, NO_TIME), np.full(many, NONE)
        return cls(case, anchors, terms, Met.none(many), forever, no_time, never, never, none)


@dataclass
class Judged(Table):
    """Obligations as they stand: columns as in the tables that they come from."""

    case: Cases
    stretch: Places
    kind: Codes
    on: Days
    at: Instants
    key: Words
    row: Places
    version: Integers
    due: Days
    due_at: Instants
    span: Integers
    period: Integers
    nights: Integers
    status: Codes
    days: Integers
    met: Days
    met_at: Instants
    met_row: Places
    closed: Days
    reasons: Reasons
    assumed: SetIds
    keyless: Flags

    @classmethod
    def none(cls) -> Judged:
        """No obligations."""
        numbers, codes, no = np.empty(0, np.int64), np.empty(0, np.int8), np.empty(0, bool)
        return cls(
            case=numbers,
            stretch=numbers,
            kind=codes,
            on=numbers,
            at=numbers,
            key=numbers,
            row=numbers,
            version=numbers,
            due=numbers,
            due_at=numbers,
            span=numbers,
            period=numbers,
            nights=numbers,
            status=codes,
            days=numbers,
            met=numbers,
            met_at=numbers,
            met_row=numbers,
            closed=numbers,
            reasons=Reasons.none(0),
            assumed=numbers,
            keyless=no,
        )


def finished(
    world: World, rule: Rule, scope: str, drafts: Drafts, evidence: tuple[Pattern, ...] = ()
) -> Judged:
    """The obligations as they stand. `evidence`: what silence must show that nothing of happened."""
    anchors, terms, met, closed = drafts.anchors, drafts.terms, drafts.met, drafts.closed
    status = by_days(terms.due, met.on, closed, world.as_of, world.soon)
    timed = np.flatnonzero(terms.hours)
    if len(timed):
        status[timed] = _by_hours(world, drafts[timed])
    days = days_of(status, terms.due, met.on, closed, world.as_of)
    reasons = terms.refused
    reasons.put_those(anchors.unsure)
    reasons.put(status == UNDECIDED, ReasonCode.TIME_UNKNOWN)
    if evidence:
        _rest_on_silence(world, drafts, status, evidence)
    unread = world.unread(rule)
    if unread is not None:
        places = unread[drafts.case]
        reasons.put((status != MET) & (places != EMPTY), ReasonCode.UNREAD, places)
    refused = reasons.code != NO_REASON
    # Days of a missed period are not counted, and a check is of its day.
    days = np.where((anchors.kind == PERIOD) & (status == MISSED), NO_DAYS, days)
    days = np.where(anchors.kind == CHECK, 0, days)
    # What ended a period is the period itself.
    untold = refused | (met.on < FOREVER) | (anchors.kind == PERIOD) | (anchors.kind == CHECK)
    assumptions = world.legend.assumptions
    assumed = assumptions.union(assumptions.union(terms.assumed, anchors.assumed), met.assumed)
    first_days = np.array([world.legend.versions.number(version.first) for version in rule.versions])
    of_stretch = np.isin(anchors.kind, (START, STATE))
    own_key = np.where(of_stretch, world.stretches[scope].key[anchors.stretch], anchors.key)
    return Judged(
        case=drafts.case,
        stretch=anchors.stretch,
        kind=anchors.kind,
        on=anchors.on,
        at=anchors.at,
        key=own_key,
        row=anchors.row,
        version=take(first_days, terms.version, NONE),
        due=terms.due,
        due_at=terms.due_at,
        span=terms.span,
        period=drafts.period,
        nights=terms.nights,
        status=np.where(refused, np.int8(NOT_ASSESSABLE), status),
        days=np.where(refused, NO_DAYS, days),
        met=np.where(refused, FOREVER, met.on),
        met_at=np.where(refused, NO_TIME, met.at),
        met_row=np.where(refused, NONE, met.row),
        closed=np.where(untold, FOREVER, closed),
        reasons=reasons,
        assumed=np.where(refused, EMPTY, assumed),
        keyless=met.keyless & ~refused,
    )


def _by_hours(world: World, drafts: Drafts) -> Codes:
    anchors, terms, met = drafts.anchors, drafts.terms, drafts.met
    return by_hours(
        (anchors.on, anchors.at),
        terms.hours,
        terms.due,
        (met.on, met.at),
        (drafts.closed, drafts.closed_at),
        world.as_of,
        world.soon,
    )


def _rest_on_silence(world: World, drafts: Drafts, status: Codes, evidence: tuple[Pattern, ...]) -> None:
    """Refuses what was not met in time where silence does not show that it was not."""
    reasons = drafts.terms.refused
    asked = np.flatnonzero((status != MET) & (reasons.code == NO_REASON))
    first, last = drafts.silent_from[asked], drafts.silent_to[asked]
    lacking = np.full(len(status), EMPTY)
    lacking[asked] = world.silence.lacking(evidence, drafts.case[asked], first, last)
    silence = (drafts.silent_from, drafts.silent_to)
    reasons.put(lacking != EMPTY, ReasonCode.SILENCE, lacking, silence)
