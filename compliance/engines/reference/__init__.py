"""The reference engine: what the rules mean, one case at a time, in plain Python.

It is the specification. Every other engine gives the same obligations, record for record.

For each rule and each stretch of its scope: find the anchors (`anchors`); for each anchor settle which
version of the rule is in force, when it is due and whether its condition holds (`terms`); find what closed
the obligation and what met it (`windows`); then judge. Whatever rests on something that is not recorded, or
on silence where the export's silence shows nothing, is not assessable, with the reason.
"""

from __future__ import annotations

from compliance.engines.plan import Plan
from compliance.engines.reference.case import Case
from compliance.engines.reference.drafts import finished
from compliance.engines.reference.rules import drafts
from compliance.engines.reference.verdict import judge
from compliance.model.events import CaseHistory
from compliance.model.obligations import Obligation


def obligations_of_case(history: CaseHistory, plan: Plan) -> list[Obligation]:
    """Everything one case was owed, in order of rule and anchor."""
    case = Case(plan, history)
    obligations = [
        finished(case, draft, judge(draft.question) if draft.question else None)
        for rule in plan.rulebook.rules.values()
        for draft in drafts(case, rule)
    ]
    return sorted(obligations, key=Obligation.sort_key)
