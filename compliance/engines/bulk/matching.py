"""Events that a pattern asks for, as columns, with what was assumed of attributes not recorded."""

from __future__ import annotations

import polars as pl

from compliance.engines.bulk.columns import Columns
from compliance.engines.bulk.keys import day_number, numbered
from compliance.engines.bulk.masks import Bits, any_of
from compliance.model.conditions import Leaf, Operator, Pattern, Unknown
from compliance.model.obligations import Assumption
from compliance.timeline.matching import assumption

PIECES = ("i", "c", "d", "at", "key", "assumed")


def compared(leaf: Leaf, value: pl.Expr) -> pl.Expr:
    """A comparison with words, null where the value is not recorded."""
    if leaf.operator is Operator.RECORDED:
        return value.is_not_null() if leaf.values[0] else value.is_null()
    listed = pl.lit(value=False)
    for word in leaf.values:
        listed = listed | (value == pl.lit(word))
    return listed if leaf.operator is Operator.IN else ~listed


def satisfied(columns: Columns, event: str, where: tuple[Leaf, ...]) -> pl.Expr:
    """Whether an event of a type satisfies every leaf, an absent attribute read as the leaf says."""
    frame = columns.events(event)
    holds = pl.lit(value=True)
    for leaf in where:
        value = compared(leaf, columns.attribute(frame, event, leaf.field))
        holds = holds & value.fill_null(leaf.unknown is Unknown.HOLDS)
    return holds


def satisfied_any(columns: Columns, event: str, alternatives: tuple[tuple[Leaf, ...], ...]) -> pl.Expr:
    """Whether an event of a type satisfies every leaf of one of the alternatives."""
    holds = pl.lit(value=False)
    for where in alternatives:
        holds = holds | satisfied(columns, event, where)
    return holds


def pieces(
    columns: Columns, patterns: tuple[Pattern, ...], as_of: int, bits: Bits[Assumption]
) -> pl.DataFrame:
    """Every event that one of the patterns asks for, up to the as-of day, in the order pieces are taken.

    Columns as in PIECES: `d` is the day it counts from, `at` null where that is a later day than the
    event's own, `assumed` a mask of `bits`. Attributes come along for checks.
    """
    found = [_of_pattern(columns, pattern, bits) for pattern in patterns]
    joined = pl.concat(found, how="diagonal_relaxed").filter(pl.col("d") <= as_of)
    return in_order(joined, bits)


def _of_pattern(columns: Columns, pattern: Pattern, bits: Bits[Assumption]) -> pl.DataFrame:
    frame = columns.events(pattern.event)
    assumed = any_of(
        [
            bits.flag(assumption(leaf), columns.attribute(frame, pattern.event, leaf.field).is_null())
            for leaf in pattern.where
            if leaf.unknown is Unknown.HOLDS and leaf.operator is not Operator.RECORDED
        ]
    )
    moved = [numbered(columns.attribute(frame, pattern.event, name)) for name in pattern.dated_by]
    on = pl.max_horizontal(pl.col("d"), *moved) if moved else pl.col("d")
    return (
        frame.filter(satisfied(columns, pattern.event, pattern.where), *_in_its_days(pattern))
        .with_columns(on.alias("_on"), assumed.alias("assumed"))
        .with_columns(pl.when(pl.col("_on") == pl.col("d")).then("at").alias("at"), pl.col("_on").alias("d"))
        .drop("_on")
    )


def _in_its_days(pattern: Pattern) -> list[pl.Expr]:
    """That an event happened, by its own day, between the days of the pattern."""
    first = [] if pattern.first is None else [pl.col("d") >= day_number(pattern.first)]
    last = [] if pattern.last is None else [pl.col("d") <= day_number(pattern.last)]
    return first + last


def assumed_least(masks: pl.Series, bits: Bits[Assumption]) -> pl.Series:
    """What puts first, of events alike, the one that assumes least."""
    found = masks.unique().to_list()
    ranked = sorted(found, key=lambda mask: (len(bits.things(mask)), sorted(bits.things(mask))))
    return masks.replace_strict(ranked, list(range(len(ranked))), return_dtype=pl.UInt32)


def in_order(found: pl.DataFrame, bits: Bits[Assumption]) -> pl.DataFrame:
    """Pieces by case and day; on one day the timed first, then what assumes least, then by key."""
    return (
        found.with_columns(assumed_least(found["assumed"], bits).alias("_rank"))
        .sort(
            "c", "d", "at", "_rank", "key", nulls_last=[False, False, True, False, False], maintain_order=True
        )
        .drop("_rank")
    )
