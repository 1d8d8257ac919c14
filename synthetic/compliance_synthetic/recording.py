"""When things were written down: most within a working week, a tail weeks late, never beforehand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic.chance import Chance
from compliance_synthetic.days import Days, WorkingCalendar


@dataclass(frozen=True)
class Tempo:
    """How promptly a kind of event is recorded: `usual` mean days, and `late` share with its mean days."""

    usual: float
    late: float
    very_late: float


PROMPT = Tempo(usual=0.9, late=0.03, very_late=9)
"""Moves, legal statuses, missing episodes: what others depend on the same day."""
ORDINARY = Tempo(usual=1.6, late=0.06, very_late=18)
"""Visits, reviews, plans."""
SLOW = Tempo(usual=2.6, late=0.10, very_late=25)
"""What another service has to tell: health, school."""


def recorded_on(
    chance: Chance, calendar: WorkingCalendar, day: Days, tempo: Tempo, not_before: Days | None = None
) -> Days:
    """Working days on which the happenings of `day` were recorded.

    `not_before` is when the record they hang on (the period of care, the placement, the review) was
    itself opened.
    """
    lag = chance.waiting(tempo.usual, day.size)
    late = np.flatnonzero(chance.happens(tempo.late, day.size))
    lag[late] = 6 + chance.waiting(tempo.very_late, late.size)
    recorded = calendar.on_or_after(day + lag)
    return recorded if not_before is None else np.maximum(recorded, not_before)
