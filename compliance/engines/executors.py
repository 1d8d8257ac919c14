"""One name for each engine, and one way to run any of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.engines.plan import Plan
from compliance.model.obligations import Obligation

if TYPE_CHECKING:
    import polars as pl

Progress = Callable[[int, int], None]
"""Called with how many cases are done and how many there are."""


class EngineName(StrEnum):
    """The executors of the rules. All give the same obligations."""

    ARRAYS = "arrays"
    REFERENCE = "reference"


def obligation_table(
    engine: EngineName, events: pl.DataFrame, plan: Plan, progress: Progress | None = None
) -> pl.DataFrame:
    """What every case was owed, as a table (see `model.obligation_table`) in order of case, rule and anchor.

    `events` are those visible to the run, in any order.
    """
    match engine:
        case EngineName.ARRAYS:
            from compliance.engines.arrays.run import obligations_by_arrays

            return obligations_by_arrays(events, plan)
        case EngineName.REFERENCE:
            from compliance.model.obligation_table import in_order, table_of

            return in_order(table_of(_by_reference(events, plan, progress)))


def obligations(
    engine: EngineName, events: pl.DataFrame, plan: Plan, progress: Progress | None = None
) -> list[Obligation]:
    """The same one by one, for the few that somebody looks at."""
    from compliance.model.obligation_table import obligations_of

    return obligations_of(obligation_table(engine, events, plan, progress))


def _by_reference(events: pl.DataFrame, plan: Plan, progress: Progress | None) -> list[Obligation]:
    from compliance.engines.reference import obligations_of_case
    from compliance.timeline.histories import histories

    of = events["case"].n_unique() if progress else 0
    obligations: list[Obligation] = []
    for done, history in enumerate(histories(events), start=1):
        obligations.extend(obligations_of_case(history, plan))
        if progress:
            progress(done, of)
    return obligations
