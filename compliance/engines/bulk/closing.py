"""What ends an obligation if nothing meets it: its scope's end, the next anchor, or a closing event."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from compliance.engines.bulk.keys import FOREVER
from compliance.engines.bulk.stepping import first_fitting, first_in_window
from compliance.engines.bulk.world import World
from compliance.model.rules import Closer, Link, TrackRule


def with_closing(world: World, rule: TrackRule, rows: pl.DataFrame, *, before: bool) -> pl.DataFrame:
    """Rows with `closed`, the day, and `closed_at`, the instant where only a timed event gives it.

    `before`: whether they are due before their anchors, which then end them.
    """
    days = [pl.col("on") if before else pl.col("end")]
    if rule.until_next and not before:
        days.append(pl.col("following"))
    rows = rows.with_columns(
        pl.min_horizontal(days).alias("closed"), pl.lit(None, pl.Datetime("us", "UTC")).alias("closed_at")
    )
    for closer in () if before else rule.closers:
        rows = _closed_by(world, rule, closer, rows)
    return rows


def _closed_by(world: World, rule: TrackRule, closer: Closer, rows: pl.DataFrame) -> pl.DataFrame:
    lookup = world.found((closer.pattern,)).pieces
    rows = rows.with_columns(pl.coalesce("closed", pl.lit(FOREVER)).alias("_until"))
    if closer.link is Link.ANY and rows["due_at"].null_count() == rows.height:
        place = first_in_window(lookup, rows, "c", "on", "_until")
    else:
        fits = _fits(closer.link, world.stretches[world.rulebook.tracks[rule.track].scope].keys)
        place = first_fitting(lookup, rows, "c", "on", "_until", fits, ("d", "at", "key"))
    event = lookup.take(place, "d", "at").rename({"d": "_d", "at": "_at"})
    rows = pl.concat([rows, event], how="horizontal")
    # On one day the event of known time counts before one of unknown time.
    earlier = pl.col("_d").is_not_null() & (
        pl.col("closed").is_null()
        | (pl.col("_d") < pl.col("closed"))
        | (
            (pl.col("_d") == pl.col("closed"))
            & pl.col("_at").is_not_null()
            & (pl.col("closed_at").is_null() | (pl.col("_at") < pl.col("closed_at")))
        )
    )
    return rows.with_columns(
        pl.when(earlier).then("_d").otherwise("closed").alias("closed"),
        pl.when(earlier).then("_at").otherwise("closed_at").alias("closed_at"),
    ).drop("_d", "_at", "_until")


def _fits(link: Link, own_keys: pl.DataFrame) -> Callable[[pl.DataFrame], pl.Expr]:
    """Whether a closing event comes on or after the anchor, by the instant where hours count, and is linked."""

    def fits(tried: pl.DataFrame) -> pl.Expr:
        before = (
            pl.col("due_at").is_not_null()
            & pl.col("at").is_not_null()
            & pl.col("e_at").is_not_null()
            & (pl.col("e_at") < pl.col("at"))
        )
        return ~before & linked(link, tried, own_keys)

    return fits


def linked(link: Link, tried: pl.DataFrame, own_keys: pl.DataFrame) -> pl.Expr:
    """Whether an entry's key stands to the anchor's keys as the link asks."""
    if link is Link.ANY:
        return pl.lit(value=True)
    same, has_keys = same_key(tried, own_keys)
    keyed = pl.col("e_key").is_not_null()
    if link is Link.SAME:
        return ~keyed | ~has_keys | same
    # Without a key, a later day's event is about something else than the anchor's.
    return pl.when(keyed).then(~same).otherwise(pl.col("e_d") > pl.col("on"))


def same_key(tried: pl.DataFrame, own_keys: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """Whether an entry's key is one of the anchor's, and whether the anchor has any.

    A named event has its own key, the start of a stretch all keys the stretch went by, a piece of
    evidence none.
    """
    pairs = own_keys.with_columns(pl.lit(value=True).alias("_same"))
    of_start = tried.select("sid", pl.col("e_key").alias("key")).join(
        pairs, on=["sid", "key"], how="left", maintain_order="left"
    )["_same"]
    some = tried.select("sid").join(
        own_keys.select("sid").unique().with_columns(pl.lit(value=True).alias("_some")),
        on="sid",
        how="left",
        maintain_order="left",
    )["_some"]
    starts = pl.col("kind") == "start"
    same = (
        pl.when(starts)
        .then(pl.lit(of_start).fill_null(value=False))
        .otherwise((pl.col("e_key") == pl.col("key")).fill_null(value=False))
    )
    has_keys = (
        pl.when(starts).then(pl.lit(some).fill_null(value=False)).otherwise(pl.col("key").is_not_null())
    )
    return same, has_keys
