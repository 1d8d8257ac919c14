"""Events in an impossible order: something that ended before it began."""

from __future__ import annotations

from typing import Any

import polars as pl

from compliance.model.problems import Problem
from compliance.model.vocabulary import EventType, Vocabulary


def impossible_endings(events: pl.DataFrame, vocabulary: Vocabulary) -> tuple[pl.DataFrame, list[Problem]]:
    """The events without endings that come before every beginning of the same key, and those as problems."""
    problems: list[Problem] = []
    for kind in vocabulary.events.values():
        if kind.ends is None or kind.key is None or kind.key not in events.columns:
            continue
        first = (
            events.filter((pl.col("event") == kind.ends) & pl.col(kind.key).is_not_null())
            .group_by("case", kind.key)
            .agg(pl.col("on").min().alias("_began"))
        )
        events = events.join(first, on=["case", kind.key], how="left", maintain_order="left")
        early = (pl.col("event") == kind.name) & (pl.col("on") < pl.col("_began")).fill_null(value=False)
        problems += [_problem(row, kind) for row in events.filter(early).iter_rows(named=True)]
        events = events.filter(~early).drop("_began")
    return events, problems


def _problem(row: dict[str, Any], kind: EventType) -> Problem:
    began = f"before its {kind.ends} on {row['_began']}"
    return Problem(
        row["file"],
        row["row"],
        "on",
        f"{kind.name} of {row[kind.key or '']} on {row['on']}, {began}",
        "an ending on or after the beginning; the row was set aside",
    )
