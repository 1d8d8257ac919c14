"""The rows of events of cases that several sources tell of, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import polars as pl

from compliance.model.vocabulary import Vocabulary
from compliance.sources.several.alike import Alike

_PASSING = "_passing"
PLACE, SOURCE = "_place", "_source"
"""Columns of a table of stacked events: the place of the row in it, and the rank of its source, the best being 0."""


@dataclass(frozen=True, slots=True)
class Row:
    """A dated row of an event. `place`: in the stacked table. `source`: the rank of its source.

    `kind`: the value that tells such events apart; `key`: what ties it to others of one thing; `state`: what it says
    holds from its day on; None where it says none. `passing`: it says of itself that sources may leave it out.
    """

    place: int
    source: int
    case: str
    event: str
    on: date
    at: datetime | None
    kind: str | None
    key: str | None
    state: str | None
    passing: bool
    file: str
    row: int

    @property
    def where(self) -> str:
        """The file and row."""
        return f"{self.file}, row {self.row}"


def shared_cases(stacked: pl.DataFrame) -> pl.Series:
    """The cases of which more than one source tells something with a day."""
    dated = stacked.filter(pl.col("on").is_not_null())
    several = dated.group_by("case").agg(pl.col(SOURCE).n_unique().alias("sources"))
    return several.filter(pl.col("sources") > 1)["case"]


def rows_by_case(
    stacked: pl.DataFrame, cases: pl.Series, alike: Alike, vocabulary: Vocabulary
) -> Iterator[tuple[str, list[Row]]]:
    """The dated rows of these cases that may be one with another's, in order of source and day."""
    of_cases = stacked.filter(
        pl.col("case").is_in(cases.implode())
        & pl.col("on").is_not_null()
        & ~pl.col("event").is_in(list(alike.never))
    )
    names = {name for kind in vocabulary.events.values() for name in (kind.key, kind.told_apart_by) if name}
    columns = sorted({*names, *alike.state.values()} & {*of_cases.columns})
    fixed = (PLACE, SOURCE, "case", "event", "on", "at", "file", "row")
    passing = [pl.col(name).fill_null(value=False) for name in alike.passing if name in of_cases.columns]
    ordered = of_cases.select(
        *fixed,
        *(pl.col(name).cast(pl.String) for name in columns),
        pl.any_horizontal(pl.lit(value=False), *passing).alias(_PASSING),
    ).sort("case", SOURCE, "on", "at", PLACE, nulls_last=True)

    def made(row: dict[str, Any]) -> Row:
        event = row["event"]
        kind = vocabulary.events.get(event)
        return Row(
            place=row[PLACE],
            source=row[SOURCE],
            case=row["case"],
            event=event,
            on=row["on"],
            at=row["at"],
            kind=row.get((kind and kind.told_apart_by) or ""),
            key=row.get((kind and kind.key) or ""),
            state=row.get(alike.state.get(event, "")),
            passing=row[_PASSING],
            file=row["file"],
            row=row["row"],
        )

    rows = map(made, ordered.iter_rows(named=True))
    for case, mine in groupby(rows, key=attrgetter("case")):
        yield case, list(mine)
