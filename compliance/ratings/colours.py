"""Red, amber, green and grey: of a finding, and of a child in a family of duties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from compliance.model.findings import Rating
from compliance.model.obligations import Status

COLOUR_OF_STATUS: Mapping[Status, Rating] = {
    Status.OVERDUE: Rating.RED,
    Status.MISSED: Rating.RED,
    Status.MET_LATE: Rating.AMBER,
    Status.DUE_SOON: Rating.AMBER,
    Status.MET: Rating.GREEN,
    Status.NOT_DUE: Rating.GREEN,
    Status.LAPSED: Rating.GREEN,
    Status.NOT_ASSESSABLE: Rating.GREY,
}
"""The rating of a finding unless settings say otherwise."""

LATELY = timedelta(days=90)
"""How long a breach keeps a child's rating from green."""


def child_ratings(rated: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One rating for each child and family of duties that has a finding, in order of child and family.

    Columns as in `model.findings.ChildRating`. Red: anything overdue. Amber: anything due soon, or a
    breach that stood in the last 90 days. Grey: nothing could be judged. Else green.
    """
    overdue, due_soon, late, missed, unjudged = (pl.col("status") == each.value for each in _COUNTED)
    # A breach stands until it is met late, or closed unmet; what is overdue stands today.
    stood_until = pl.when(late).then("met_on").when(missed).then(pl.coalesce("closed_on", "due_on"))
    counts = (
        rated.group_by("case", "family")
        .agg(
            overdue.sum().alias("overdue"),
            due_soon.sum().alias("due_soon"),
            (overdue | (stood_until >= as_of - LATELY)).sum().alias("breached_lately"),
            ((overdue | (stood_until >= as_of - LATELY)) & pl.col("apparent")).sum().alias("apparent"),
            (~unjudged).sum().alias("judged"),
            unjudged.sum().alias("not_assessable"),
        )
        .sort("case", "family")
    )
    colour = (
        pl.when(pl.col("overdue") > 0)
        .then(pl.lit(Rating.RED.value))
        .when((pl.col("due_soon") > 0) | (pl.col("breached_lately") > 0))
        .then(pl.lit(Rating.AMBER.value))
        .when(pl.col("judged") == 0)
        .then(pl.lit(Rating.GREY.value))
        .otherwise(pl.lit(Rating.GREEN.value))
    )
    return counts.insert_column(2, counts.select(colour.alias("rating")).to_series())


_COUNTED = (Status.OVERDUE, Status.DUE_SOON, Status.MET_LATE, Status.MISSED, Status.NOT_ASSESSABLE)
