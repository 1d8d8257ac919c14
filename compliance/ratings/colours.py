"""Red, amber, green and grey: of a finding, and of a child in a family of duties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby

from compliance.model.findings import ChildRating, Finding, Rating
from compliance.model.obligations import BREACHES, Status

COLOUR_OF_STATUS: Mapping[Status, Rating] = {
    Status.OVERDUE: Rating.RED,
    Status.MISSED: Rating.RED,
    Status.MET_LATE: Rating.AMBER,
    Status.DUE_SOON: Rating.AMBER,
    Status.MET: Rating.GREEN,
    Status.NOT_DUE: Rating.GREEN,
    Status.LAPSED: Rating.GREEN,
    Status.NOT_ASSESSABLE: Rating.GREY,
}
"""The rating of a finding unless settings say otherwise."""

LATELY = timedelta(days=90)
"""How long a breach keeps a child's rating from green."""


def child_ratings(findings: Iterable[Finding], as_of: date) -> list[ChildRating]:
    """One rating for each child and family of duties that has a finding, in order of child and family."""
    ordered = sorted(findings, key=lambda f: (f.case, f.family))
    return [
        _rating(case, family, list(group), as_of)
        for (case, family), group in groupby(ordered, key=lambda f: (f.case, f.family))
    ]


def _rating(case: str, family: str, findings: list[Finding], as_of: date) -> ChildRating:
    overdue = sum(f.status is Status.OVERDUE for f in findings)
    due_soon = sum(f.status is Status.DUE_SOON for f in findings)
    lately = sum(f.status in BREACHES and breached_until(f, as_of) >= as_of - LATELY for f in findings)
    unjudged = sum(f.status is Status.NOT_ASSESSABLE for f in findings)
    if overdue:
        colour = Rating.RED
    elif due_soon or lately:
        colour = Rating.AMBER
    elif unjudged == len(findings):
        colour = Rating.GREY
    else:
        colour = Rating.GREEN
    return ChildRating(
        case=case,
        family=family,
        rating=colour,
        overdue=overdue,
        due_soon=due_soon,
        breached_lately=lately,
        judged=len(findings) - unjudged,
        not_assessable=unjudged,
    )


def breached_until(finding: Finding, as_of: date) -> date:
    """The last day on which the breach stood: when it was met late, or closed unmet, or today."""
    match finding.status:
        case Status.MET_LATE:
            return finding.met_on or as_of
        case Status.MISSED:
            return finding.closed_on or finding.due_on or as_of
        case _:
            return as_of
