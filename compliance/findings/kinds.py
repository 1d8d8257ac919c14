"""What is the same for many rows, worked out once for each kind of row."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


def for_each_kind(rows: pl.DataFrame, told: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """What `told` says of the different rows, once for each of all rows. It is given each row once."""
    kinds = rows.unique()
    place = rows.join(
        kinds.with_row_index("_kind"), on=rows.columns, how="left", nulls_equal=True, maintain_order="left"
    )["_kind"]
    return told(kinds)[place]
