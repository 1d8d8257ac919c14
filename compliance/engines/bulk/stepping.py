"""From the first row that could do, step on until one does: for links and instants that no sort order gives."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from compliance.engines.bulk.keys import Sorted


def first_fitting(
    lookup: Sorted,
    rows: pl.DataFrame,
    group: str,
    opens: str,
    until: str,
    fits: Callable[[pl.DataFrame], pl.Expr],
    columns: tuple[str, ...],
) -> pl.Series:
    """For each row the place of the first entry of its group, from day `opens` to day `until`, that fits.

    `fits` is given the rows' columns beside the entry's (prefixed `e_`); null where nothing fits.
    """
    place = lookup.first_at_or_after(rows, group, opens)
    result = pl.Series("place", [None] * rows.height, pl.Int64)
    left = (
        rows.with_row_index("_row").with_columns(place.alias("_place")).filter(pl.col("_place").is_not_null())
    )
    settled: list[pl.DataFrame] = []
    while left.height:
        entries = lookup.take(left["_place"], *columns)
        entries = entries.rename({name: f"e_{name}" for name in columns})
        tried = pl.concat([left, entries], how="horizontal")
        tried = tried.filter(pl.col("e_d") <= pl.col(until))
        fit = fits(tried)
        tried = tried.with_columns(fit.fill_null(value=False).alias("_fits"))
        settled.append(tried.filter("_fits").select("_row", "_place"))
        left = tried.filter(~pl.col("_fits")).select(left.columns).with_columns(pl.col("_place") + 1)
        left = left.with_columns(lookup.still_of_group(left["_place"], left[group]).alias("_place"))
        left = left.filter(pl.col("_place").is_not_null())
    if not settled:
        return result
    pairs = pl.concat(settled)
    return (
        rows.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("_row"))
        .join(pairs, on="_row", how="left")
        .sort("_row")["_place"]
    )
