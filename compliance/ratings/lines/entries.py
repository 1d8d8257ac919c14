"""What a line of a scorecard counts, one row each: the children it opens to, and those it misses."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Any

import polars as pl

from compliance.ratings.lines.tally import Tally


class Side(StrEnum):
    """On which side of a figure something stands. `counted`: in the numerator (and the denominator, if there is one);
    `missed`: in the denominator alone; `left out`: in neither."""

    COUNTED = "counted"
    MISSED = "missed"
    LEFT_OUT = "left out"


SCHEMA: dict[str, pl.DataType] = {
    "case": pl.String(),
    "side": pl.String(),
    "amount": pl.Int64(),
    "because": pl.String(),
    "rule": pl.String(),
    "status": pl.String(),
    "on": pl.Date(),
    "due_on": pl.Date(),
    "met_on": pl.Date(),
    "worker": pl.String(),
}
"""Columns of entries. `amount`: what it adds to the numerator, 1 or a number of days, 0 where it adds nothing.
`because`: why it was left out. `rule`, `status`, `due_on` and `met_on`: of an obligation. `on`: the day of what was
counted otherwise: a beginning, an event, a birthday. `worker`: whose child it is, where children of each are
counted."""


def entries(rows: pl.DataFrame, **columns: Any) -> pl.DataFrame:
    """Rows with some of the columns, or with one value for all of them, as entries."""
    given = {name: pl.col(name) for name in rows.columns} | {
        name: _as_column(columns[name]) for name in columns
    }
    return rows.select(given.get(name, pl.lit(None)).cast(kind).alias(name) for name, kind in SCHEMA.items())


def _as_column(value: Any) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value)


def tally_of(counted: pl.DataFrame) -> Tally:
    """What entries come to."""
    sides = counted["side"].to_list()
    left_out = (
        why for side, why in zip(sides, counted["because"].to_list(), strict=True) if side == Side.LEFT_OUT
    )
    return Tally(
        numerator=int(counted["amount"].sum()),
        denominator=len(sides) - sides.count(Side.LEFT_OUT),
        left_out=Counter(left_out),
        each=Counter(worker for worker in counted["worker"].to_list() if worker is not None),
    )
