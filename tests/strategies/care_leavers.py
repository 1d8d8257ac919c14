"""An invented council with a register of its care leavers, which it makes none of itself."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from compliance_synthetic import Council


def with_care_leavers(of: Council) -> Council:
    """The council with a register of its care leavers: those it kept in touch with after care."""
    in_touch = of.events.filter(pl.col("event") == "contact_made")["case"].unique()
    left = of.events.filter(
        (pl.col("event") == "ceased_looked_after") & pl.col("case").is_in(in_touch.implode())
    )
    registered = left.group_by("case").agg(pl.col("on").max()).select("case", "on")
    rows = registered.with_columns(
        pl.lit("became_care_leaver").alias("event"), pl.lit("former_relevant").alias("category")
    )
    told = pl.concat([of.events, rows.cast({"case": of.events.schema["case"]})], how="diagonal_relaxed")
    return replace(of, events=told)
