"""Counts: children on a day, and what began, ended or happened on some days; and shares of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from pydantic import Field

from compliance.calendars.periods import Period
from compliance.engines.arrays.values import NO, UNKNOWN, YES, Flags, Truth
from compliance.model.documents import Place
from compliance.model.exact import Whole
from compliance.model.findings import Measure, Rating, Unit
from compliance.model.strict import StrictModel
from compliance.ratings.lines.cases import Cases, LooksAt
from compliance.ratings.lines.entries import Side, entries
from compliance.ratings.lines.entry import LineEntry, Names, TolerantEntry
from compliance.ratings.lines.head import Headed
from compliance.ratings.lines.known import Known
from compliance.ratings.lines.population import (
    Asked,
    AskedEntry,
    Population,
    PopulationEntry,
    Rows,
    as_rows,
)
from compliance.ratings.lines.said import measure, share, unread_notes
from compliance.ratings.lines.tally import Tally
from compliance.ratings.lines.threshold import Threshold


@dataclass(frozen=True, slots=True)
class Per:
    """So many of how many, that no export knows: of children who live in the area, say. `of` None: nobody has said."""

    number: int
    of: int | None
    noun: str


@dataclass(frozen=True, slots=True)
class Count(Headed):
    """A line that counts a population: children on a day (`stock`), or what happened on some days (`flow`)."""

    kind: Literal["stock", "flow"]
    population: Population
    per: Per | None
    threshold: Threshold | None

    @property
    def looks_at(self) -> LooksAt:
        """What the population is made of."""
        return self.population.looks_at

    def entries(self, cases: Cases, days: Period) -> pl.DataFrame:
        """Each that is counted, and each of which it is not known."""
        rows, unknown = self.population.rows(cases, days)
        side = np.where(unknown, Side.LEFT_OUT.value, Side.COUNTED.value)
        return entries(
            as_rows(cases, rows),
            side=pl.Series(side, dtype=pl.String),
            amount=pl.Series((~unknown).astype(np.int64)),
            because=pl.when(pl.Series(unknown, dtype=pl.Boolean)).then(pl.lit(self.population.asked.told_by)),
        )

    def count(self, cases: Cases, days: Period) -> Tally:
        """How many there are."""
        _, unknown = self.population.rows(cases, days)
        known = int((~unknown).sum())
        return Tally(known, known, left_out=Counter({self.population.asked.told_by: int(unknown.sum())}))

    def said(self, tally: Tally, known: Known, days: Period) -> Measure:
        """The line with its count, or with how many that is of so many."""
        when = Period(days.last, days.last, days.name) if self.population.is_stock else days
        needs = self.population.needs(when)
        lacking = known.lacking(needs) or self._no_rate
        counted = Tally() if lacking else tally
        # That none is counted says nothing where of none it is known.
        known_of_none = not counted.numerator and counted.left_out.total()
        value: float | None = None if lacking or known_of_none else counted.numerator
        denominator = None
        if self.per is not None:
            denominator = self.per.of or 0
            if value is not None:
                value = round(self.per.number * value / denominator, 1)
        return measure(
            self.head,
            self.kind,
            when,
            Unit.COUNT if self.per is None else Unit.RATE,
            counted,
            denominator=denominator,
            value=value,
            rating=self.threshold.rate(value) if self.threshold and value is not None else Rating.GREY,
            tolerance=f"green {self.threshold}" if self.threshold else None,
            lacking=lacking,
            notes=(*self._notes, *unread_notes(known.unread(needs))),
        )

    @property
    def _no_rate(self) -> str | None:
        """What is lacking where nobody has said of how many it is."""
        if self.per is None or self.per.of is not None:
            return None
        return f"no export tells the number of {self.per.noun}: write it in the scorecard (per: of)"

    @property
    def _notes(self) -> tuple[str, ...]:
        return () if self.per is None else (f"of each {self.per.number:,} {self.per.noun}",)


@dataclass(frozen=True, slots=True)
class Part(Headed):
    """A line that is a share of a population: of those of whom something is known, the ones of whom it holds."""

    kind: Literal["share", "stability"]
    population: Population
    counts: Asked

    @property
    def looks_at(self) -> LooksAt:
        """What the population is made of, and what is asked of it."""
        return self.population.looks_at + self.counts.looks_at

    @property
    def rolls(self) -> bool:
        """Whether it asks what has been in a span up to the day."""
        return self.counts.often is not None

    def entries(self, cases: Cases, days: Period) -> pl.DataFrame:
        """Each of the population: counted where it holds, missed where it does not."""
        rows, unknown, value = self._decided(cases, days)
        unsure = np.where(unknown, self.population.asked.told_by, self.counts.told_by)
        sides = {YES: Side.COUNTED.value, NO: Side.MISSED.value, UNKNOWN: Side.LEFT_OUT.value}
        return entries(
            as_rows(cases, rows),
            side=pl.Series([sides[each] for each in value.tolist()], dtype=pl.String),
            amount=pl.Series((value == YES).astype(np.int64)),
            because=pl.when(pl.Series(value == UNKNOWN, dtype=pl.Boolean)).then(
                pl.Series(unsure.tolist(), dtype=pl.String)
            ),
        )

    def count(self, cases: Cases, days: Period) -> Tally:
        """How many of how many."""
        _, unknown, value = self._decided(cases, days)
        left_out = Counter({self.population.asked.told_by: int(unknown.sum())})
        left_out[self.counts.told_by] += int((value == UNKNOWN).sum() - unknown.sum())
        return Tally(int((value == YES).sum()), int((value != UNKNOWN).sum()), left_out)

    def _decided(self, cases: Cases, days: Period) -> tuple[Rows, Flags, Truth]:
        """Each of the population, whether it is not known to be of it, and whether it holds of it."""
        rows, unknown = self.population.rows(cases, days)
        scope = self.population.scope
        value = self.counts.decided(cases, scope.id if scope else None, rows)
        return rows, unknown, np.where(unknown, np.int8(UNKNOWN), value)

    def said(self, tally: Tally, known: Known, days: Period) -> Measure:
        """The line with its share."""
        when = Period(days.last, days.last, days.name) if self.population.is_stock else days
        needs = [*self.population.needs(when), *self.counts.needs(when)]
        lacking = known.lacking(needs)
        counted = Tally() if lacking else tally
        return measure(
            self.head,
            self.kind,
            when,
            Unit.PERCENT,
            counted,
            value=share(counted),
            lacking=lacking,
            notes=unread_notes(known.unread(needs)),
        )


class PerEntry(StrictModel):
    """Of how many a rate is, as it is declared. `of`: how many there are; a council writes its own."""

    number: Whole = Field(ge=1)
    of: Whole | None = Field(default=None, ge=1)
    noun: str = Field(min_length=1)


class CountEntry(LineEntry):
    """A count, as it is declared."""

    kind: Literal["stock", "flow"]
    of: PopulationEntry
    per: PerEntry | None = None
    threshold: Threshold | None = None

    def compiled(self, names: Names, place: Place) -> Count:
        """The line. Raises RulebookError for names that are not known, and for a stock of what happened."""
        population = self.of.compiled(names, (*place, "of"))
        if population.is_stock is not (self.kind == "stock"):
            raise names.document.error(
                (*place, "of"), "a stock counts what is running, a flow what has begun, ended or happened"
            )
        per = Per(self.per.number, self.per.of, self.per.noun) if self.per else None
        return Count(self.head(names, place), self.kind, population, per, self.threshold)


class PartEntry(TolerantEntry):
    """A share of a population, as it is declared."""

    kind: Literal["share", "stability"]
    of: PopulationEntry
    counts: AskedEntry

    def compiled(self, names: Names, place: Place) -> Part:
        """The line. Raises RulebookError for names that are not known."""
        return Part(
            self.head(names, place),
            self.kind,
            self.of.compiled(names, (*place, "of")),
            self.counts.compiled_asked(names, (*place, "counts")),
        )
