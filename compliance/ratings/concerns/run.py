"""From the findings of many cases to the concerns about each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from compliance.model.findings import Concern
from compliance.ratings.concerns.facts import Sources, facts_of
from compliance.ratings.concerns.judged import Judged
from compliance.ratings.concerns.model import ConcernRule
from compliance.ratings.concerns.plain import matches
from compliance.ratings.concerns.supervisor import Worker, decide_all


def find_concerns(
    rules: Sequence[ConcernRule],
    findings: Iterable[Judged],
    as_of: date,
    *,
    command: Sequence[str] | None,
    patience: float,
    started: Worker | None = None,
) -> tuple[list[Concern], list[str]]:
    """The concerns, sorted by case and id, and notes about how they were decided."""
    cases: defaultdict[str, list[Judged]] = defaultdict(list)
    for finding in findings:
        cases[finding.case].append(finding)
    facts = {case: facts_of(cases[case], as_of) for case in sorted(cases)}
    decided, notes = decide_all(rules, facts, command=command, patience=patience, started=started)
    by_id = {rule.id: rule for rule in rules}
    concerns = [
        _concern(by_id[id_], case, facts[case]) for case in sorted(decided) for id_ in sorted(decided[case])
    ]
    return concerns, notes


def _concern(rule: ConcernRule, case: str, facts: Sources) -> Concern:
    """The concern with every finding behind a fact that matches any pattern of `all_of`."""
    seen_in = {
        finding
        for fact, findings in facts.items()
        if any(matches(pattern, fact) for pattern in rule.all_of)
        for finding in findings
    }
    return Concern(
        id=rule.id,
        case=case,
        title=rule.title,
        says=rule.says,
        action=rule.action,
        findings=tuple(sorted(seen_in)),
    )
