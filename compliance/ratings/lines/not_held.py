"""A line of the page the panel reads that no export of events can show, and what would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl
from pydantic import Field

from compliance.calendars.periods import Period
from compliance.model.documents import Place
from compliance.model.findings import Measure, Unit
from compliance.ratings.lines.cases import Cases, LooksAt
from compliance.ratings.lines.entries import SCHEMA
from compliance.ratings.lines.entry import LineEntry, Names
from compliance.ratings.lines.head import Headed
from compliance.ratings.lines.known import Known
from compliance.ratings.lines.said import measure
from compliance.ratings.lines.tally import Tally


@dataclass(frozen=True, slots=True)
class NotHeld(Headed):
    """A line without a figure: `because` of what, and `shown_by` which export it would be."""

    because: str
    shown_by: str
    kind: Literal["not_held"] = "not_held"

    @property
    def looks_at(self) -> LooksAt:
        """Nothing."""
        return LooksAt()

    def entries(self, _: Cases, __: Period) -> pl.DataFrame:
        """None."""
        return pl.DataFrame(schema=SCHEMA)

    def count(self, _: Cases, __: Period) -> Tally:
        """Nothing."""
        return Tally()

    def said(self, tally: Tally, _: Known, days: Period) -> Measure:
        """The line with why it has no figure."""
        when = Period(days.last, days.last, days.name)
        lacking = f"{self.because}; it would be shown by {self.shown_by}"
        return measure(self.head, self.kind, when, Unit.COUNT, tally, lacking=lacking)


class NotHeldEntry(LineEntry):
    """A line without a figure, as it is declared."""

    kind: Literal["not_held"]
    because: str = Field(min_length=1)
    shown_by: str = Field(min_length=1)

    def compiled(self, names: Names, place: Place) -> NotHeld:
        """The line."""
        return NotHeld(self.head(names, place), self.because, self.shown_by)
