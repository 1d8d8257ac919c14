"""Recorded mitigations: reasons shown beside a finding. They never change its status."""

from __future__ import annotations

import polars as pl

from compliance.findings.text_columns import written

EVENT = "mitigation_recorded"
_ATTRIBUTES = {"rule": pl.String, "reason": pl.String, "approver": pl.String, "until": pl.Date}


def mitigations(visible: pl.DataFrame) -> pl.DataFrame:
    """Every mitigation in the events that exist for the run: case, rule, on, until (null: no end), and `said`."""
    attributes = [
        pl.col(name) if name in visible.columns else pl.lit(None, kind).alias(name)
        for name, kind in _ATTRIBUTES.items()
    ]
    said = pl.concat_str(
        "mitigated: " + pl.col("reason").fill_null("no reason given"),
        "; approved by " + pl.col("approver"),
        "; until " + written(pl.col("until")),
        ignore_nulls=True,
    )
    return (
        visible.select("case", "on", "event", *attributes)
        .filter((pl.col("event") == EVENT) & pl.col("rule").is_not_null())
        .sort("case", "on", maintain_order=True)
        .select("case", "rule", "on", "until", said.alias("said"))
    )


def dispositions(obligations: pl.DataFrame, recorded: pl.DataFrame) -> pl.Series:
    """The mitigations recorded while each obligation ran and not lapsed before its due day, as a column
    `disposition`; null where there are none.
    """
    row = pl.int_range(pl.len(), dtype=pl.UInt32).alias("row")
    ended = pl.coalesce("met_on", "closed_on", "on")
    open_until_due = (pl.col("until") >= pl.col("due_on")).fill_null(value=True)
    worked_out = (
        obligations.lazy()
        .select(row, "case", "rule", "anchor_on", "due_on", "met_on", "closed_on")
        .join(recorded.lazy(), on=["case", "rule"], maintain_order="left_right")
        .filter(pl.col("on").is_between("anchor_on", ended) & open_until_due)
        .group_by("row", maintain_order=True)
        .agg(pl.col("said").str.join("; "))
        .collect()
    )
    none = pl.Series("disposition", [None], pl.String).new_from_index(0, obligations.height)
    return none.scatter(worked_out["row"], worked_out["said"])
