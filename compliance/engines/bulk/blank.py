"""Rows filled up to what the output needs, for rules that have no use for a column."""

from __future__ import annotations

import polars as pl

from compliance.engines.bulk.masks import MASK

_BLANK: dict[str, pl.DataType] = {
    "on": pl.Int32(),
    "at": pl.Datetime("us", "UTC"),
    "due": pl.Int32(),
    "span": pl.String(),
    "due_at": pl.Datetime("us", "UTC"),
    "met": pl.Int32(),
    "met_at": pl.Datetime("us", "UTC"),
    "i": pl.UInt32(),
    "met_i": pl.UInt32(),
    "closed": pl.Int32(),
    "days": pl.Int32(),
    "reason": pl.String(),
    "outside": pl.String(),
    "first": pl.Int32(),
    "last": pl.Int32(),
    "period": pl.String(),
    "nights": pl.Int32(),
    "version": pl.Int32(),
    "shown_key": pl.String(),
}


def filled(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with every column of the output that they lack, null, empty or false."""
    missing = [pl.lit(None, kind).alias(name) for name, kind in _BLANK.items() if name not in rows.columns]
    masks = [pl.lit(0, MASK).alias(name) for name in ("about", "total_assumed") if name not in rows.columns]
    keyless = [] if "keyless" in rows.columns else [pl.lit(value=False).alias("keyless")]
    return rows.with_columns(*missing, *masks, *keyless)
