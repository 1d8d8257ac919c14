"""Obligations with what their rule and status say of them: family, duty, colour, days late or left."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from compliance.findings.dispositions import dispositions
from compliance.model.findings import Rating
from compliance.model.obligations import BREACHES, OPEN, Status
from compliance.model.rules import CheckRule, Force, Rule, Rulebook


def rated(
    obligations: pl.DataFrame,
    rulebook: Rulebook,
    colours: Mapping[Status, Rating],
    recorded: pl.DataFrame,
) -> pl.DataFrame:
    """The table of obligations with the columns duty, title, family, track, force_rank (0 is the strongest),
    rating, days_late, days_left and disposition."""
    heads = pl.DataFrame([_head(rule) for rule in rulebook.rules.values()], schema=_HEAD, orient="row")
    breaches = [status.value for status in BREACHES]
    open_ = [status.value for status in OPEN - BREACHES]
    colour = {status.value: colours[status].value for status in Status}
    return obligations.join(heads, on="rule", how="left", maintain_order="left").with_columns(
        pl.col("status").replace_strict(colour, return_dtype=pl.String).alias("rating"),
        pl.when(pl.col("status").is_in(breaches)).then("days").alias("days_late"),
        pl.when(pl.col("status").is_in(open_)).then(-pl.col("days")).alias("days_left"),
        dispositions(obligations, recorded),
    )


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
    track = rule.scope if isinstance(rule, CheckRule) else rule.track
    force = list(Force).index(rule.versions[-1].law.force)
    return (head.id, head.duty, head.title, head.family, track, force)
