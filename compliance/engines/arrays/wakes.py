"""The next day on which each case may change although nothing happens: the same as `live.wakes`, of all cases."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days, number
from compliance.calendars.spans import Span, Unit, parse_deadline
from compliance.engines.arrays.becoming import turns
from compliance.engines.arrays.drafts import Judged
from compliance.engines.arrays.reasons import CODES
from compliance.engines.arrays.search import distinct
from compliance.engines.arrays.values import NONE, Cases, Flags, Places
from compliance.engines.arrays.verdict import DUE_SOON, NOT_DUE, STATUSES
from compliance.engines.arrays.world import World
from compliance.engines.needs import Needs
from compliance.model.coverage import Record
from compliance.model.obligations import OPEN, ReasonCode
from compliance.model.rules import Becomes, Blocks, PeriodicRule, TrackRule

_OPEN = np.array([status in OPEN for status in STATUSES])
_TIME_UNKNOWN, _UNREAD = CODES.index(ReasonCode.TIME_UNKNOWN), CODES.index(ReasonCode.UNREAD)

_Waking = Iterator[tuple[Cases, Days | int]]
"""Cases, and a day on which each of them, or all of them, may change; not after the as-of day: the next one."""


def wakes_of_rule(world: World, needs: Needs, judged: Judged, wakes: Days) -> None:
    """Brings `wakes`, a day of each case, forward to the first day after the as-of day on which anything that the
    rule comes to may be otherwise by itself, or an earlier one. The days counted are not meant; they change daily."""
    for case, day in _waking(world, needs, judged):
        np.minimum.at(wakes, case, np.maximum(day, world.as_of + 1))


def _waking(world: World, needs: Needs, judged: Judged) -> _Waking:
    turning = judged[_may_turn(world, judged)]
    yield from _of_obligations(world, needs, turning)
    held = world.stretches[needs.reads.scope]
    match needs.rule:
        case PeriodicRule() as rule:
            running = np.flatnonzero(held.end >= world.as_of)
            yield from _of_periods(world, needs, rule, running)
        case TrackRule() as rule:
            yield from _of_turns(world, rule)
    always = needs.by_evidence or needs.asks_what_happened or needs.adds_up
    case = held.case if always else turning.case
    for record in needs.records:
        last = world.silence.until(record, case, world.as_of)
        yield case[last < FOREVER], last[last < FOREVER] + 1


def _may_turn(world: World, judged: Judged) -> Flags:
    """Whether days that pass may make each another: nothing is known to have ended it."""
    code = judged.reasons.code
    # What could not be read leaves it unknown only where hours and silence do not already.
    may_turn: Flags = _OPEN[judged.status] | (code == _UNREAD)
    unknown = np.flatnonzero(code == _TIME_UNKNOWN)
    may_turn[unknown] = _awaits_hours(world, judged[unknown])
    return may_turn


def _awaits_hours(world: World, judged: Judged) -> Flags:
    """Whether each counts in hours that may be running still."""
    spans = world.legend.spans.things
    by_hours = [
        n for n in distinct(judged.span).tolist() if n != NONE and parse_deadline(spans[n]).unit is Unit.HOURS
    ]
    # They have run out by the end of the day after the due day, at whatever time of its day the anchor was.
    awaits: Flags = np.isin(judged.span, by_hours) & (world.as_of <= judged.due + 1)
    return awaits


def _of_obligations(world: World, needs: Needs, turning: Judged) -> _Waking:
    # No day has passed yet whose silence would have to show something.
    today = turning.case[turning.on >= world.as_of]
    yield today[~_silence_shows(world, needs.records, today)], NEVER
    dated = turning[turning.due < FOREVER]
    # Hours may be over before the due day is, and before it begins where the clocks have gone back.
    running = _awaits_hours(world, dated)
    yield dated.case[running], dated.due[running] - 1
    soon = (dated.status == DUE_SOON) & ~running
    yield dated.case[soon], dated.due[soon] + 1
    # The first day on which the due day counts as soon: no more working days than the warning lie after it.
    not_due = dated.status == NOT_DUE
    warning = Span(world.plan.run.warning + 1, Unit.WORKING_DAYS)
    yield dated.case[not_due], world.due_days.back(dated.due[not_due] + 1, warning)


def _silence_shows(world: World, records: tuple[Record, ...], case: Cases) -> Flags:
    as_of = np.full(len(case), world.as_of)
    shows = np.ones(len(case), bool)
    for record in records:
        shows &= world.silence.shows(record, case, as_of, as_of)
    return shows


def _of_periods(world: World, needs: Needs, rule: PeriodicRule, running: Places) -> _Waking:
    held, calendars = world.stretches[needs.reads.scope], world.plan.calendars
    case = held.case[running]
    if isinstance(rule.each, Blocks):
        unseen = held.start[running] == NEVER
        yield from _of_state(world, needs, case[unseen])
        yield case[~unseen], _next_block(world, held.start[running[~unseen]], rule.each.span)
    elif rule.each == "term" and not calendars.terms:
        yield from _of_state(world, needs, case)
    elif following := calendars.following(rule.each, world.plan.run.as_of):
        yield case, number(following.first)


def _next_block(world: World, start: Days, span: Span) -> Days:
    """The first day of the first block that begins after the as-of day, counted from the start of each stretch."""
    first, nth = start, 0
    while np.any(begun := first <= world.as_of):
        nth += 1
        first = np.where(begun, world.due_days.of(start, Span(nth * span.count, span.unit)), first)
    return first


def _of_state(world: World, needs: Needs, case: Cases) -> _Waking:
    """The days on which what holds on the as-of day itself may be otherwise: another version, an age attained."""
    for version in needs.rule.versions:
        begins, ends = number(version.first), number(version.last) + 1 if version.last else FOREVER
        yield from ((case, day) for day in (begins, ends) if world.as_of < day < FOREVER)
    if needs.looks_at_spans:
        yield case, NEVER
        return
    for years in needs.ages:
        attained = world.due_days.attained(world.histories.born, years)[case]
        yield case[attained > world.as_of], attained[attained > world.as_of]


def _of_turns(world: World, rule: TrackRule) -> _Waking:
    """The days on which a condition may begin to hold that opens an obligation: a birthday, a total reached."""
    track = world.plan.rulebook.tracks[rule.track]
    held = world.stretches[track.scope]
    for anchor in rule.anchors:
        if isinstance(anchor, Becomes):
            for stretch, day in turns(world, anchor, track):
                later = (day > world.as_of) & (day <= held.end[stretch]) & (day < FOREVER)
                yield held.case[stretch[later]], day[later]
