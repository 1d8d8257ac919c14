"""Events in an impossible order: something that ended before it began."""

from __future__ import annotations

from collections.abc import Iterable
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
        keyed = events.lazy().select("event", "case", kind.key, "on").with_row_index("_at")
        keyed = keyed.filter(pl.col("event").is_in([kind.name, kind.ends]) & pl.col(kind.key).is_not_null())
        began = pl.col("on").filter(pl.col("event") == kind.ends).min().over("case", kind.key)
        early = (
            keyed.with_columns(began.alias("_began"))
            .filter((pl.col("event") == kind.name) & (pl.col("on") < pl.col("_began")))
            .select("_at", "_began")
            .collect()
        )
        if early.is_empty():
            continue
        rows = pl.concat([events[early["_at"]], early.select("_began")], how="horizontal")
        problems += [_problem(row, kind) for row in rows.iter_rows(named=True)]
        kept = ~pl.int_range(pl.len(), dtype=pl.UInt32).is_in(early["_at"].implode())
        events = events.filter(kept)
    return events, in_row_order(problems)


def in_row_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of rows by file and row, whatever order they were found in."""
    return sorted(problems, key=lambda problem: (problem.file, problem.row or 0, problem.found))


def _problem(row: dict[str, Any], kind: EventType) -> Problem:
    began = f"before its {kind.ends} on {row['_began']}"
    return Problem(
        row["file"],
        row["row"],
        "on",
        f"{kind.name} of {row[kind.key or '']} on {row['on']}, {began}",
        "an ending on or after the beginning; the row was set aside",
    )
