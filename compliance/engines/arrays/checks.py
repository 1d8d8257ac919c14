"""Checks: every event of a kind must satisfy a condition; events of one day are one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from compliance.calendars.days import FOREVER
from compliance.calendars.instants import NO_TIME
from compliance.engines.arrays.conditions import Seen, of_events
from compliance.engines.arrays.drafts import CHECK, Anchors, Drafts, Judged, Met, Terms, finished
from compliance.engines.arrays.search import is_new, take
from compliance.engines.arrays.terms import in_force, owed_rows
from compliance.engines.arrays.values import EMPTY, NONE, UNKNOWN, YES, Flags, Places
from compliance.engines.arrays.world import World
from compliance.model.obligations import ReasonCode
from compliance.model.rules import CheckRule


def judged_by_checks(world: World, rule: CheckRule) -> Iterator[Judged]:
    """An obligation for each day in a stretch with such events.

    It is enough that one of a day satisfies the check, and of those alike the one counts that assumes least.
    """
    legend, stretches, pieces = world.legend, world.stretches[rule.scope], world.pieces(rule.every)
    must = of_events(world, pieces.row, rule.must)
    assumed = legend.assumptions.union(pieces.assumed, must.assumed)
    piece, stretch = stretches.of_case.of(pieces.case, pieces.on)
    assumes = legend.assumptions.fewest_first(assumed)[piece]
    order = np.lexsort((piece, assumes, pieces.on[piece], stretch))
    piece, stretch = piece[order], stretch[order]
    new = is_new(stretch, pieces.on[piece])
    of, many = np.cumsum(new) - 1, int(new.sum())
    stretch, on, case = stretch[new], pieces.on[piece[new]], pieces.case[piece[new]]
    earliest = np.full(many, len(pieces.row))
    np.minimum.at(earliest, of, piece)

    value = must.value[piece]
    satisfying = _first(value == YES, of, piece, many)
    decided = _first(value != UNKNOWN, of, piece, many)
    unsettled = value == UNKNOWN
    undecided = legend.about.gathered(must.undecided[piece[unsettled]], of[unsettled], many)
    may_satisfy = np.zeros(many, bool)
    may_satisfy[of[unsettled]] = True

    terms = Terms.blank(many)
    terms.version, terms.due = in_force(rule.versions, on), on
    first = np.maximum(on, stretches.first_known[stretch])
    seen = Seen(world, rule.scope, stretch, case, first, np.full(many, NONE))
    owed = owed_rows(rule, seen, terms, on)
    terms.refused.put((satisfying == NONE) & may_satisfy, ReasonCode.CONDITION_UNKNOWN, undecided)
    met = Met.none(many)
    met.on, met.row = np.where(satisfying != NONE, on, FOREVER), take(pieces.row, satisfying, NONE)
    # What does not satisfy it rests on what was assumed too.
    met.assumed = take(assumed, np.where(satisfying != NONE, satisfying, decided), EMPTY)
    anchors = Anchors.on_days(CHECK, stretch, on)
    anchors.row = pieces.row[earliest]
    none = np.full(many, NONE)
    drafts = Drafts(case, anchors, terms, met, on + 1, np.full(many, NO_TIME), on, on, none)
    yield finished(world, rule, rule.scope, drafts[owed])


def _first(chosen: Flags, of: Places, piece: Places, many: int) -> Places:
    """The first piece of each day that is chosen; NONE where none is."""
    first = np.full(many, NONE)
    # The first of several wins, since it is put last.
    first[of[chosen][::-1]] = piece[chosen][::-1]
    return first
