"""Which findings are shown of all that there are, and how many those are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from compliance.checking import given
from compliance.model.names import nearest, plain
from compliance.model.obligations import Status
from compliance.model.rulebook import Rulebook
from compliance.model.rules import counted_in
from compliance.printable import named, printable
from compliance.problems import SettingsError
from compliance.sources.pseudonyms import Pseudonyms

COLUMNS = ("status", "due_on", "team", "worker", "reviewing_officer", "case", "rule")
"""The columns of findings that a filter looks at."""

_NOT_RECORDED = ""

_WORDS = MappingProxyType(
    {"teams": "team", "workers": "worker", "reviewing_officers": "reviewing officer", "cases": "case"}
)
"""The fields whose values are as the export records them, and what one of each is called."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings are shown. A field that is empty leaves out nothing; of several values in a field any will do.

    `since` and `until`: the first and the last due day, both included; a finding without a due day has none of these.
    `teams`, `workers` and `reviewing_officers`: who has the case on the day of judging, as it is recorded; "" is where
    nobody is recorded. `families`: their ids or titles.

    Raises TypeError for what is of another kind, and SettingsError where no day is left.
    """

    statuses: tuple[Status, ...] = ()
    since: date | None = None
    until: date | None = None
    teams: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    reviewing_officers: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    families: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        given.refuse_other_than_statuses("statuses", self.statuses)
        given.refuse_other_than_day("since", self.since)
        given.refuse_other_than_day("until", self.until)
        for name in ("teams", "workers", "reviewing_officers", "cases", "families"):
            given.refuse_other_than_texts(name, getattr(self, name))
        if self.since is not None and self.until is not None and self.until < self.since:
            raise SettingsError(
                f"no day is since {self.since} and until {self.until}; give until a day that is not before since"
            )

    def under(self, pseudonyms: Pseudonyms) -> Filter:
        """The same of what stands under pseudonyms; ids and pseudonyms can be named."""
        return replace(
            self,
            workers=pseudonyms.given("worker", self.workers),
            reviewing_officers=pseudonyms.given("worker", self.reviewing_officers),
            cases=pseudonyms.given("case", self.cases),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return self == Filter()

    @property
    def whom(self) -> Filter:
        """The part that says whose findings are shown, and of what, whatever became of them and whenever."""
        return replace(self, statuses=(), since=None, until=None)


def keeps(by: Filter, rulebook: Rulebook) -> pl.Expr:
    """Which rows are shown of a table with COLUMNS. `rulebook`: whose rules are of the families."""
    shown = [pl.lit(True)]
    if by.statuses:
        shown.append(pl.col("status").is_in([status.value for status in by.statuses]))
    if by.since is not None:
        shown.append((pl.col("due_on") >= by.since).fill_null(False))
    if by.until is not None:
        shown.append((pl.col("due_on") <= by.until).fill_null(False))
    if by.families:
        shown.append(pl.col("rule").is_in(_rules_of(by.families, rulebook)))
    recorded = ((_column(name), getattr(by, name)) for name in _WORDS)
    shown += [pl.col(name).fill_null(_NOT_RECORDED).is_in(values) for name, values in recorded if values]
    return pl.all_horizontal(shown)


def settled(by: Filter, findings: pl.DataFrame, families: Mapping[str, str]) -> Filter:
    """The filter with families by their ids. `findings`: all that there are; `families`: their titles by id.

    Raises SettingsError for a value that stands on no finding, and says which do.
    """
    for name, words in _WORDS.items():
        known = findings[_column(name)].drop_nulls().unique().sort()
        for value in getattr(by, name):
            if value != _NOT_RECORDED and value not in known:
                raise SettingsError(_unknown(words, value, known.to_list()))
    return replace(by, families=tuple(_family(each, families) for each in by.families))


@dataclass(frozen=True, slots=True)
class Narrowed:
    """How a report was narrowed: by which filter, and out of how many findings of how many children.

    `children`: how many have a finding that is shown. `without`: of what else would be shown, how many findings were
    left out because nobody is recorded who has the case, by the words for who; `undated`: because they have no due day.
    `not_judged`: how many findings of those children and families could not be judged, whether or not they are shown,
    of how many `children_not_judged`.
    """

    by: Filter
    of: int
    children: int
    of_children: int
    without: Mapping[str, int]
    undated: int
    not_judged: int
    children_not_judged: int


def narrowed(findings: pl.DataFrame, by: Filter, rulebook: Rulebook) -> Narrowed:
    """What the filter, which is `settled`, makes of all findings, a table with COLUMNS."""
    shown = findings.filter(keeps(by, rulebook))
    without = {
        words: _kept(findings, _of_nobody(by, name), rulebook)
        for name, words in _WORDS.items()
        if (values := getattr(by, name)) and _NOT_RECORDED not in values
    }
    not_judged = findings.filter(keeps(by.whom, rulebook) & (pl.col("status") == Status.NOT_ASSESSABLE.value))
    dated = by.since is not None or by.until is not None
    return Narrowed(
        by,
        findings.height,
        shown["case"].n_unique(),
        findings["case"].n_unique(),
        {words: number for words, number in without.items() if number},
        _kept(findings.filter(pl.col("due_on").is_null()), replace(by, since=None, until=None), rulebook)
        if dated
        else 0,
        not_judged.height,
        not_judged["case"].n_unique(),
    )


def _kept(findings: pl.DataFrame, by: Filter, rulebook: Rulebook) -> int:
    return findings.filter(keeps(by, rulebook)).height


def _rules_of(families: Collection[str], rulebook: Rulebook) -> list[str]:
    """The rules of the families; local standards are of their own, and of the family that they stand beside."""
    return [id_ for id_, rule in rulebook.rules.items() if {rule.head.family, counted_in(rule)} & {*families}]


def _of_nobody(by: Filter, name: str) -> Filter:
    """The filter with those in place of others in a field who have nobody recorded."""
    nobody: dict[str, Any] = {name: (_NOT_RECORDED,)}
    return replace(by, **nobody)


def _column(name: str) -> str:
    return name.removesuffix("s")


def _unknown(words: str, value: str, known: list[str]) -> str:
    if not known:
        return f"no {words} is called {printable(value)}: the export records none on any finding"
    return f"no finding is of a {words} called {printable(value)}{nearest(value, known)}; there are: {named(known)}"


def _family(written: str, families: Mapping[str, str]) -> str:
    called = {plain(name): id_ for id_, title in families.items() for name in (title, id_)}
    if plain(written) not in called:
        alike = nearest(plain(written), families)
        raise SettingsError(
            f"no family of duties is called {printable(written)}{alike}; there are: {', '.join(families)}"
        )
    return called[plain(written)]
