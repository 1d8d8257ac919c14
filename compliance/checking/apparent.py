"""Breaches that rest on nothing having happened between the lists of a series: apparent, and told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from compliance.checking.settled import settled_obligations
from compliance.engines.executors import EngineName
from compliance.engines.plan import Plan
from compliance.findings.rated import APPARENT
from compliance.model.between import Between
from compliance.model.obligation_table import ORDER, SCHEMA, in_order
from compliance.model.obligations import BREACHES, ReasonCode

if TYPE_CHECKING:
    from compliance.sources.several.readings import OtherReadings

_SAME = (*ORDER, "_nth")


def with_apparent(
    judged: pl.DataFrame,
    seen: pl.DataFrame,
    plan: Plan,
    between: Between,
    engine: EngineName,
    otherwise: OtherReadings | None,
) -> pl.DataFrame:
    """The obligations, with those that are a breach as if nothing had happened between the lists in place of no answer.

    Nothing else is taken from between the lists: neither that a duty was in time nor that it is not owed yet.
    """
    open_ = _numbered(judged).filter(pl.col("reason_code") == ReasonCode.SILENCE.value)
    open_ = open_.filter(pl.col("case").is_in(list(between.of_case)))
    if open_.is_empty():
        return judged.with_columns(pl.lit(value=False).alias(APPARENT))
    mine = seen.filter(pl.col("case").is_in(open_["case"].unique().implode()))
    bridged = replace(plan, coverage=between.bridged(plan.coverage))
    as_if = _numbered(settled_obligations(engine, mine, bridged, otherwise))
    breaches = as_if.filter(pl.col("status").is_in([status.value for status in BREACHES]))
    apparent = breaches.join(open_.select(_SAME), on=_SAME, how="semi", nulls_equal=True)
    others = _numbered(judged).join(apparent.select(_SAME), on=_SAME, how="anti", nulls_equal=True)
    columns = list(SCHEMA)
    return in_order(
        pl.concat(
            [
                others.select(*columns, pl.lit(value=False).alias(APPARENT)),
                apparent.select(*columns, pl.lit(value=True).alias(APPARENT)),
            ]
        )
    )


def _numbered(table: pl.DataFrame) -> pl.DataFrame:
    """The table with the place of each obligation among those that nothing else tells apart."""
    return table.with_columns(pl.int_range(pl.len()).over(*ORDER).alias("_nth"))
