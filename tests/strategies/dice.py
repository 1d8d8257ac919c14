"""Draws without Hypothesis: fast, from a seed, for runs too long to shrink."""

from __future__ import annotations

from random import Random


class Dice:
    """Takes the place of `draw` in the functions of this package, which only ever draw numbers."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def upto(self, most: int) -> int:
        """A whole number from 0 to `most`."""
        return self._random.randrange(most + 1)
