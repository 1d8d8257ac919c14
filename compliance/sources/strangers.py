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
    """Events of one kind, of which no case in care has any. `file` and `row` are of the first of them."""

    event: str
    file: str
    row: int

    def unread(self) -> Unread:
        """Any of them may be about any child in care."""
        return Unread(f"{self.file}, row {self.row}", "", self.event)

    def irregularity(self) -> Irregularity:
        """What is to be put right."""
        event = self.event.replace("_", " ")
        return Irregularity(
            Kind.ELSEWHERE,
            "",
            self.file,
            self.row,
            f"{event} stands under other numbers than those of the children in care, of whom none has any; perhaps two "
            "files number the children differently",
            f"nothing is called missed or overdue for want of {event}",
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
    unmet = of_kinds.filter(pl.col("event").is_in(sorted(set(told).difference(met["event"]))))
    first = pl.col("file").min()
    kinds = unmet.group_by("event").agg(first, pl.col("row").filter(pl.col("file") == first).min())
    for row in kinds.sort("event").collect(engine="streaming").iter_rows():
        yield Strangers(*row)
