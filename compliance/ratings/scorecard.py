"""A panel's measures: shares with their numerators and denominators, rated by tolerances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from compliance.calendars.periods import return_year_of
from compliance.model.documents import Document, read_document
from compliance.model.findings import Measure, Rating
from compliance.model.obligations import OPEN, Status
from compliance.model.rules import Rulebook
from compliance.rulebook.parsing import parse


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


def load_scorecard(rulebook: Rulebook, path: Path | None) -> Scorecard:
    """The scorecard at `path`, one without lines for None. Raises RulebookError where a line names no rule."""
    if path is None:
        return Scorecard(scorecard="none", title="No scorecard", lines=())
    document = read_document(path)
    card = parse(document, Scorecard)
    _check(card, document, rulebook)
    return card


def _check(card: Scorecard, document: Document, rulebook: Rulebook) -> None:
    for i, line in enumerate(card.lines):
        for rule in line.rules:
            if rule not in rulebook.rules:
                raise document.error(("lines", i, "rules"), f"no rule is called {rule}")


@dataclass(frozen=True, slots=True)
class Tally:
    """What a line counts: `done` of `of`, and `unjudged` that could not be counted as either."""

    done: int
    of: int
    unjudged: int

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.done + other.done, self.of + other.of, self.unjudged + other.unjudged)


def tallies(lines: Sequence[Line], rated: pl.DataFrame, as_of: date) -> list[Tally]:
    """What each line counts over a table of rated obligations. Tables of different cases add up."""
    counted = _by_rule(rated, return_year_of(as_of).first, as_of)
    now = rated.select("case", "rule", "status").filter(pl.col("status").is_in(_NOW))
    return [
        _in_time(counted, line.rules) if line.kind == "in_time" else _up_to_date(now, line.rules)
        for line in lines
    ]


_NOW = [each.value for each in (*OPEN, Status.NOT_ASSESSABLE)]


def rule_lines(rulebook: Rulebook) -> list[Line]:
    """A line for each rule: the share met in time."""
    return [
        Line(id=rule.head.id, title=rule.head.title, kind="in_time", rules=(rule.head.id,))
        for rule in rulebook.rules.values()
    ]


def measure(line: Line, tally: Tally, as_of: date) -> Measure:
    """A line with its share. The year to date runs from 1 April."""
    share = round(100 * tally.done / tally.of, 1) if tally.of else None
    return Measure(
        id=line.id,
        title=line.title,
        kind=line.kind,
        rules=line.rules,
        first=return_year_of(as_of).first if line.kind == "in_time" else as_of,
        last=as_of,
        numerator=tally.done,
        denominator=tally.of,
        not_assessable=tally.unjudged,
        share=share,
        rating=line.tolerance.rate(share) if line.tolerance and share is not None else Rating.GREY,
        tolerance=str(line.tolerance) if line.tolerance else None,
    )


def _by_rule(rated: pl.DataFrame, first: date, last: date) -> dict[str, Tally]:
    """For each rule, what fell due or was done in the period: in time, in all, and not judged."""
    met, late, missed, overdue, unjudged = (pl.col("status") == each.value for each in _COUNTED)
    due, done, opened = (pl.col(day).is_between(first, last) for day in ("due_on", "met_on", "anchor_on"))
    of = ((met | late) & (done | due)) | ((missed | overdue) & due)
    counts = rated.group_by("rule").agg(
        (met & (done | due)).sum().alias("done"),
        of.sum().alias("of"),
        (unjudged & (due | opened)).sum().alias("unjudged"),
    )
    return {rule: Tally(*numbers) for rule, *numbers in counts.iter_rows()}


_COUNTED = (Status.MET, Status.MET_LATE, Status.MISSED, Status.OVERDUE, Status.NOT_ASSESSABLE)


def _in_time(counted: Mapping[str, Tally], rules: Sequence[str]) -> Tally:
    return sum((counted.get(rule, Tally(0, 0, 0)) for rule in rules), Tally(0, 0, 0))


def _up_to_date(now: pl.DataFrame, rules: Sequence[str]) -> Tally:
    """Children with an obligation running now, and those of them with none overdue."""
    overdue, unjudged = (pl.col("status") == each.value for each in (Status.OVERDUE, Status.NOT_ASSESSABLE))
    children = (
        now.filter(pl.col("rule").is_in(list(rules)))
        .group_by("case")
        .agg((~unjudged).any().alias("running"), overdue.any().alias("overdue"))
    )
    running = children.filter("running")
    return Tally(running.filter(~pl.col("overdue")).height, running.height, children.height - running.height)
