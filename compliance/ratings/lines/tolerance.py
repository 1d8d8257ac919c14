"""Where the colours of a share begin."""

from __future__ import annotations

from pydantic import Field

from compliance.model.findings import Good, Rating
from compliance.model.strict import StrictModel


class Tolerance(StrictModel):
    """Where green and amber begin, as percentages; what is no better than amber is red.

    Where more is better both begin at their number: `green: 95` is 95 % and more. Where less is better both lie below
    it: `green: 8` is less than 8 %. Without `amber` what is not green is red.
    """

    green: float = Field(ge=0, le=100)
    amber: float | None = Field(default=None, ge=0, le=100)

    def rate(self, share: float, good: Good = Good.HIGH) -> Rating:
        """The colour of a share."""
        if _is_in(share, self.green, good):
            return Rating.GREEN
        return Rating.AMBER if self.amber is not None and _is_in(share, self.amber, good) else Rating.RED

    def said(self, good: Good) -> str:
        """`green from 95%, amber from 87%`, `green below 8%, amber below 16%`."""
        begins = "from" if good is Good.HIGH else "below"
        amber = "" if self.amber is None else f", amber {begins} {self.amber:g}%"
        return f"green {begins} {self.green:g}%{amber}"

    def misfit(self, good: Good) -> str | None:
        """What is wrong with it for a line of which more, or less, is better; None where nothing is."""
        if good is Good.NEUTRAL:
            return "a line that is neither good nor bad has no tolerance; write good: high or low, or leave it out"
        if self.amber is None:
            return None
        outside = self.amber > self.green if good is Good.HIGH else self.amber < self.green
        better = "more" if good is Good.HIGH else "less"
        return f"amber lies inside green, where {better} is better" if outside else None


def _is_in(share: float, begins: float, good: Good) -> bool:
    return share < begins if good is Good.LOW else share >= begins
