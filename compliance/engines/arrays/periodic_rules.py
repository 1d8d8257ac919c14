"""Periodic rules: at least once in each calendar period, or each block, that the scope covers whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days, day_of, number
from compliance.calendars.instants import NO_TIME
from compliance.calendars.periods import block_name
from compliance.calendars.spans import Span
from compliance.engines.arrays.conditions import Seen
from compliance.engines.arrays.drafts import PERIOD, Anchors, Drafts, Judged, Met, Terms, finished
from compliance.engines.arrays.reasons import Reasons
from compliance.engines.arrays.search import first_between, spread, take
from compliance.engines.arrays.stretches import Stretches
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.terms import in_force, owed_rows
from compliance.engines.arrays.values import EMPTY, NONE, Cases, Integers, Places, Waking
from compliance.engines.arrays.world import World
from compliance.model.obligations import ReasonCode, of_names
from compliance.model.rules import Blocks, PeriodicRule
from compliance.model.tracks import Track
from compliance.rulebook.reads import Reads


@dataclass
class _Periods(Table):
    """Stretches with the periods that they cover whole, or have covered so far: first day, last day, and name as a
    number in `Legend.periods`."""

    stretch: Places
    first: Days
    last: Days
    name: Integers


def judged_in_periods(world: World, rule: PeriodicRule) -> Iterator[Judged]:
    """An obligation for each period that has begun, or one a stretch where nobody can say where periods begin."""
    track = rule.track
    stretches = world.stretches[track.scope]
    if isinstance(rule.each, Blocks):
        unseen, scope = (
            np.flatnonzero(stretches.start == NEVER),
            world.legend.about.number(of_names(track.scope)),
        )
        yield _without_periods(world, rule, track, unseen, ReasonCode.START_UNKNOWN, scope)
        yield _judged(world, rule, track, _blocks(world, stretches, rule.each.span))
    elif rule.each == "term" and not world.plan.calendars.terms:
        every, name = np.arange(stretches.many), world.legend.about.number(of_names(rule.each))
        yield _without_periods(world, rule, track, every, ReasonCode.NO_PERIODS, name)
    else:
        yield _judged(world, rule, track, _calendar_periods(world, stretches, rule.each))


def _blocks(world: World, held: Stretches, span: Span) -> _Periods:
    """Blocks of a length, end to end from the start of each stretch."""
    stretch = np.flatnonzero(held.start > NEVER)
    first = held.start[stretch]
    blocks = [_Periods(stretch[:0], first[:0], first[:0], first[:0])]
    while True:
        begun = first <= np.minimum(held.end[stretch], world.as_of)
        stretch, first = stretch[begun], first[begun]
        if not len(stretch):
            break
        nth = len(blocks)
        # Every boundary is counted from the start, so that months of different lengths do not shift later ones.
        following = world.due_days.of(held.start[stretch], Span(nth * span.count, span.unit))
        name = np.full(len(stretch), world.legend.periods.number(block_name(span, nth)))
        blocks.append(_Periods(stretch, first, following - 1, name))
        first = following
    periods = _Periods.joined(blocks)
    return periods[held.end[periods.stretch] >= periods.last]


def _calendar_periods(world: World, held: Stretches, calendar: str) -> _Periods:
    first = int(held.first_known.min()) if held.many else world.as_of
    until = max(world.as_of, first)
    periods = list(world.plan.calendars.periods(calendar, day_of(first), day_of(until)))
    begins = np.array([number(period.first) for period in periods], np.int64)
    ends = np.array([number(period.last) for period in periods], np.int64)
    names = np.array([world.legend.periods.number(period.name) for period in periods], np.int64)
    # Periods follow one another, so those of a stretch lie side by side. One in which a stretch of unknown start is
    # first shown may have been covered whole.
    low = np.searchsorted(ends, held.first_known)
    if periods:
        partly = begins[np.minimum(low, len(begins) - 1)] < held.first_known
        low = low + ((held.start > NEVER) & partly)
    high = np.searchsorted(ends, held.end, "right")
    high = np.minimum(high, np.searchsorted(begins, world.as_of, "right")) - 1
    stretch, place = spread(low, high)
    return _Periods(stretch, begins[place], ends[place], names[place])


def _judged(world: World, rule: PeriodicRule, track: Track, periods: _Periods) -> Judged:
    stretches = world.stretches[track.scope]
    terms = Terms.blank(len(periods.stretch))
    terms.version, terms.due = in_force(rule.versions, periods.first), periods.last
    seen = _seen(world, track, periods.stretch, periods.first)
    owed = owed_rows(rule, seen, terms, periods.last)
    periods, terms, case = periods[owed], terms[owed], seen.case[owed]
    unseen = stretches.start[periods.stretch] == NEVER
    unseen &= periods.first < stretches.first_known[periods.stretch]
    scope = world.legend.about.number(of_names(track.scope))
    terms.refused.put(unseen, ReasonCode.START_UNKNOWN, scope)
    over = periods.last < world.as_of
    drafts = Drafts(
        case=case,
        anchors=Anchors.on_days(PERIOD, periods.stretch, periods.first),
        terms=terms,
        met=_met(world, track, periods),
        # A period that ended unmet was closed by its end, a day too late for it.
        closed=np.where(over, periods.last + 1, FOREVER),
        closed_at=np.full(len(case), NO_TIME),
        silent_from=periods.first,
        silent_to=np.where(over, periods.last, world.as_of),
        period=periods.name,
    )
    return finished(world, rule, track.scope, drafts, track.evidence)


def _met(world: World, track: Track, periods: _Periods) -> Met:
    on_track = world.on_track(track, track.scope)
    pieces = on_track.pieces
    place = first_between(on_track.stretch_day, periods.stretch, periods.first, periods.last)
    piece = take(on_track.place, place, NONE)
    met = Met.none(len(periods.stretch))
    met.on, met.row = take(pieces.on, piece, FOREVER), take(pieces.row, piece, NONE)
    met.assumed = take(pieces.assumed, piece, EMPTY)
    return met


def _without_periods(
    world: World, rule: PeriodicRule, track: Track, stretch: Places, why: ReasonCode, about: int
) -> Judged:
    """One obligation a stretch that cannot be judged, where it would be owed on the last day of the stretch."""
    stretches = world.stretches[track.scope]
    last = np.where(stretches.end[stretch] < FOREVER, stretches.end[stretch], world.as_of)
    terms = Terms.blank(len(stretch))
    terms.version = in_force(rule.versions, last)
    seen = _seen(world, track, stretch, last)
    owed = owed_rows(rule, seen, terms, last)
    terms = terms[owed]
    terms.refused = Reasons.none(len(owed))
    terms.refused.put(np.ones(len(owed), bool), why, about)
    anchors = Anchors.on_days(PERIOD, stretch[owed], np.full(len(owed), NEVER))
    return finished(world, rule, track.scope, Drafts.refused(seen.case[owed], anchors, terms))


def _seen(world: World, track: Track, stretch: Places, day: Days) -> Seen:
    stretches = world.stretches[track.scope]
    first = np.maximum(day, stretches.first_known[stretch])
    return Seen(world, track.scope, stretch, stretches.case[stretch], first, np.full(len(stretch), NONE))


def days_of_periods(world: World, rule: PeriodicRule, reads: Reads) -> Waking:
    """The day on which the next period begins, or those on which it may turn out that none can be told."""
    stretches, calendars = world.stretches[rule.scope], world.plan.calendars
    running = stretches.end >= world.as_of
    case, start = stretches.case[running], stretches.start[running]
    if isinstance(rule.each, Blocks):
        unseen = start == NEVER
        yield from _days_of_state(world, rule, reads, case[unseen])
        yield case[~unseen], _next_block(world, start[~unseen], rule.each.span)
    elif rule.each == "term" and not calendars.terms:
        yield from _days_of_state(world, rule, reads, case)
    elif following := calendars.following(rule.each, world.plan.run.as_of):
        yield case, number(following.first)


def _next_block(world: World, start: Days, span: Span) -> Days:
    """The first day of the first block that begins after the as-of day, counted from the start of each stretch."""
    first, nth = start, 0
    while np.any(begun := first <= world.as_of):
        nth += 1
        first = np.where(begun, world.due_days.of(start, Span(nth * span.count, span.unit)), first)
    return first


def _days_of_state(world: World, rule: PeriodicRule, reads: Reads, case: Cases) -> Waking:
    """The days on which what holds on the as-of day itself may be otherwise: another version, an age attained."""
    for version in rule.versions:
        begins, ends = number(version.first), number(version.last) + 1 if version.last else FOREVER
        yield from ((case, day) for day in (begins, ends) if world.as_of < day < FOREVER)
    if reads.lengths:
        yield case, NEVER
        return
    for years in reads.ages:
        attained = world.due_days.attained(world.histories.born, years)[case]
        yield case[attained > world.as_of], attained[attained > world.as_of]
