"""What opens obligations of a track rule, in every stretch: one row an anchor."""

from __future__ import annotations

import polars as pl

from compliance.engines.bulk.keys import Sorted
from compliance.engines.bulk.masks import MASK, Bits
from compliance.engines.bulk.matching import assumed_least
from compliance.engines.bulk.world import OnTrack, World
from compliance.model.conditions import Pattern
from compliance.model.obligations import AnchorKind, Assumption, ReasonCode
from compliance.model.rules import Anchor, Evidence, Link, Named, Start, Track, TrackRule

COLUMNS: dict[str, pl.DataType] = {
    "sid": pl.UInt32(),
    "kind": pl.String(),
    "on": pl.Int32(),
    "at": pl.Datetime("us", "UTC"),
    "key": pl.String(),
    "i": pl.UInt32(),
    "assumed": MASK,
    "unsure": pl.String(),
    "unsure_mask": MASK,
    "unsure_first": pl.Int32(),
    "unsure_last": pl.Int32(),
}
"""`on` null: before the export. `key`: of a named event. `unsure`: the code of a reason why it is not known
that this opens an obligation, `unsure_mask` the records it is about (0: the scope) and its days."""


def anchors_of(
    world: World, rule: TrackRule, track: Track, bits: Bits[Assumption], records: Bits[str]
) -> pl.DataFrame:
    """The rule's anchors, with what the stretch is and with the rule's anchor days beside: `previous`, `following`."""
    on_track = world.on_track(track)
    found = [_of_kind(world, rule, kind, track, on_track, bits, records) for kind in rule.anchors]
    rows = pl.concat([frame.select(pl.col(n).cast(t) for n, t in COLUMNS.items()) for frame in found])
    rows = _one_a_day(rows, rule, bits)
    days = Sorted.sorting(rows.select("sid", "on").filter(pl.col("on").is_not_null()), "sid", "on")
    rows = rows.with_columns((pl.col("on") + 1).alias("_next"), (pl.col("on") - 1).alias("_last"))
    previous = days.take(days.last_at_or_before(rows, "sid", "_last"), "on").rename({"on": "previous"})
    following = days.take(days.first_at_or_after(rows, "sid", "_next"), "on").rename({"on": "following"})
    held = world.stretches[track.scope].of(rows["sid"])
    return pl.concat([rows.drop("_next", "_last"), previous, following, held], how="horizontal").with_columns(
        pl.max_horizontal("on", pl.coalesce("start", "shown")).alias("seen")
    )


def _one_a_day(rows: pl.DataFrame, rule: TrackRule, bits: Bits[Assumption]) -> pl.DataFrame:
    """One row for the named events of a day, and key where the rule links by keys, as the reference has it."""
    if sum(isinstance(kind, Named) for kind in rule.anchors) < 2:
        return rows
    named = pl.col("kind") == AnchorKind.EVENT.value
    events = rows.filter(named)
    events = events.with_columns(
        pl.col("unsure").is_not_null().alias("_doubt"),
        assumed_least(events["assumed"], bits).alias("_assumes"),
    ).sort(
        "sid",
        "on",
        "_doubt",
        "at",
        "_assumes",
        nulls_last=[False, False, False, True, False],
        maintain_order=True,
    )
    place = ["sid", "on", "key"] if _by_key(rule) else ["sid", "on"]
    events = events.unique(subset=place, keep="first", maintain_order=True)
    return pl.concat([rows.filter(~named), events.drop("_doubt", "_assumes")])


def _by_key(rule: TrackRule) -> bool:
    """Whether anchors of one day and different keys are different ones to the rule."""
    return rule.same is not None or any(closer.link is not Link.ANY for closer in rule.closers)


def _of_kind(
    world: World,
    rule: TrackRule,
    kind: Anchor,
    track: Track,
    on_track: OnTrack,
    bits: Bits[Assumption],
    records: Bits[str],
) -> pl.DataFrame:
    match kind:
        case Start():
            return _starts(world, track)
        case Evidence():
            return _evidence(world, kind, track, on_track, bits, records)
        case Named():
            return _named(world, rule, kind, track, bits, records)


def _starts(world: World, track: Track) -> pl.DataFrame:
    unseen = pl.col("start").is_null()
    return world.stretches[track.scope].frame.select(
        "sid",
        pl.lit(AnchorKind.START.value).alias("kind"),
        pl.col("start").alias("on"),
        pl.lit(None).alias("at"),
        pl.lit(None).alias("key"),
        pl.lit(None).alias("i"),
        pl.lit(0).alias("assumed"),
        pl.when(unseen).then(pl.lit(ReasonCode.START_UNKNOWN.value)).alias("unsure"),
        pl.lit(0).alias("unsure_mask"),
        pl.lit(None).alias("unsure_first"),
        pl.lit(None).alias("unsure_last"),
    )


def _evidence(
    world: World, kind: Evidence, track: Track, on_track: OnTrack, bits: Bits[Assumption], records: Bits[str]
) -> pl.DataFrame:
    """Each day's first piece, counted. Earlier pieces may be missing, so its true number may be higher."""
    days = on_track.days
    number = pl.col("number")
    inside = (number >= kind.first) & (number <= kind.last if kind.last is not None else pl.lit(value=True))
    if kind.last is None:
        settled = number >= kind.first
    else:
        settled = number > kind.last
    rows = days.with_columns(inside.alias("inside"), settled.alias("settled"))
    if kind != Evidence(1, None):
        rows = _order_unknown(world, rows, track, track.evidence, records, looking_back=True)
    else:
        rows = _sure(rows)
    rows = rows.with_columns([pl.when(~pl.col("settled")).then(pl.col(n)).alias(n) for n in _UNSURE])
    rows = rows.filter(pl.col("inside") | pl.col("unsure").is_not_null())
    return rows.select(
        "sid",
        pl.lit(AnchorKind.EVIDENCE.value).alias("kind"),
        pl.col("d").alias("on"),
        pl.lit(None).alias("at"),
        pl.lit(None).alias("key"),
        "i",
        on_track.bits.remapped(pl.col("assumed"), bits).alias("assumed"),
        "unsure",
        pl.col("unsure_mask").fill_null(0),
        "unsure_first",
        "unsure_last",
    )


_UNSURE = ("unsure", "unsure_mask", "unsure_first", "unsure_last")


def _sure(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns([pl.lit(None, COLUMNS[name]).alias(name) for name in _UNSURE])


def _order_unknown(
    world: World,
    rows: pl.DataFrame,
    track: Track,
    patterns: tuple[Pattern, ...],
    records: Bits[str],
    *,
    looking_back: bool,
) -> pl.DataFrame:
    """Why it is not known that nothing came before each row in its stretch, where it is not.

    `looking_back`: whether what came before the stretch counts as far as the track looks back.
    """
    starts = world.stretches[track.scope].of(rows["sid"])["start"]
    first = world.back(starts, track) if looking_back else starts
    rows = rows.with_columns(first.alias("_start"), (pl.col("d") - 1).alias("_before"))
    lacking = world.silence.lacking(rows, patterns, "_start", "_before", records)
    unseen = pl.col("_start").is_null()
    rows = rows.with_columns(lacking.alias("_lacking"))
    silent = ~unseen & (pl.col("_lacking") != 0)
    return rows.with_columns(
        pl.when(unseen | silent).then(pl.lit(ReasonCode.ORDER_UNKNOWN.value)).alias("unsure"),
        pl.when(silent).then("_lacking").otherwise(pl.lit(0, MASK)).alias("unsure_mask"),
        pl.when(silent).then("_start").alias("unsure_first"),
        pl.when(silent).then("_before").alias("unsure_last"),
    ).drop("_start", "_before", "_lacking")


def _named(
    world: World, rule: TrackRule, kind: Named, track: Track, bits: Bits[Assumption], records: Bits[str]
) -> pl.DataFrame:
    """Named events in the stretch: one anchor a day, or a day and key where the rule links by keys."""
    by_key = _by_key(rule)
    found = world.found((kind.pattern,))
    pieces = found.pieces.frame.with_row_index("_rank")
    rows = world.stretches[track.scope].containing(pieces, "c", "d")
    rows = rows.sort("sid", "d", "key", "_rank", nulls_last=False)
    rows = rows.unique(
        subset=["sid", "d", "key"] if by_key else ["sid", "d"], keep="first", maintain_order=True
    )
    if kind.first_only:
        rows = rows.unique(subset=["sid"], keep="first", maintain_order=True)
        rows = _order_unknown(world, rows, track, (kind.pattern,), records, looking_back=False)
    else:
        rows = _sure(rows)
    return rows.select(
        "sid",
        pl.lit(AnchorKind.EVENT.value).alias("kind"),
        pl.col("d").alias("on"),
        "at",
        "key",
        "i",
        found.bits.remapped(pl.col("assumed"), bits).alias("assumed"),
        "unsure",
        pl.col("unsure_mask").fill_null(0),
        "unsure_first",
        "unsure_last",
    )
