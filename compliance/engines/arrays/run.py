"""All rules of a run over all cases, range by range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from compliance.calendars.days import EPOCH, FOREVER
from compliance.calendars.due_days import DueDays, due_days_of
from compliance.engines.arrays.drafts import Judged
from compliance.engines.arrays.legend import Legend, legend_of
from compliance.engines.arrays.output import table_of
from compliance.engines.arrays.rules import judged
from compliance.engines.arrays.wakes import wakes_of_rule
from compliance.engines.arrays.world import World, world_of
from compliance.engines.needs import Needs
from compliance.engines.plan import Plan
from compliance.model.obligation_table import SCHEMA

_AT_ONCE = 300_000
"""Events of which the arrays stay near the processor; of more, whole cases are judged range by range."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What cases come to. `obligations`: the table of them, in order of case, rule and anchor. `wakes`: each case and
    `wakes_on`, the first day after the as-of day on which it may change by itself, null if there is none."""

    obligations: pl.DataFrame
    wakes: pl.DataFrame


_Rows = list[tuple[str, str, Judged]]
"""What was judged by rules: the id and the scope of each, and the rows."""


def obligations_by_arrays(events: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """What every case was owed, as a table in order of case, rule and anchor.

    `events` are those visible to the run, in any order.
    """
    tables = [table_of(world, rows) for world, rows in _judged(events, plan)]
    return pl.concat(tables) if tables else pl.DataFrame(schema=SCHEMA)


@dataclass(frozen=True, slots=True)
class Kept:
    """What runs over events of one export by the same rules and calendars share, as of whatever days."""

    legend: Legend
    due_days: DueDays

    @classmethod
    def of(cls, events: pl.DataFrame, plan: Plan) -> Kept:
        """What is kept for runs over these events, or some of them."""
        return cls(legend_of(events, plan.rulebook, plan.vocabulary), due_days_of(plan.calendars))


def standing_by_arrays(
    events: pl.DataFrame, plan: Plan, needs: Mapping[str, Needs], kept: Kept | None = None
) -> Standing:
    """The same, and until when it is so. `needs` are those of every rule of the plan, by its id. `kept`: of a run over
    all events of which these are some."""
    tables = [pl.DataFrame(schema=SCHEMA)]
    wakes = [pl.DataFrame(schema={"case": pl.String, "wakes_on": pl.Date})]
    for world, rows in _judged(events, plan, kept):
        tables.append(table_of(world, rows))
        wakes.append(_wakes(world, rows, needs))
    return Standing(pl.concat(tables), pl.concat(wakes))


def _judged(events: pl.DataFrame, plan: Plan, kept: Kept | None = None) -> Iterator[tuple[World, _Rows]]:
    """Every range of cases with what the rules find in it."""
    if events.is_empty() or not plan.rulebook.rules:
        return
    kept = kept or Kept.of(events, plan)
    for some in _ranges(events):
        world = world_of(some, plan, kept.legend, kept.due_days)
        yield (
            world,
            [
                (id_, rule.scope, rows)
                for id_, rule in plan.rulebook.rules.items()
                for rows in judged(world, rule)
            ],
        )


def _ranges(events: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The events of whole cases, cases in order."""
    if events.height <= _AT_ONCE:
        yield events
        return
    if not events["case"].is_sorted():
        events = events.sort("case", maintain_order=True)
    begins = (events["case"] != events["case"].shift(1)).fill_null(value=True).arg_true().to_numpy()
    # The case that is being told where a range would be full begins the next one.
    full = np.searchsorted(begins, np.arange(_AT_ONCE, events.height, _AT_ONCE), "right") - 1
    cuts = np.unique([0, *begins[full], events.height]).tolist()
    for first, last in pairwise(cuts):
        yield events.slice(first, last - first)


def _wakes(world: World, rows: _Rows, needs: Mapping[str, Needs]) -> pl.DataFrame:
    wakes = world.ages_on.copy()
    for id_, _, judged_rows in rows:
        wakes_of_rule(world, needs[id_], judged_rows, wakes)
    day = pl.when(pl.col("day") < FOREVER).then(pl.col("day") - EPOCH).cast(pl.Int32).cast(pl.Date)
    return pl.DataFrame({"case": world.histories.cases, "day": wakes}).select("case", day.alias("wakes_on"))
