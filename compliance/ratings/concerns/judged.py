"""What concerns look at in a finding: the few fields that facts are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
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
    """The obligations that could make a difference to some concern; most make none.

    A child is left out where, for every concern, one of its patterns has nothing at all to match. Of the
    others' obligations those stay that match a pattern, of those that can only rule a concern out the first
    of each kind, and what tells how long a run of breaches is.
    """
    if not rules or rated.is_empty():
        return rated.clear()
    rows = rated.select(pl.int_range(pl.len()).alias("_row"), *_FIELDS)
    rows = rows.join(_children(rows, rules), on="case", how="semi", maintain_order="left")
    wanted = [p for rule in rules for p in rule.all_of]
    ruling_out = [rule.none_of for rule in rules if rule.none_of is not None]
    runs = [p for p in (*wanted, *ruling_out) if p.kind is Kind.LATE_RUN]
    raising = pl.any_horizontal([_matched(p) for p in wanted if p.kind is Kind.FINDING] or [_NEVER])
    against = pl.any_horizontal([_matched(p) for p in ruling_out if p.kind is Kind.FINDING] or [_NEVER])
    rows = rows.with_columns(raising.alias("_kept"), against.alias("_against"), _LAST_MET.alias("_last_met"))
    in_runs = pl.any_horizontal([_of_family(p) for p in runs] or [_NEVER])
    after = pl.col("_last_met").is_null() | (pl.col("_last_met") < _DUE)
    last = (pl.col("status") == Status.MET.value) & (pl.col("_last_met") == _DUE)
    rows = rows.with_columns(
        (pl.col("_kept") | (in_runs & _BREACHED & after)).alias("_kept"),
        (pl.col("_against") | (in_runs & last)).alias("_one_of_many"),
    ).filter(pl.col("_kept") | pl.col("_one_of_many"))
    # What only rules a concern out or ends a run says it once, whichever day it was.
    alike = pl.struct(
        "case",
        "rule",
        "duty",
        "family",
        "status",
        pl.col("days_late").fill_null(0),
        pl.col("_last_met") == _DUE,
    )
    return rated[rows.filter(pl.col("_kept") | alike.is_first_distinct())["_row"]]


def _one_of(field: str, words: Iterable[str]) -> pl.Expr:
    """Whether the field is one of the words. Of few words this is several times as fast as `is_in`."""
    return reduce(or_, (pl.col(field) == word for word in words))


_NEVER = pl.lit(value=False)
_BREACHED = _one_of("status", sorted(status.value for status in BREACHES))
_DUE = pl.coalesce("due_on", "met_on", pl.lit(date.min))


# The latest day on which the case met a duty of the family in time, as `facts.late_run` reckons it.
_LAST_MET = pl.when(pl.col("status") == Status.MET.value).then(_DUE).max().over("case", "family")


def _children(rows: pl.DataFrame, rules: Sequence[ConcernRule]) -> pl.DataFrame:
    """The children of whom some concern could hold: each of its patterns has enough to match."""
    names = {p: f"p{n}" for n, p in enumerate(dict.fromkeys(p for rule in rules for p in rule.all_of))}
    rows = rows.select("case", *(_of_use(pattern).alias(name) for pattern, name in names.items()))
    children = (
        rows.filter(pl.any_horizontal(names.values()))
        .group_by("case")
        .agg(pl.col(name).sum() >= _least(pattern) for pattern, name in names.items())
    )
    every = (pl.all_horizontal([names[p] for p in rule.all_of]) for rule in rules)
    return children.filter(pl.any_horizontal(every)).select("case")


def judged_rows(table: pl.DataFrame) -> Iterator[JudgedRow]:
    """The rows of rated obligations that carry an `id`, one by one."""
    for id_, status, *rest in table.select(
        "id", "status", *(f for f in _FIELDS if f != "status")
    ).iter_rows():
        case, rule, duty, family, days_late, due_on, met_on = rest
        yield JudgedRow(id_, case, rule, duty, family, Status(status), days_late, due_on, met_on)


def _of_use(pattern: Pattern) -> pl.Expr:
    """Whether an obligation could be behind a fact that the pattern matches."""
    return _matched(pattern) if pattern.kind is Kind.FINDING else _BREACHED & _of_family(pattern)


def _least(pattern: Pattern) -> int:
    """How many such obligations it takes. A run of breaches is at most all the breaches of the family."""
    lengths = (test.least for test in pattern.tests if isinstance(test, AtLeast))
    return 1 if pattern.kind is Kind.FINDING else max(lengths, default=1)


def _matched(pattern: Pattern) -> pl.Expr:
    """Whether an obligation makes a fact that the pattern, one of findings, matches."""
    matched = pl.lit(value=True)
    for test in pattern.tests:
        match test:
            case OneOf(field, words):
                matched = matched & _one_of(field, words)
            case AtLeast(field, least):
                matched = matched & (pl.col(field).fill_null(0) >= least)
    return matched


def _of_family(pattern: Pattern) -> pl.Expr:
    """Whether an obligation is of the family whose runs the pattern, one of runs, matches."""
    of_family = pl.lit(value=True)
    for test in pattern.tests:
        if isinstance(test, OneOf):
            of_family = of_family & _one_of(test.field, test.words)
    return of_family
