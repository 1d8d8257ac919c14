"""Children of each worker who has any, on the as-of day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from compliance.calendars.days import FOREVER, NEVER
from compliance.calendars.periods import Period
from compliance.engines.arrays.search import days as of_days
from compliance.engines.arrays.search import last_at_or_before, take
from compliance.engines.arrays.values import NONE
from compliance.model.conditions import Pattern
from compliance.model.counts import many
from compliance.model.coverage import Record
from compliance.model.documents import Place
from compliance.model.findings import Holding, Measure, Rating, Unit
from compliance.model.scopes import Scope
from compliance.ratings.lines.cases import Cases, LooksAt
from compliance.ratings.lines.entries import Side, entries, tally_of
from compliance.ratings.lines.entry import LineEntry, Names
from compliance.ratings.lines.head import Headed
from compliance.ratings.lines.known import Known, Need
from compliance.ratings.lines.said import measure, unread_notes
from compliance.ratings.lines.tally import Tally
from compliance.ratings.lines.threshold import Threshold
from compliance.rulebook.schema import PatternEntry


@dataclass(frozen=True, slots=True)
class PerWorker(Headed):
    """A line that spreads the children in a scope on the as-of day over their workers.

    A child is of the worker whom the last `allocation` in the stretch names by its attribute `by`. One from before the
    stretch is of an earlier one, unless the start of the stretch is not in the export. `noun`: what the worker is.
    """

    scope: Scope
    allocation: Pattern
    by: str
    noun: str
    threshold: Threshold | None
    kind: Literal["per_worker"] = "per_worker"

    @property
    def looks_at(self) -> LooksAt:
        """Allocations, whom they name, and the scope."""
        return LooksAt((self.allocation,), (self.scope.id,), (self.by,))

    def entries(self, cases: Cases, _: Period) -> pl.DataFrame:
        """Each child with its worker."""
        stretches = cases.stretches[self.scope.id]
        running = np.flatnonzero(stretches.end == FOREVER)
        told = cases.happened((self.allocation,))
        last = last_at_or_before(told.case_day, stretches.case[running], FOREVER)
        since = (last != NONE) & (take(of_days(told.case_day), last, NEVER) >= stretches.start[running])
        rows = take(told.row, np.where(since, last, NONE), NONE)
        table = cases.histories.table
        named = table[self.by] if self.by in table.columns else pl.Series(self.by, [None] * table.height)
        worker = named.gather(pl.Series(rows).replace(NONE, None)).cast(pl.String).alias("worker")
        children = pl.DataFrame([cases.ids(stretches.case[running]), worker])
        none = pl.col("worker").is_null()
        return entries(
            children,
            side=pl.when(none).then(pl.lit(Side.LEFT_OUT)).otherwise(pl.lit(Side.COUNTED)),
            amount=(~none).cast(pl.Int64),
            because=pl.when(none).then(
                pl.lit(f"no {self.noun} is named since {self.scope.words.noun} began")
            ),
        )

    def count(self, cases: Cases, days: Period) -> Tally:
        """Children by worker. How many workers there are is known of all cases together."""
        return tally_of(self.entries(cases, days))

    def said(self, tally: Tally, known: Known, days: Period) -> Measure:
        """The line with the mean and the number of each. Red where any has more than the threshold allows.

        Never green: an export does not say who works full time.
        """
        needs = [
            Need(self.allocation.records, days.last),
            Need(tuple(Record(name) for name in (self.scope.opens, *self.scope.shown_by))),
        ]
        lacking = known.lacking(needs)
        counted = Tally() if lacking else tally
        each = sorted(counted.each.items(), key=lambda item: (-item[1], item[0]))
        return measure(
            self.head,
            self.kind,
            Period(days.last, days.last, days.name),
            Unit.CHILDREN,
            counted,
            denominator=len(each),
            value=round(counted.numerator / len(each), 1) if each else None,
            rating=Rating.RED if self._over(counted) else Rating.GREY,
            tolerance=f"red where one has {self.threshold.beyond} ({self.threshold.source})"
            if self.threshold
            else None,
            each=tuple(Holding(name=name, number=number) for name, number in each),
            lacking=lacking,
            notes=(*self._notes(counted), *unread_notes(known.unread(needs))),
        )

    def _over(self, tally: Tally) -> int:
        """How many have more than the threshold allows."""
        threshold = self.threshold
        return 0 if threshold is None else sum(not threshold.kept_by(each) for each in tally.each.values())

    def _notes(self, tally: Tally) -> tuple[str, ...]:
        if not tally.each:
            return ()
        most = f"the most that one has is {max(tally.each.values()):,}"
        if self.threshold is not None:
            over = f"{self._over(tally):,} of {many(len(tally.each), self.noun)}"
            most = f"{most}; {self.threshold.beyond}: {over}"
        return (most, "working hours are in no export: children of each person, not of each full-time post")


class PerWorkerEntry(LineEntry):
    """Children of each worker, as it is declared."""

    kind: Literal["per_worker"]
    scope: str
    allocation: PatternEntry
    by: str
    noun: str
    threshold: Threshold | None = None

    def compiled(self, names: Names, place: Place) -> PerWorker:
        """The line. Raises RulebookError for names that are not known."""
        (allocation,) = names.patterns((self.allocation,), (*place, "allocation"))
        names.attribute(allocation.event, self.by, (*place, "by"))
        scope = names.rulebook.scopes[names.scope(self.scope, (*place, "scope"))]
        return PerWorker(self.head(names, place), scope, allocation, self.by, self.noun, self.threshold)
