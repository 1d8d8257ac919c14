"""All rules of a run over all cases, range by range."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import polars as pl

from compliance.calendars.due_days import DueDays
from compliance.engines.arrays.legend import Legend, legend_of
from compliance.engines.arrays.output import table_of
from compliance.engines.arrays.rules import judged, scope_of
from compliance.engines.arrays.world import world_of
from compliance.engines.records import SCHEMA
from compliance.engines.run import Plan

_AT_ONCE = 300_000
"""Events of which the arrays stay near the processor; of more, whole cases are judged range by range."""


def obligations_by_arrays(events: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """What every case was owed, as a table in order of case, rule and anchor.

    `events` are those visible to the run, in any order.
    """
    if events.is_empty() or not plan.rulebook.rules:
        return pl.DataFrame(schema=SCHEMA)
    legend, due_days = legend_of(events, plan.rulebook, plan.vocabulary), DueDays(plan.calendars)
    return pl.concat([_of_cases(some, plan, legend, due_days) for some in _ranges(events)])


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


def _of_cases(events: pl.DataFrame, plan: Plan, legend: Legend, due_days: DueDays) -> pl.DataFrame:
    world = world_of(events, plan, legend, due_days)
    return table_of(
        world,
        [
            (id_, scope_of(plan.rulebook, rule), rows)
            for id_, rule in plan.rulebook.rules.items()
            for rows in judged(world, rule)
        ],
    )
