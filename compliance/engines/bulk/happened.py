"""Whether something had happened in a stretch by a day, as columns."""

from __future__ import annotations

import polars as pl

from compliance.engines.bulk.masks import MASK, Bits, any_of
from compliance.engines.bulk.world import World
from compliance.model.conditions import Happened, SeenOn
from compliance.model.obligations import EARLIER, Assumption


def with_happened(
    world: World,
    rows: pl.DataFrame,
    scope: str,
    asked: Happened,
    name: str,
    assumptions: Bits[Assumption],
    fields: Bits[str],
) -> pl.DataFrame:
    """The rows with whether it had happened by the day looked at, null where that is not known.

    `rows` hold `sid`, a stretch of `scope`, `c`, its case, and the days `seen` and `_due`, which may be null.
    Beside the column `name` stand what was assumed of what happened, and what may have happened without being
    shown, as masks: `name:assumed` and `name:lacking`.
    """
    held = world.stretches[asked.scope]
    day = "seen" if asked.on is SeenOn.ANCHOR else "_due"
    homes = world.state.home(rows, scope, asked.scope, day)
    start = held.frame["start"].gather(homes)
    found = world.found((asked.pattern,))
    placed = held.containing(found.pieces.frame.with_row_index("_rank"), "c", "d").sort("sid", "_rank")
    first = placed.group_by("sid", maintain_order=True).agg(
        pl.col("d").first().alias("_happened"),
        found.bits.remapped(pl.col("assumed"), assumptions).first().alias(name + ":assumed"),
    )
    looked = pl.DataFrame({"sid": homes, "c": rows["c"], "_start": start, "_seen": rows[day]})
    looked = looked.with_columns(
        pl.min_horizontal("_seen", pl.lit(world.as_of)).cast(pl.Int32).alias("_last")
    )
    looked = looked.join(first, on="sid", how="left", maintain_order="left")
    records: Bits[str] = Bits()
    lacking = world.silence.lacking(looked, (asked.pattern,), "_start", "_last", records)
    known = pl.lit(lacking)
    everything = any_of([fields.flag(EARLIER + str(r), pl.lit(value=True)) for r in asked.pattern.records])
    told = any_of(
        [
            fields.flag(EARLIER + str(r), (known & records.flag(str(r), pl.lit(value=True))) != 0)
            for r in asked.pattern.records
        ]
    )
    missing = pl.when(pl.col("_start").is_null() | pl.col("_seen").is_null()).then(everything).otherwise(told)
    happened = (pl.col("_happened") <= pl.col("_seen")).fill_null(value=False)
    nothing = pl.lit(0, MASK)
    looked = looked.with_columns(missing.alias("_missing"), happened.alias("_did")).select(
        pl.when("_did")
        .then(pl.lit(value=True))
        .when(pl.col("_missing") == 0)
        .then(pl.lit(value=False))
        .alias(name),
        pl.when("_did").then(name + ":assumed").otherwise(nothing).alias(name + ":assumed"),
        pl.when("_did").then(nothing).otherwise("_missing").alias(name + ":lacking"),
    )
    return pl.concat([rows.drop(looked.columns, strict=False), looked], how="horizontal")
