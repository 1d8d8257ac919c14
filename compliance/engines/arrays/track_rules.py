"""Track rules: each anchor opens an obligation, and the next evidence on the track meets it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.engines.arrays.anchors import anchors_of
from compliance.engines.arrays.becoming import turns
from compliance.engines.arrays.conditions import Seen
from compliance.engines.arrays.drafts import Anchors, Drafts, Judged, Terms, finished
from compliance.engines.arrays.search import after, before, days, distinct, group_days, groups, is_new
from compliance.engines.arrays.terms import terms_of
from compliance.engines.arrays.values import NONE, Waking
from compliance.engines.arrays.windows import Opened, closing, first_evidence
from compliance.engines.arrays.world import World
from compliance.model.anchors import Becomes
from compliance.model.rules import TrackRule


def judged_on_track(world: World, rule: TrackRule) -> Iterator[Judged]:
    """An obligation for each anchor of which something is owed."""
    track = rule.track
    stretches = world.stretches[track.scope]
    anchors = anchors_of(world, rule, track)
    unseen = anchors.on == NEVER
    if unseen.any():
        refused, anchors = anchors[unseen], anchors[~unseen]
        drafts = Drafts.refused(stretches.case[refused.stretch], refused, Terms.blank(len(refused.on)))
        yield finished(world, rule, track.scope, drafts)
    # Of many rules a council has no occasion at all.
    yield _of_anchors(world, rule, anchors) if len(anchors.on) else Judged.none()


def _of_anchors(world: World, rule: TrackRule, anchors: Anchors) -> Judged:
    track, stretches = rule.track, world.stretches[rule.track.scope]
    # Evidence may anchor an obligation before its stretch began (a look-back); the state is then the one the
    # stretch began with.
    day = np.maximum(anchors.on, stretches.first_known[anchors.stretch])
    seen = Seen(world, track.scope, anchors.stretch, stretches.case[anchors.stretch], day, anchors.key)
    owed, terms = terms_of(world, rule, track, seen, anchors)
    if not len(owed):
        return Judged.none()
    previous, following = _beside(anchors)
    case = seen.case[owed]
    waiting = Opened(world, rule, track, case, anchors[owed], terms, previous[owed], following[owed])
    return finished(world, rule, track.scope, _drafts(waiting), track.evidence)


def _beside(anchors: Anchors) -> tuple[Days, Days]:
    """The last day before each anchor's with another of its stretch, or NEVER; the first after it, or FOREVER."""
    mine = group_days(anchors.stretch, anchors.on)
    each = distinct(mine)
    first = is_new(groups(each))
    previous = np.where(first, NEVER, before(days(each), NEVER))
    following = np.where(after(first, last=True), FOREVER, after(days(each), FOREVER))
    place = np.searchsorted(each, mine)
    return previous[place], following[place]


def _drafts(waiting: Opened) -> Drafts:
    closed, closed_at = closing(waiting)
    opens, met = first_evidence(waiting, closed)
    # What is not met in time rests on silence from the anchor to what ended the waiting.
    ended = np.where(closed < FOREVER, closed, waiting.world.as_of)
    last = np.where(met.on < FOREVER, met.on - 1, ended)
    period = np.full(len(closed), NONE)
    return Drafts(waiting.case, waiting.anchors, waiting.terms, met, closed, closed_at, opens, last, period)


def days_of_turns(world: World, rule: TrackRule) -> Waking:
    """The days on which a condition may begin to hold that opens an obligation: a birthday, a total reached."""
    stretches = world.stretches[rule.scope]
    for anchor in rule.anchors:
        if isinstance(anchor, Becomes):
            for stretch, day in turns(world, anchor, rule.track):
                later = (day > world.as_of) & (day <= stretches.end[stretch]) & (day < FOREVER)
                yield stretches.case[stretch[later]], day[later]
