"""What a rule says of its anchors: the version in force, when each is due, and whether anything is owed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days, number
from compliance.calendars.instants import HOUR, NO_TIME, Instants, london_days
from compliance.calendars.spans import Span, Unit
from compliance.engines.arrays.conditions import Seen
from compliance.engines.arrays.drafts import Anchors, Terms
from compliance.engines.arrays.reasons import NO_REASON
from compliance.engines.arrays.search import (
    days,
    first_between,
    groups,
    is_new,
    latest_where,
    take,
)
from compliance.engines.arrays.values import (
    EMPTY,
    NO,
    NONE,
    UNKNOWN,
    YES,
    Cases,
    Flags,
    Places,
)
from compliance.engines.arrays.world import World
from compliance.model.deadlines import ByEvidence, Deadline, Quota, Within
from compliance.model.obligations import ReasonCode, of_names
from compliance.model.rules import Rule, SelectedBy, TrackRule, Version
from compliance.model.tracks import Track


def in_force(versions: Sequence[Version], day: Days) -> Places:
    """The place of the version in force on each day, of those that the anchor day selects; NONE if none is."""
    places = np.full(len(day), NONE)
    for place, version in enumerate(versions):
        if version.selected_by is SelectedBy.ANCHOR:
            places[(places == NONE) & _holds_on(version, day)] = place
    return places


def _holds_on(version: Version, day: Days) -> Flags:
    last = FOREVER if version.last is None else number(version.last)
    return (number(version.first) <= day) & (day <= last)


def terms_of(
    world: World, rule: TrackRule, track: Track, seen: Seen, anchors: Anchors
) -> tuple[Places, Terms]:
    """The rows of which something is or may be owed, and their terms."""
    every = np.arange(len(anchors.on))
    # Versions mostly differ in their law and not in their time, which is then counted once.
    counted: dict[Deadline | None, Terms] = {}
    version = np.full(len(every), NONE)
    for place, each in enumerate(rule.versions):
        if each.selected_by is SelectedBy.DUE and isinstance(each.deadline, Within):
            if each.deadline not in counted:
                counted[each.deadline] = _within(world, each.deadline, seen, anchors, every)
            due, refused = counted[each.deadline].due, counted[each.deadline].refused
            # Where a due day cannot be worked out, the anchor day selects.
            day = np.where(refused.code == NO_REASON, due, anchors.on)
            version[(version == NONE) & _holds_on(each, day)] = place
    version = np.where(version == NONE, in_force(rule.versions, anchors.on), version)
    terms = Terms.blank(len(every))
    for deadline in dict.fromkeys(each.deadline for each in rule.versions):
        rows = _of_versions(version, [each.deadline == deadline for each in rule.versions])
        if deadline in counted:
            terms[rows] = counted[deadline][rows]
        elif len(rows):
            terms[rows] = _by_deadline(world, rule, deadline, track, seen, anchors, rows)
    terms.version = version
    _put_off(rule.versions, terms)
    owed = owed_rows(rule, seen, terms, terms.due)
    return owed, terms[owed]


def _put_off(versions: Sequence[Version], terms: Terms) -> None:
    """What a version lets be due on no earlier day than one is due on that; no length of time leads there."""
    for place, each in enumerate(versions):
        if each.not_before is not None:
            day = number(each.not_before)
            late = (terms.version == place) & (terms.refused.code == NO_REASON) & (terms.due < day)
            terms.due[late], terms.due_at[late] = day, NO_TIME
            terms.span[late], terms.hours[late] = NONE, 0


def _of_versions(version: Places, chosen: Sequence[bool]) -> Places:
    """The rows of the versions that are chosen."""
    # The last place, where NONE points, is of no version.
    return np.flatnonzero(np.array([*chosen, False])[version])


def owed_rows(rule: Rule, seen: Seen, terms: Terms, due: Days) -> Places:
    """The rows whose version's condition does not fail. What it assumes, and why it is not known, go into the terms."""
    value = np.full(len(due), NO, np.int8)
    for where in dict.fromkeys(version.where for version in rule.versions):
        rows = _of_versions(terms.version, [version.where == where for version in rule.versions])
        if not len(rows):
            continue
        decided = seen.decide(where, rows, due[rows])
        value[rows] = decided.value
        terms.assumed[rows] = seen.world.legend.assumptions.union(terms.assumed[rows], decided.assumed)
        undecided = np.full(len(due), EMPTY)
        undecided[rows] = decided.undecided
        unknown = np.zeros(len(due), bool)
        unknown[rows] = decided.value == UNKNOWN
        terms.refused.put(unknown, ReasonCode.CONDITION_UNKNOWN, undecided)
    return np.flatnonzero(value != NO)


def _by_deadline(
    world: World,
    rule: TrackRule,
    deadline: Deadline | None,
    track: Track,
    seen: Seen,
    anchors: Anchors,
    rows: Places,
) -> Terms:
    match deadline:
        case Within():
            return _within(world, deadline, seen, anchors, rows)
        case ByEvidence():
            return _by_evidence(world, deadline, track.scope, anchors.stretch[rows], seen.case[rows])
        case Quota():
            return _within_quota(world, deadline, seen.case[rows], anchors.on[rows])
        case None:
            raise ValueError(f"{rule.head.id} has no deadline")


def _within(world: World, deadline: Within, seen: Seen, anchors: Anchors, rows: Places) -> Terms:
    """The due day of the first alternative whose condition holds."""
    on, at = anchors.on[rows], anchors.at[rows]
    terms = Terms.blank(len(rows))
    terms.before[:] = deadline.before
    for span, condition in deadline.alternatives:
        asked = (terms.span == NONE) & (terms.refused.code == NO_REASON)
        due, due_at = _counted(world, span, on, at)
        outside = asked & (due == NEVER)
        if outside.any():
            _refuse_outside(world, terms, outside, on, span)
            asked &= ~outside
        decided = seen.decide(condition, rows, np.where(due == NEVER, FOREVER, due))
        if decided.assumed.any():
            both = world.legend.assumptions.union(terms.assumed[asked], decided.assumed[asked])
            terms.assumed[asked] = both
        unknown = asked & (decided.value == UNKNOWN)
        terms.refused.put(unknown, ReasonCode.DEADLINE_UNKNOWN, decided.undecided)
        chosen = asked & (decided.value == YES)
        terms.due[chosen], terms.due_at[chosen] = due[chosen], due_at[chosen]
        terms.span[chosen] = world.legend.spans.number(span)
        terms.hours[chosen] = span.count if span.unit is Unit.HOURS else 0
    return terms


def _counted(world: World, span: Span, on: Days, at: Instants) -> tuple[Days, Instants]:
    """The due day, NEVER where it cannot be counted, and the instant where hours count from a known one."""
    due, due_at = world.due_days.of(on, span), np.full(len(on), NO_TIME)
    if span.unit is Unit.HOURS:
        known = at < NO_TIME
        due_at[known] = at[known] + span.count * HOUR
        due[known] = london_days(due_at[known])
    return due, due_at


def _refuse_outside(world: World, terms: Terms, outside: Flags, on: Days, span: Span) -> None:
    why = np.full(len(on), EMPTY)
    for day in np.unique(on[outside]).tolist():
        why[on == day] = world.legend.about.number(of_names(world.due_days.why_outside(day, span)))
    terms.refused.put(outside, ReasonCode.OUTSIDE_CALENDAR, why)


def _by_evidence(world: World, deadline: ByEvidence, scope: str, stretch: Places, case: Cases) -> Terms:
    """The day of another track's nth piece in the stretch, none until there is one."""
    track, stretches = deadline.track, world.stretches[scope]
    placed = world.on_track(track, scope).stretch_day
    placed = placed[is_new(placed)]
    number = np.arange(len(placed)) - latest_where(is_new(groups(placed))) + 1
    nth = placed[number == deadline.nth]
    due = take(days(nth), first_between(nth, stretch, NEVER, FOREVER), FOREVER)
    first = world.due_days.back(stretches.start[stretch], track.look_back)
    until = np.where(due < FOREVER, due - 1, world.as_of)
    terms = Terms.blank(len(stretch))
    about = world.legend.about.number(of_names(scope))
    terms.refused.put(first == NEVER, ReasonCode.DEADLINE_UNKNOWN, about)
    lacking = world.silence.lacking(track.evidence, case, first, until)
    terms.refused.put(lacking != EMPTY, ReasonCode.DEADLINE_UNKNOWN, lacking, (first, until))
    terms.due = np.where(terms.refused.code == NO_REASON, due, FOREVER)
    return terms


def _within_quota(world: World, quota: Quota, case: Cases, on: Days) -> Terms:
    """What the total has come to by the anchor day, and the last day on which it is in bounds if it goes on."""
    total, nights = quota.total, world.totals.nights(quota.total)
    since = world.totals.counts_from(total, case, on)
    so_far = nights.sure.counted(case, since, on)
    unknown = nights.most.counted(case, since, on) != so_far
    unknown |= world.totals.may_be_more(total, case, since, on)
    terms = Terms.blank(len(case))
    terms.refused.put(unknown, ReasonCode.DEADLINE_UNKNOWN, world.legend.about.number(of_names(total.id)))
    terms.due = np.where(unknown, FOREVER, _last_days(world, quota, case, on))
    terms.nights = np.where(unknown, NONE, so_far)
    return terms


def _last_days(world: World, quota: Quota, case: Cases, on: Days) -> Days:
    """The last day on which the total is in bounds, if every night from the day on counts."""
    at_most, sure = quota.at_most.in_days(), world.totals.nights(quota.total).sure
    last, left = on.copy(), np.arange(len(on))
    while len(left):
        following = last[left] + 1
        since = world.totals.counts_from(quota.total, case[left], following)
        nights = sure.counted(case[left], since, on[left]) + following - np.maximum(on[left], since)
        inside = nights <= at_most
        left = left[inside]
        # No day adds more than one night, so as many days as nights are left are in bounds too.
        last[left] = (following + at_most - nights)[inside]
    return last
