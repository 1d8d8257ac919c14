"""One name for each engine, and one way to run any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.calendars.calendars import Calendars
from compliance.engines.run import Run
from compliance.model.coverage import Coverage
from compliance.model.obligations import Obligation
from compliance.model.rules import Rulebook
from compliance.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl

Progress = Callable[[int, int], None]
"""Called with how many cases are done and how many there are."""


class EngineName(StrEnum):
    """The executors of the rules. All give the same obligations."""

    BULK = "bulk"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a run is made of besides the events."""

    rulebook: Rulebook
    vocabulary: Vocabulary
    calendars: Calendars
    coverage: Coverage
    run: Run


def obligation_table(
    engine: EngineName, events: pl.DataFrame, plan: Plan, progress: Progress | None = None
) -> pl.DataFrame:
    """What every case was owed, as a table (see `engines.records`) in order of case, rule and anchor.

    `events` are those visible to the run, in any order.
    """
    match engine:
        case EngineName.BULK:
            from compliance.engines.bulk.run import bulk_obligations

            return bulk_obligations(
                events, plan.rulebook, plan.vocabulary, plan.calendars, plan.coverage, plan.run
            )
        case EngineName.REFERENCE:
            from compliance.engines.records import in_order, table_of

            return in_order(table_of(_by_reference(events, plan, progress)))


def obligations(
    engine: EngineName, events: pl.DataFrame, plan: Plan, progress: Progress | None = None
) -> list[Obligation]:
    """The same one by one, for the few that somebody looks at."""
    from compliance.engines.records import obligations_of

    return obligations_of(obligation_table(engine, events, plan, progress))


def _by_reference(events: pl.DataFrame, plan: Plan, progress: Progress | None) -> list[Obligation]:
    from compliance.engines.reference import Reference
    from compliance.timeline.histories import histories

    engine = Reference(plan.rulebook, plan.vocabulary, plan.calendars, plan.coverage, plan.run)
    of = events["case"].n_unique() if progress else 0
    found: list[Obligation] = []
    for done, history in enumerate(histories(events), start=1):
        found.extend(engine.obligations(history))
        if progress:
            progress(done, of)
    return found
