"""Why one finding is what it is: what opened it, how its day was counted, what was found, by which law."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from rich.console import Console
from rich.padding import Padding

from compliance.calendars.spans import Unit
from compliance.checking.report import Report
from compliance.findings.deadline_words import deadline_words
from compliance.findings.text import written, written_at
from compliance.model.counts import many
from compliance.model.findings import Finding
from compliance.model.obligations import Status
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule, SelectedBy, Version
from compliance.reports.counting import counting, weekday
from compliance.reports.terminal import Text
from compliance.reports.why_history import history_lines
from compliance.rulebook.versions import gaps

_A_DAY = timedelta(days=1)


def print_why(
    report: Report, findings: Iterable[Finding], console: Console, answers: Sequence[str] = ()
) -> None:
    """Write the receipt of each finding to the console, after what each family answers, a line each."""
    if answers:
        console.print(Text(f"What is owed as of {written(report.as_of)}", style="bold"))
        for line in answers:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
        console.print()
    for number, finding in enumerate(findings):
        if number:
            console.print()
        _print_one(report, finding, console)


def days_without_law(rulebook: Rulebook) -> list[str]:
    """A sentence for each stretch between versions of a rule in which none is in force; nothing is owed in it."""
    return [
        f"{rule.head.id} has no version in force from {written(earlier.last + _A_DAY)} to "
        f"{written(later.first - _A_DAY)}: nothing fell due then"
        for rule in rulebook.rules.values()
        for earlier, later in gaps(rule.versions)
        if earlier.last is not None
    ]


def _print_one(report: Report, f: Finding, console: Console) -> None:
    rule = report.rulebook.rules[f.rule]
    console.print(Text(f"Case {f.case}   {f.rule}  {f.title}", style="bold"))
    console.print(Text(_verdict(f, report), style="bold"))
    for title, lines in _sections(report, rule, f):
        console.print()
        console.print(Text(title, style="underline"))
        for line in lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))


def _verdict(f: Finding, report: Report) -> str:
    status = f.status.value.replace("_", " ")
    days = ""
    if f.days_late is not None:
        days = (
            f" by {many(f.days_late, 'day')}"
            if f.status is Status.OVERDUE
            else f", {many(f.days_late, 'day')} after the due day"
        )
    if f.days_left is not None:
        days = f", {many(f.days_left, 'day')} left"
    shown = f", shown {f.rating.value}" + (f"; {f.disposition}" if f.disposition else "")
    return f"{status}{days}, as of {written(report.as_of)}{shown}"


def _sections(report: Report, rule: Rule, f: Finding) -> Iterable[tuple[str, list[str]]]:
    yield "In short", [f.explanation]
    yield "What is owed", [rule.head.words.owed]
    if f.anchor_on is not None and f.due_on is not None:
        counted = _counting(report, rule, f)
        if counted:
            yield "How the due day was counted", counted
    if report.history is not None:
        told = history_lines(
            report.history, rule, report.rulebook, f, report.as_of, report.rulebook.vocabulary
        )
        if told:
            yield "What happened, in order", told
    yield "What was found", _found(f, report)
    yield "The law", [*_law(f), *_version_used(rule, f)]
    if f.readings:
        yield "Readings used where the law is open", [_reading(report, name) for name in f.readings]
    if f.assumptions:
        yield "Not recorded, so assumed as the rule says", list(f.assumptions)
    if f.doubts:
        yield "What does not fit in the records of this child, and how it was read", list(f.doubts)


def _counting(report: Report, rule: Rule, f: Finding) -> list[str]:
    version = _version(rule, f)
    if version is None or f.anchor_on is None or f.due_on is None:
        return []
    calendars = report.calendars
    choice = []
    if len(version.alternatives) > 1:
        # Which of several lengths applies turns on conditions, so all of them are named.
        choice = [f"The rule: {deadline_words(version, rule, report.rulebook)}."]
    for span, _ in version.alternatives:
        if span.unit is Unit.HOURS:
            until = [f"The last instant in time is {written_at(f.due_at)}."] if f.due_at else []
            return [*choice, *counting(f.anchor_on, span, f.due_on, calendars), *until]
        if calendars.due(f.anchor_on, span) == f.due_on:
            return [*choice, *counting(f.anchor_on, span, f.due_on, calendars)]
    return []


def _found(f: Finding, report: Report) -> list[str]:
    lines = []
    if f.met_on:
        lines.append(f"Done on {weekday(f.met_on)}.")
    elif f.reason:
        lines.append(f.reason)
    else:
        until = f.closed_on or report.as_of
        lines.append(f"Nothing that meets it up to {weekday(until)}.")
    rows = [f"{row.file}, row {row.row}" for row in f.evidence]
    if rows:
        lines.append("Read from " + "; ".join(rows) + ".")
    return lines


def _law(f: Finding) -> list[str]:
    law = f.law
    lines = [f"{law.instrument}, {law.provision} ({law.force.value})."]
    if law.url:
        lines.append(law.url)
    lines.append(f"How well the text was checked: {law.checked.value}.")
    return lines


def _version_used(rule: Rule, f: Finding) -> list[str]:
    """Which version of the rule this is, by which day it was chosen, and what is to be noted of its law."""
    version = _version(rule, f)
    if version is None:
        return []
    dates = f"in force since {written(version.first)}"
    if version.last is not None:
        dates = f"in force from {written(version.first)} to {written(version.last)}"
    by_due = version.selected_by is SelectedBy.DUE and f.due_on is not None
    what, day = ("it fell due", f.due_on) if by_due else ("it counts from", f.anchor_on)
    chosen = "" if day is None else f"; chosen by the day {what}, {written(day)}"
    others = "" if len(rule.versions) == 1 else f", one of {len(rule.versions)} of this rule"
    lines = [f"The version used{others}: {dates}{chosen}."]
    return [*lines, version.law.note] if version.law.note else lines


def _version(rule: Rule, f: Finding) -> Version | None:
    return next((v for v in rule.versions if v.first == f.law.version_from), None)


def _reading(report: Report, said: str) -> str:
    name, _, chosen = said.partition("=")
    reading = report.rulebook.readings[name]
    meaning = next((o.meaning for o in reading.options if o.name == chosen), chosen)
    return f"{name}: {reading.question} {chosen}: {meaning}."
