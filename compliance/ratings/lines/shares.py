"""Shares of obligations: met in time on some days, or up to date on the last of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl
from pydantic import Field

from compliance.calendars.days import as_dates
from compliance.calendars.periods import Period
from compliance.model.coverage import Record
from compliance.model.documents import Place
from compliance.model.findings import Measure, Unit
from compliance.model.obligations import Status
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule
from compliance.ratings.lines.cases import Cases, LooksAt
from compliance.ratings.lines.entries import Side, entries, tally_of
from compliance.ratings.lines.entry import Names, TolerantEntry
from compliance.ratings.lines.head import Headed
from compliance.ratings.lines.known import Known, Need
from compliance.ratings.lines.population import Population, PopulationEntry, as_rows
from compliance.ratings.lines.said import measure, share
from compliance.ratings.lines.tally import NOT_JUDGED, Tally


@dataclass(frozen=True, slots=True)
class Share(Headed):
    """A line that counts obligations of rules.

    `in_time`: of the obligations that fell due or were met on some days, the share met on time.
    `up_to_date`: of the children with an obligation running on the as-of day, the share with none overdue. With a
    `population`, of those of it of whom anything was owed since they are in its scope: duties that are owed once for
    each review, say, run for nobody who has met the last. `rests_on`: what begins their scopes and what meets them;
    where nothing is counted and the export carries none of these, that is why.
    """

    kind: Literal["in_time", "up_to_date"]
    rules: tuple[str, ...]
    population: Population | None = None
    rests_on: tuple[Need, ...] = ()

    @property
    def looks_at(self) -> LooksAt:
        """The population; else nothing but obligations."""
        return LooksAt() if self.population is None else self.population.looks_at

    def entries(self, cases: Cases, days: Period) -> pl.DataFrame:
        """The obligations, each in time or not; or the children, each with something overdue or not."""
        if self.kind == "in_time":
            return cases.due_or_done(days).filter(pl.col("rule").is_in(list(self.rules)))
        if self.population is not None:
            return _up_to_date_of(self.population, self.rules, cases, days)
        return _up_to_date(cases.running.filter(pl.col("rule").is_in(list(self.rules))))

    def count(self, cases: Cases, days: Period) -> Tally:
        """Obligations met in time of those that fell due or were done; or children with none overdue of those with
        any running."""
        if self.kind == "in_time":
            by_rule = cases.by_rule(days)
            return sum((by_rule.get(rule, Tally()) for rule in self.rules), Tally())
        return tally_of(self.entries(cases, days))

    def said(self, tally: Tally, known: Known, days: Period) -> Measure:
        """The line with its share."""
        when = days if self.kind == "in_time" else Period(days.last, days.last, days.name)
        lacking = known.lacking(self.population.needs(when)) if self.population is not None else None
        if not tally.denominator and not tally.left_out.total():
            lacking = lacking or known.lacking(self.rests_on)
        counted = Tally() if lacking else tally
        return measure(
            self.head,
            self.kind,
            when,
            Unit.PERCENT,
            counted,
            rules=self.rules,
            value=share(counted),
            lacking=lacking,
        )


class ShareEntry(TolerantEntry):
    """A share, as it is declared."""

    kind: Literal["in_time", "up_to_date"]
    rules: tuple[str, ...] = Field(min_length=1)
    of: PopulationEntry | None = None

    def compiled(self, names: Names, place: Place) -> Share:
        """The line. Raises RulebookError for names that are not known, and where it is no share of who is there."""
        names.rules(self.rules, place)
        population = self.of.compiled(names, (*place, "of")) if self.of is not None else None
        if population is not None and not (population.is_stock and self.kind == "up_to_date"):
            raise names.document.error(
                (*place, "of"),
                "only a line that is up_to_date has a population, of those in a scope: running",
            )
        needs = _rests_on([names.rulebook.rules[rule] for rule in self.rules], names.rulebook)
        return Share(self.head(names, place), self.kind, self.rules, population, needs)


def _rests_on(rules: list[Rule], rulebook: Rulebook) -> tuple[Need, ...]:
    """What begins the scopes of rules, and what meets them: of each one at least is needed."""
    scopes = dict.fromkeys(rule.scope for rule in rules)
    opened = [rulebook.scopes[name] for name in scopes]
    begins = (Record(name) for scope in opened for name in (scope.opens, *scope.shown_by))
    meets = (record for rule in rules for pattern in rule.evidence for record in pattern.records)
    return Need(tuple(dict.fromkeys(begins))), Need(tuple(dict.fromkeys(meets)))


def _up_to_date(running: pl.DataFrame) -> pl.DataFrame:
    """Children with an obligation running now: counted where none is overdue, with the one that is due first, or that
    has been overdue the longest."""
    overdue, unjudged = (pl.col("status") == each.value for each in (Status.OVERDUE, Status.NOT_ASSESSABLE))
    telling = running.sort("case", ~overdue, unjudged, "due_on", "rule", nulls_last=True, maintain_order=True)
    children = telling.unique("case", keep="first", maintain_order=True)
    side = pl.when(overdue).then(pl.lit(Side.MISSED)).when(unjudged).then(pl.lit(Side.LEFT_OUT))
    return entries(
        children,
        side=side.otherwise(pl.lit(Side.COUNTED)),
        amount=(~overdue & ~unjudged).cast(pl.Int64),
        because=pl.when(unjudged).then(pl.lit(NOT_JUDGED)),
    )


def _up_to_date_of(
    population: Population, rules: tuple[str, ...], cases: Cases, days: Period
) -> pl.DataFrame:
    """Children of a population: missed where anything is overdue, or what was owed last was never done."""
    rows, unknown = population.rows(cases, days)
    # INVARIANT: who is there is in a scope.
    assert population.scope is not None
    since = cases.stretches[population.scope.id].first_known[rows.stretch]
    children = as_rows(cases, rows).with_columns(
        since=pl.Series(as_dates(since), dtype=pl.Date), unknown=pl.Series(unknown, dtype=pl.Boolean)
    )
    overdue, missed, unjudged, lapsed = (
        pl.col("status") == each.value
        for each in (Status.OVERDUE, Status.MISSED, Status.NOT_ASSESSABLE, Status.LAPSED)
    )
    owed = (
        cases.obligations.select("case", "rule", "status", "anchor_on", "due_on", "met_on")
        .filter(pl.col("rule").is_in(list(rules)) & ~lapsed)
        .join(children.select("case", "since"), on="case")
        .filter(pl.col("anchor_on").is_null() | (pl.col("anchor_on") >= pl.col("since")))
        .sort(
            "case", overdue, ~unjudged, "anchor_on", "due_on", "rule", nulls_last=False, maintain_order=True
        )
        .unique("case", keep="last", maintain_order=True)
    )
    told = children.join(owed.drop("since"), on="case", how="left", maintain_order="left")
    nothing = pl.col("status").is_null()
    unsure = pl.col("unknown") | nothing | unjudged
    side = pl.when(unsure).then(pl.lit(Side.LEFT_OUT)).when(overdue | missed).then(pl.lit(Side.MISSED))
    because = pl.when("unknown").then(pl.lit(population.asked.told_by)).when(nothing)
    return entries(
        told.drop("on").with_columns(side.otherwise(pl.lit(Side.COUNTED)).alias("side")),
        amount=(pl.col("side") == Side.COUNTED).cast(pl.Int64),
        because=because.then(pl.lit(_NOTHING_OWED)).when(unjudged).then(pl.lit(NOT_JUDGED)),
    )


_NOTHING_OWED = "nothing was owed yet"
