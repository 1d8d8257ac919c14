"""What opens the obligations of a track rule in every stretch of its scope: the same as `reference.anchors`."""

from __future__ import annotations

import numpy as np

from compliance.calendars.days import NEVER, Days
from compliance.engines.arrays.becoming import became
from compliance.engines.arrays.drafts import EVENT, EVIDENCE, START, STATE, Anchors
from compliance.engines.arrays.reasons import NO_REASON, Reasons
from compliance.engines.arrays.search import among, days, distinct, group_days, groups, is_new, latest_where
from compliance.engines.arrays.values import EMPTY, Cases, Flags
from compliance.engines.arrays.world import World
from compliance.model.anchors import Anchor, Becomes, Evidence, Named, Start, Taken
from compliance.model.conditions import Pattern
from compliance.model.obligations import ReasonCode, of_names
from compliance.model.rules import TrackRule
from compliance.model.tracks import Track


def anchors_of(world: World, rule: TrackRule, track: Track) -> Anchors:
    """Every anchor of the rule, in no order.

    Named events that open an obligation each are one anchor where they fall on one day, and are of one key where
    the rule links by keys: one that is sure before others, then the first
    whose time is known, then the one that assumes least, then the one that the rule names first.
    """
    anchors = Anchors.joined([_of_kind(world, rule, kind, track) for kind in rule.anchors])
    if any(isinstance(kind, Becomes) for kind in rule.anchors):
        anchors = _unless_beside(anchors)
    several = sum(isinstance(kind, Named) for kind in rule.anchors) > 1
    return _one_a_day(world, rule, anchors) if several else anchors


def _unless_beside(found: Anchors) -> Anchors:
    """The anchors without a state that begins on the day of another of them, which says the same."""
    place, state = group_days(found.stretch, found.on), found.kind == STATE
    return found[~(state & among(place, distinct(place[~state])))]


def _of_kind(world: World, rule: TrackRule, kind: Anchor, track: Track) -> Anchors:
    match kind:
        case Start():
            return _starts(world, track)
        case Evidence():
            return _pieces(world, kind, track)
        case Named():
            return _named(world, kind, track, by_key=rule.by_key)
        case Becomes():
            anchors = became(world, kind, track)
            if Start() not in rule.anchors:
                return anchors
            # What holds from the first day on begins with the stretch, which is an anchor already.
            return anchors[anchors.on > world.stretches[track.scope].first_known[anchors.stretch]]


def _one_a_day(world: World, rule: TrackRule, found: Anchors) -> Anchors:
    named = found.kind == EVENT
    events = found[named]
    assumes = world.legend.assumptions.fewest_first(events.assumed)
    place = group_days(events.stretch, events.on)
    apart = (events.key, place) if rule.by_key else (place,)
    order = np.lexsort((assumes, events.at, events.unsure.code != NO_REASON, *apart))
    first = is_new(*(column[order] for column in apart))
    return Anchors.joined([found[~named], events[order[first]]])


def _starts(world: World, track: Track) -> Anchors:
    stretches = world.stretches[track.scope]
    anchors = Anchors.on_days(START, np.arange(stretches.many), stretches.start)
    scope = world.legend.about.number(of_names(track.scope))
    anchors.unsure.put(stretches.start == NEVER, ReasonCode.START_UNKNOWN, scope)
    return anchors


def _pieces(world: World, kind: Evidence, track: Track) -> Anchors:
    """The pieces of evidence that are asked for by their number; those of one day are one.

    Earlier pieces may be missing, so the true number of one is its number here or more.
    """
    on_track = world.on_track(track, track.scope)
    first = np.flatnonzero(is_new(on_track.stretch_day))
    stretch, on = groups(on_track.stretch_day[first]), days(on_track.stretch_day[first])
    number = np.arange(len(first)) - latest_where(is_new(stretch)) + 1
    anchors = Anchors.on_days(EVIDENCE, stretch, on)
    piece = on_track.place[first]
    anchors.row, anchors.assumed = on_track.pieces.row[piece], on_track.pieces.assumed[piece]
    asked_for = number >= kind.first
    if kind.last is None:
        surely = asked_for
    else:
        surely = number > kind.last
        asked_for &= ~surely
    if (kind.first, kind.last) != (1, None):
        stretches = world.stretches[track.scope]
        reach = world.due_days.back(stretches.start, track.look_back)[stretch]
        case = stretches.case[stretch]
        _order_unknown(world, track, anchors.unsure, ~surely, case, track.evidence, reach, on)
        if kind.taken is not None:
            asked_for |= _taken(world, kind, kind.taken, stretches.start[stretch], anchors)
    return anchors[asked_for | (anchors.unsure.code != NO_REASON)]


def _taken(world: World, kind: Evidence, taken: Taken, start: Days, found: Anchors) -> Flags:
    """Which pieces of unknown number are taken for those asked for; of these it is noted, and the reason is gone."""
    lasted = world.due_days.of(start, taken.span) <= found.on
    rows: Flags = (found.unsure.code != NO_REASON) & (start != NEVER) & (lasted == taken.lasted)
    if rows.any():
        found.unsure[np.flatnonzero(rows)] = Reasons.none(int(rows.sum()))
        world.legend.assumptions.add(found.assumed, rows, kind.assumed)
    return rows


def _named(world: World, kind: Named, track: Track, *, by_key: bool) -> Anchors:
    """Named events in the stretch: one anchor a day, or a day and key where the rule links by keys."""
    stretches, pieces = world.stretches[track.scope], world.pieces(kind.pattern)
    piece, stretch = stretches.of_case.of(pieces.case, pieces.on)
    repeated = _only_repeats(world, kind.pattern.event, pieces.case[piece], pieces.on[piece])
    piece, stretch = piece[~repeated], stretch[~repeated]
    on, key = pieces.on[piece], pieces.key[piece]
    order = np.lexsort((piece, key, on, stretch))
    piece, stretch, on, key = piece[order], stretch[order], on[order], key[order]
    apart = (stretch,) if kind.first_only else (stretch, on, key) if by_key else (stretch, on)
    first = is_new(*apart)
    piece, stretch, on = piece[first], stretch[first], on[first]
    anchors = Anchors.on_days(EVENT, stretch, on)
    anchors.at, anchors.key = pieces.at[piece], pieces.key[piece]
    anchors.row, anchors.assumed = pieces.row[piece], pieces.assumed[piece]
    if kind.first_only:
        every, case = np.ones(len(on), bool), stretches.case[stretch]
        _order_unknown(
            world, track, anchors.unsure, every, case, (kind.pattern,), stretches.start[stretch], on
        )
    return anchors


def _only_repeats(world: World, event: str, case: Cases, on: Days) -> Flags:
    """Whether an event that may open a scope opened none that day, since it went on or could not begin."""
    repeated = np.zeros(len(on), bool)
    for scope in world.plan.rulebook.scopes.values():
        if scope.goes_on and scope.opens == event:
            stretches = world.stretches[scope.id]
            repeated |= ~among(group_days(case, on), distinct(group_days(stretches.case, stretches.start)))
    return repeated


def _order_unknown(
    world: World,
    track: Track,
    unsure: Reasons,
    asked: Flags,
    case: Cases,
    patterns: tuple[Pattern, ...],
    first: Days,
    on: Days,
) -> None:
    """Notes where it is not known that nothing came before, from the day `first` on."""
    scope = world.legend.about.number(of_names(track.scope))
    unsure.put(asked & (first == NEVER), ReasonCode.ORDER_UNKNOWN, scope)
    lacking = world.silence.lacking(patterns, case, first, on - 1)
    unsure.put(asked & (lacking != EMPTY), ReasonCode.ORDER_UNKNOWN, lacking, (first, on - 1))
