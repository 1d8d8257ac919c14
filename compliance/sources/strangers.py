"""Kinds of event whose cases never meet the cases in care: the numbers of two tables are not the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from compliance.model.coverage import Unread
from compliance.model.irregularities import Irregularity, Kind
from compliance.model.vocabulary import Vocabulary

_IN_CARE = ("became_looked_after", "ceased_looked_after", "legal_status_changed")
_PLACEMENT = "placement"
_OF_CHILDREN_IN_CARE = frozenset(("plans", "reviews", "visits", "health", "education", "missing"))
"""The groups of events that are told of children in care."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """Events of one kind: `cases` of them, of which not one is in care. `file` and `row` are of the first of them."""

    event: str
    cases: int
    file: str
    row: int

    def unread(self) -> Unread:
        """Any of them may be about any child in care."""
        return Unread(f"{self.file}, row {self.row}", "", self.event)

    def irregularity(self) -> Irregularity:
        """What is to be put right."""
        number = "1 number has" if self.cases == 1 else f"{self.cases:,} numbers have"
        return Irregularity(
            Kind.ELSEWHERE,
            "",
            self.file,
            self.row,
            f"{number} {self.event}, and none of them is among the children in care; perhaps the numbers of the two "
            "tables are not the same numbers",
            f"nothing is called missed or overdue for want of {self.event}",
        )


def strangers(events: pl.LazyFrame, vocabulary: Vocabulary) -> Iterator[Strangers]:
    """The kinds of event of children in care that no case in care has, where there are cases in care at all."""
    placements = [kind.name for kind in vocabulary.events.values() if kind.group == _PLACEMENT]
    told = [kind.name for kind in vocabulary.events.values() if kind.group in _OF_CHILDREN_IN_CARE]
    in_care = events.filter(pl.col("event").is_in([*_IN_CARE, *placements])).select("case").unique()
    known = in_care.collect(engine="streaming")
    if known.is_empty():
        return
    of_kinds = events.filter(pl.col("event").is_in(told)).select("case", "event", "file", "row")
    met = (
        of_kinds.join(known.lazy(), on="case", how="semi")
        .select("event")
        .unique()
        .collect(engine="streaming")
    )
    unmet = of_kinds.filter(~pl.col("event").is_in(met["event"].to_list()))
    first = pl.col("file").min()
    kinds = unmet.group_by("event").agg(
        pl.col("case").n_unique(), first, pl.col("row").filter(pl.col("file") == first).min()
    )
    for event, cases, file, row in kinds.sort("event").collect(engine="streaming").iter_rows():
        yield Strangers(event, cases, file, row)
