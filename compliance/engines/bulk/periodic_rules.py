"""Periodic rules over all cases: at least once in each calendar period or block that a stretch covers whole."""

from __future__ import annotations

import polars as pl

from compliance.calendars.periods import block_name
from compliance.calendars.spans import Span
from compliance.engines.bulk.blank import filled
from compliance.engines.bulk.conditions import Conditions
from compliance.engines.bulk.deadlines import Meanings
from compliance.engines.bulk.keys import day_number, day_of
from compliance.engines.bulk.masks import MASK, Bits
from compliance.engines.bulk.output import finished
from compliance.engines.bulk.world import World
from compliance.model.obligations import AnchorKind, ReasonCode, Status
from compliance.model.rules import Blocks, PeriodicRule, Track, Version


def periodic_obligations(world: World, rule: PeriodicRule) -> pl.DataFrame:
    """The rule's obligations as a table of the shape every engine hands on."""
    track = world.rulebook.tracks[rule.track]
    held = world.stretches[track.scope].frame.select("sid", "c", "start", "shown", "end")
    held = held.with_columns(pl.coalesce("start", "shown").alias("begins"))
    meanings = Meanings(Bits(), Bits(), Bits())
    if isinstance(rule.each, Blocks):
        nowhere, why = held.filter(pl.col("start").is_null()), ReasonCode.START_UNKNOWN
        rows = _in_blocks(world, rule.each, held.filter(pl.col("start").is_not_null()))
    elif rule.each == "term" and not world.calendars.terms:
        nowhere, why = held, ReasonCode.NO_PERIODS
        rows = _covered(world, rule.each, held.clear())
    else:
        nowhere, why = held.clear(), ReasonCode.NO_PERIODS
        rows = _covered(world, rule.each, held)
    tables = []
    for version in rule.versions:
        tables.append(_of_version(world, rule, track, version, rows, meanings))
        if nowhere.height:
            tables.append(_without_periods(world, rule, track, version, nowhere, why, meanings))
    return pl.concat(tables)


def _in_blocks(world: World, each: Blocks, held: pl.DataFrame) -> pl.DataFrame:
    """Each stretch of known start with each block that it covers whole, or has covered so far."""
    number = 0
    until = pl.min_horizontal(pl.coalesce("end", pl.lit(world.as_of)), pl.lit(world.as_of))
    left = held.with_columns(pl.col("start").alias("on")).filter(pl.col("on") <= until)
    found = [left.with_columns(due="on", period=pl.lit(None, pl.String)).clear()]
    while left.height:
        number += 1
        following = world.due_days.of(left["start"], Span(number * each.span.count, each.span.unit))
        name = pl.lit(block_name(each.span, number))
        found.append(left.with_columns((following - 1).alias("due"), name.alias("period")))
        left = left.with_columns(following.alias("on")).filter(pl.col("on") <= until)
    rows = pl.concat(found).filter(pl.col("end").is_null() | (pl.col("end") >= pl.col("due")))
    return rows.with_columns(pl.lit(value=False).alias("unseen"), pl.col("on").alias("seen"))


def _covered(world: World, calendar: str, held: pl.DataFrame) -> pl.DataFrame:
    """Each stretch with each period of the calendar that it covers whole, or has covered so far."""
    if held.is_empty():
        first, last = world.as_of, world.as_of
    else:
        first = int(str(held["begins"].min()))
        last = max(world.as_of, first)
    periods = list(world.calendars.periods(calendar, day_of(first), day_of(last)))
    table = pl.DataFrame(
        {
            "on": pl.Series([day_number(p.first) for p in periods], dtype=pl.Int32),
            "due": pl.Series([day_number(p.last) for p in periods], dtype=pl.Int32),
            "period": pl.Series([p.name for p in periods], dtype=pl.String),
        }
    )
    unseen = (
        pl.col("start").is_null() & (pl.col("on") < pl.col("begins")) & (pl.col("due") >= pl.col("begins"))
    )
    rows = (
        held.join(table, how="cross")
        .with_columns(unseen.alias("unseen"))
        .filter(
            ((pl.col("on") >= pl.col("begins")) | pl.col("unseen"))
            & (pl.col("on") <= world.as_of)
            & (pl.col("end").is_null() | (pl.col("end") >= pl.col("due")))
        )
    )
    return rows.with_columns(pl.max_horizontal("on", "begins").alias("seen"))


def _in_force(version: Version, day: pl.Expr) -> pl.Expr:
    last = pl.lit(value=True) if version.last is None else day <= day_number(version.last)
    return (day >= day_number(version.first)) & last


def _of_version(
    world: World, rule: PeriodicRule, track: Track, version: Version, rows: pl.DataFrame, meanings: Meanings
) -> pl.DataFrame:
    rows = rows.filter(_in_force(version, pl.col("on")))
    decided = Conditions(world, track.scope).decide(
        rows, version.where, meanings.assumptions, meanings.fields, due="due"
    )
    rows = rows.with_columns(
        decided.value.alias("owed"),
        decided.assumed.alias("where_assumed"),
        decided.undecided.alias("undecided"),
    ).filter(pl.col("owed").fill_null(value=True))
    rows = _judged(world, track, _with_evidence(world, track, rows, meanings))
    ended = pl.when(pl.col("due") < world.as_of).then("due").otherwise(pl.lit(world.as_of))
    rows = rows.with_columns(ended.cast(pl.Int32).alias("_until"))
    lacking = world.silence.lacking(rows, track.evidence, "on", "_until", meanings.records)
    rows = rows.with_columns(lacking.alias("_lacking"))
    unknown = pl.col("owed").is_null()
    unseen = ~unknown & pl.col("unseen")
    silent = ~unknown & ~unseen & (pl.col("status") != Status.MET.value) & (pl.col("_lacking") != 0)
    refused = unknown | unseen | silent
    rows = rows.with_columns(
        pl.when(unknown)
        .then(pl.lit(ReasonCode.CONDITION_UNKNOWN.value))
        .when(unseen)
        .then(pl.lit(ReasonCode.START_UNKNOWN.value))
        .when(silent)
        .then(pl.lit(ReasonCode.SILENCE.value))
        .alias("reason"),
        pl.when(unknown)
        .then("undecided")
        .when(silent)
        .then("_lacking")
        .otherwise(pl.lit(0, MASK))
        .alias("about"),
        pl.when(silent).then("on").alias("first"),
        pl.when(silent).then("_until").alias("last"),
        pl.when(refused).then(pl.lit(Status.NOT_ASSESSABLE.value)).otherwise("status").alias("status"),
        pl.when(~refused).then("days").alias("days"),
        pl.when(~refused).then("met").alias("met"),
        pl.when(~refused).then("met_i").alias("met_i"),
        pl.when(refused)
        .then(pl.lit(0, MASK))
        .otherwise(pl.col("where_assumed") | pl.col("met_assumed").fill_null(0))
        .alias("total_assumed"),
    )
    return _finished(world, rule, rows, version, meanings)


def _with_evidence(world: World, track: Track, rows: pl.DataFrame, meanings: Meanings) -> pl.DataFrame:
    """Rows with the first piece of the case in their period."""
    found = world.found(track.evidence)
    lookup = found.pieces
    place = lookup.first_at_or_after(rows, "c", "on")
    piece = lookup.take(place, "d", "i", "assumed").rename({"d": "met", "i": "met_i", "assumed": "met_mask"})
    rows = pl.concat([rows, piece], how="horizontal")
    inside = pl.col("met") <= pl.col("due")
    return rows.with_columns(
        [pl.when(inside).then(name).alias(name) for name in ("met", "met_i")]
    ).with_columns(
        found.bits.remapped(
            pl.when(pl.col("met").is_not_null()).then("met_mask").otherwise(pl.lit(0, MASK)),
            meanings.assumptions,
        ).alias("met_assumed")
    )


def _judged(world: World, track: Track, rows: pl.DataFrame) -> pl.DataFrame:
    met = pl.col("met").is_not_null()
    past = pl.col("due") < world.as_of
    status = (
        pl.when(met)
        .then(pl.lit(Status.MET.value))
        .when(past)
        .then(pl.lit(Status.MISSED.value))
        .when(pl.col("due") <= world.soon)
        .then(pl.lit(Status.DUE_SOON.value))
        .otherwise(pl.lit(Status.NOT_DUE.value))
    )
    # The days of a period that closed unmet are not counted.
    days = pl.when(met).then(pl.col("met") - pl.col("due")).when(~past).then(world.as_of - pl.col("due"))
    return rows.with_columns(status.alias("status"), days.cast(pl.Int32).alias("days"))


def _without_periods(
    world: World,
    rule: PeriodicRule,
    track: Track,
    version: Version,
    held: pl.DataFrame,
    why: ReasonCode,
    meanings: Meanings,
) -> pl.DataFrame:
    """One obligation a stretch that cannot be judged, where it would be owed at the end of the stretch."""
    last = pl.coalesce("end", pl.lit(world.as_of)).cast(pl.Int32)
    rows = held.with_columns(last.alias("_last")).filter(_in_force(version, pl.col("_last")))
    rows = rows.with_columns(pl.max_horizontal("_last", "begins").alias("seen"))
    decided = Conditions(world, track.scope).decide(rows, version.where, Bits(), Bits(), due="_last")
    rows = rows.filter(decided.value.fill_null(value=True)).with_columns(
        pl.lit(Status.NOT_ASSESSABLE.value).alias("status"),
        pl.lit(why.value).alias("reason"),
    )
    return _finished(world, rule, rows, version, meanings)


def _finished(
    world: World, rule: PeriodicRule, rows: pl.DataFrame, version: Version, meanings: Meanings
) -> pl.DataFrame:
    rows = rows.with_columns(
        pl.lit(AnchorKind.PERIOD.value).alias("kind"),
        pl.lit(day_number(version.first), pl.Int32).alias("version"),
    )
    return finished(world, rule, filled(rows), meanings)
