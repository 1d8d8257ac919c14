"""What is said over and under a list of what is due, whatever its format."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from compliance.checking.due import DueList
from compliance.checking.filters import Filter
from compliance.findings.text import children_counted, written
from compliance.model.obligations import Status
from compliance.reports.filter_words import NOT_JUDGED, left_out, parts


def heading(due: DueList) -> str:
    """What the list holds, and how much: `OVERDUE, AND DUE UP TO 14 OCTOBER 2024: 78 duties of 30 children`."""
    report = due.report
    children = children_counted(report.narrowed.children if report.narrowed is not None else 0)
    return (
        f"OVERDUE, AND DUE UP TO {written(due.until).upper()}: {_duties(report.total)} of {children}, "
        f"{report.counts()[Status.OVERDUE]:,} overdue"
    )


def asked(due: DueList) -> Iterator[str]:
    """By what the list was narrowed besides, out of how many, and what was left out for want of a record."""
    narrowed = due.report.narrowed
    if narrowed is None:
        return
    by = narrowed.by
    said = [*parts(by.whom, due.report.rulebook)]
    if by.since is not None:
        said.append(f"due since {written(by.since)}")
    if len(by.statuses) == 1:
        said.append(by.statuses[0].value.replace("_", " "))
    if said:
        yield f"Filtered: {'; '.join(said)}; out of {_duties(due.of)} of {children_counted(due.of_children)}"
    for words, number in narrowed.without.items():
        yield f"{left_out(number)} because no {words} is recorded"


def undated(due: DueList) -> str:
    """How many open duties have no due day yet; empty where all have one."""
    number = due.report.narrowed.undated if due.report.narrowed is not None else 0
    if not number:
        return ""
    are = "more duty is" if number == 1 else "more duties are"
    return f"{number:,} {are} open without a due day, since what the day counts from has not happened"


def not_judged(due: DueList) -> str:
    """How much could not be judged, of which any may be overdue, and the command that shows it."""
    narrowed = due.report.narrowed
    if narrowed is None or not narrowed.not_judged:
        return not_judged_in_short(due)
    return (
        f"{not_judged_in_short(due)}; `compliance check PATH {NOT_JUDGED}{_options(narrowed.by)}` lists them"
    )


def not_judged_in_short(due: DueList) -> str:
    """How much could not be judged, without a word of whose it is."""
    narrowed = due.report.narrowed
    if narrowed is None or not narrowed.not_judged:
        return "COULD NOT BE JUDGED: nothing"
    children = children_counted(narrowed.children_not_judged)
    return f"COULD NOT BE JUDGED, and may be overdue: {_duties(narrowed.not_judged)} of {children}"


def _duties(number: int) -> str:
    return "1 duty" if number == 1 else f"{number:,} duties"


def _options(by: Filter) -> str:
    """The options that name the same children and families, as a shell reads them, each after a blank."""
    given = (
        ("--team", by.teams),
        ("--worker", by.workers),
        ("--officer", by.reviewing_officers),
        ("--case", by.cases),
        ("--family", by.families),
    )
    return "".join(f" {option} {shlex.quote(value)}" for option, values in given for value in values)
