"""What concerns look at in a finding: the few fields that facts are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl

from compliance.model.obligations import BREACHES, Status
from compliance.ratings.concerns.model import AtLeast, ConcernRule, Kind, OneOf, Pattern


class Judged(Protocol):
    """A finding, as far as concerns know it."""

    @property
    def id(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def duty(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def days_late(self) -> int | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def met_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row of a table of rated obligations, with its id."""

    id: str
    case: str
    rule: str
    duty: str
    family: str
    status: Status
    days_late: int | None
    due_on: date | None
    met_on: date | None


_FIELDS = ("case", "rule", "duty", "family", "status", "days_late", "due_on", "met_on")


def of_interest(rated: pl.DataFrame, rules: Sequence[ConcernRule]) -> pl.DataFrame:
    """The obligations of the children about whom some concern could be raised.

    A child is left out only where, for every concern, one of its patterns has nothing at all to match.
    """
    if not rules or rated.is_empty():
        return rated.clear()
    patterns = list(dict.fromkeys(p for rule in rules for p in rule.all_of))
    possible = [_possible(pattern).alias(f"p{n}") for n, pattern in enumerate(patterns)]
    children = rated.group_by("case").agg(possible)
    raised = pl.lit(value=False)
    for rule in rules:
        every = pl.lit(value=True)
        for pattern in rule.all_of:
            every = every & pl.col(f"p{patterns.index(pattern)}")
        raised = raised | every
    return rated.join(children.filter(raised).select("case"), on="case", how="semi", maintain_order="left")


def judged_rows(table: pl.DataFrame) -> Iterator[JudgedRow]:
    """The rows of rated obligations that carry an `id`, one by one."""
    for id_, status, *rest in table.select(
        "id", "status", *(f for f in _FIELDS if f != "status")
    ).iter_rows():
        case, rule, duty, family, days_late, due_on, met_on = rest
        yield JudgedRow(id_, case, rule, duty, family, Status(status), days_late, due_on, met_on)


def _possible(pattern: Pattern) -> pl.Expr:
    """Whether a child's obligations could make a fact that the pattern matches."""
    if pattern.kind is Kind.FINDING:
        matched = pl.lit(value=True)
        for test in pattern.tests:
            match test:
                case OneOf(field, words):
                    matched = matched & pl.col(field).is_in(list(words))
                case AtLeast(field, least):
                    matched = matched & (pl.col(field).fill_null(0) >= least)
        return matched.any()
    # A run of breaches is at most all the breaches of the family.
    breached = pl.col("status").is_in([status.value for status in BREACHES])
    least = 1
    for test in pattern.tests:
        match test:
            case OneOf(field, words):
                breached = breached & pl.col(field).is_in(list(words))
            case AtLeast(_, number):
                least = number
    return breached.sum() >= least
