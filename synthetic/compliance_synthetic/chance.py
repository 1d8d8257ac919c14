"""Seeded draws for whole columns at once."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from compliance_synthetic.days import Flags, Real, Whole

_GOLDEN = (5**0.5 - 1) / 2


class Chance:
    """One stream of random numbers. Each part of the generator has its own stream, named after it,
    so that a change in one part leaves the draws of the others as they were.
    """

    def __init__(self, seed: int, stream: str) -> None:
        self._draws = np.random.Generator(
            np.random.PCG64(np.random.SeedSequence([seed, crc32(stream.encode())]))
        )

    def share(self, size: int) -> Real:
        """Numbers from 0 up to 1."""
        return self._draws.random(size)

    def happens(self, share: float | Real, size: int) -> Flags:
        """True for about `share` of the rows."""
        flags: Flags = self._draws.random(size) < share
        return flags

    def happens_evenly(self, share: float | Real, size: int) -> Flags:
        """True for as nearly `share` of the rows as whole rows allow, in random places."""
        return self.spread(size) < share

    def spread(self, size: int) -> Real:
        """Numbers from 0 up to 1, one from each of `size` equal parts, in random order."""
        return (self._draws.permutation(size) + self._draws.random(size)) / max(size, 1)

    def in_turn(self, size: int) -> Real:
        """Numbers from 0 up to 1 of which every run of neighbours is spread over the whole range."""
        return np.mod(self._draws.random() + np.arange(size, dtype=np.float64) * _GOLDEN, 1.0)

    def whole(self, low: int, high: int, size: int) -> Whole:
        """Whole numbers from `low` to `high`, both included."""
        return self._draws.integers(low, high, size, endpoint=True, dtype=np.int64)

    def whole_below(self, high: Whole) -> Whole:
        """A whole number from 0 up to, not including, each of `high` (0 where that is less than 1)."""
        return np.floor(self._draws.random(high.size) * np.maximum(high, 1)).astype(np.int64)

    def lean(self, a: float, b: float, size: int) -> Real:
        """Numbers from 0 to 1 with the beta distribution."""
        return self._draws.beta(a, b, size)

    def normal(self, size: int) -> Real:
        """Standard normal numbers."""
        return self._draws.standard_normal(size)

    def long_tailed(self, median: float | Real, spread: float, size: int) -> Whole:
        """Whole numbers from 0 with the given median and a long upper tail (log-normal)."""
        return np.floor(median * np.exp(spread * self._draws.standard_normal(size))).astype(np.int64)

    def waiting(self, mean: float | Real, size: int) -> Whole:
        """Whole numbers from 0 with the given mean, small ones likeliest (exponential)."""
        return np.floor(mean * self._draws.standard_exponential(size)).astype(np.int64)

    def times(self, mean: float | Real, size: int) -> Whole:
        """How often something of the given mean number of times happened (Poisson)."""
        return self._draws.poisson(mean, size).astype(np.int64)

    def pick(self, weights: Sequence[float], size: int) -> Whole:
        """Places in `weights`, each as often as its weight says."""
        return place_of(self._draws.random(size), weights)

    def pick_by_row(self, weights: Real, row: Whole) -> Whole:
        """For every entry of `row`, a column of that row of `weights`, as often as its weight says."""
        bounds = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
        draw = self._draws.random(row.size)
        place = np.zeros(row.size, np.int64)
        for column in range(weights.shape[1] - 1):
            place += draw >= bounds[row, column]
        return place


def place_of(share: Real, weights: Sequence[float]) -> Whole:
    """The place in `weights` into which each share of their sum falls."""
    bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
    place = np.searchsorted(bounds / bounds[-1], share, side="right")
    return np.minimum(place, len(weights) - 1).astype(np.int64)
