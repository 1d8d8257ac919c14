"""What ended obligations' waiting, and the evidence that met them before: the same as `reference.windows`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.calendars.instants import NO_TIME, Instants
from compliance.engines.arrays.drafts import EVENT, EVIDENCE, START, STATE, Anchors, Met, Terms
from compliance.engines.arrays.search import first_between, group_days, spread, take
from compliance.engines.arrays.values import EMPTY, NONE, Cases, Flags, GroupDays, Places, Words
from compliance.engines.arrays.world import World
from compliance.model.rules import Closer, Link, TrackRule
from compliance.model.tracks import Track


@dataclass
class Opened:
    """Obligations of a track rule that wait for evidence. `previous` and `following`: the days with anchors of the
    rule in the stretch next to each one's own, NEVER and FOREVER where there are none."""

    world: World
    rule: TrackRule
    track: Track
    case: Cases
    anchors: Anchors
    terms: Terms
    previous: Days
    following: Days

    def same_key(self, rows: Places, key: Words) -> tuple[Flags, Flags]:
        """Whether a key is one of the anchor's, and whether the anchor has any.

        A named event has its own key, the start of a stretch and a state that begins in it all that the stretch went
        by, a piece of evidence none.
        """
        own, stretch = self.anchors.key[rows], self.anchors.stretch[rows]
        start = np.isin(self.anchors.kind[rows], (START, STATE))
        stretches = self.world.stretches[self.track.scope]
        same = np.where(start, stretches.owns(stretch, key), (own == key) & (own != NONE))
        return same, np.where(start, stretches.keyed[stretch], own != NONE)


Fits = Callable[[Places, Places], Flags]
"""Whether the entry at a place is one for a row."""


def closing(waiting: Opened) -> tuple[Days, Instants]:
    """The day and instant of what ends each if nothing meets it: the scope's end, the next anchor, a closing event.

    What is due before its anchor is ended by that. FOREVER: it goes on.
    """
    anchors, before = waiting.anchors, waiting.terms.before
    closed = waiting.world.stretches[waiting.track.scope].end[anchors.stretch]
    if waiting.rule.until_next:
        closed = np.minimum(closed, waiting.following)
    closed = np.where(before, anchors.on, closed)
    closed_at = np.full(len(closed), NO_TIME)
    for closer in waiting.rule.closers:
        _closed_by(waiting, closer, closed, closed_at)
    return closed, closed_at


def _closed_by(waiting: Opened, closer: Closer, closed: Days, closed_at: Instants) -> None:
    pieces, anchors, terms = waiting.world.pieces(closer.pattern), waiting.anchors, waiting.terms
    timed = bool((terms.due_at < NO_TIME).any())

    def fits(rows: Places, places: Places) -> Flags:
        good = _linked(waiting, closer.link, rows, pieces.key[places], pieces.on[places])
        return good & ~_too_early(waiting, rows, pieces.at[places])

    plain = closer.link is Link.ANY and not timed
    place = first_fitting(pieces.case_day, waiting.case, anchors.on, closed, None if plain else fits)
    place[terms.before] = NONE
    on, at = take(pieces.on, place, FOREVER), take(pieces.at, place, NO_TIME)
    # On one day the event of known time counts before one of unknown time.
    earlier = (on < closed) | ((on == closed) & (at < closed_at))
    closed[earlier], closed_at[earlier] = on[earlier], at[earlier]


def _too_early(waiting: Opened, rows: Places, at: Instants) -> Flags:
    """Whether an event of the anchor's day comes before the anchor by the hour, where hours count."""
    began = waiting.anchors.at[rows]
    early: Flags = (waiting.terms.due_at[rows] < NO_TIME) & (began < NO_TIME) & (at < began)
    return early


def _linked(waiting: Opened, link: Link, rows: Places, key: Words, on: Days) -> Flags:
    """Whether an event's key stands to the anchor's keys as the link asks."""
    if link is Link.ANY:
        return np.ones(len(rows), bool)
    if link is Link.LATER:
        later: Flags = on > waiting.anchors.on[rows]
        return later
    same, has_keys = waiting.same_key(rows, key)
    keyed = key != NONE
    if link is Link.SAME:
        linked: Flags = ~keyed | ~has_keys | same
        return linked
    # Without a key, a later day's event is about something else than the anchor's.
    return np.where(keyed, ~same, on > waiting.anchors.on[rows])


def first_evidence(waiting: Opened, closed: Days) -> tuple[Days, Met]:
    """The first day of each window, and the earliest evidence in it, linked to its anchor where the rule asks so."""
    world, track, anchors, terms = waiting.world, waiting.track, waiting.anchors, waiting.terms
    on_track = world.on_track(track, track.scope)
    pieces, same = on_track.pieces, waiting.rule.same
    reach = world.due_days.back(anchors.on, track.look_back)
    if waiting.rule.in_turn and track.look_back is not None:
        # What was done up to an anchor was the one's before it.
        named = anchors.kind == EVENT
        reach = np.where(named, np.maximum(reach, waiting.previous + 1), reach)
    opens = np.where(anchors.kind == EVIDENCE, anchors.on + 1, reach)
    timed = track.look_back is None and bool((terms.due_at < NO_TIME).any())

    def fits(rows: Places, places: Places) -> Flags:
        piece = on_track.place[places]
        good = np.ones(len(rows), bool)
        if timed:
            good &= ~_too_early(waiting, rows, pieces.at[piece])
        if same is not None:
            good &= _is_own(waiting, rows, pieces.key[piece], pieces.on[piece])
        return good

    plain = same is None and not timed
    place = first_fitting(on_track.stretch_day, anchors.stretch, opens, closed, None if plain else fits)
    piece = take(on_track.place, place, NONE)
    met = Met(
        take(pieces.on, piece, FOREVER),
        take(pieces.at, piece, NO_TIME),
        take(pieces.row, piece, NONE),
        take(pieces.assumed, piece, EMPTY),
        np.zeros(len(piece), bool),
    )
    if same is not None:
        has_key, _ = waiting.same_key(np.arange(len(piece)), take(pieces.key, piece, NONE))
        met.keyless = (piece != NONE) & ~has_key
    return opens, met


def _is_own(waiting: Opened, rows: Places, key: Words, on: Days) -> Flags:
    """Whether evidence has a key of the anchor, or without a key to compare lies between the anchor's neighbours."""
    anchors = waiting.anchors
    same, has_keys = waiting.same_key(rows, key)
    start, stretch = np.isin(anchors.kind[rows], (START, STATE)), anchors.stretch[rows]
    earlier, later = waiting.world.stretches[waiting.track.scope].neighbours
    following = np.where(start, later[stretch], waiting.following[rows])
    # What is due before a named event is that one's only after the event before it.
    previous = np.where(waiting.terms.before[rows], waiting.previous[rows], NEVER)
    since = np.where(start, earlier[stretch], previous)
    between = (on < following) & ~((on < anchors.on[rows]) & (on <= since))
    return np.where((key != NONE) & has_keys, same, between)


_WIDENING = 8
"""How many times more entries each round looks at than the one before; most rows are settled by the first."""


def first_fitting(placed: GroupDays, group: Places, first: Days, last: Days, fits: Fits | None) -> Places:
    """For each row the place of the first entry of its group from `first` to `last` that fits; NONE if none does."""
    place = first_between(placed, group, first, last)
    if fits is None:
        return place
    left = np.flatnonzero(place != NONE)
    low, high = place[left], np.searchsorted(placed, group_days(group[left], last[left]), "right") - 1
    place = np.full(len(group), NONE)
    width = 1
    while len(left):
        of, tried = spread(low, np.minimum(low + width - 1, high))
        good = fits(left[of], tried)
        # The first of several wins, since it is put last.
        place[left[of[good][::-1]]] = tried[good][::-1]
        more = (place[left] == NONE) & (high - low >= width)
        left, low, high = left[more], low[more] + width, high[more]
        width *= _WIDENING
    return place
