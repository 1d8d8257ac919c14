"""The next day on which each case may change although nothing happens: the same as `live.wakes`, of all cases."""

from __future__ import annotations

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.calendars.spans import Span, Unit
from compliance.engines.arrays.drafts import Judged
from compliance.engines.arrays.reasons import CODES
from compliance.engines.arrays.rules import opening_days
from compliance.engines.arrays.search import distinct
from compliance.engines.arrays.values import NONE, Cases, Flags, Waking
from compliance.engines.arrays.verdict import DUE_SOON, NOT_DUE, STATUSES
from compliance.engines.arrays.world import World
from compliance.engines.needs import Needs
from compliance.model.coverage import Record
from compliance.model.obligations import OPEN, ReasonCode

_OPEN = np.array([status in OPEN for status in STATUSES])
_TIME_UNKNOWN, _UNREAD = CODES.index(ReasonCode.TIME_UNKNOWN), CODES.index(ReasonCode.UNREAD)


def wakes_of_rule(world: World, needs: Needs, judged: Judged, wakes: Days) -> None:
    """Brings `wakes`, a day of each case, forward to the first day after the as-of day on which anything that the
    rule comes to may be otherwise by itself, or an earlier one. The days counted are not meant; they change daily."""
    for case, day in _waking(world, needs, judged):
        np.minimum.at(wakes, case, np.maximum(day, world.as_of + 1))


def _waking(world: World, needs: Needs, judged: Judged) -> Waking:
    turning = judged[_may_turn(world, judged)]
    yield from _of_obligations(world, needs, turning)
    yield from opening_days(world, needs.rule, needs.reads)
    case = world.stretches[needs.reads.scope].case if needs.on_every_day else turning.case
    for record in needs.reads.records:
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
    by_hours = [n for n in distinct(judged.span).tolist() if n != NONE and spans[n].unit is Unit.HOURS]
    # They have run out by the end of the day after the due day, at whatever time of its day the anchor was.
    awaits: Flags = np.isin(judged.span, by_hours) & (world.as_of <= judged.due + 1)
    return awaits


def _of_obligations(world: World, needs: Needs, turning: Judged) -> Waking:
    # No day has passed yet whose silence would have to show something.
    today = turning.case[turning.on >= world.as_of]
    yield today[~_silence_shows(world, needs.reads.records, today)], NEVER
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
