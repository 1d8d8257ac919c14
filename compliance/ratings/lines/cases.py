"""Whole cases as the lines of a scorecard look at them: what was judged of them, and what happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import polars as pl

from compliance.calendars.due_days import DueDays, due_days_of
from compliance.calendars.periods import Period
from compliance.engines.arrays.evidence import Pieces
from compliance.engines.arrays.histories import Histories
from compliance.engines.arrays.legend import Legend, leaves, legend_over
from compliance.engines.arrays.stretches import Stretches
from compliance.engines.arrays.values import Cases as CaseNumbers
from compliance.engines.arrays.world import World, world_of
from compliance.engines.plan import Plan
from compliance.model.conditions import Condition, Leaf, Pattern
from compliance.model.obligations import OPEN, Status
from compliance.model.scopes import Scope
from compliance.ratings.lines.entries import Side, entries
from compliance.ratings.lines.tally import NOT_JUDGED, Tally, judged
from compliance.rulebook.reads import scope_seen

_COUNTED = (Status.MET, Status.MET_LATE, Status.MISSED, Status.OVERDUE, Status.NOT_ASSESSABLE)
_RUNNING = [each.value for each in (*OPEN, Status.NOT_ASSESSABLE)]
_COLUMNS = ("case", "event", "on", "at", "date_of_birth")


@dataclass(frozen=True)
class LooksAt:
    """What the lines of a scorecard look at of what happened: events, scopes by their ids, attributes in words, undated
    facts, and conditions on the state of a case."""

    patterns: tuple[Pattern, ...] = ()
    scopes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    facts: tuple[Leaf, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def __add__(self, other: LooksAt) -> LooksAt:
        return LooksAt(
            (*self.patterns, *other.patterns),
            (*self.scopes, *other.scopes),
            (*self.attributes, *other.attributes),
            (*self.facts, *other.facts),
            (*self.conditions, *other.conditions),
        )


@dataclass(frozen=True)
class Cases:
    """Some cases, everything of each, as of the day of the plan.

    `obligations`: what they were owed, rated or not. `seen`: the visible events. `looked_at`: what the lines that are
    counted look at. What lines share is worked out once, and only where a line asks for it.
    """

    obligations: pl.DataFrame
    seen: pl.DataFrame
    plan: Plan
    looked_at: LooksAt
    _due_or_done: dict[Period, pl.DataFrame] = field(default_factory=dict)
    _by_rule: dict[Period, dict[str, Tally]] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day at whose end it is counted."""
        return self.plan.run.as_of

    def due_or_done(self, days: Period) -> pl.DataFrame:
        """What fell due or was done on some days, as entries: counted where it was done in time."""
        if days not in self._due_or_done:
            self._due_or_done[days] = _due_or_done(self.obligations, days)
        return self._due_or_done[days]

    def by_rule(self, days: Period) -> dict[str, Tally]:
        """For each rule, what fell due or was done on some days: in time, in all, and not judged."""
        if days not in self._by_rule:
            unjudged = pl.col("side") == Side.LEFT_OUT
            counts = (
                self.due_or_done(days)
                .group_by("rule")
                .agg(pl.col("amount").sum(), (~unjudged).sum().alias("of"), unjudged.sum().alias("unjudged"))
            )
            self._by_rule[days] = {rule: judged(*numbers) for rule, *numbers in counts.iter_rows()}
        return self._by_rule[days]

    @cached_property
    def running(self) -> pl.DataFrame:
        """What runs on the as-of day, or may for all that is known."""
        told = self.obligations.select("case", "rule", "status", "due_on")
        return told.filter(pl.col("status").is_in(_RUNNING))

    @cached_property
    def world(self) -> World:
        """The events that lines look at, the stretches of scopes, and what held on a day."""
        plan = replace(self.plan, rulebook=replace(self.plan.rulebook, scopes=self._scopes))
        return world_of(self._told, plan, self._legend, due_days_of(self.plan.calendars))

    @property
    def histories(self) -> Histories:
        """The events that lines look at, and the undated facts."""
        return self.world.histories

    @property
    def stretches(self) -> dict[str, Stretches]:
        """The stretches of each scope that lines look at, and of those around it."""
        return self.world.stretches

    @property
    def due_days(self) -> DueDays:
        """The calendars over arrays of days."""
        return self.world.due_days

    def happened(self, patterns: Sequence[Pattern]) -> Pieces:
        """The events that one of the patterns asks for, in order of case and day."""
        return self.world.pieces(*patterns)

    def ids(self, cases: CaseNumbers) -> pl.Series:
        """The ids of cases by their numbers."""
        return self.world.histories.cases.gather(cases).alias("case")

    @cached_property
    def _asked(self) -> tuple[Leaf, ...]:
        return tuple(leaves(self.looked_at.conditions))

    @cached_property
    def _told(self) -> pl.DataFrame:
        """The visible events that lines look at, with the columns that they look at alone: tables are as wide as all
        that is recorded."""
        looked_at, scopes, vocabulary = self.looked_at, self._scopes, self.plan.vocabulary
        fields = [leaf.field for leaf in self._asked]
        told = [vocabulary.state[name] for name in fields if name in vocabulary.state]
        names = {each.event for each in looked_at.patterns}
        names.update(name for scope in scopes.values() for name in scope.events)
        names.update(name for each in told for name in each.told_by)
        wanted = {*_COLUMNS, *looked_at.attributes, *(leaf.field for leaf in looked_at.facts)}
        wanted.update(name for each in told for name in each.set_by.values())
        wanted.update(leaf.field for leaf in leaves((*scopes.values(), *looked_at.patterns)))
        wanted.update(name for each in looked_at.patterns for name in each.dated_by)
        wanted.update(event.key for event in vocabulary.events.values() if event.key)
        narrow = self.seen.select(name for name in self.seen.columns if name in wanted)
        return narrow.filter(pl.col("event").is_in(sorted(names)) | pl.col("on").is_null())

    @cached_property
    def _legend(self) -> Legend:
        looked_at = self.looked_at
        asked = (*self._scopes.values(), *looked_at.patterns, *looked_at.facts, *looked_at.conditions)
        return legend_over(self._told, leaves(asked), self.plan.vocabulary)

    @cached_property
    def _scopes(self) -> dict[str, Scope]:
        seen = (scope_seen(leaf.field, self.plan.vocabulary) for leaf in self._asked)
        wanted = (*self.looked_at.scopes, *(name for name in seen if name is not None))
        return _with_those_around(wanted, self.plan.rulebook.scopes)


def _due_or_done(obligations: pl.DataFrame, days: Period) -> pl.DataFrame:
    met, late, missed, overdue, unjudged = (pl.col("status") == each.value for each in _COUNTED)
    due, done, opened = (
        pl.col(day).is_between(days.first, days.last) for day in ("due_on", "met_on", "anchor_on")
    )
    of = ((met | late) & (done | due)) | ((missed | overdue) & due)
    rows = obligations.select("case", "rule", "status", "due_on", "met_on", "anchor_on").filter(
        of | (unjudged & (due | opened))
    )
    side = pl.when(met).then(pl.lit(Side.COUNTED)).when(unjudged).then(pl.lit(Side.LEFT_OUT))
    return entries(
        rows,
        side=side.otherwise(pl.lit(Side.MISSED)),
        amount=met.cast(pl.Int64),
        because=pl.when(unjudged).then(pl.lit(NOT_JUDGED)),
    )


def _with_those_around(names: Collection[str], scopes: Mapping[str, Scope]) -> dict[str, Scope]:
    together: dict[str, Scope] = {}
    for name in names:
        inner: str | None = name
        while inner is not None and inner in scopes and inner not in together:
            together[inner] = scopes[inner]
            inner = scopes[inner].within
    return together
