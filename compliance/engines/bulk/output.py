"""Rows of one rule as the table every engine hands on."""

from __future__ import annotations

import polars as pl

from compliance.engines.bulk.deadlines import Meanings
from compliance.engines.bulk.keys import dated
from compliance.engines.bulk.world import World
from compliance.engines.records import ORDER, SCHEMA
from compliance.model.obligations import ReasonCode
from compliance.model.rules import CheckRule, Rule

PLACE = "_place"
"""A column beside those of the table: where a row stands among all rules' rows, by case, rule and anchor day."""


def finished(world: World, rule: Rule, rows: pl.DataFrame, meanings: Meanings) -> pl.DataFrame:
    """The table of one rule's rows, and PLACE; masks become words, day numbers dates, cases their ids."""
    scope = rule.scope if isinstance(rule, CheckRule) else world.rulebook.tracks[rule.track].scope
    rows = rows.with_columns(
        world.columns.cases["case"].gather(rows["c"]).alias("case"),
        _assumed(rows["total_assumed"], meanings),
        _about(rows, scope, meanings),
        *_origins(world, rows),
    )
    table = rows.select(
        "case",
        pl.lit(rule.head.id).alias("rule"),
        pl.lit(scope).alias("scope"),
        dated(pl.col("start")).alias("scope_start"),
        world.stretches[scope].frame["nth"].gather(rows["sid"]).alias("scope_nth"),
        pl.col("kind").alias("anchor_kind"),
        dated(pl.col("on")).alias("anchor_on"),
        pl.when(pl.col("due_at").is_not_null()).then("at").alias("anchor_at"),
        pl.col("shown_key").alias("anchor_key"),
        dated(pl.col("due")).alias("due_on"),
        "due_at",
        dated(pl.col("version")).alias("version_from"),
        "status",
        dated(pl.col("met")).alias("met_on"),
        pl.when(pl.col("due_at").is_not_null()).then("met_at").alias("met_at"),
        dated(pl.col("closed")).alias("closed_on"),
        "days",
        pl.col("reason").alias("reason_code"),
        "reason_about",
        dated(pl.col("first")).alias("reason_first"),
        dated(pl.col("last")).alias("reason_last"),
        "assumed_words",
        "keyless",
        "anchor_file",
        "anchor_row",
        "met_file",
        "met_row",
        "span",
        "period",
        "nights",
    ).rename({"assumed_words": "assumed"})
    place = world.place(pl.col("c"), rule.head.id, pl.col("on"))
    return table.cast(SCHEMA).hstack(rows.select(place.alias(PLACE)))  # type: ignore[arg-type]


def empty() -> pl.DataFrame:
    """The table of a rule that owes nothing to anybody."""
    return pl.DataFrame(schema={**SCHEMA, PLACE: pl.Int64()})


def in_order(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of all rules in the order of `engines.records`, without PLACE."""
    table = table.sort(PLACE, maintain_order=True)
    same = pl.col(PLACE) == pl.col(PLACE).shift(1)
    tied = table.select((same | same.shift(-1)).fill_null(value=False).alias("tied"))["tied"].arg_true()
    if len(tied):
        # Few obligations of a rule share case and day, and only those are put in order by what is text.
        chosen = table[tied].with_columns(tied.alias("_row")).sort(PLACE, *ORDER[3:], maintain_order=True)
        table = table[pl.int_range(table.height, eager=True, dtype=pl.UInt32).scatter(tied, chosen["_row"])]
    return table.drop(PLACE)


def _assumed(masks: pl.Series, meanings: Meanings) -> pl.Series:
    """Each mask as the list of its assumptions, written `field=read as`."""

    def words(mask: int) -> list[str]:
        return [f"{a.field}={a.read_as}" for a in sorted(meanings.assumptions.things(mask))]

    return _decoded(masks, {mask: words(mask) for mask in masks.unique().to_list()}).alias("assumed_words")


def _about(rows: pl.DataFrame, scope: str, meanings: Meanings) -> pl.Series:
    """What each row's reason is about: fields, records or the scope; a day outside the calendar in words."""
    keyed = rows.select(
        "reason",
        pl.col("about"),
        pl.when(pl.col("reason") == ReasonCode.OUTSIDE_CALENDAR.value).then("outside").alias("outside"),
        pl.col("first").is_not_null().alias("of_records"),
    )
    kinds = keyed.unique()
    words = [_reason_words(row, scope, meanings) for row in kinds.iter_rows(named=True)]
    kinds = kinds.with_columns(pl.Series("reason_about", words, pl.List(pl.String)))
    return keyed.join(
        kinds,
        on=["reason", "about", "outside", "of_records"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )["reason_about"]


def _reason_words(row: dict, scope: str, meanings: Meanings) -> list[str]:  # type: ignore[type-arg]
    code, mask = row["reason"], row["about"]
    match code:
        case None | ReasonCode.TIME_UNKNOWN.value:
            return []
        case ReasonCode.OUTSIDE_CALENDAR.value:
            return [row["outside"]]
        case ReasonCode.NO_PERIODS.value:
            return ["term"]
        case ReasonCode.SILENCE.value:
            return sorted(meanings.records.things(mask))
        case _ if row["of_records"]:
            return sorted(meanings.records.things(mask))
        case ReasonCode.CONDITION_UNKNOWN.value:
            return sorted(meanings.fields.things(mask))
        case ReasonCode.DEADLINE_UNKNOWN.value if mask:
            return sorted(meanings.fields.things(mask))
        case _:
            return [scope]


def _decoded(masks: pl.Series, words: dict[int, list[str]]) -> pl.Series:
    table = pl.DataFrame(
        {
            "mask": pl.Series(list(words), dtype=pl.UInt64),
            "words": pl.Series(list(words.values()), dtype=pl.List(pl.String)),
        }
    )
    return masks.to_frame("mask").join(table, on="mask", how="left", maintain_order="left")["words"]


def _origins(world: World, rows: pl.DataFrame) -> list[pl.Series]:
    return [
        world.files.gather(rows["i"]).alias("anchor_file"),
        world.rows.gather(rows["i"]).alias("anchor_row"),
        world.files.gather(rows["met_i"]).alias("met_file"),
        world.rows.gather(rows["met_i"]).alias("met_row"),
    ]
