"""Whole histories told to the live engine event by event, so that what it comes to can be held against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.engines.live.casework import Casework, Decide, Work, Worked
from compliance.engines.plan import Plan
from compliance.model.events import CaseHistory
from compliance.model.obligations import Obligation
from compliance.timeline.histories import histories

if TYPE_CHECKING:
    import polars as pl


def live_obligations(events: pl.DataFrame, plan: Plan, decide: Decide) -> list[Obligation]:
    """What every case was owed, after its events came one by one in order of their days.

    `events` are those visible to the run, in any order.
    """
    casework = Casework(plan.rulebook, plan.vocabulary, decide)
    obligations: list[Obligation] = []
    for history in histories(events):
        worked: Worked | None = None
        for known in range(len(history.events) + 1):
            so_far = CaseHistory(history.case, history.date_of_birth, history.events[:known])
            [worked] = casework.worked([Work(so_far, plan, before=worked)])
        assert worked is not None
        obligations.extend(worked.obligations())
    return obligations
