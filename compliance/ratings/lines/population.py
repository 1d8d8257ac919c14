"""Whom a line of a scorecard counts: stretches that run, begin or end, or events; and which of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import polars as pl
from pydantic import Field, model_validator

from compliance.calendars.days import FOREVER, NEVER, Days, as_dates, number
from compliance.calendars.periods import Period
from compliance.calendars.spans import Span, add_calendar
from compliance.engines.arrays.conditions import Seen
from compliance.engines.arrays.matching import compare
from compliance.engines.arrays.search import among, distinct, first_between, group_days
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.values import NO, NONE, UNKNOWN, YES, Flags, Places, Truth
from compliance.engines.arrays.values import Cases as CaseNumbers
from compliance.findings.text import spaced
from compliance.model.conditions import ALWAYS_HOLDS, Condition, Leaf, Pattern, Unknown, leaves
from compliance.model.counts import listed
from compliance.model.coverage import Record
from compliance.model.documents import Place
from compliance.model.exact import Whole, YesNo
from compliance.model.scopes import Scope
from compliance.model.strict import StrictModel
from compliance.ratings.lines.cases import Cases, LooksAt
from compliance.ratings.lines.entry import CalendarSpan, Names
from compliance.ratings.lines.known import Need
from compliance.rulebook.schema import PatternEntry


@dataclass
class Rows(Table):
    """What is counted, one row each: its case, its stretch of the population's scope (NONE if it has none), its day."""

    case: CaseNumbers
    stretch: Places
    day: Days


@dataclass(frozen=True, slots=True)
class Before:
    """That one of some events happened on the day or in a span before it."""

    events: tuple[Pattern, ...]
    within: Span


@dataclass(frozen=True, slots=True)
class Often:
    """That so many stretches of a scope ran, one after the other, in a span up to the day.

    `may_be_none`: whether a case of which none is told had none; else it was in one that is not told of.
    """

    scope: Scope
    at_least: int
    last: Span
    may_be_none: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of each: a condition on its state, undated facts, an event on its day, before it, how often.

    `by`: an event on its day that one of them asks for. `not_by`: events that say it was not so; where there is an
    event of such a type on the day that neither asks for (its reason is not recorded, say), it is not known.
    """

    where: Condition = ALWAYS_HOLDS
    facts: tuple[Leaf, ...] = ()
    by: tuple[Pattern, ...] = ()
    not_by: tuple[Pattern, ...] = ()
    before: Before | None = None
    often: Often | None = None

    @property
    def looks_at(self) -> LooksAt:
        """The events, scopes, facts and conditions."""
        return LooksAt(
            (*self.by, *self.not_by, *self._any_of_by, *(self.before.events if self.before else ())),
            (self.often.scope.id,) if self.often else (),
            facts=self.facts,
            conditions=(self.where,),
        )

    def needs(self, days: Period) -> list[Need]:
        """The records without which nobody can say."""
        needs = [Need(_records(self.by))] if self.by else []
        if self.before is not None:
            span = self.before.within
            first = add_calendar(days.first, Span(-span.count, span.unit))
            needs.append(Need(_records(self.before.events), first))
        if self.often is not None:
            span = self.often.last
            first = add_calendar(days.last, Span(-span.count, span.unit))
            needs.append(Need(_openings(self.often.scope), first))
        return needs

    def decided(self, cases: Cases, scope: str | None, rows: Rows) -> Truth:
        """Whether it holds of each row, with three values."""
        value = np.full(len(rows.case), YES, np.int8)
        if self.where != ALWAYS_HOLDS and scope is not None:
            day = np.maximum(rows.day, cases.stretches[scope].first_known[rows.stretch])
            seen = Seen(cases.world, scope, rows.stretch, rows.case, day, np.full(len(rows.case), NONE))
            value = np.minimum(value, seen.decide(self.where).value)
        for leaf in self.facts:
            value = np.minimum(value, _fact(cases, leaf)[rows.case])
        if self.by:
            value = np.minimum(value, self._by(cases, rows))
        if self.before is not None:
            first = cases.due_days.back(rows.day, self.before.within)
            told = cases.happened(self.before.events).case_day
            value = np.minimum(value, _yes(first_between(told, rows.case, first, rows.day) != NONE))
        if self.often is not None:
            times = _times(cases, self.often, rows)
            enough = _yes(times >= self.often.at_least)
            if not self.often.may_be_none:
                enough = np.where(times == 0, np.int8(UNKNOWN), enough)
            value = np.minimum(value, enough)
        return value

    def _by(self, cases: Cases, rows: Rows) -> Truth:
        """Whether an event on each row's day is one that is asked for."""
        day = group_days(rows.case, rows.day)
        holds = among(day, distinct(cases.happened(self.by).case_day))
        told = among(day, distinct(cases.happened(self._any_of_by).case_day))
        if self.not_by:
            told &= ~among(day, distinct(cases.happened(self.not_by).case_day))
        else:
            told[:] = False
        return np.where(holds, YES, np.where(told, UNKNOWN, NO)).astype(np.int8)

    @property
    def _any_of_by(self) -> tuple[Pattern, ...]:
        """Every event of the types that are asked for."""
        return tuple(dict.fromkeys(replace(pattern, where=()) for pattern in self.by))

    @property
    def told_by(self) -> str:
        """What is not recorded where it cannot be said, in words."""
        asked = (*leaves(self.where), *self.facts)
        fields = dict.fromkeys(leaf.field for leaf in asked if leaf.unknown is Unknown.UNDECIDED)
        if self.not_by:
            fields |= dict.fromkeys(leaf.field for each in self.by for leaf in each.where if not leaf.tacit)
        if self.often is not None and not self.often.may_be_none:
            fields |= {self.often.scope.id: None}
        return f"not recorded: {listed([spaced(name) for name in fields])}" if fields else "not recorded"


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a line counts.

    `how`: `running`, stretches of the scope that run at the end of the last day, one a child; `begun` and `ended`,
    those that do so on the days; `happened`, events on the days, in the scope if there is one. `each_child`: a child
    counts once, however often.
    """

    how: str
    scope: Scope | None
    events: tuple[Pattern, ...]
    each_child: bool
    asked: Asked

    @property
    def looks_at(self) -> LooksAt:
        """The scope, the events, and what is asked."""
        return LooksAt(self.events, (self.scope.id,) if self.scope else ()) + self.asked.looks_at

    @property
    def is_stock(self) -> bool:
        """Whether it is of one day and not of all of them."""
        return self.how == "running"

    def needs(self, days: Period) -> list[Need]:
        """The records that an export must carry for its figure to mean anything."""
        needs = [Need(_openings(self.scope))] if self.scope else []
        match self.how:
            case "begun" if self.scope:
                needs = [Need(_openings(self.scope), days.first)]
            case "ended" if self.scope:
                needs.append(Need((Record(self.scope.closes),), days.first))
            case "happened":
                needs.append(Need(_records(self.events), days.first))
        return [*needs, *self.asked.needs(days)]

    def rows(self, cases: Cases, days: Period) -> tuple[Rows, Flags]:
        """The rows of those that are, or may be, counted, and of which of them it is not known."""
        rows = self._all(cases, days)
        value = self.asked.decided(cases, self.scope.id if self.scope else None, rows)
        rows, unknown = rows[value != NO], (value == UNKNOWN)[value != NO]
        if self.each_child or self.is_stock:
            # One that is known comes before one that is not, and of a child's stretches the last.
            order = np.lexsort((-rows.stretch, unknown, rows.case))
            first = np.ones(len(order), bool)
            first[1:] = rows.case[order][1:] != rows.case[order][:-1]
            kept = order[first]
            return rows[kept], unknown[kept]
        return rows, unknown

    def _all(self, cases: Cases, days: Period) -> Rows:
        first, last = number(days.first), number(days.last)
        if self.how == "happened":
            return self._events(cases, first, last)
        # INVARIANT: all but events have a scope, as declared.
        assert self.scope is not None
        stretches = cases.stretches[self.scope.id]
        match self.how:
            case "running":
                stretch = np.flatnonzero(stretches.end == FOREVER)
                day = np.full(len(stretch), last)
            case "begun":
                stretch = np.flatnonzero((stretches.start >= first) & (stretches.start <= last))
                day = stretches.start[stretch]
            case _:
                stretch = np.flatnonzero((stretches.end >= first) & (stretches.end <= last))
                day = stretches.end[stretch]
        return Rows(stretches.case[stretch], stretch, day)

    def _events(self, cases: Cases, first: int, last: int) -> Rows:
        told = cases.happened(self.events)
        places = np.flatnonzero((told.on >= first) & (told.on <= last))
        case, day = told.case[places], told.on[places]
        if self.scope is None:
            return Rows(case, np.full(len(case), NONE), day)
        row, stretch = cases.stretches[self.scope.id].of_case.of(case, day)
        # An event on the day on which one stretch ends and the next begins is one event.
        row, place = np.unique(row, return_index=True)
        return Rows(case[row], stretch[place], day[row])


def as_rows(cases: Cases, rows: Rows) -> pl.DataFrame:
    """The rows as a table: case, and the day."""
    return pl.DataFrame([cases.ids(rows.case), pl.Series("on", as_dates(rows.day), dtype=pl.Date)])


def _yes(holds: Flags) -> Truth:
    return np.where(holds, YES, NO).astype(np.int8)


def _fact(cases: Cases, leaf: Leaf) -> Truth:
    """Whether a fact about each case is as asked: the last that is told of it, in order of the rows."""
    histories = cases.histories
    words = np.full(len(histories.cases), NONE)
    if leaf.field in histories.table.columns:
        told = histories.table[leaf.field].is_not_null() & histories.table["on"].is_null()
        rows = told.arg_true().to_numpy()
        case = (histories.table["case"].gather(rows).to_frame("case")).join(
            pl.DataFrame({"case": histories.cases}).with_row_index("place"), on="case", maintain_order="left"
        )["place"]
        words[case.to_numpy()] = histories.words_at(rows, leaf.field)
    value = compare(cases.world.legend, leaf, words)
    read = {Unknown.HOLDS: YES, Unknown.FAILS: NO, Unknown.UNDECIDED: UNKNOWN}[leaf.unknown]
    return np.where(value == UNKNOWN, np.int8(read), value)


def _times(cases: Cases, often: Often, rows: Rows) -> Places:
    """How many stretches ran in the span up to each row's day."""
    stretches = cases.stretches[often.scope.id]
    since = cases.due_days.back(rows.day, often.last)
    begun = np.sort(group_days(stretches.case, np.maximum(stretches.first_known, NEVER)))
    ended = np.sort(group_days(stretches.case, stretches.end))
    # Those that began by the day, less those that had ended by the day before the span.
    by_then = np.searchsorted(begun, group_days(rows.case, rows.day), "right")
    gone = np.searchsorted(ended, group_days(rows.case, since), "right")
    times: Places = by_then - gone
    return times


def _records(patterns: tuple[Pattern, ...]) -> tuple[Record, ...]:
    return tuple(dict.fromkeys(record for pattern in patterns for record in pattern.records))


def _openings(scope: Scope) -> tuple[Record, ...]:
    return tuple(Record(name) for name in (scope.opens, *scope.shown_by))


class BeforeEntry(StrictModel):
    """Events on the day or in a span before it, as it is declared."""

    events: tuple[PatternEntry, ...] = Field(min_length=1)
    within: CalendarSpan


class OftenEntry(StrictModel):
    """How many stretches of a scope in a span, as it is declared."""

    scope: str
    at_least: Whole = Field(ge=1)
    last: CalendarSpan
    may_be_none: YesNo = False


class AskedEntry(StrictModel):
    """What is asked of each, as it is declared: all of it must hold."""

    where: dict[str, Any] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
    by: tuple[PatternEntry, ...] = ()
    not_by: tuple[PatternEntry, ...] = ()
    after: BeforeEntry | None = None
    stretches: OftenEntry | None = None

    def compiled_asked(self, names: Names, place: Place) -> Asked:
        """What is asked. Raises RulebookError for names that are not known."""
        before = often = None
        if self.after is not None:
            events = names.patterns(self.after.events, (*place, "after", "events"))
            before = Before(events, self.after.within)
        if self.stretches is not None:
            scope = names.scope(self.stretches.scope, (*place, "stretches", "scope"))
            often = Often(
                names.rulebook.scopes[scope],
                self.stretches.at_least,
                self.stretches.last,
                self.stretches.may_be_none,
            )
        return Asked(
            where=names.condition(self.where, (*place, "where")) if self.where else ALWAYS_HOLDS,
            facts=names.facts(self.facts, (*place, "facts")) if self.facts else (),
            by=names.patterns(self.by, (*place, "by")),
            not_by=names.patterns(self.not_by, (*place, "not_by")),
            before=before,
            often=often,
        )


class PopulationEntry(AskedEntry):
    """Whom a line counts, as it is declared: exactly one of `running`, `begun`, `ended` and `happened`."""

    running: str | None = None
    begun: str | None = None
    ended: str | None = None
    happened: tuple[PatternEntry, ...] = ()
    within: str | None = None
    each: str = Field(default="time", pattern="^(child|time)$")

    @model_validator(mode="after")
    def _one(self) -> Self:
        told = [self.running, self.begun, self.ended, self.happened or None]
        if sum(each is not None for each in told) != 1:
            raise ValueError("a population says exactly one of running, begun, ended and happened")
        if self.within is not None and not self.happened:
            raise ValueError("within is said of what happened")
        if self.where and self.happened and self.within is None:
            raise ValueError("where asks for the state of a scope: say within which")
        return self

    def compiled(self, names: Names, place: Place) -> Population:
        """The population. Raises RulebookError for names that are not known."""
        how = next(name for name in ("running", "begun", "ended", "happened") if getattr(self, name))
        field = "within" if self.happened else how
        name = getattr(self, field)
        scope = names.rulebook.scopes[names.scope(name, (*place, field))] if name is not None else None
        events = names.patterns(self.happened, (*place, "happened"))
        asked = self.compiled_asked(names, place)
        return Population(how, scope, events, self.each == "child", asked)
