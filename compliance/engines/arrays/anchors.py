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
from compliance.model.conditions import Pattern
from compliance.model.obligations import ReasonCode
from compliance.model.rules import Anchor, Becomes, Evidence, Link, Named, Start, Track, TrackRule


def anchors_of(world: World, rule: TrackRule, track: Track) -> Anchors:
    """Every anchor of the rule, in no order.

    Named events that open an obligation each are one anchor where they fall on one day, and are of one key where
    the rule links by keys: one that is sure before others, then the first
    whose time is known, then the one that assumes least, then the one that the rule names first.
    """
    found = Anchors.joined([_of_kind(world, rule, kind, track) for kind in rule.anchors])
    if any(isinstance(kind, Becomes) for kind in rule.anchors):
        found = _unless_beside(found)
    several = sum(isinstance(kind, Named) for kind in rule.anchors) > 1
    return _one_a_day(world, rule, found) if several else found


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
            return _named(world, kind, track, by_key=_by_key(rule))
        case Becomes():
            found = became(world, kind, track)
            if Start() not in rule.anchors:
                return found
            # What holds from the first day on begins with the stretch, which is an anchor already.
            return found[found.on > world.stretches[track.scope].first_known[found.stretch]]


def _one_a_day(world: World, rule: TrackRule, found: Anchors) -> Anchors:
    named = found.kind == EVENT
    events = found[named]
    assumes = world.legend.assumptions.fewest_first(events.assumed)
    place = group_days(events.stretch, events.on)
    apart = (events.key, place) if _by_key(rule) else (place,)
    order = np.lexsort((assumes, events.at, events.unsure.code != NO_REASON, *apart))
    first = is_new(*(column[order] for column in apart))
    return Anchors.joined([found[~named], events[order[first]]])


def _starts(world: World, track: Track) -> Anchors:
    held = world.stretches[track.scope]
    found = Anchors.on_days(START, np.arange(held.many), held.start)
    scope = world.legend.about.number((track.scope,))
    found.unsure.put(held.start == NEVER, ReasonCode.START_UNKNOWN, scope)
    return found


def _pieces(world: World, kind: Evidence, track: Track) -> Anchors:
    """The pieces of evidence that are asked for by their number; those of one day are one.

    Earlier pieces may be missing, so the true number of one is its number here or more.
    """
    on_track = world.on_track(track, track.scope)
    first = np.flatnonzero(is_new(on_track.stretch_day))
    stretch, on = groups(on_track.stretch_day[first]), days(on_track.stretch_day[first])
    number = np.arange(len(first)) - latest_where(is_new(stretch)) + 1
    found = Anchors.on_days(EVIDENCE, stretch, on)
    piece = on_track.place[first]
    found.row, found.assumed = on_track.pieces.row[piece], on_track.pieces.assumed[piece]
    asked_for = number >= kind.first
    if kind.last is None:
        surely = asked_for
    else:
        surely = number > kind.last
        asked_for &= ~surely
    if kind != Evidence(1, None):
        held = world.stretches[track.scope]
        reach = world.due_days.back(held.start, track.look_back)[stretch]
        case = held.case[stretch]
        _order_unknown(world, track, found.unsure, ~surely, case, track.evidence, reach, on)
    return found[asked_for | (found.unsure.code != NO_REASON)]


def _named(world: World, kind: Named, track: Track, *, by_key: bool) -> Anchors:
    """Named events in the stretch: one anchor a day, or a day and key where the rule links by keys."""
    held, found = world.stretches[track.scope], world.pieces(kind.pattern)
    piece, stretch = held.of_case.of(found.case, found.on)
    repeated = _only_repeats(world, kind.pattern.event, found.case[piece], found.on[piece])
    piece, stretch = piece[~repeated], stretch[~repeated]
    on, key = found.on[piece], found.key[piece]
    order = np.lexsort((piece, key, on, stretch))
    piece, stretch, on, key = piece[order], stretch[order], on[order], key[order]
    apart = (stretch,) if kind.first_only else (stretch, on, key) if by_key else (stretch, on)
    first = is_new(*apart)
    piece, stretch, on = piece[first], stretch[first], on[first]
    anchors = Anchors.on_days(EVENT, stretch, on)
    anchors.at, anchors.key = found.at[piece], found.key[piece]
    anchors.row, anchors.assumed = found.row[piece], found.assumed[piece]
    if kind.first_only:
        every, case = np.ones(len(on), bool), held.case[stretch]
        _order_unknown(world, track, anchors.unsure, every, case, (kind.pattern,), held.start[stretch], on)
    return anchors


def _only_repeats(world: World, event: str, case: Cases, on: Days) -> Flags:
    """Whether an event that may open a scope opened none that day, since it went on or could not begin."""
    repeated = np.zeros(len(on), bool)
    for scope in world.plan.rulebook.scopes.values():
        if scope.goes_on and scope.opens == event:
            held = world.stretches[scope.id]
            repeated |= ~among(group_days(case, on), distinct(group_days(held.case, held.start)))
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
    scope = world.legend.about.number((track.scope,))
    unsure.put(asked & (first == NEVER), ReasonCode.ORDER_UNKNOWN, scope)
    lacking = world.silence.lacking(patterns, case, first, on - 1)
    unsure.put(asked & (lacking != EMPTY), ReasonCode.ORDER_UNKNOWN, lacking, (first, on - 1))


def _by_key(rule: TrackRule) -> bool:
    """Whether anchors of one day and different keys are different ones to the rule."""
    return rule.same is not None or any(closer.link is not Link.ANY for closer in rule.closers)
