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
    given = rows.with_columns(**{name: _as_column(value) for name, value in columns.items()})
    lacking = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in given.columns]
    return given.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _as_column(value: Any) -> pl.Expr | pl.Series:
    return value if isinstance(value, pl.Expr | pl.Series) else pl.lit(value)


def tally_of(counted: pl.DataFrame) -> Tally:
    """What entries come to."""
    sides = counted["side"]
    by_reason = counted.filter(sides == Side.LEFT_OUT).group_by("because").len()
    workers = counted["worker"].drop_nulls()
    return Tally(
        numerator=int(counted["amount"].sum()),
        denominator=int((sides != Side.LEFT_OUT).sum()),
        left_out=Counter(dict(by_reason.iter_rows())),
        each=Counter(dict(workers.value_counts().iter_rows())) if len(workers) else Counter(),
    )
