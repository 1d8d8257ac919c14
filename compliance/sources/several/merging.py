"""Rows that tell one event as one row, and the rows that tell it differently."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from compliance.model.vocabulary import HELD, OUTCOME, AttributeType, Vocabulary
from compliance.sources.several.rows import PLACE, SOURCE

THING, RANK = "_thing", "_rank"
"""Columns: which event a row tells, and its place among the rows that tell it, the leading one being 0."""

_OF_THE_LEADING = ("case", "event", "on", "file", "row", PLACE, SOURCE)


def as_one(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each event of each case: that of the leading row, with what only others tell filled in."""
    alone = rows.filter(pl.len().over("case", THING) == 1)
    several = rows.filter(pl.len().over("case", THING) > 1)
    if several.is_empty():
        return rows
    ordered = _with_outcomes(several.sort("case", THING, RANK))
    # A time of another day is none of this one.
    same_day = pl.col("on") == pl.col("on").first().over("case", THING)
    ordered = ordered.with_columns(pl.when(same_day).then("at").alias("at"))
    filled = [
        name
        for name in rows.columns
        if name not in (*_OF_THE_LEADING, THING, RANK, "recorded_on") and name != "case"
    ]
    merged = ordered.group_by("case", THING, maintain_order=True).agg(
        *(pl.col(name).first() for name in _OF_THE_LEADING if name != "case"),
        # What one source recorded as it happened was known then.
        pl.when(pl.col("recorded_on").null_count() == 0)
        .then(pl.col("recorded_on").min())
        .alias("recorded_on"),
        *(pl.col(name).drop_nulls().first() for name in filled),
        pl.lit(0, rows.schema[RANK]).alias(RANK),
    )
    return pl.concat([alone, merged.select(rows.columns)]).sort(PLACE)


def told_differently(rows: pl.DataFrame, vocabulary: Vocabulary) -> dict[int, tuple[str, ...]]:
    """Of rows that do not lead, by their place, the attributes of which they tell another value than the leading one.

    Free text is written in many ways and compared with none.
    """
    several = rows.filter(pl.len().over("case", THING) > 1)
    kinds = vocabulary.attribute_types
    names = [
        name for name in several.columns if kinds.get(name, AttributeType.TEXT) is not AttributeType.TEXT
    ]
    if several.is_empty() or not names:
        return {}
    ordered = _with_outcomes(several.sort("case", THING, RANK))
    leading = pl.col(names).first().over("case", THING)
    compared = ordered.select(PLACE, (pl.col(names) != leading).fill_null(value=False))
    differing = compared.filter(pl.any_horizontal(names))
    return {row[PLACE]: tuple(name for name in names if row[name]) for row in differing.iter_rows(named=True)}


def _with_outcomes(rows: pl.DataFrame) -> pl.DataFrame:
    """Of what may be planned and not take place, what says nothing of it was held."""
    if OUTCOME not in rows.columns:
        return rows
    said = pl.col(OUTCOME).is_not_null().any().over("case", THING)
    return rows.with_columns(
        pl.when(said).then(pl.col(OUTCOME).fill_null(HELD)).otherwise(OUTCOME).alias(OUTCOME)
    )


def with_keys(rows: pl.DataFrame, given: dict[int, str], vocabulary: Vocabulary) -> pl.DataFrame:
    """The rows with the keys they are read with, by their places."""
    if not given:
        return rows
    known = pl.DataFrame(
        {PLACE: list(given), "_given": list(given.values())},
        {PLACE: rows.schema[PLACE], "_given": pl.String},
    )
    joined = rows.join(known, on=PLACE, how="left", maintain_order="left")
    keys: dict[str, list[str]] = {}
    for kind in vocabulary.events.values():
        if kind.key is not None and kind.key in rows.columns:
            keys.setdefault(kind.key, []).append(kind.name)
    return joined.with_columns(_given(name, events) for name, events in keys.items()).drop("_given")


def _given(key: str, events: Sequence[str]) -> pl.Expr:
    return (
        pl.when(pl.col("_given").is_not_null() & pl.col("event").is_in(events))
        .then("_given")
        .otherwise(key)
        .alias(key)
    )
