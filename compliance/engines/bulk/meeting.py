"""The earliest evidence in an obligation's window, linked to its anchor where the rule asks for it."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from compliance.engines.bulk.closing import same_key
from compliance.engines.bulk.deadlines import Meanings
from compliance.engines.bulk.keys import FOREVER, Sorted
from compliance.engines.bulk.stepping import first_fitting, first_in_window
from compliance.engines.bulk.world import OnTrack, World
from compliance.model.rules import Track, TrackRule


def with_meeting(
    world: World, rule: TrackRule, track: Track, rows: pl.DataFrame, meanings: Meanings, *, before: bool
) -> pl.DataFrame:
    """Rows with `opens`, the window's first day, and the piece that meets: `met`, `met_at`, `met_i`, `keyless`.

    `before`: whether they are due before their anchors.
    """
    on_track = world.on_track(track)
    of_evidence = pl.col("kind") == "evidence"
    reached = world.back(rows["on"], track)
    rows = rows.with_columns(
        pl.when(of_evidence).then(pl.col("on") + 1).otherwise(pl.lit(reached)).cast(pl.Int32).alias("opens"),
        pl.coalesce("closed", pl.lit(FOREVER)).cast(pl.Int32).alias("_until"),
    )
    lookup = on_track.pieces
    timed = track.look_back is None and rows["due_at"].null_count() < rows.height
    if rule.same is None and not timed:
        place = first_in_window(lookup, rows, "sid", "opens", "_until")
    else:
        own_keys = world.stretches[track.scope].keys
        fits = _fits(rule.same is not None, timed, own_keys, before=before)
        place = first_fitting(lookup, rows, "sid", "opens", "_until", fits, ("d", "at", "key"))
    rows = rows.drop("_until")
    return _with_piece(rows, rule, on_track, lookup, place, world, track, meanings)


def _fits(
    keyed: bool, timed: bool, own_keys: pl.DataFrame, *, before: bool
) -> Callable[[pl.DataFrame], pl.Expr]:
    def fits(tried: pl.DataFrame) -> pl.Expr:
        good = pl.lit(value=True)
        if timed:
            early = (
                pl.col("due_at").is_not_null() & pl.col("at").is_not_null() & (pl.col("e_at") < pl.col("at"))
            ).fill_null(value=False)
            good = good & ~early
        if keyed:
            same, has_keys = same_key(tried, own_keys)
            both = pl.col("e_key").is_not_null() & has_keys
            # Between neighbours, as `engines.reference` has it: a start's are the stretches around its own.
            start = pl.col("kind") == "start"
            after = pl.when(start).then("after").otherwise("following")
            since = pl.when(start).then("before").otherwise("previous" if before else pl.lit(None))
            of_neighbour = (pl.col("e_d") < pl.col("on")) & (pl.col("e_d") <= since)
            before_next = after.is_null() | (pl.col("e_d") < after)
            good = good & pl.when(both).then(same).otherwise(
                before_next & ~of_neighbour.fill_null(value=False)
            )
        return good

    return fits


def _with_piece(
    rows: pl.DataFrame,
    rule: TrackRule,
    on_track: OnTrack,
    lookup: Sorted,
    place: pl.Series,
    world: World,
    track: Track,
    meanings: Meanings,
) -> pl.DataFrame:
    piece = lookup.take(place, "d", "at", "i", "key", "assumed").rename(
        {"d": "met", "at": "met_at", "i": "met_i", "key": "e_key", "assumed": "met_mask"}
    )
    rows = pl.concat([rows, piece], how="horizontal")
    keyless = pl.lit(value=False)
    if rule.same is not None:
        same, _ = same_key(rows, world.stretches[track.scope].keys)
        keyless = pl.col("met").is_not_null() & ~same
    return rows.with_columns(
        keyless.alias("keyless"),
        on_track.bits.remapped(pl.col("met_mask").fill_null(0), meanings.assumptions).alias("met_assumed"),
    ).drop("e_key", "met_mask")
