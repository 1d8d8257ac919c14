"""What is said of two runs side by side, whatever the format: what they are, in what they differ, and how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from compliance.checking.changed import Changed
from compliance.checking.compare import Comparison, MeasureCompared
from compliance.checking.differences import Cause
from compliance.checking.report import Report
from compliance.findings.figure_words import figure_said
from compliance.findings.text import capital, children_counted, written
from compliance.model.counts import listed, many
from compliance.model.findings import Measure
from compliance.model.obligations import Status
from compliance.reports.filter_words import counted, parts, status_words

CHANGES: dict[Changed, tuple[str, str]] = {
    Changed.STATUS: ("other status", "both have it, and it has come to something else"),
    Changed.NEW: ("new", "the second run alone has it"),
    Changed.GONE: ("gone", "the first run alone has it"),
    Changed.DUE: ("other due day", "both have it with the same status"),
    Changed.TOLD: ("otherwise told", "the same status and due day; done, ended or not judged otherwise"),
}
"""How a duty differs, in words: in short, and what that means; in the order in which they are read."""

_CAUSES: dict[Cause, str] = {
    Cause.RULES: "the rules",
    Cause.READINGS: "how the law is read",
    Cause.SETTINGS: "the settings",
    Cause.RECORDS: "the records",
    Cause.KNOWN: "the day up to which records are known",
    Cause.DAY: "the day as of which it is judged",
}


def differ_in(comparison: Comparison) -> str:
    """In what the two runs differ, in a sentence."""
    named = [_CAUSES[cause] for cause in comparison.causes] or ["the scorecard alone"]
    order = "" if len(named) < 2 else ", which are changed one after the other in this order"
    return f"Two runs that differ in {listed(named)}{order}"


def runs(comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    """What each run is: a label, and what the first and the second are."""
    for label, of in _labels(comparison):
        yield label, of(comparison.first), of(comparison.second)


def _labels(comparison: Comparison) -> Iterator[tuple[str, Callable[[Report], str]]]:
    yield "As of the end of", lambda report: written(report.as_of)
    if Cause.KNOWN in comparison.causes:
        yield "As known on", lambda report: written(report.known_at) if report.known_at else "any day"
    yield "Rules", _digested if _alike_but_for_digest(comparison) else lambda report: report.rulebook.title
    if Cause.READINGS in comparison.causes:
        yield "Where the law is open", _readings
    if Cause.SETTINGS in comparison.causes:
        yield "Settings", _settings
    yield "Export", _export
    yield "Duties", lambda report: f"{report.total:,}: {counted(report)}"


def _alike_but_for_digest(comparison: Comparison) -> bool:
    first, second = comparison.first.rulebook, comparison.second.rulebook
    chosen_otherwise = first.choices != second.choices
    return first.title == second.title and first.digest != second.digest and not chosen_otherwise


def _digested(report: Report) -> str:
    return f"{report.rulebook.title}, digest {report.rulebook.digest}"


def _readings(report: Report) -> str:
    chosen = [f"{name} is read as {option}" for name, option in report.rulebook.choices.items()]
    return listed(chosen) if chosen else "read by default"


def _settings(report: Report) -> str:
    settings = report.chosen.request.settings
    return (
        f"{many(len(settings.terms), 'school term')}; due soon at most "
        f"{many(settings.warning_working_days, 'working day')} before the due day"
    )


def _export(report: Report) -> str:
    paths = [str(path) for path in report.chosen.request.paths]
    more = " and more" if len(paths) > _PATHS else ""
    of = f" in {', '.join(paths[:_PATHS])}{more}" if paths else ""
    size = f"{many(report.events, 'event')} of {many(report.cases, 'case')}"
    return f"{capital(report.described)}{of}: {size}"


_PATHS = 3
"""How many files and folders of an export are named."""


def how_much(comparison: Comparison) -> str:
    """How many duties of how many children differ."""
    changes = comparison.changes
    if changes.is_empty():
        return "no duty differs"
    verb = "duty differs" if changes.height == 1 else "duties differ"
    return f"{changes.height:,} {verb}, of {children_counted(changes['case'].n_unique())}"


def shown_only(comparison: Comparison) -> str:
    """By what the duties that are told of are narrowed; empty where all are."""
    if comparison.only.is_empty:
        return ""
    return f"Filtered, as either run has it: {'; '.join(parts(comparison.only, comparison.second.rulebook))}"


def in_number(comparison: Comparison) -> Iterator[tuple[str, int, str]]:
    """How a duty differs, how many do so, and what it means."""
    numbers = dict(comparison.changes["change"].value_counts().iter_rows())
    for change, (short, meaning) in CHANGES.items():
        if number := numbers.get(change.value, 0):
            yield short, number, meaning


def by_rule(comparison: Comparison) -> pl.DataFrame:
    """Rule by rule how many duties differ, the most first: columns rule, title, and one for each value of `Changed`."""
    return (
        comparison.changes.group_by("rule", "title")
        .agg((pl.col("change") == change.value).sum().alias(change.value) for change in CHANGES)
        .with_columns(pl.sum_horizontal(change.value for change in CHANGES).alias("_all"))
        .sort("_all", "rule", descending=[True, False])
        .drop("_all")
    )


def side(measure: Measure | None) -> str:
    """A measure as one run has it: `95.8% (23 of 24)`; `none` where there is no such line or no figure."""
    if measure is None or measure.lacking is not None:
        return "none"
    return figure_said(measure, measure.unit)


def difference(compared: MeasureCompared) -> str:
    """By how much the second differs from the first: `-4.9 points`; empty where either has no value."""
    values = [each.value if each is not None else None for each in (compared.first, compared.second)]
    before, after = values
    if before is None or after is None:
        return ""
    moved = round(after - before, 1)
    if not moved:
        return ""
    return (
        f"{moved:+,.1f} points"
        if compared.told.unit.value == "percent"
        else f"{moved:+,.1f}".removesuffix(".0")
    )


def colours(compared: MeasureCompared) -> str:
    """`green, then amber`; one word where both have the same, and none without a tolerance."""
    if compared.told.tolerance is None:
        return ""
    shown = [each.rating.value if each is not None else "none" for each in (compared.first, compared.second)]
    return shown[0] if shown[0] == shown[1] else f"{shown[0]}, then {shown[1]}"


def status_said(status: str | None) -> str:
    """The status of a duty in words; empty where a run does not have it."""
    if status is None:
        return ""
    return "not judged" if status == Status.NOT_ASSESSABLE else status_words(Status(status))


def sides(row: dict[str, int], run: str) -> str:
    """Where a line has a child: `counted`, `missed`, `left out`, `2 of 3`, or `not there`."""
    counted, missed, left_out = (row[f"{run}_{name}"] for name in ("counted", "missed", "left_out"))
    if not counted + missed:
        return "left out" if left_out else "not there"
    if counted + missed == 1:
        return "counted" if counted else "missed"
    return f"{counted:,} of {counted + missed:,}"
