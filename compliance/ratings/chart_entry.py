"""How a scorecard declares when a run of months is a signal."""

from __future__ import annotations

from pydantic import Field

from compliance.model.strict import StrictModel


class ChartEntry(StrictModel):
    """When a run of months is a signal, as a scorecard declares it.

    `run`: how many months in a row on one side of the mean are one. `least`: with fewer months no limits are drawn.
    `rare`: nor of a count with a mean below this, of which a single one more would be a signal. `steps`: nor of what
    moves in steps so large that moving ranges within their own limit have fewer values than this; limits of such a
    figure are too narrow, and call out where nothing has changed.
    """

    run: int = Field(ge=2)
    least: int = Field(ge=3)
    rare: float = Field(default=0, ge=0)
    steps: int = Field(default=1, ge=1)
    source: str = Field(min_length=1)
