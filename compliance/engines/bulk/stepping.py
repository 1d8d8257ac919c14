"""From the first row that could do on to the first that does: for links and instants that no sort order gives."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from compliance.engines.bulk.keys import Sorted

_WIDENING = 8
"""How many times more entries each round looks at than the one before; most rows are settled by the first."""


def first_in_window(lookup: Sorted, rows: pl.DataFrame, group: str, opens: str, until: str) -> pl.Series:
    """For each row the place of the first entry of its group from day `opens` to day `until`; null if none."""
    place = lookup.first_at_or_after(rows, group, opens)
    days = lookup.take(place, "d")["d"]
    return rows.select(pl.when(pl.lit(days) <= pl.col(until)).then(pl.lit(place)).alias("place"))["place"]


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
    bounds = pl.DataFrame(
        {
            "_from": lookup.first_at_or_after(rows, group, opens),
            "_to": lookup.last_at_or_before(rows, group, until),
        }
    )
    left = pl.concat([rows.with_row_index("_row"), bounds], how="horizontal")
    left = left.filter(pl.col("_from") <= pl.col("_to"))
    settled: list[pl.DataFrame] = []
    width = 1
    while left.height:
        tried = _tried(lookup, left, width, columns)
        tried = tried.filter(fits(tried).fill_null(value=False))
        settled.append(tried.select("_row", "_place").unique("_row", keep="first", maintain_order=True))
        left = left.filter(pl.col("_to") - pl.col("_from") >= width)
        left = left.join(settled[-1], on="_row", how="anti", maintain_order="left")
        left = left.with_columns(pl.col("_from") + width)
        width *= _WIDENING
    if not settled:
        return pl.Series("place", [None] * rows.height, pl.Int64)
    pairs = pl.concat(settled)
    return (
        rows.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("_row"))
        .join(pairs, on="_row", how="left", maintain_order="left")["_place"]
        .alias("place")
    )


def _tried(lookup: Sorted, left: pl.DataFrame, width: int, columns: tuple[str, ...]) -> pl.DataFrame:
    """Each row beside each of the next `width` entries of its window, in order."""
    if width == 1:
        tried = left.with_columns(pl.col("_from").alias("_place"))
    else:
        last = pl.min_horizontal(pl.col("_from") + (width - 1), "_to")
        tried = left.with_columns(pl.int_ranges("_from", last + 1).alias("_place")).explode("_place")
    entries = lookup.take(tried["_place"], *columns).rename({name: f"e_{name}" for name in columns})
    return pl.concat([tried, entries], how="horizontal")
