"""What is known of one child, as facts that concerns can match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from compliance.model.obligations import BREACHES, Status
from compliance.ratings.concerns.judged import Judged
from compliance.ratings.concerns.model import Fact, Kind

Sources = Mapping[Fact, tuple[str, ...]]
"""Each fact of a child, with the ids of the findings it was made from, sorted."""


def facts_of(findings: Collection[Judged], as_of: date) -> Sources:
    """The facts of one child: one for findings that look alike, one for each family's run of breaches.

    The order of the findings does not matter.
    """
    made: defaultdict[Fact, list[str]] = defaultdict(list)
    for finding in findings:
        made[_finding_fact(finding)].append(finding.id)
    for fact, run in _late_runs(findings, as_of):
        made[fact].extend(finding.id for finding in run)
    return {fact: tuple(sorted(ids)) for fact, ids in made.items()}


def _finding_fact(finding: Judged) -> Fact:
    days_late = finding.days_late or 0
    return Fact(Kind.FINDING, (finding.rule, finding.duty, finding.family, finding.status.value, days_late))


def _late_runs(findings: Collection[Judged], as_of: date) -> Iterator[tuple[Fact, list[Judged]]]:
    families: defaultdict[str, list[Judged]] = defaultdict(list)
    for finding in findings:
        if _judged(finding, as_of):
            families[finding.family].append(finding)
    for family, judged in families.items():
        run = late_run(judged)
        if run:
            yield Fact(Kind.LATE_RUN, (family, len(run))), run


def _judged(finding: Judged, as_of: date) -> bool:
    """Whether the obligation was due by `as_of`, or met already, and is known to be met or breached."""
    if finding.status is Status.MET:
        return True
    return finding.status in BREACHES and finding.due_on is not None and finding.due_on <= as_of


def late_run(judged: Iterable[Judged]) -> list[Judged]:
    """The most recent breaches, in order of due day, without an obligation met in time among them.

    Where one obligation was met and another breached for the same due day, the day breaks the run.
    """
    judged = list(judged)
    last_met = max((_due(f) for f in judged if f.status is Status.MET), default=date.min)
    return [f for f in judged if f.status is not Status.MET and _due(f) > last_met]


def _due(finding: Judged) -> date:
    # What was met before its day was settled stands on the day it was met.
    return finding.due_on or finding.met_on or date.min
