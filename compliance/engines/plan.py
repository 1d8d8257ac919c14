"""What one run is asked: the day, what was known, how early a warning is given, and by which rules it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from compliance.calendars.calendars import Calendars
from compliance.model.coverage import Coverage
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.reads import Reads, reads_of


@dataclass(frozen=True, slots=True)
class Run:
    """The parameters of one run.

    `as_of`: statuses are those at the end of this day. `known_at`: events recorded later do not exist;
    None uses all. `warning`: an obligation falls due soon when at most this many working days are left.
    """

    as_of: date
    known_at: date | None = None
    warning: int = 10

    @property
    def last_day(self) -> date:
        """The last day that evidence can count from: nothing after the as-of day, nothing not yet known."""
        return self.as_of if self.known_at is None else min(self.as_of, self.known_at)


@dataclass(frozen=True)
class Plan:
    """Everything a run is made of besides the events."""

    rulebook: Rulebook
    vocabulary: Vocabulary
    calendars: Calendars
    coverage: Coverage
    run: Run

    @cached_property
    def reads(self) -> Mapping[str, Reads]:
        """What each rule reads, by its id."""
        return {
            id_: reads_of(rule, self.rulebook, self.vocabulary) for id_, rule in self.rulebook.rules.items()
        }
