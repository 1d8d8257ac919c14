"""For each family of duties a line: what it owes the child on the as-of day, or why nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.checking.answers import Answer, AnswerKind, Owed, answers
from compliance.checking.report import Report
from compliance.findings.text import written
from compliance.model.findings import Finding
from compliance.model.rulebook import Rulebook


def answer_lines(report: Report, findings: Sequence[Finding]) -> Iterator[str]:
    """A line for each family that owes an answer; none where the child is not looked after on the as-of day.

    `findings`: all of the case, by all rules.
    """
    if report.history is None:
        return
    for answer in answers(report.history, findings, report.plan):
        yield f"{answer.family.title}: {_said(answer, report.rulebook)}"


def _said(answer: Answer, rulebook: Rulebook) -> str:
    rests_on = answer.obligation
    if rests_on is None:
        if answer.kind is AnswerKind.NONE_OWED:
            return f"none owed, because {answer.because}"
        return "no rule owes anything, and nothing recorded says why; look at the records of this child"
    rule = f"{rests_on.rule}, {_title(rests_on, rulebook)}"
    match answer.kind:
        case AnswerKind.OWED:
            due = f", due {written(rests_on.due_on)}" if rests_on.due_on else ""
            return f"{rule}{due} ({rests_on.status.value.replace('_', ' ')})"
        case AnswerKind.FULFILLED:
            done = f", done on {written(rests_on.met_on)}" if rests_on.met_on else ""
            return f"{rule}{done}"
        case _:
            return f"{rule}, cannot be judged from this export"


def _title(rests_on: Owed, rulebook: Rulebook) -> str:
    title = rulebook.rules[rests_on.rule].head.title
    return title[:1].lower() + title[1:]
