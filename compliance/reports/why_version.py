"""Which version of a rule a finding was judged by, and why that one."""

from __future__ import annotations

from compliance.findings.words import listed, written
from compliance.model.findings import Finding
from compliance.model.rules import CheckRule, PeriodicRule, Rule, SelectedBy, Version
from compliance.reports.counting import weekday


def version_lines(rule: Rule, f: Finding) -> list[str]:
    """Why the version named applies, and when the others did; none where no version was chosen."""
    version = next((v for v in rule.versions if v.first == f.law.version_from), None)
    if version is None or f.anchor_on is None:
        return []
    by_due = version.selected_by is SelectedBy.DUE and f.due_on is not None
    day = f.due_on if by_due and f.due_on else f.anchor_on
    which = "the due day" if by_due else _anchor(rule)
    lines = [f"This version applies because it was in force on {weekday(day)}, {which}."]
    if others := [_dates(v) for v in rule.versions if v is not version]:
        lines.append(f"Other versions of this rule: {listed(others)}.")
    return lines


def _anchor(rule: Rule) -> str:
    match rule:
        case CheckRule():
            return "the day that is looked at"
        case PeriodicRule():
            return "the first day of the period"
        case _:
            return "the day the time runs from"


def _dates(version: Version) -> str:
    until = f" to {written(version.last)}" if version.last else " on"
    return f"from {written(version.first)}{until}"
