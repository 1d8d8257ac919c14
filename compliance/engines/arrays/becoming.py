"""The first day in each stretch on which a condition holds: the same as `reference.becoming`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.engines.arrays.conditions import Seen
from compliance.engines.arrays.drafts import STATE, Anchors
from compliance.engines.arrays.search import among, days, distinct, group_days, groups, is_new
from compliance.engines.arrays.values import NO, NONE, UNKNOWN, Places
from compliance.engines.arrays.world import World
from compliance.model.anchors import Becomes
from compliance.model.conditions import AGE, amounts, leaves
from compliance.model.obligations import ReasonCode, of_names
from compliance.model.tracks import Track


def became(world: World, kind: Becomes, track: Track) -> Anchors:
    """In each stretch the first day up to the as-of day on which the condition is not known to fail, if there is one.

    Where it is asked every time, each such day after one on which it failed. Where it is not known to hold then, or
    what holds at once held unseen before, the anchor is not sure.
    """
    legend, stretches = world.legend, world.stretches[track.scope]
    stretch, on = _turning_days(world, kind, track)
    seen = Seen(world, track.scope, stretch, stretches.case[stretch], on, np.full(len(stretch), NONE))
    decided = seen.decide(kind.condition)
    # The first known day of a stretch is among its days, and what it turns from there is nothing.
    failed = is_new(stretch) | (np.concatenate(([NO], decided.value[:-1])) == NO)
    rows = np.flatnonzero((decided.value != NO) & failed)
    if not kind.every_time:
        rows = rows[is_new(stretch[rows])]
    stretch, on = stretch[rows], on[rows]
    anchors = Anchors.on_days(STATE, stretch, on)
    anchors.assumed = decided.assumed[rows]
    unseen = (stretches.start[stretch] == NEVER) & (on == stretches.shown_on[stretch])
    anchors.unsure.put(unseen, ReasonCode.START_UNKNOWN, legend.about.number(of_names(track.scope)))
    unknown = decided.value[rows] == UNKNOWN
    anchors.unsure.put(unknown, ReasonCode.CONDITION_UNKNOWN, decided.undecided[rows])
    return anchors


def _turning_days(world: World, kind: Becomes, track: Track) -> tuple[Places, Days]:
    """Each stretch with its first known day and the later ones up to the as-of day on which the condition may turn."""
    stretches = world.stretches[track.scope]
    placed = [group_days(np.arange(stretches.many), stretches.first_known)]
    begins = distinct(group_days(stretches.case, stretches.start))
    for stretch, day in turns(world, kind, track):
        later = (day > stretches.first_known[stretch]) & (day < FOREVER)
        # What is set on the day on which the next begins is that one's.
        later &= ~((day == stretches.end[stretch]) & among(group_days(stretches.case[stretch], day), begins))
        placed.append(group_days(stretch[later], day[later]))
    turning = distinct(*placed)
    stretch, day = groups(turning), days(turning)
    inside = (day <= stretches.end[stretch]) & (day <= world.as_of)
    return stretch[inside], day[inside]


def turns(world: World, kind: Becomes, track: Track) -> Iterator[tuple[Places, Days]]:
    """Days on which the condition may turn in each stretch, also those to come, some of them out of it."""
    stretches, fields = world.stretches[track.scope], world.plan.vocabulary.state
    every = np.arange(stretches.many)
    asked = leaves(kind.condition)
    for home in sorted({fields[leaf.field].of for leaf in asked if leaf.field in fields}):
        yield world.state.days_set(track.scope, home)
    for years in sorted({leaf.span.count for leaf in asked if leaf.field == AGE and leaf.span}):
        yield every, world.due_days.attained(world.histories.born, years)[stretches.case]
    for amount in amounts(kind.condition):
        nights = world.totals.nights(amount.total)
        since = world.totals.counts_from(amount.total, stretches.case, stretches.first_known)
        for spells in (nights.sure, nights.most):
            yield every, spells.reached_on(stretches.case, since, amount.span.in_days())
