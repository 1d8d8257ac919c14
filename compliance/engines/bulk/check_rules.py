"""Check rules over all cases: every event of a kind must satisfy a condition; events of one day are one."""

from __future__ import annotations

import polars as pl

from compliance.engines.bulk.blank import filled
from compliance.engines.bulk.conditions import Conditions, of_attributes
from compliance.engines.bulk.deadlines import Meanings
from compliance.engines.bulk.keys import day_number
from compliance.engines.bulk.masks import MASK, Bits
from compliance.engines.bulk.matching import assumed_least
from compliance.engines.bulk.output import finished
from compliance.engines.bulk.world import World
from compliance.model.obligations import AnchorKind, ReasonCode, Status
from compliance.model.rules import CheckRule, Version


def check_obligations(world: World, rule: CheckRule) -> pl.DataFrame:
    """The rule's obligations as a table of the shape every engine hands on."""
    meanings = Meanings(Bits(), Bits(), Bits())
    rows = _days(world, rule, meanings)
    return pl.concat([_of_version(world, rule, version, rows, meanings) for version in rule.versions])


def _days(world: World, rule: CheckRule, meanings: Meanings) -> pl.DataFrame:
    """One row a stretch and day with such events: the first of them, the first that satisfies, and what is open."""
    pieces = world.found((rule.every,))
    found, bits = pieces.pieces.frame, pieces.bits

    def attribute(name: str) -> pl.Expr:
        return world.columns.attribute(found, rule.every.event, name)

    must = of_attributes(found, rule.must, attribute, meanings.assumptions, meanings.fields)
    found = found.select(
        "i",
        "c",
        "d",
        bits.remapped(pl.col("assumed"), meanings.assumptions).alias("own_assumed"),
        must.value.alias("good"),
        must.assumed.alias("must_assumed"),
        must.undecided.alias("must_undecided"),
    ).with_row_index("_rank")
    found = found.with_columns((pl.col("must_assumed") | pl.col("own_assumed")).alias("all_assumed"))
    # Of events alike on a day the one counts that assumes least.
    found = found.with_columns(assumed_least(found["all_assumed"], meanings.assumptions).alias("_assumes"))
    rows = world.stretches[rule.scope].containing(found, "c", "d").sort("sid", "d", "_assumes", "_rank")
    good = pl.col("good").fill_null(value=False)
    open_ = pl.col("good").is_null()
    days = rows.group_by("sid", "d", maintain_order=True).agg(
        pl.col("c").first(),
        pl.col("i").sort_by("_rank").first(),
        pl.col("all_assumed").filter(~open_).first().alias("first_assumed"),
        pl.col("i").filter(good).first().alias("met_i"),
        pl.col("all_assumed").filter(good).first().alias("met_assumed"),
        pl.when(open_).then("must_undecided").otherwise(pl.lit(0, MASK)).bitwise_or().alias("open_fields"),
        open_.any().alias("open"),
    )
    held = world.stretches[rule.scope].frame.select("sid", "start", "shown")
    return days.join(held, on="sid", how="left", maintain_order="left").with_columns(
        pl.col("d").alias("on"),
        pl.col("d").alias("due"),
        pl.max_horizontal("d", pl.coalesce("start", "shown")).alias("seen"),
    )


def _of_version(
    world: World, rule: CheckRule, version: Version, rows: pl.DataFrame, meanings: Meanings
) -> pl.DataFrame:
    last = pl.lit(value=True) if version.last is None else pl.col("on") <= day_number(version.last)
    rows = rows.filter((pl.col("on") >= day_number(version.first)) & last)
    decided = Conditions(world, rule.scope).decide(
        rows, version.where, meanings.assumptions, meanings.fields, due="due"
    )
    rows = rows.with_columns(
        decided.value.alias("owed"),
        decided.assumed.alias("where_assumed"),
        decided.undecided.alias("undecided"),
    ).filter(pl.col("owed").fill_null(value=True))
    unknown, good = pl.col("owed").is_null(), pl.col("met_i").is_not_null()
    refused = unknown | (~good & pl.col("open"))
    status = (
        pl.when(refused)
        .then(pl.lit(Status.NOT_ASSESSABLE.value))
        .when(good)
        .then(pl.lit(Status.MET.value))
        .otherwise(pl.lit(Status.MISSED.value))
    )
    own = pl.when(good).then("met_assumed").otherwise("first_assumed")
    rows = rows.with_columns(
        status.alias("status"),
        pl.when(refused).then(pl.lit(ReasonCode.CONDITION_UNKNOWN.value)).alias("reason"),
        pl.when(unknown)
        .then("undecided")
        .when(refused)
        .then("open_fields")
        .otherwise(pl.lit(0, MASK))
        .alias("about"),
        pl.when(~refused).then(pl.lit(0, pl.Int32)).alias("days"),
        pl.when(~refused & good).then("on").alias("met"),
        pl.when(~refused).then("met_i").alias("met_i"),
        pl.when(refused)
        .then(pl.lit(0, MASK))
        .otherwise(pl.col("where_assumed") | own)
        .alias("total_assumed"),
        pl.lit(AnchorKind.CHECK.value).alias("kind"),
        pl.lit(day_number(version.first), pl.Int32).alias("version"),
    )
    return finished(world, rule, filled(rows), meanings)
