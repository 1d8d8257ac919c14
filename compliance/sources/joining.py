"""Several exports as one, and the checks that need all events together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from compliance.model.counts import many
from compliance.model.vocabulary import Vocabulary
from compliance.sources.export import Export
from compliance.sources.order import impossible_endings


def joined(exports: Sequence[Export]) -> Export:
    """The exports together: events stacked, coverage added up, the latest declared day."""
    first, *others = exports
    coverage = first.coverage
    for other in others:
        coverage = coverage.joined(other.coverage)
    days = [export.declared_on for export in exports if export.declared_on]
    return Export(
        kind="+".join(export.kind for export in exports),
        events=pl.concat([export.events for export in exports], how="diagonal"),
        coverage=coverage,
        files=tuple(file for export in exports for file in export.files),
        problems=tuple(problem for export in exports for problem in export.problems),
        notes=tuple(note for export in exports for note in export.notes),
        declared_on=max(days, default=None),
    )


def tidied(export: Export, vocabulary: Vocabulary) -> Export:
    """The export without impossible endings, and with notes on repeats and on facts that disagree."""
    events, problems = impossible_endings(export.events, vocabulary)
    notes = [*export.notes, *_repeats(events), *_disagreeing_births(events), *_before_birth(events)]
    return replace(export, events=events, problems=(*export.problems, *problems), notes=tuple(notes))


def _repeats(events: pl.DataFrame) -> list[str]:
    same = [name for name in events.columns if name not in ("recorded_on", "file", "row")]
    # Whatever repeats is alike in case, event and day, and few rows are.
    alike = events.filter(events.select("case", "event", "on").is_duplicated()).select(same)
    repeated = alike.height - alike.n_unique() if alike.height else 0
    if not repeated:
        return []
    repeat = "repeats" if repeated == 1 else "repeat"
    return [f"{many(repeated, 'row')} {repeat} an event that is already there; each event counts once."]


def _disagreeing_births(events: pl.DataFrame) -> list[str]:
    if "date_of_birth" not in events.columns:
        return []
    cases = (
        events.filter(pl.col("date_of_birth").is_not_null())
        .group_by("case")
        .agg(pl.col("date_of_birth").n_unique().alias("births"))
        .filter(pl.col("births") > 1)["case"]
        .sort()
        .to_list()
    )
    if not cases:
        return []
    have = "has" if len(cases) == 1 else "have"
    return [f"{many(len(cases), 'case')} {have} two dates of birth, the later one is used: {_some(cases)}."]


def _before_birth(events: pl.DataFrame) -> list[str]:
    if "date_of_birth" not in events.columns:
        return []
    born = events.group_by("case").agg(
        pl.col("date_of_birth").max().alias("born"), pl.col("on").min().alias("first")
    )
    born = born.filter(pl.col("first") < pl.col("born"))
    early = events.join(born, on="case").filter(pl.col("on") < pl.col("born"))
    if early.is_empty():
        return []
    cases = early["case"].unique().sort().to_list()
    are, of = "is" if early.height == 1 else "are", "case" if len(cases) == 1 else "cases"
    return [f"{many(early.height, 'event')} {are} dated before the child's birth: {of} {_some(cases)}."]


def _some(cases: list[str]) -> str:
    return ", ".join(cases[:5]) + (f" and {len(cases) - 5} more" if len(cases) > 5 else "")
