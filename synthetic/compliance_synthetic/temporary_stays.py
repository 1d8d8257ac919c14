"""Stays away from a placement that is kept: hospital, holidays, a few days elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic.days import YEAR, Days, Whole
from compliance_synthetic.placement_types import ADOPTIVE, PLACE, TEMPORARY
from compliance_synthetic.placements import Placements
from compliance_synthetic.rounds import repeated
from compliance_synthetic.setting import Setting

_A_YEAR = 0.12
"""Stays for each year in placement: invented."""
_APART = 14
"""Days between stays, and between a stay and the ends of the placement."""
_NIGHTS = {"T1": (1, 25), "T2": (5, 14), "T3": (5, 20), "T4": (2, 7)}
_WEIGHTS = (15, 12, 15, 58)


@dataclass(frozen=True)
class TemporaryStays:
    """Stays, one a row: their own placement numbers, and the row of the placement that is kept."""

    number: Whole
    placement: Whole
    start: Days
    end: Days
    kind: Whole


def temporary_stays(setting: Setting, placements: Placements) -> TemporaryStays:
    """Every stay that begins by the last day; no two of one child overlap."""
    chance = setting.chance("temporary stays")
    until = np.minimum(placements.end, setting.last)
    room = until - placements.start - 2 * _APART
    kept = (room > 60) & ~np.isin(placements.kind, ADOPTIVE)
    placement = repeated(chance.times(np.where(kept, _A_YEAR * room / YEAR, 0.0), placements.size))
    size = placement.size
    start = placements.start[placement] + _APART + chance.whole_below(room[placement])
    code = chance.pick(_WEIGHTS, size)
    low = np.array([_NIGHTS[name][0] for name in TEMPORARY])[code]
    high = np.array([_NIGHTS[name][1] for name in TEMPORARY])[code]
    # One in fifty outlasts what its code allows.
    nights = low + chance.whole_below(high - low + 1) + np.where(chance.happens(0.02, size), 6, 0)
    order = np.lexsort((start, placement))
    placement, start, end, code = placement[order], start[order], (start + nights)[order], code[order]
    # The latest end so far in the same placement: rows are in order, so a running maximum of a key will do.
    key = (placement << 20) | end
    latest = np.maximum.accumulate(np.concatenate((np.zeros(1, np.int64), key)))[:-1]
    clear = (latest >> 20 != placement) | (start > (latest & ((1 << 20) - 1)) + _APART)
    clear &= end + _APART <= placements.end[placement]
    rows = np.flatnonzero(clear)
    kinds = np.array([PLACE[name] for name in TEMPORARY])
    number = placements.size + 10_001 + np.arange(rows.size)
    return TemporaryStays(number, placement[rows], start[rows], end[rows], kinds[code[rows]])
