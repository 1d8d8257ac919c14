"""One run of an engine with everything it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.calendars.periods import Period
from compliance.engines.executors import EngineName, obligations
from compliance.engines.plan import Plan, Run
from compliance.model.coverage import ALWAYS, Coverage, Record
from compliance.model.documents import Document
from compliance.model.obligations import Obligation
from compliance.model.rulebook import Rulebook
from compliance.model.settings import Settings, Term
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.readings import LEAP_READING
from compliance.timeline.histories import visible
from tests.strategies.kept import as_rule_test
from tests.strategies.prompts import Asked, asked
from tests.strategies.rows import Row, loaded
from tests.strategies.shipped import england, vocabulary, working_days

Pack = dict[str, Any]
"""A rule pack as its YAML file would be read: plain mappings, lists, words and days."""

Identity = tuple[str, str, str, date | None, int, str, date | None, str | None, str | None]


def complete() -> Coverage:
    """Coverage under which every silence means that nothing happened."""
    return Coverage({Record(name): (ALWAYS,) for name in vocabulary().events})


def compiled(pack: Pack) -> Rulebook:
    """The pack compiled as a file of rules would be."""
    return compile_rulebook([Document("generated.yaml", pack, None)], vocabulary(), working=working_days())


def identity(o: Obligation) -> Identity:
    """What makes an obligation the same one on another day or in another export: rule, case, scope, anchor."""
    return (
        o.rule,
        o.case,
        o.scope,
        o.scope_start,
        o.scope_nth,
        o.anchor_kind,
        o.anchor_on,
        o.anchor_key,
        o.period,
    )


def uncited(o: Obligation) -> Obligation:
    """The obligation without the rows it cites."""
    return replace(o, anchor_origin=None, met_origin=None)


@dataclass(frozen=True)
class Scenario:
    """A rule pack (None for England's), a file of events, what its silence means, and what a run is asked.

    `rules`: which of England's rules are run, all where None.
    """

    rows: tuple[Row, ...]
    as_of: date
    known_at: date | None = None
    warning: int = 10
    terms: tuple[Period, ...] = ()
    leap: LeapBirthday = LeapBirthday.FIRST_OF_MARCH
    coverage: Coverage | None = None
    pack: Pack | None = None
    rules: tuple[str, ...] | None = None

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules of the run, compiled."""
        if self.pack is not None:
            return compiled(self.pack)
        return england() if self.rules is None else england().only(self.rules)

    @cached_property
    def turns_on(self) -> Asked:
        """What the rules ask for and turn on."""
        return asked(self.rulebook, vocabulary())

    @cached_property
    def table(self) -> pl.DataFrame:
        """Every event of the file, whenever it happened and was recorded."""
        return loaded(self.rows)

    @property
    def cover(self) -> Coverage:
        """What silence means: everything unless the scenario says otherwise."""
        return complete() if self.coverage is None else self.coverage

    @property
    def plan(self) -> Plan:
        """Everything besides the events, for an engine."""
        return Plan(
            rulebook=self.rulebook,
            vocabulary=vocabulary(),
            calendars=Calendars(working_days(), self.terms, self.leap),
            coverage=self.cover,
            run=Run(self.as_of, self.known_at, self.warning),
        )

    @property
    def settings(self) -> Settings:
        """The calendars and the warning as a council's settings would say them."""
        terms = tuple(
            Term.model_validate({"term": t.name, "from": t.first, "to": t.last}) for t in self.terms
        )
        readings = {LEAP_READING: self.leap.value} if LEAP_READING in self.rulebook.readings else {}
        return Settings(terms=terms, readings=readings, warning_working_days=self.warning)

    def obligations(self, engine: EngineName = EngineName.REFERENCE) -> list[Obligation]:
        """What every case was owed, in the order an engine gives it."""
        return obligations(engine, visible(self.table, self.as_of, self.known_at), self.plan)

    def by_identity(self, engine: EngineName = EngineName.REFERENCE) -> dict[Identity, Obligation]:
        """The same by what a finding's id is made of; those that share an identity are left out."""
        found = self.obligations(engine)
        shared = Counter(map(identity, found))
        return {key: o for o in found if shared[key := identity(o)] == 1}

    def asked(self, **changes: Any) -> Scenario:
        """The same file and rules, asked otherwise (another day, another coverage): nothing is read anew."""
        other = replace(self, **changes)
        return _knowing(other, self, "rulebook", "turns_on", "table")

    def holding(self, rows: Sequence[Row]) -> Scenario:
        """The same run over another file."""
        return _knowing(replace(self, rows=tuple(rows)), self, "rulebook", "turns_on")

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """How a counterexample is shown."""
        printer.text("Scenario:\n" + as_rule_test(self))


def _knowing(scenario: Scenario, other: Scenario, *names: str) -> Scenario:
    """The scenario with what the other has already worked out."""
    scenario.__dict__.update({name: other.__dict__[name] for name in names if name in other.__dict__})
    return scenario
