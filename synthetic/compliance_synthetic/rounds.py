"""Chains of happenings, made for all owners at once: in the k-th round every chain that still runs
gets its k-th link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from compliance_synthetic.days import NEVER, Days, Whole

_SHIFT = 20
"""Bits that hold a day in a key of owner and day; NEVER fits."""


@dataclass(frozen=True)
class Links:
    """The links of many chains: whose chain, the place in it from 0, and the day."""

    owner: Whole
    nth: Whole
    day: Days


def in_rounds(first: Days, until: Days, following: Callable[[Whole, Days, int], Days]) -> Links:
    """Chains that begin on `first` and run while their days are not after `until`, one chain a row.

    `following(owner, last, nth)` gives the day of the `nth` link of the still running chains `owner`
    whose latest link was on `last`; a day not after `last` becomes the day after it.
    """
    owner = np.flatnonzero(first <= until).astype(np.int64)
    day = first[owner]
    owners, days = [owner], [day]
    while owner.size:
        day = np.maximum(following(owner, day, len(days)), day + 1)
        runs = day <= until[owner]
        owner, day = owner[runs], day[runs]
        owners.append(owner)
        days.append(day)
    nth = np.repeat(np.arange(len(days)), [part.size for part in days])
    return Links(np.concatenate(owners), nth, np.concatenate(days))


class Steps:
    """Dated steps of many owners, to be asked which is the latest, or the next, on some day."""

    def __init__(self, owner: Whole, day: Days) -> None:
        key = (owner << _SHIFT) | day
        self.order = np.argsort(key, kind="stable")
        self._key = key[self.order]

    def latest(self, owner: Whole, day: Days) -> Whole:
        """The row of each owner's latest step on or before the day; -1 where there is none."""
        place = np.searchsorted(self._key, (owner << _SHIFT) | day, side="right") - 1
        there = (
            (place >= 0) & (self._key[np.maximum(place, 0)] >> _SHIFT == owner)
            if self._key.size
            else place < -1
        )
        rows: Whole = np.where(there, self.order[np.maximum(place, 0)] if self._key.size else -1, -1)
        return rows

    def next_day(self, owner: Whole, after: Days) -> Days:
        """The day of each owner's first step after the day, NEVER where there is none."""
        if not self._key.size:
            return np.full(owner.size, NEVER, np.int64)
        place = np.searchsorted(self._key, (owner << _SHIFT) | after, side="right")
        key = self._key[np.minimum(place, self._key.size - 1)]
        there = (place < self._key.size) & (key >> _SHIFT == owner)
        return np.where(there, key & ((1 << _SHIFT) - 1), NEVER)


def repeated(times: Whole) -> Whole:
    """Each row's own number, `times` over."""
    return np.repeat(np.arange(times.size), times)
