"""Red, amber, green and grey: of a finding, and of a child in a family of duties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from compliance.model.findings import Rating
from compliance.model.obligations import BREACHES, Status

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
    status = pl.col("status")
    breached = status.is_in([each.value for each in BREACHES])
    counts = (
        rated.with_columns((breached & (_stood_until(as_of) >= as_of - LATELY)).alias("_lately"))
        .group_by("case", "family")
        .agg(
            (status == Status.OVERDUE.value).sum().alias("overdue"),
            (status == Status.DUE_SOON.value).sum().alias("due_soon"),
            pl.col("_lately").sum().alias("breached_lately"),
            (status != Status.NOT_ASSESSABLE.value).sum().alias("judged"),
            (status == Status.NOT_ASSESSABLE.value).sum().alias("not_assessable"),
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
    return counts.select(
        "case",
        "family",
        colour.alias("rating"),
        "overdue",
        "due_soon",
        "breached_lately",
        "judged",
        "not_assessable",
    )


def _stood_until(as_of: date) -> pl.Expr:
    """The last day on which a breach stood: when it was met late, or closed unmet, or today."""
    return (
        pl.when(pl.col("status") == Status.MET_LATE.value)
        .then("met_on")
        .when(pl.col("status") == Status.MISSED.value)
        .then(pl.coalesce("closed_on", "due_on"))
        .otherwise(pl.lit(as_of))
    )
