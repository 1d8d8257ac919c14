"""Events in an impossible order: something that ended before it began."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from compliance.model.vocabulary import EventType, Vocabulary
from compliance.problems import Problem


def impossible_endings(events: pl.DataFrame, vocabulary: Vocabulary) -> tuple[pl.DataFrame, list[Problem]]:
    """The events without endings that come before every beginning of the same key, and those as problems."""
    endings = [(kind, kind.key) for kind in vocabulary.events.values() if kind.ends and kind.key]
    endings = [(kind, key) for kind, key in endings if key in events.columns]
    named = [name for kind, _ in endings for name in (kind.name, kind.ends)]
    keyed = events.select("event", "case", "on", *{key for _, key in endings}).with_row_index("_at")
    keyed = keyed.filter(pl.col("event").is_in(named))
    problems: list[Problem] = []
    impossible: list[int] = []
    for kind, key in endings:
        begun = keyed.filter(pl.col("event") == kind.ends).group_by("case", key)
        ended = keyed.filter(pl.col("event") == kind.name).join(
            begun.agg(pl.col("on").min().alias("_began")), on=["case", key], maintain_order="left"
        )
        early = ended.filter(pl.col("on") < pl.col("_began")).select("_at", "_began")
        if early.is_empty():
            continue
        rows = pl.concat([events[early["_at"]], early.select("_began")], how="horizontal")
        problems += [_problem(row, kind) for row in rows.iter_rows(named=True)]
        impossible.extend(early["_at"])
        keyed = keyed.filter(~pl.col("_at").is_in(early["_at"].implode()))
    if impossible:
        events = events.filter(~pl.int_range(pl.len(), dtype=pl.UInt32).is_in(impossible))
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
        row["case"],
        kind.name,
    )
