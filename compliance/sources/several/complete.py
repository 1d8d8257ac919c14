"""Where a source is taken as complete without saying so, and another shows that it is not.

An events file alone is taken as a complete record of every kind of event that occurs in it, since nothing says
otherwise. Beside another source something may: a tracker of some children, or of the last year, lacks what the other
tells. Of such a child and kind its silence shows nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import polars as pl

from compliance.model.coverage import ALWAYS, Coverage, Record, Window
from compliance.model.vocabulary import Vocabulary
from compliance.sources.several.rows import SOURCE
from compliance.sources.several.things import Thing

Lacking = frozenset[tuple[str, str, str | None]]
"""Cases with the event and its kind."""


def assumed(coverage: Coverage) -> list[Record]:
    """The records that a source is taken to be complete of at all times and for every child."""
    return [record for record, windows in coverage.windows.items() if windows == (ALWAYS,)]


def lacking_among(source: int, things: Iterable[Thing]) -> Lacking:
    """What other sources tell of cases that the source tells of too, and it does not."""
    return frozenset(
        (thing.first.case, thing.first.event, row.kind)
        for thing in things
        if not thing.is_told_by(source)
        for row in thing.rows
    )


def lacking_of_others(
    source: int, stacked: pl.DataFrame, records: Collection[Record], vocabulary: Vocabulary
) -> Lacking:
    """What other sources tell, of these records, of cases of which the source tells nothing."""
    mine = stacked.filter(pl.col(SOURCE) == source)["case"].unique()
    others = stacked.filter((pl.col(SOURCE) != source) & ~pl.col("case").is_in(mine.implode()))
    lacking: set[tuple[str, str, str | None]] = set()
    for event in {record.event for record in records}:
        apart = vocabulary.events[event].told_apart_by if event in vocabulary.events else None
        kind = pl.col(apart) if apart in others.columns else pl.lit(None, pl.String)
        rows = others.filter(pl.col("event") == event).select("case", "event", kind.alias("kind")).unique()
        lacking.update(rows.iter_rows())
    return frozenset(lacking)


def without_lacking(coverage: Coverage, lacking: Lacking, cases: Collection[str]) -> Coverage:
    """The coverage without the assumption for the cases that lack something. `cases`: all that there are."""
    incomplete = {
        record: {
            case
            for case, event, kind in lacking
            if event == record.event and (None in (kind, record.value) or kind == record.value)
        }
        for record in assumed(coverage)
    }
    incomplete = {record: those for record, those in incomplete.items() if those}
    if not incomplete:
        return coverage
    of_case: dict[str, dict[Record, tuple[Window, ...]]] = {
        case: dict(told) for case, told in coverage.of_case.items()
    }
    for record, those in incomplete.items():
        for case in cases:
            if case not in those:
                of_case.setdefault(case, {})[record] = (ALWAYS,)
    windows = {record: told for record, told in coverage.windows.items() if record not in incomplete}
    return replace(coverage, windows=windows, of_case=of_case)
