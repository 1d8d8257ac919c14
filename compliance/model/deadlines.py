"""When an obligation falls due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from compliance.calendars.spans import Span
from compliance.model.conditions import Condition, Total
from compliance.model.tracks import Track

Alternative = tuple[Span, Condition]
"""A length of time, and where it applies."""


@dataclass(frozen=True, slots=True)
class Within:
    """Due a span after the anchor: the first alternative whose condition holds.

    Or all of them are counted back, and it is due before the anchor, which ends the waiting for it.
    """

    tracks: ClassVar[tuple[Track, ...]] = ()
    totals: ClassVar[tuple[Total, ...]] = ()

    alternatives: tuple[Alternative, ...]

    @property
    def before(self) -> bool:
        """Whether it is counted back from the anchor."""
        return self.alternatives[0][0].before


@dataclass(frozen=True, slots=True)
class ByEvidence:
    """Due on the day of another track's `nth` piece of evidence in the scope; no due day until that happens."""

    before: ClassVar[bool] = False
    alternatives: ClassVar[tuple[Alternative, ...]] = ()
    totals: ClassVar[tuple[Total, ...]] = ()

    track: Track
    nth: int

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks whose evidence sets the due day."""
        return (self.track,)


@dataclass(frozen=True, slots=True)
class Quota:
    """Due on the last day on which a total is at most so many nights, if every night from the anchor on counts."""

    before: ClassVar[bool] = False
    alternatives: ClassVar[tuple[Alternative, ...]] = ()
    tracks: ClassVar[tuple[Track, ...]] = ()

    total: Total
    at_most: Span

    @property
    def totals(self) -> tuple[Total, ...]:
        """The totals of which the due day is counted."""
        return (self.total,)


Deadline = Within | ByEvidence | Quota
"""When an obligation falls due.

Each kind says what that turns on: its `alternatives`, lengths of time, `tracks` and `totals`; `before`: whether it is
counted back from the anchor.
"""
