"""Obligations that a monitor knows of, told as `check` tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from compliance.engines.plan import Plan
from compliance.findings import dispositions, holders
from compliance.findings.build import Telling, findings_of, findings_table
from compliance.findings.rated import rated
from compliance.live.held import Held
from compliance.model.findings import Finding
from compliance.model.irregularities import Doubts
from compliance.model.obligation_table import in_order, table_of
from compliance.ratings.colours import COLOUR_OF_STATUS
from compliance.sources import event_table


def findings_of_cases(cases: Sequence[Held], plan: Plan, doubts: Doubts) -> Iterable[Finding]:
    """The findings of cases that have been judged by the plan, in order of case, rule and anchor.

    `doubts`: by case, what does not fit in its records.
    """
    judged = [entry.worked for entry in cases if entry.worked is not None]
    obligations = [obligation for done in judged for obligation in done.obligations()]
    told = [
        event_table.Row(done.history.case, event.name, event.on, event.attributes, "", 0, event.at)
        for done in judged
        for name in (dispositions.EVENT, holders.EVENT)
        for event in done.history.named(name)
    ]
    return findings_of_table(
        in_order(table_of(obligations)), event_table.table_of(told, plan.vocabulary), plan, doubts
    )


def findings_of_table(
    obligations: pl.DataFrame, seen: pl.DataFrame, plan: Plan, doubts: Doubts
) -> Iterable[Finding]:
    """The obligations as findings, in the same order. `seen`: the events by which they were judged."""
    table = rated(obligations, plan.rulebook, COLOUR_OF_STATUS, seen)
    return findings_of(findings_table(table, Telling(plan.rulebook, plan.coverage, plan.run.as_of, doubts)))
