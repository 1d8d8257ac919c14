"""Nights spent in the stretches of a scope, in every case, as columns."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from compliance.engines.bulk.due_days import mapped
from compliance.engines.bulk.keys import FOREVER, Sorted, day_number, day_of
from compliance.engines.bulk.masks import Bits
from compliance.engines.bulk.world import World
from compliance.model.conditions import EachPeriod, Pattern, Rolling, SinceAge, Total
from compliance.model.coverage import Record


@dataclass(frozen=True)
class Spells:
    """Days on end in every case, in order, that do not touch.

    Columns: `c`, the case; `first` and `last`, FOREVER while it goes on; `before` and `after`, how many nights the
    case has had at its beginning and at its end.
    """

    by_day: Sorted
    by_nights: Sorted

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Spells:
        """The spells of rows with `c`, `first` and `last`, which may touch and lie in any order."""
        rows = frame.select("c", "first", "last").sort("c", "first", "last")
        reach = pl.col("last").cum_max().over("c")
        rows = rows.with_columns(reach.shift(1).over("c").alias("_reach"))
        apart = (pl.col("_reach").is_null() | (pl.col("first") > pl.col("_reach"))).cum_sum()
        rows = rows.group_by(apart.alias("_spell"), maintain_order=True).agg(
            pl.col("c").first(), pl.col("first").first(), pl.col("last").max()
        )
        after = (pl.col("last") - pl.col("first")).cum_sum().over("c").alias("after")
        rows = rows.with_columns(after)
        rows = rows.with_columns((pl.col("after") - (pl.col("last") - pl.col("first"))).alias("before"))
        return cls(Sorted(rows, "c", "first"), Sorted(rows, "c", "after"))

    def up_to(self, c: pl.Series, days: pl.Series) -> pl.Series:
        """How many nights the case has had that end by the day."""
        rows = pl.DataFrame({"c": c, "d": days})
        spell = self.by_day.take(self.by_day.last_at_or_before(rows, "c", "d"), "first", "last", "before")
        so_far = pl.col("before") + pl.min_horizontal("last", "d") - pl.col("first")
        return pl.concat([rows, spell], how="horizontal").select(so_far.fill_null(0).alias("nights"))[
            "nights"
        ]

    def counted(self, c: pl.Series, since: pl.Series, days: pl.Series) -> pl.Series:
        """How many nights end after `since` and not after the day; null where either is."""
        rows = pl.DataFrame({"since": since, "d": days})
        some = rows.select((pl.col("since") < pl.col("d")).alias("some"))["some"]
        nights = self.up_to(c, days) - self.up_to(c, since)
        return pl.DataFrame({"some": some, "nights": nights}).select(
            pl.when("some").then("nights").when(~pl.col("some")).then(pl.lit(0)).alias("nights")
        )["nights"]

    def reached_on(self, c: pl.Series, since: pl.Series, nights: int) -> pl.Series:
        """The day on which so many nights have ended after `since`; null if that is not known or never is."""
        rows = pl.DataFrame({"c": c, "wanted": self.up_to(c, since) + nights, "since": since})
        spell = self.by_nights.take(self.by_nights.first_at_or_after(rows, "c", "wanted"), "first", "before")
        day = (pl.col("first") + pl.col("wanted") - pl.col("before")).cast(pl.Int32)
        rows = pl.concat([rows, spell], how="horizontal")
        return rows.select(pl.when(pl.col("since").is_not_null()).then(day).alias("day"))["day"]

    def holding(self, c: pl.Series, days: pl.Series) -> pl.Series:
        """The first day of the spell that holds the day, null if none does."""
        rows = pl.DataFrame({"c": c, "d": days})
        spell = self.by_day.take(self.by_day.last_at_or_before(rows, "c", "d"), "first", "last")
        inside = pl.col("d") <= pl.col("last")
        return pl.concat([rows, spell], how="horizontal").select(pl.when(inside).then("first"))["first"]


@dataclass(frozen=True)
class Nights:
    """The nights of every case of which a total counts some, as `timeline.nights` has it.

    `unseen`: by case number, until when a stretch whose beginning is not shown may have run unseen.
    """

    sure: Spells
    most: Spells
    all_: Spells
    unseen: pl.Series


def counts_from(world: World, total: Total, c: pl.Series, days: pl.Series) -> pl.Series:
    """The day whose night is the last before those that count on the day; null if the birth is not known."""
    calendars = world.calendars
    match total.counted_from:
        case SinceAge(years):
            return world.state.attained(c, years)
        case Rolling(span):
            return mapped(days, lambda n: day_number(calendars.back(day_of(n), span)))
        case EachPeriod(each):

            def first(n: int) -> int:
                return day_number(next(iter(calendars.periods(each, day_of(n), day_of(n)))).first)

            return mapped(days, first)


def may_be_more(
    world: World, total: Total, nights: Nights, c: pl.Series, since: pl.Series, days: pl.Series
) -> pl.Series:
    """Whether nights that end after `since` and not after the day may have been spent unseen."""
    rows = pl.DataFrame(
        {
            "c": c,
            "since": since,
            "d": days,
            "unbroken": nights.all_.holding(c, days),
            "unseen": nights.unseen.gather(c),
        }
    )
    until = pl.coalesce(pl.col("unbroken") - 1, pl.min_horizontal("d", pl.lit(world.as_of)))
    rows = rows.with_columns(until.cast(pl.Int32).alias("until"))
    opens = world.rulebook.scopes[total.scope].opens
    opening = Pattern(opens, (), (), None, (Record(opens),), None, None)
    lacking = world.silence.lacking(rows, (opening,), "since", "until", Bits())
    unseen = (pl.col("unseen") > pl.col("since")).fill_null(value=False)
    return rows.select((unseen | (pl.lit(lacking) != 0).fill_null(value=False)).alias("more"))["more"]


def cut(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of a stretch `sid`, cut from each day `seen` on to the next: with `first` and `last`."""
    rows = frame.sort("sid", "seen")
    following = pl.col("seen").shift(-1).over("sid")
    return rows.with_columns(
        pl.col("seen").alias("first"),
        pl.max_horizontal("seen", pl.coalesce(following, "end", pl.lit(FOREVER)))
        .cast(pl.Int32)
        .alias("last"),
    )
