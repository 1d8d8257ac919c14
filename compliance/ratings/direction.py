"""How a figure has moved from one month to the next."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.model.findings import Good
from compliance.model.panel import Direction, Figure


def direction(months: Sequence[Figure], good: Good) -> Direction | None:
    """The direction of the last whole month since the one before it; None where either has no figure.

    A part of a month is not compared: less can have happened in it.
    """
    whole = [month for month in months if month.whole][-2:]
    if len(whole) < 2:
        return None
    before, now = whole[0].value, whole[1].value
    if before is None or now is None:
        return None
    if before == now:
        return Direction.SAME
    if good is Good.NEUTRAL:
        return Direction.UP if now > before else Direction.DOWN
    return Direction.BETTER if (now > before) is (good is Good.HIGH) else Direction.WORSE
