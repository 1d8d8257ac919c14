"""The report in a terminal: what needs doing first, then how much was done, then what cannot be said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import polars as pl
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.calendars.periods import return_year_of
from compliance.checking.filters import Filter
from compliance.checking.report import Report
from compliance.findings.figure_words import denominator_said, told, value_said
from compliance.findings.text import children_counted, written
from compliance.model.counts import many
from compliance.model.findings import Measure, Rating, Unit
from compliance.model.obligations import ReasonCode
from compliance.reports.columns import Column, in_columns
from compliance.reports.duty_lists import duty_list, left, overdue_groups, section_title
from compliance.reports.filter_words import filtered
from compliance.reports.first_lines import (
    QUALITY,
    as_of,
    judged,
    overdue_title,
    set_aside,
    title_of_what_to_put_right,
    to_put_right,
    warning,
    what,
)
from compliance.reports.format import Shown
from compliance.reports.gaps import in_short, missing
from compliance.reports.status_lists import TO_ACT_ON, other_statuses
from compliance.reports.terminal import Text, rendered

_REASONS = 8
"""Lines of what could not be judged, where it is not told rule by rule."""

_PASSED_OVER = 5

_STYLE = {Rating.RED: "bold red", Rating.AMBER: "yellow", Rating.GREEN: "green", Rating.GREY: "bright_black"}


def pieces(report: Report, shown: Shown) -> Iterable[str]:
    """The report as text for a terminal, in one piece."""
    yield rendered(
        lambda console: print_report(report, console, shown.limit, verbose=shown.verbose), colour=shown.colour
    )


def print_report(report: Report, console: Console, limit: int, *, verbose: bool = False) -> None:
    """Write the report to the console.

    `limit` is how many lines of a list are shown; 0 shows all. `verbose`: with what could not be judged rule by
    rule, and everything that was read, noted and found wrong.
    """
    for part in _parts(report, limit, console, verbose=verbose):
        console.print(part)


def _parts(report: Report, limit: int, console: Console, *, verbose: bool) -> Iterable[RenderableType]:
    yield from _heading(report)
    yield from _to_put_right(report, console)
    if report.narrowed is not None:
        yield from _narrowed(report, report.narrowed.by, limit, console)
        return
    yield from _overdue(report, limit, console)
    yield from _due_soon(report, limit, console)
    yield from _apparent(report)
    yield from _concerns(report, limit)
    yield from _scorecard(report.scorecard, console)
    yield from _by_rule(report.by_rule, console)
    yield from _children(report, console)
    yield from _not_judged(report, console, verbose=verbose)
    yield from (_everything_read(report) if verbose else _reading(report))


def _narrowed(report: Report, by: Filter, limit: int, console: Console) -> Iterable[RenderableType]:
    """The lists of what was asked for; what is said of children only where all that is owed to them is asked for."""
    for status, listed in zip(TO_ACT_ON, (_overdue, _due_soon), strict=True):
        if not by.statuses or status in by.statuses:
            yield from listed(report, limit, console)
    yield from other_statuses(report, limit, console)
    if by == by.whom:
        yield from _concerns(report, limit)
        yield from _children(report, console)


def _heading(report: Report) -> Iterable[RenderableType]:
    if said := warning(report):
        yield Text(said, style="bold red")
    yield Text(as_of(report), style="bold")
    yield Text(what(report))
    if said := set_aside(report):
        yield Text(said, style="bold yellow")
    yield Text(judged(report))
    for said in filtered(report):
        yield Text(said, style="bold")
    if chosen := report.rulebook.choices:
        said = ", ".join(f"{name}={option}" for name, option in chosen.items())
        yield Text(f"Where the law is open it is read as the settings choose: {said}; all else by default")


def _to_put_right(report: Report, console: Console) -> Iterable[RenderableType]:
    lines = to_put_right(report)
    if not lines:
        return
    yield section_title(title_of_what_to_put_right(report), "bold yellow")
    yield in_columns(console, (Column("", right=True), Column("", rest=True)), lines)
    yield Text(f"{QUALITY} lists them, row by row", style="dim")


def _overdue(report: Report, limit: int, console: Console) -> Iterable[RenderableType]:
    overdue = report.summary.overdue
    yield section_title(f"OVERDUE: {overdue_title(report)}", "bold red")
    if overdue.height:
        yield from overdue_groups(overdue, limit, console)
    elif report.summary.judged and not report.summary.gaps.height:
        yield Text("  nothing")


def _due_soon(report: Report, limit: int, console: Console) -> Iterable[RenderableType]:
    due_soon = report.summary.due_soon.sort("due_on", "case", "rule", maintain_order=True)
    order = ", the soonest first" if due_soon.height else ""
    yield section_title(
        f"DUE SOON: {due_soon.height:,} for {children_counted(due_soon['case'].n_unique())}{order}",
        "bold yellow",
    )
    if due_soon.is_empty():
        yield Text("  nothing that can be judged" if report.summary.gaps.height else "  nothing")
    else:
        yield from duty_list(due_soon, limit, console, "Left", left)


def _apparent(report: Report) -> Iterable[RenderableType]:
    """What is a breach only if nothing was done between the lists of a series."""
    apparent, between = report.summary.apparent, report.export.between
    if not apparent or between is None:
        return
    total = sum(apparent.values())
    breaches = "1 breach" if total == 1 else f"{total:,} breaches"
    yield section_title(f"APPARENT: {breaches} for {children_counted(len(apparent))}", "bold yellow")
    yield Text(
        f"They rest on the time between {between.spacing(between.days[0], between.days[-1])}: each list shows the "
        "latest alone, and what was done in between need not be in any. They count in the colours of children, and in "
        "no share."
    )


def _concerns(report: Report, limit: int) -> Iterable[RenderableType]:
    if not report.concerns:
        return
    children = len({c.case for c in report.concerns})
    yield section_title(f"CONCERNS: {children_counted(children)} with a pattern that calls for action")
    grouped: dict[str, list[str]] = defaultdict(list)
    titles = {}
    for concern in report.concerns:
        grouped[concern.id].append(concern.case)
        titles[concern.id] = (concern.title, concern.action)
    for id_, cases in sorted(grouped.items()):
        title, action = titles[id_]
        shown = cases[:limit] if limit else cases
        more = f" and {len(cases) - len(shown)} more" if len(cases) > len(shown) else ""
        yield Padding(Text(f"{id_}  {title}: {len(cases)}. {action}"), (0, 0, 0, 2))
        yield Padding(Text(", ".join(shown) + more, style="dim"), (0, 0, 0, 4))


def _scorecard(measures: Sequence[Measure], console: Console) -> Iterable[RenderableType]:
    # What no export shows is told by the scorecard's own page.
    shown = [m for m in measures if m.kind != "not_held" and not (m.lacking and m.unit is Unit.RATE)]
    shown = [m for m in shown if m.numerator or m.denominator or m.not_assessable or m.lacking]
    if not shown:
        return
    yield section_title(
        f"SCORECARD, {written(return_year_of(shown[0].last).first)} to {written(shown[0].last)}"
    )
    shares = [m for m in shown if m.unit is Unit.PERCENT and not m.lacking]
    if shares:
        yield from _shares(shares, console)
    figures = [m for m in shown if m.unit is not Unit.PERCENT and not m.lacking]
    if figures:
        yield from _figures(figures, console)
    lacking = [m for m in shown if m.lacking]
    if lacking:
        yield Text("  cannot be judged from this export:", style="dim")
    for m in lacking:
        yield Padding(Text(f"{m.title}: {m.lacking}", style="dim"), (0, 0, 0, 4))


def _shares(measures: Sequence[Measure], console: Console) -> Iterable[RenderableType]:
    numbers = [Column(name, right=True) for name in ("Done", "Of", "Share")]
    columns = (Column("Measure", rest=True), *numbers, Column(""), Column("Not judged", right=True))
    lines = [
        (m.title, f"{m.numerator:,}", denominator_said(m), _value(m), _rating(m), _count(m.not_assessable))
        for m in measures
    ]
    yield in_columns(console, columns, lines)


def _figures(measures: Sequence[Measure], console: Console) -> Iterable[RenderableType]:
    """Figures counted of events, each with the days it is of, who was left out, and what else is to be known."""
    columns = (
        *(Column("Figure", rest=True), Column("Value", right=True), Column("Of", right=True)),
        *(Column(""), Column("Left out", right=True)),
    )
    lines = [
        (m.title, _value(m), denominator_said(m), _rating(m), _count(m.not_assessable)) for m in measures
    ]
    yield in_columns(console, columns, lines)
    for m in measures:
        if m.unit is not Unit.COUNT or m.left_out:
            yield Padding(Text(told(m), style="dim"), (0, 0, 0, 2))


def _by_rule(measures: Sequence[Measure], console: Console) -> Iterable[RenderableType]:
    shown = [m for m in measures if m.denominator]
    if not shown:
        return
    first = shown[0]
    yield section_title(
        f"MET IN TIME, {written(first.first)} to {written(first.last)}, of what fell due or was done"
    )
    numbers = [Column(name, right=True) for name in ("In time", "Of", "Share", "Not judged")]
    lines = [
        (m.id, m.title, f"{m.numerator:,}", denominator_said(m), _value(m), _count(m.not_assessable))
        for m in shown
    ]
    yield in_columns(console, (Column("Rule"), Column("Duty", rest=True), *numbers), lines)


def _value(measure: Measure) -> str:
    return value_said(measure.value, measure.unit)


def _rating(measure: Measure) -> Text:
    if measure.tolerance is None or measure.value is None:
        return Text("")
    if measure.rating is Rating.GREY:
        return Text("")
    return Text(measure.rating.value, style=_STYLE[measure.rating])


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _children(report: Report, console: Console) -> Iterable[RenderableType]:
    if report.summary.ratings.is_empty():
        return
    yield section_title("CHILDREN, by family of duties")
    colours = [Column(rating.value, right=True, style=_STYLE[rating]) for rating in Rating]
    tallied = report.summary.ratings.group_by("family", "rating").agg(pl.len().alias("children"))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for family, rating, children in tallied.iter_rows():
        counts[family][rating] = children
    lines = [
        (title, *(_count(counts[family][rating.value]) for rating in Rating))
        for family, title in report.rulebook.families.items()
        if family in counts
    ]
    yield in_columns(console, (Column("Family", rest=True), *colours), lines)
    legend = (
        "red: overdue now; amber: due soon, or a breach in the last 90 days; grey: nothing could be judged"
    )
    yield Padding(Text(legend, style="dim"), (0, 0, 0, 2))


def _not_judged(report: Report, console: Console, *, verbose: bool) -> Iterable[RenderableType]:
    gaps = report.summary.gaps
    yield section_title(
        f"COULD NOT BE JUDGED from this export: {gaps['findings'].sum():,} of {report.total:,}"
    )
    if gaps.is_empty():
        yield Text("  nothing")
        return
    yield from _by_what_is_missing(report, console) if verbose else _by_reason(report, console)


def _by_reason(report: Report, console: Console) -> Iterable[RenderableType]:
    lines = [(f"{count:>8,}", said) for count, said in in_short(report.summary.gaps)]
    if len(lines) > _REASONS:
        rest = sum(count for count, _ in in_short(report.summary.gaps)[_REASONS - 1 :])
        lines = [*lines[: _REASONS - 1], (f"{rest:>8,}", "for other reasons")]
    yield in_columns(console, (Column(""), Column("", rest=True)), lines)
    yield Padding(Text("`compliance coverage PATH` says what each rule lacks", style="dim"), (0, 0, 0, 2))


def _by_what_is_missing(report: Report, console: Console) -> Iterable[RenderableType]:
    gaps = report.summary.gaps
    grouped: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in gaps.iter_rows(named=True):
        grouped[missing(gap)][gap["rule"]] += gap["findings"]
    lines: list[tuple[str, str | Text]] = []
    for said, rules in sorted(grouped.items(), key=lambda item: (-item[1].total(), item[0])):
        named = ", ".join(f"{rule} {count:,}" for rule, count in sorted(rules.items()))
        lines += [(f"{rules.total():>8,}", said), ("", Text(named, "dim"))]
    yield in_columns(console, (Column(""), Column("", rest=True)), lines)
    if (gaps["reason_code"] == ReasonCode.SILENCE.value).any():
        closing = (
            "To close a gap add the missing events as a file, or declare them complete in coverage.yaml."
        )
        yield Padding(Text(closing), (0, 0, 0, 2))
    silent = sorted(set(report.rulebook.rules) - report.summary.rules_seen)
    if silent:
        yield Padding(Text("No occasion was seen for: " + ", ".join(silent)), (0, 0, 0, 2))


def _reading(report: Report) -> Iterable[RenderableType]:
    yield section_title("WHAT WAS READ")
    for note in report.passed_over[:_PASSED_OVER]:
        yield Padding(Text(note), (0, 0, 0, 2))
    hidden = len(report.passed_over) - _PASSED_OVER
    if hidden > 0:
        yield Text(f"  and {hidden:,} more not read", style="dim")
    yield Text(
        f"  {many(len(report.files), 'file')}, {many(report.rows, 'row')}; {many(len(report.notes), 'note')}"
    )
    problems = many(len(report.problems), "problem")
    others = f"{len(report.irregularities):,} more to put right"
    said = f"{problems} and {others}: {QUALITY} lists them; --verbose tells all that was read and noted"
    yield Padding(Text(said, style="dim"), (0, 0, 0, 2))


def _everything_read(report: Report) -> Iterable[RenderableType]:
    yield section_title("WHAT WAS READ")
    for file in report.files:
        yield Text(f"  {file.name}: {file.kind}, {many(file.rows, 'row')}")
    for note in report.notes:
        yield Padding(Text(f"- {note}"), (0, 0, 0, 2))
    if report.problems:
        yield Padding(Text(f"- {many(len(report.problems), 'problem')}:"), (0, 0, 0, 2))
        for problem in report.problems:
            yield Padding(Text(str(problem), style="dim"), (0, 0, 0, 4))
