"""What could not be judged, and what would let it be."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from compliance.checking.report import Report
from compliance.reports.gaps import closings, in_short
from compliance.reports.rules_shown import of_return


@dataclass(frozen=True, slots=True)
class Closing:
    """Something that would let more be judged: how many findings hang on it, and of which rules."""

    does: str
    findings: int
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotJudged:
    """What could not be judged: how much, for which reasons, and what would close it, the most first."""

    findings: int
    reasons: tuple[tuple[int, str], ...]
    closings: tuple[Closing, ...]


def not_judged(report: Report) -> NotJudged:
    """What of a report could not be judged."""
    gaps = report.summary.gaps
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, closed in closings(gaps, of_return=of_return(report)).items():
        for does, findings in closed.items():
            rules[does][rule] += findings
    ordered = sorted(rules.items(), key=lambda item: (-item[1].total(), item[0]))
    return NotJudged(
        int(gaps["findings"].sum()),
        tuple(in_short(gaps)),
        tuple(Closing(does, of.total(), tuple(sorted(of))) for does, of in ordered),
    )
