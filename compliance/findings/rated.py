"""Obligations with what their rule and status say of them: family, duty, colour, days late or left."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from compliance.findings.dispositions import dispositions, mitigations
from compliance.findings.holders import holders
from compliance.model.findings import Rating
from compliance.model.law import Force
from compliance.model.obligations import BREACHES, OPEN, Status
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule


def rated(
    obligations: pl.DataFrame,
    rulebook: Rulebook,
    colours: Mapping[Status, Rating],
    visible: pl.DataFrame,
) -> pl.DataFrame:
    """The table of obligations with the columns duty, title, family, track, force_rank (0 is the strongest),
    rating, days_late, days_left, disposition, team, worker and reviewing_officer.

    `visible`: the events that exist for the run, at the least those that tell of mitigations and of allocations.
    """
    heads = pl.DataFrame([_head(rule) for rule in rulebook.rules.values()], schema=_HEAD, orient="row")
    breaches = [status.value for status in BREACHES]
    open_ = [status.value for status in OPEN - BREACHES]
    colour = {status.value: colours[status].value for status in Status}
    if APPARENT not in obligations.columns:
        obligations = obligations.with_columns(pl.lit(value=False).alias(APPARENT))
    return obligations.join(heads, on="rule", how="left", maintain_order="left").with_columns(
        pl.col("status").replace_strict(colour, return_dtype=pl.String).alias("rating"),
        pl.when(pl.col("status").is_in(breaches)).then("days").alias("days_late"),
        pl.when(pl.col("status").is_in(open_)).then(-pl.col("days")).alias("days_left"),
        dispositions(obligations, mitigations(visible)),
        *holders(obligations, visible, rulebook),
    )


APPARENT = "apparent"
"""A column of obligations: whether one is a breach only if nothing happened between the lists of a series."""


def without_apparent(rated: pl.DataFrame) -> pl.DataFrame:
    """Rated obligations where what is apparent alone is not judged, as shares count it.

    Lists show the latest of each alone, so of what was done between two of them breaches can be seen and nothing that
    was in time: a share of both would be too low.
    """
    unjudged = Status.NOT_ASSESSABLE.value
    return rated.with_columns(pl.when(APPARENT).then(pl.lit(unjudged)).otherwise("status").alias("status"))


def as_counted(rated: pl.DataFrame) -> pl.DataFrame:
    """Rated obligations as colours and concerns count them: a local standard is no duty of law.

    It stands in the family `local` and, as its duty, under its own id, whatever it stands beside.
    """
    local = pl.col("force_rank") == list(Force).index(Force.LOCAL)
    return rated.with_columns(
        pl.when(local).then(pl.lit(Force.LOCAL.value)).otherwise("family").alias("family"),
        pl.when(local).then("rule").otherwise("duty").alias("duty"),
    )


_HEAD: dict[str, pl.DataType] = {
    **{name: pl.String() for name in ("rule", "duty", "title", "family", "track")},
    "force_rank": pl.UInt8(),
}


def _head(rule: Rule) -> tuple[object, ...]:
    head = rule.head
    track = rule.scope if rule.track is None else rule.track.id
    force = list(Force).index(rule.versions[-1].law.force)
    return (head.id, head.duty, head.title, head.family, track, force)
