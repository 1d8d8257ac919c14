"""Of how many children each rule, and each family of duties, could be judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from compliance.model.coverage import Coverage, Record
from compliance.model.obligations import OPEN, Status
from compliance.model.rules import Rule

BY = ("rule", "family")
"""What it is counted by."""

SCHEMA: dict[str, pl.DataType] = {
    "by": pl.String(),
    "id": pl.String(),
    **dict.fromkeys(("children", "wholly", "in_part"), pl.UInt32()),
    **dict.fromkeys(("past", "now", "not_judged"), pl.UInt32()),
    "since": pl.Date(),
}
"""A row for each rule (`by` is rule) and family (`by` is family) of which something was owed.

`children` were owed something; of those `wholly` everything could be judged, of those `in_part` something. Of findings
`past` are over (met, met late, missed), `now` say how it stands (overdue, due soon, not due), `not_judged` neither.
What lapsed before it was due says nothing and is in none of them; nor is what fell due before the export would show
anything that meets it, and was not judged. `since`: the first due day that was judged.
"""

COLUMNS = tuple(SCHEMA)


def judged(rated: pl.DataFrame, shown_from: Mapping[str, date]) -> pl.DataFrame:
    """The table above of a table of rated obligations. `shown_from`: as `shown_from` has it."""
    lapsed, unjudged = Status.LAPSED.value, Status.NOT_ASSESSABLE.value
    first = pl.col("rule").replace_strict(shown_from, default=None, return_dtype=pl.Date)
    before = (pl.col("status") == unjudged) & (pl.col("due_on") < first).fill_null(value=False)
    owed = rated.select("case", *BY, "status", "due_on").filter(pl.col("status") != lapsed, ~before)
    # A rule is of one family.
    of_rule = owed.group_by("case", "rule").agg(
        pl.first("family"),
        (pl.col("status") == unjudged).sum().alias("not_judged"),
        pl.col("status").is_in([status.value for status in OPEN]).sum().alias("now"),
        pl.len().alias("all"),
        pl.col("due_on").filter(pl.col("status") != unjudged).min().alias("since"),
    )
    # A child is one child in a family, of however many rules.
    of_family = of_rule.group_by("case", "family").agg(
        pl.col("all", "now", "not_judged").sum(), pl.col("since").min()
    )
    return _summed(_counted(each, by) for each, by in ((of_rule, "rule"), (of_family, "family")))


def shown_from(rules: Iterable[Rule], coverage: Coverage) -> dict[str, date]:
    """By rule, the first day on which the export would show all that meets it, in one case at least.

    A rule of which it would not show some of that on any day is left out.
    """
    firsts: dict[Record, date] = {}
    for of_record in (coverage.windows, *coverage.of_case.values()):
        for record, windows in of_record.items():
            firsts[record] = min(firsts.get(record, date.max), windows[0].first)
    first_days = {}
    for rule in rules:
        records = {record for pattern in rule.evidence for record in pattern.records}
        days = [min(each, default=None) for each in (_firsts(record, firsts) for record in records)]
        known = [day for day in days if day is not None]
        if known and len(known) == len(days):
            first_days[rule.head.id] = max(known)
    return first_days


def _firsts(record: Record, firsts: Mapping[Record, date]) -> list[date]:
    """The first days of what is declared of a record, for all of its type or for what it is told apart by."""
    return [
        day
        for each, day in firsts.items()
        if each.event == record.event and (record.value is None or each.value in (None, record.value))
    ]


def _counted(of_child: pl.DataFrame, by: str) -> pl.DataFrame:
    """Children counted by rule, or by family, of a row for each child and each of these."""
    whole = pl.col("not_judged") == 0
    counts = of_child.group_by(by).agg(
        pl.len().alias("children"),
        whole.sum().alias("wholly"),
        (~whole & (pl.col("not_judged") < pl.col("all"))).sum().alias("in_part"),
        (pl.col("all") - pl.col("now") - pl.col("not_judged")).sum().alias("past"),
        pl.col("now", "not_judged").sum(),
        pl.col("since").min(),
    )
    return counts.select(pl.lit(by).alias("by"), pl.col(by).alias("id"), pl.exclude(by)).cast(
        pl.Schema(SCHEMA)
    )


def joined(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Both together; they are about different children."""
    return _summed((a, b))


def _summed(tables: Iterable[pl.DataFrame]) -> pl.DataFrame:
    every = pl.concat([table.select(COLUMNS) for table in tables])
    sums = every.group_by("by", "id").agg(pl.exclude("by", "id", "since").sum(), pl.col("since").min())
    return sums.select(COLUMNS).sort("by", "id")
