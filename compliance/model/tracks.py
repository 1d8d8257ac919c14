"""The evidence that matters inside a scope."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.calendars.spans import Span
from compliance.model.conditions import ALWAYS_HOLDS, Condition, Pattern


@dataclass(frozen=True, slots=True)
class Track:
    """The evidence that matters inside a scope, in order.

    `noun` names one piece of it, with its article.
    `look_back`: evidence up to this long before the scope began is on the track too, and evidence up
    to this long before a named anchor counts for it.
    `where`: what must not be known to fail on the day of a piece, or on the scope's first where the piece is
    older, for it to be on the track.
    `before`: what counts besides the evidence, as far back as the track looks, before the scope began and not after.
    """

    id: str
    noun: str
    about: str
    scope: str
    evidence: tuple[Pattern, ...]
    look_back: Span | None
    where: Condition = ALWAYS_HOLDS
    before: tuple[Pattern, ...] = ()

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every event that may be on the track."""
        return (*self.evidence, *self.before)
