"""What every family of duties answers for a child on a day: what is owed, what was done, or why nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from compliance.engines.plan import Plan
from compliance.engines.reference.case import Case, Notes
from compliance.engines.reference.stretches import Stretch
from compliance.model.events import CaseHistory
from compliance.model.obligations import OPEN, Status
from compliance.model.rulebook import Answered, NoneOwed


class AnswerKind(StrEnum):
    """How a family answers."""

    OWED = "owed"
    NOT_JUDGED = "not judged"
    FULFILLED = "fulfilled"
    NONE_OWED = "none owed"
    SILENT = "silent"


class Owed(Protocol):
    """What is looked at of an obligation, or of the finding that tells it."""

    @property
    def rule(self) -> str: ...

    @property
    def scope(self) -> str: ...

    @property
    def scope_start(self) -> date | None: ...

    @property
    def anchor_on(self) -> date | None: ...

    @property
    def due_on(self) -> date | None: ...

    @property
    def met_on(self) -> date | None: ...

    @property
    def closed_on(self) -> date | None: ...

    @property
    def status(self) -> Status: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A family's answer for a child on the as-of day.

    `obligation`: what it rests on, where it rests on one. `because`: why nothing is owed.
    """

    family: Answered
    kind: AnswerKind
    obligation: Owed | None = None
    because: str = ""


def answers(history: CaseHistory, obligations: Sequence[Owed], plan: Plan) -> Iterator[Answer]:
    """The answer of each family whose scope the child is in at the end of the plan's as-of day.

    `obligations`: all that the case was owed by all rules of the plan, judged as of that day.
    """
    case = Case(plan, history)
    day = plan.run.as_of
    for family in plan.rulebook.answers.values():
        for stretch in _of_the_day(case, family.scope, day):
            yield _answer(family, stretch, obligations, case, day)


def _of_the_day(case: Case, scope: str, day: date) -> list[Stretch]:
    """The stretches of a scope that the child is in at the end of the day."""
    return [
        stretch
        for stretch in case.stretches[scope]
        if stretch.first_known() <= day and (stretch.end is None or stretch.end > day)
    ]


def _answer(family: Answered, stretch: Stretch, obligations: Iterable[Owed], case: Case, day: date) -> Answer:
    begun = stretch.first_known()
    mine = [each for each in obligations if each.rule in family.rules]
    open_now = [each for each in mine if each.status in OPEN]
    if open_now:
        return Answer(family, AnswerKind.OWED, min(open_now, key=_by_due))
    # What an earlier stretch left is no answer for this one, unless it is of a series that still runs.
    of_this = [
        each
        for each in mine
        if each.scope_start is None or each.scope_start >= begun or _runs(each, case, day)
    ]
    unsure = [each for each in of_this if each.status is Status.NOT_ASSESSABLE and each.closed_on is None]
    if unsure:
        return Answer(family, AnswerKind.NOT_JUDGED, max(unsure, key=_by_anchor))
    done = [each for each in of_this if each.met_on is not None]
    if family.once and done:
        return Answer(family, AnswerKind.FULFILLED, max(done, key=_by_anchor))
    for none in family.none:
        if _holds(none, stretch, case, day):
            return Answer(family, AnswerKind.NONE_OWED, because=none.because)
    return Answer(family, AnswerKind.SILENT)


def _runs(each: Owed, case: Case, day: date) -> bool:
    """Whether the stretch in which it was owed runs at the end of the day."""
    return any(stretch.start == each.scope_start for stretch in _of_the_day(case, each.scope, day))


def _holds(none: NoneOwed, stretch: Stretch, case: Case, day: date) -> bool:
    if none.inside is not None and not _of_the_day(case, none.inside, day):
        return False
    if none.outside is not None and _of_the_day(case, none.outside, day):
        return False
    return case.decide(none.where, stretch, day, day, Notes()) is True


def _by_due(each: Owed) -> tuple[date, str]:
    return (each.due_on or date.max, each.rule)


def _by_anchor(each: Owed) -> tuple[date, str]:
    return (each.anchor_on or date.min, each.rule)
