"""A state of knowledge, between two of which changes lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.engines.plan import Plan


@dataclass(frozen=True, slots=True)
class Known:
    """What the entries of a log up to the one numbered `until` tell of events, judged by a plan."""

    until: int
    plan: Plan

    @property
    def as_of(self) -> date:
        """The day at whose end everything is judged."""
        return self.plan.run.as_of
