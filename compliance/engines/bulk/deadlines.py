"""Due days of anchors under one version of a rule, and why one is not known."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from compliance.calendars.spans import Unit
from compliance.engines.bulk.conditions import Conditions, nights_of
from compliance.engines.bulk.keys import numbered
from compliance.engines.bulk.masks import MASK, Bits
from compliance.engines.bulk.nights import Spells, counts_from, may_be_more
from compliance.engines.bulk.world import World
from compliance.model.obligations import Assumption, ReasonCode
from compliance.model.rules import ByEvidence, Quota, Track, Within

_HOUR = 3_600_000_000


@dataclass
class Meanings:
    """What the masks of one rule's rows mean."""

    assumptions: Bits[Assumption]
    fields: Bits[str]
    records: Bits[str]


ADDED = (
    "due",
    "span",
    "due_at",
    "due_assumed",
    "no_due",
    "no_due_mask",
    "no_due_first",
    "no_due_last",
    "outside",
)
"""What settling adds to rows: the due day's number, the span as written, the last instant where hours count
and the anchor's time is known, what was assumed; and where the due day is not known, the reason's code, what
it is about (fields or records) and its days, or the message that says which day lies outside the calendar."""


def within(
    world: World, rows: pl.DataFrame, deadline: Within, conditions: Conditions, meanings: Meanings
) -> pl.DataFrame:
    """Rows with the due day of the first alternative whose condition holds."""
    rows = rows.with_columns(
        pl.lit(None, pl.Int32).alias("due"),
        pl.lit(None, pl.String).alias("span"),
        pl.lit(None, pl.Datetime("us", "UTC")).alias("due_at"),
        pl.lit(0, MASK).alias("due_assumed"),
        pl.lit(None, pl.String).alias("no_due"),
        pl.lit(0, MASK).alias("no_due_mask"),
        pl.lit(None, pl.Int32).alias("no_due_first"),
        pl.lit(None, pl.Int32).alias("no_due_last"),
        pl.lit(None, pl.String).alias("outside"),
    )
    for span, condition in deadline.alternatives:
        open_ = pl.col("span").is_null() & pl.col("no_due").is_null()
        at = pl.col("at").dt.offset_by(f"{span.count}h") if span.unit is Unit.HOURS else pl.lit(None)
        rows = rows.with_columns(
            world.due_days.of(rows["on"], span).alias("_try"),
            world.due_days.outside(rows["on"], span).alias("_outside"),
            at.cast(pl.Datetime("us", "UTC")).alias("_try_at"),
        )
        if span.unit is Unit.HOURS:
            exact = numbered(pl.col("_try_at").dt.convert_time_zone("Europe/London").dt.date())
            rows = rows.with_columns(pl.coalesce(exact, "_try").alias("_try"))
        decided = conditions.decide(rows, condition, meanings.assumptions, meanings.fields, due="_try")
        rows = rows.with_columns(
            decided.value.alias("_value"),
            decided.assumed.alias("_assumed"),
            decided.undecided.alias("_undecided"),
        )
        countable = pl.col("_try").is_not_null()
        outside, asked = open_ & ~countable, open_ & countable
        unknown = asked & pl.col("_value").is_null()
        chosen = asked & pl.col("_value").fill_null(value=False)
        rows = rows.with_columns(
            pl.when(chosen).then("_try").otherwise("due").alias("due"),
            pl.when(chosen).then("_try_at").otherwise("due_at").alias("due_at"),
            pl.when(chosen).then(pl.lit(span.written)).otherwise("span").alias("span"),
            pl.when(asked)
            .then(pl.col("due_assumed") | pl.col("_assumed"))
            .otherwise("due_assumed")
            .alias("due_assumed"),
            pl.when(outside)
            .then(pl.lit(ReasonCode.OUTSIDE_CALENDAR.value))
            .when(unknown)
            .then(pl.lit(ReasonCode.DEADLINE_UNKNOWN.value))
            .otherwise("no_due")
            .alias("no_due"),
            pl.when(unknown).then("_undecided").otherwise("no_due_mask").alias("no_due_mask"),
            pl.when(outside).then("_outside").otherwise("outside").alias("outside"),
        ).drop("_try", "_outside", "_try_at", "_value", "_assumed", "_undecided")
    return rows


def by_evidence(
    world: World, rows: pl.DataFrame, deadline: ByEvidence, scope: str, meanings: Meanings
) -> pl.DataFrame:
    """Rows with the day of another track's nth piece in the row's stretch of `scope`, null until there is one."""
    track: Track = world.rulebook.tracks[deadline.track]
    nth = (
        world.on_track(track, scope)
        .days.filter(pl.col("number") == deadline.nth)
        .select("sid", pl.col("d").alias("due"))
    )
    rows = rows.join(nth, on="sid", how="left", maintain_order="left")
    rows = rows.with_columns(pl.coalesce(pl.col("due") - 1, pl.lit(world.as_of)).alias("_until"))
    rows = rows.with_columns(world.back(rows["start"], track).alias("_reach"))
    lacking = world.silence.lacking(rows, track.evidence, "_reach", "_until", meanings.records)
    unseen = pl.col("start").is_null()
    rows = rows.with_columns(lacking.alias("_lacking"))
    silent = ~unseen & (pl.col("_lacking") != 0)
    unknown = unseen | silent
    return rows.with_columns(
        pl.when(~unknown).then("due").alias("due"),
        pl.lit(None, pl.String).alias("span"),
        pl.lit(None, pl.Datetime("us", "UTC")).alias("due_at"),
        pl.lit(0, MASK).alias("due_assumed"),
        pl.when(unknown).then(pl.lit(ReasonCode.DEADLINE_UNKNOWN.value)).alias("no_due"),
        pl.when(silent).then("_lacking").otherwise(pl.lit(0, MASK)).alias("no_due_mask"),
        pl.when(silent).then("_reach").alias("no_due_first"),
        pl.when(silent).then("_until").alias("no_due_last"),
        pl.lit(None, pl.String).alias("outside"),
    ).drop("_until", "_reach", "_lacking")


def within_quota(world: World, rows: pl.DataFrame, quota: Quota, meanings: Meanings) -> pl.DataFrame:
    """Rows with the last day on which the total is in bounds if it goes on, and `nights`, what it came to before."""
    total = quota.total
    nights = nights_of(world, total)
    c, on = rows["c"], rows["on"]
    since = counts_from(world, total, c, on)
    so_far = nights.sure.counted(c, since, on)
    doubtful = may_be_more(world, total, nights, c, since, on) | (nights.most.counted(c, since, on) != so_far)
    unknown = pl.lit(doubtful)
    return rows.with_columns(
        pl.when(~unknown).then(pl.lit(_last_days(world, quota, nights.sure, c, on))).alias("due"),
        pl.when(~unknown).then(pl.lit(so_far)).cast(pl.Int32).alias("nights"),
        pl.lit(None, pl.String).alias("span"),
        pl.lit(None, pl.Datetime("us", "UTC")).alias("due_at"),
        pl.lit(0, MASK).alias("due_assumed"),
        pl.when(unknown).then(pl.lit(ReasonCode.DEADLINE_UNKNOWN.value)).alias("no_due"),
        meanings.fields.flag(total.id, unknown).alias("no_due_mask"),
        pl.lit(None, pl.Int32).alias("no_due_first"),
        pl.lit(None, pl.Int32).alias("no_due_last"),
        pl.lit(None, pl.String).alias("outside"),
    )


def _last_days(world: World, quota: Quota, sure: Spells, c: pl.Series, on: pl.Series) -> pl.Series:
    """For each case and day the last day on which the total is in bounds, if every night from the day on counts."""
    at_most = quota.at_most.in_days()
    left = pl.DataFrame({"c": c, "on": on}).unique().with_columns(pl.col("on").alias("last"))
    settled: list[pl.DataFrame] = []
    while left.height:
        following = left["last"] + 1
        since = counts_from(world, quota.total, left["c"], following)
        before = sure.counted(left["c"], since, left["on"])
        left = left.with_columns(
            (pl.lit(before) + pl.lit(following) - pl.max_horizontal("on", pl.lit(since))).alias("nights")
        )
        out = pl.col("nights") > at_most
        settled.append(left.filter(out))
        # No day adds more than one night, so as many days as nights are left are in bounds too.
        left = left.filter(~out).with_columns(
            (pl.col("last") + 1 + at_most - pl.col("nights")).cast(pl.Int32).alias("last")
        )
    found = pl.concat(settled) if settled else left.with_columns(pl.lit(0).alias("nights"))
    asked = pl.DataFrame({"c": c, "on": on})
    return asked.join(found, on=["c", "on"], how="left", maintain_order="left")["last"]
