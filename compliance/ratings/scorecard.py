"""A panel's measures: shares with their numerators and denominators, rated by tolerances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from compliance.calendars.periods import return_year_of
from compliance.model.findings import Finding, Measure, Rating
from compliance.model.obligations import OPEN, Status
from compliance.model.rules import Rulebook
from compliance.rulebook.compiler import parse
from compliance.rulebook.documents import Document, read_document
from compliance.rulebook.load import shipped_rules


class Tolerance(BaseModel):
    """Where green and amber begin, as percentages; below amber is red."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    green: float = Field(ge=0, le=100)
    amber: float = Field(ge=0, le=100)

    def rate(self, share: float) -> Rating:
        """The colour of a share of which more is better."""
        if share >= self.green:
            return Rating.GREEN
        return Rating.AMBER if share >= self.amber else Rating.RED

    def __str__(self) -> str:
        return f"green from {self.green:g}%, amber from {self.amber:g}%"


class Line(BaseModel):
    """One line of a scorecard.

    `in_time`: of the obligations of the year to date that fell due or were met, the share met on time.
    `up_to_date`: of the children with an obligation running on the as-of day, the share with none overdue.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    kind: Literal["in_time", "up_to_date"]
    rules: tuple[str, ...] = Field(min_length=1)
    tolerance: Tolerance | None = None


class Scorecard(BaseModel):
    """The lines a panel reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scorecard: str
    title: str
    lines: tuple[Line, ...]


def load_scorecard(rulebook: Rulebook, path: Path | None = None) -> Scorecard:
    """The shipped scorecard, or the one at `path`. Raises RulebookError where a line names no rule."""
    document = (
        read_document(path)
        if path
        else read_document(shipped_rules() / "scorecards" / "panel.yaml", "scorecards/panel.yaml")
    )
    card = parse(document, Scorecard)
    _check(card, document, rulebook)
    return card


def _check(card: Scorecard, document: Document, rulebook: Rulebook) -> None:
    for i, line in enumerate(card.lines):
        for rule in line.rules:
            if rule not in rulebook.rules:
                raise document.error(("lines", i, "rules"), f"no rule is called {rule}")


def measures(card: Scorecard, findings: Sequence[Finding], as_of: date) -> list[Measure]:
    """Every line of the scorecard as of a day; the year to date runs from 1 April."""
    first = return_year_of(as_of).first
    return [_measure(line, findings, first, as_of) for line in card.lines]


def rule_measures(findings: Sequence[Finding], rulebook: Rulebook, as_of: date) -> list[Measure]:
    """For each rule that has findings, the share met in time in the year to date."""
    first = return_year_of(as_of).first
    present = {f.rule for f in findings}
    lines = [
        Line(id=rule.head.id, title=rule.head.title, kind="in_time", rules=(rule.head.id,))
        for rule in rulebook.rules.values()
        if rule.head.id in present
    ]
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return [_measure(line, by_rule[line.id], first, as_of) for line in lines]


def _measure(line: Line, findings: Iterable[Finding], first: date, last: date) -> Measure:
    chosen = [f for f in findings if f.rule in line.rules]
    done, of, unjudged = _in_time(chosen, first, last) if line.kind == "in_time" else _up_to_date(chosen)
    share = round(100 * done / of, 1) if of else None
    return Measure(
        id=line.id,
        title=line.title,
        kind=line.kind,
        rules=line.rules,
        first=first if line.kind == "in_time" else last,
        last=last,
        numerator=done,
        denominator=of,
        not_assessable=unjudged,
        share=share,
        rating=line.tolerance.rate(share) if line.tolerance and share is not None else Rating.GREY,
        tolerance=str(line.tolerance) if line.tolerance else None,
    )


def _in_time(findings: list[Finding], first: date, last: date) -> tuple[int, int, int]:
    def in_period(day: date | None) -> bool:
        return day is not None and first <= day <= last

    done = of = unjudged = 0
    for f in findings:
        match f.status:
            case Status.MET | Status.MET_LATE if in_period(f.met_on) or in_period(f.due_on):
                of += 1
                done += f.status is Status.MET
            case Status.MISSED | Status.OVERDUE if in_period(f.due_on):
                of += 1
            case Status.NOT_ASSESSABLE if in_period(f.due_on) or in_period(f.anchor_on):
                unjudged += 1
    return done, of, unjudged


def _up_to_date(findings: list[Finding]) -> tuple[int, int, int]:
    running = {f.case for f in findings if f.status in OPEN}
    overdue = {f.case for f in findings if f.status is Status.OVERDUE}
    unjudged = {f.case for f in findings if f.status is Status.NOT_ASSESSABLE} - running
    return len(running - overdue), len(running), len(unjudged)
