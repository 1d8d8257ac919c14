"""A group and a day as one whole number, so that a sorted column answers "the last before" and "the first after"."""

from __future__ import annotations

from datetime import date
from typing import Literal

import polars as pl

_BITS = 17
_OFFSET = 40_000
"""Days are held as numbers from 1 to 131,070, which reach from 1860 to 2219."""

NEVER = 0
FOREVER = (1 << _BITS) - 1

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """A day as the number used in keys."""
    return day.toordinal() - _EPOCH + _OFFSET


def day_of(number: int) -> date:
    """The day of a number used in keys."""
    return date.fromordinal(number - _OFFSET + _EPOCH)


def numbered(day: pl.Expr) -> pl.Expr:
    """A column of dates as day numbers."""
    return day.to_physical().cast(pl.Int32) + _OFFSET


def dated(number: pl.Expr) -> pl.Expr:
    """A column of day numbers as dates."""
    return (number.cast(pl.Int32) - _OFFSET).cast(pl.Date)


def key(group: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The group and the day as one number; a day outside the range counts as its end."""
    return group.cast(pl.Int64) * (1 << _BITS) + day.cast(pl.Int64).clip(NEVER, FOREVER)


class Sorted:
    """A frame in order of a group and a day, searched by both at once."""

    def __init__(self, frame: pl.DataFrame, group: str, day: str) -> None:
        """`frame` is in order of group and day."""
        self.frame = frame
        self._keys = frame.select(key(pl.col(group), pl.col(day)).alias("_key"))["_key"]
        self._groups = frame[group]

    @classmethod
    def sorting(cls, frame: pl.DataFrame, group: str, day: str, *then: str) -> Sorted:
        """The frame put in order of group, day, and what follows."""
        keyed = frame.with_columns(key(pl.col(group), pl.col(day)).alias("_key"))
        return cls(keyed.sort("_key", *then, nulls_last=False, maintain_order=True).drop("_key"), group, day)

    def last_at_or_before(self, queries: pl.DataFrame, group: str, day: str) -> pl.Series:
        """For each query the row of the last entry of its group on or before its day; null if there is none."""
        return self._search(queries, group, day, "right", -1)

    def first_at_or_after(self, queries: pl.DataFrame, group: str, day: str) -> pl.Series:
        """For each query the row of the first entry of its group on or after its day; null if there is none."""
        return self._search(queries, group, day, "left", 0)

    def take(self, rows: pl.Series, *columns: str) -> pl.DataFrame:
        """The columns at the rows; null where the row is null."""
        chosen = self.frame[list(columns)]
        return chosen.clear(len(rows)) if rows.null_count() == len(rows) else chosen[rows]

    def _search(
        self, queries: pl.DataFrame, group: str, day: str, side: Literal["left", "right"], step: int
    ) -> pl.Series:
        height = self.frame.height
        if height == 0:
            return pl.Series("row", [None] * queries.height, pl.Int64)
        # A query without a group or day finds nothing: it is looked for before everything.
        wanted = key(pl.col(group), pl.col(day)).fill_null(-1)
        place = pl.lit(self._keys).search_sorted(wanted, side=side).cast(pl.Int64) + step
        found = queries.select(place.alias("row"), pl.col(group).alias("group"))
        row = pl.col("row")
        same = pl.lit(self._groups).gather(row.clip(0, height - 1)) == pl.col("group")
        return found.select(pl.when((row >= 0) & (row < height) & same).then(row))["row"]
