"""What a line of a scorecard counts, as numbers that add up over different cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tally:
    """`numerator` of `denominator`, and who was counted in neither.

    numerator    what was done, or the days of all, or the children
    denominator  of how many; 0 where that is only known of all cases together
    left_out     how many were left out, by the reason
    each         how many there are of each of several things: children of each officer

    A mean is no tally: it is worked out of the numbers of all cases.
    """

    numerator: int = 0
    denominator: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    each: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.left_out + other.left_out,
            self.each + other.each,
        )

    def __sub__(self, other: Tally) -> Tally:
        """Without some of the cases."""
        return Tally(
            self.numerator - other.numerator,
            self.denominator - other.denominator,
            self.left_out - other.left_out,
            self.each - other.each,
        )


def judged(done: int, of: int, unjudged: int) -> Tally:
    """Obligations or children: done, of all that could be judged, and how many could not."""
    return Tally(done, of, Counter({NOT_JUDGED: unjudged} if unjudged else {}))


NOT_JUDGED = "could not be judged"
