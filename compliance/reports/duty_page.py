"""One duty without a rule on one page: what it is, its law, why it is no rule, and what that would take."""

from __future__ import annotations

from compliance.findings.text import written
from compliance.model.counts import listed
from compliance.model.duties import Definition, Duty, Measure, Relaxation
from compliance.model.rulebook import Rulebook
from compliance.reports.rule_page import law_lines


def duty_page(duty: Duty, rulebook: Rulebook) -> list[tuple[str, list[str]]]:
    """The page as titled sections of lines, the first titled by the duty's id and title."""
    sections = [(f"{duty.id}  {duty.title}", [duty.says])]
    match duty.what:
        case Definition(used_by=used_by) if used_by:
            sections.append(("What holds it", [f"In the pack: {listed(list(used_by))}."]))
        case Measure(counts=counts):
            sections.append(("What is counted", [counts]))
        case Relaxation(touches=touches, first=first, last=last):
            sections.append(("When", [f"From {written(first)} to {written(last)}."]))
            sections.append(("What it touches", [_rule(id_, rulebook) for id_ in touches]))
    sections.append(("Why no rule states it", [duty.why_no_rule()]))
    if duty.what.needs:
        sections.append(("What would be needed", [duty.what.needs]))
    sections.append(("The law", law_lines(duty.law)))
    sections.append(("Where it is written", [f"{duty.place} (pack {duty.pack})"]))
    return sections


def _rule(id_: str, rulebook: Rulebook) -> str:
    # A rulebook narrowed to some rules may not hold it.
    rule = rulebook.rules.get(id_)
    return f"{id_}  {rule.head.title}" if rule else id_
