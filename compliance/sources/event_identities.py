"""Cases of events whose numbers are written in several ways, read as one where nothing contradicts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from compliance.sources.identities import Known, Spelling, alike, spelling

_STARTS = "became_looked_after"


def several_ways(counts: Mapping[str, int]) -> list[dict[str, int]]:
    """The cases that differ in blanks, capitals and zeros alone, together with how many rows each has."""
    groups: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for case, count in counts.items():
        authority, _, number = case.rpartition("/")
        groups[(authority, alike(number))][case] = count
    return [group for group in groups.values() if len(group) > 1]


def spellings(groups: Sequence[Mapping[str, int]], events: pl.DataFrame) -> tuple[Spelling, ...]:
    """How the cases of each group are read. `events` holds every event of them."""
    written = [case for group in groups for case in group]
    if not written:
        return ()
    known: dict[str, Known] = defaultdict(Known)
    rows = events.filter(pl.col("case").is_in(written))
    for case, day in rows.filter(pl.col("event") == _STARTS).select("case", "on").iter_rows():
        known[case].starts.add(day)
    if "date_of_birth" in rows.columns:
        for case, born in rows.select("case", "date_of_birth").drop_nulls().iter_rows():
            known[case].births.add(born)
    return tuple(spelling(group, known) for group in groups)


def written_in_several_ways(events: pl.DataFrame) -> tuple[Spelling, ...]:
    """How the cases of a table are read that holds every event of its cases."""
    return spellings(several_ways(dict(events.group_by("case").len().iter_rows())), events)


def called(found: Sequence[Spelling]) -> dict[str, str]:
    """What each case that was written otherwise is read as."""
    return {case: name for each in found for case, name in each.called().items() if case != name}


def renamed(events: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """The events with the cases that they are read as."""
    return events.with_columns(pl.col("case").replace(names)) if names else events
