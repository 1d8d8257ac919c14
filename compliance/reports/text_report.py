"""The report in a terminal: what needs doing first, then how much was done, then what cannot be said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import polars as pl
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.calendars.periods import return_year_of
from compliance.findings.words import children_counted, listed, spaced, written
from compliance.model.counts import many
from compliance.model.findings import Measure, Rating
from compliance.model.obligations import ReasonCode
from compliance.report import Report
from compliance.reports.columns import GAP, Column, in_columns
from compliance.reports.first_lines import as_of, set_aside, warning
from compliance.reports.terminal import Text

_A_YEAR = 365
# The fewest columns of a terminal that a long id and a long title are given.
_CHILD, _DUTY = 12, 24

_STYLE = {Rating.RED: "bold red", Rating.AMBER: "yellow", Rating.GREEN: "green", Rating.GREY: "bright_black"}


def print_report(report: Report, console: Console, limit: int) -> None:
    """Write the report to the console. `limit` is how many lines of a list are shown; 0 shows all."""
    for part in _parts(report, limit, console):
        console.print(part)


def _parts(report: Report, limit: int, console: Console) -> Iterable[RenderableType]:
    yield from _heading(report)
    yield from _overdue(report, limit, console)
    yield from _due_soon(report, limit, console)
    yield from _concerns(report, limit)
    yield from _scorecard(report.scorecard, console)
    yield from _by_rule(report.by_rule, console)
    yield from _children(report, console)
    yield from _not_judged(report, console)
    yield from _reading(report, limit)


def _heading(report: Report) -> Iterable[RenderableType]:
    if said := warning(report):
        yield Text(said, style="bold red")
    yield Text(as_of(report), style="bold")
    yield Text(
        f"{many(report.events, 'event')} of {many(report.cases, 'case')}; "
        f"{report.rulebook.title}: {many(len(report.rulebook.rules), 'rule')}; "
        f"{many(report.total, 'finding')}"
    )
    if said := set_aside(report):
        yield Text(said, style="bold yellow")
    if chosen := report.rulebook.choices:
        said = ", ".join(f"{name}={option}" for name, option in chosen.items())
        yield Text(f"Where the law is open it is read as the settings choose: {said}; all else by default")


def _title(text: str, style: str = "bold") -> RenderableType:
    return Padding(Text(text, style=style), (1, 0, 0, 0))


def _overdue(report: Report, limit: int, console: Console) -> Iterable[RenderableType]:
    # What the law itself demands comes before guidance, and of that the longest overdue first; what has been
    # overdue for more than a year is rather a gap in the record, and comes last.
    old = (pl.col("days") > _A_YEAR).alias("old")
    order = ["old", "force_rank", "days", "case", "rule"]
    found = report.summary.overdue.with_columns(old).sort(
        order, descending=[False, False, True, False, False]
    )
    yield _title(f"OVERDUE: {found.height:,} for {children_counted(found['case'].n_unique())}", "bold red")
    if found.is_empty():
        yield Text("  nothing that can be judged is overdue")
    else:
        yield from _list(found, limit, console, "Late", lambda days: many(days, "day"))
        if found["old"].any():
            said = f"{found['old'].sum():,} of them for more than a year, listed last: perhaps done and never recorded."
            yield Padding(Text(said, style="dim"), (0, 0, 0, 2))


def _due_soon(report: Report, limit: int, console: Console) -> Iterable[RenderableType]:
    found = report.summary.due_soon.sort("due_on", "case", "rule")
    yield _title(
        f"DUE SOON: {found.height:,} for {children_counted(found['case'].n_unique())}", "bold yellow"
    )
    if found.is_empty():
        yield Text("  nothing")
    else:
        yield from _list(
            found, limit, console, "Left", lambda days: "today" if days == 0 else many(-days, "day")
        )


def _list(
    found: pl.DataFrame, limit: int, console: Console, days: str, in_days: Callable[[int], str]
) -> Iterable[RenderableType]:
    shown = found.head(limit) if limit else found
    lines = []
    for row in shown.iter_rows(named=True):
        title = f"{row['title']} ({row['disposition']})" if row["disposition"] else row["title"]
        due = f"{row['due_on'].day} {row['due_on']:%b %Y}"
        lines.append((row["case"], row["rule"], due, in_days(row["days"]), title))
    _, *short, duty = (max(map(cell_len, column)) for column in zip(*lines, strict=True))
    # A long id goes on in the next line rather than leave no room for the duty.
    room = console.width - sum(short) - min(duty, _DUTY) - GAP * (len(short) + 1)
    columns = (
        Column("Child", most=max(room, _CHILD)),
        Column("Rule"),
        Column("Due"),
        Column(days, right=True),
    )
    yield in_columns(console, (*columns, Column("Duty", rest=True)), lines)
    yield from _more(found.height - shown.height)


def _more(hidden: int) -> list[RenderableType]:
    return (
        [Text(f"  and {hidden:,} more; --limit 0 or --format csv lists all", style="dim")]
        if hidden > 0
        else []
    )


def _concerns(report: Report, limit: int) -> Iterable[RenderableType]:
    if not report.concerns:
        return
    children = len({c.case for c in report.concerns})
    yield _title(f"CONCERNS: {children_counted(children)} with a pattern that calls for action")
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
    shown = [m for m in measures if m.denominator or m.not_assessable]
    if not shown:
        return
    yield _title(f"SCORECARD, {written(return_year_of(shown[0].last).first)} to {written(shown[0].last)}")
    numbers = [Column(name, right=True) for name in ("Done", "Of", "Share")]
    columns = (Column("Measure", rest=True), *numbers, Column(""), Column("Not judged", right=True))
    lines = [
        (m.title, f"{m.numerator:,}", f"{m.denominator:,}", _share(m), _rating(m), _count(m.not_assessable))
        for m in shown
    ]
    yield in_columns(console, columns, lines)


def _by_rule(measures: Sequence[Measure], console: Console) -> Iterable[RenderableType]:
    shown = [m for m in measures if m.denominator]
    if not shown:
        return
    first = shown[0]
    yield _title(
        f"MET IN TIME, {written(first.first)} to {written(first.last)}, of what fell due or was done"
    )
    numbers = [Column(name, right=True) for name in ("In time", "Of", "Share", "Not judged")]
    lines = [
        (m.id, m.title, f"{m.numerator:,}", f"{m.denominator:,}", _share(m), _count(m.not_assessable))
        for m in shown
    ]
    yield in_columns(console, (Column("Rule"), Column("Duty", rest=True), *numbers), lines)


def _share(measure: Measure) -> str:
    return "-" if measure.share is None else f"{measure.share:.1f}%"


def _rating(measure: Measure) -> Text:
    if measure.tolerance is None or measure.share is None:
        return Text("")
    return Text(measure.rating.value, style=_STYLE[measure.rating])


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _children(report: Report, console: Console) -> Iterable[RenderableType]:
    if report.summary.ratings.is_empty():
        return
    yield _title("CHILDREN, by family of duties")
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


def _not_judged(report: Report, console: Console) -> Iterable[RenderableType]:
    gaps = report.summary.gaps
    yield _title(f"COULD NOT BE JUDGED from this export: {gaps['findings'].sum():,}")
    if gaps.is_empty():
        yield Text("  nothing")
    grouped: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in gaps.iter_rows(named=True):
        grouped[_gap(gap)][gap["rule"]] += gap["findings"]
    lines: list[tuple[str, str | Text]] = []
    for said, rules in sorted(grouped.items(), key=lambda item: (-item[1].total(), item[0])):
        named = ", ".join(f"{rule} {count:,}" for rule, count in sorted(rules.items()))
        lines += [(f"{rules.total():>8,}", said), ("", Text(named, "dim"))]
    if lines:
        yield in_columns(console, (Column(""), Column("", rest=True)), lines)
    if (gaps["reason_code"] == ReasonCode.SILENCE.value).any():
        closing = (
            "To close a gap add the missing events as a file, or declare them complete in coverage.yaml."
        )
        yield Padding(Text(closing), (0, 0, 0, 2))
    silent = sorted(set(report.rulebook.rules) - report.summary.rules_seen)
    if silent:
        yield Padding(Text("No occasion was seen for: " + ", ".join(silent)), (0, 0, 0, 2))


def _gap(gap: dict[str, Any]) -> str:
    """What is missing, without the days of the single case, so that like gaps stand together."""
    about = listed([spaced(name) for name in gap["reason_about"].split("\n")]) if gap["reason_about"] else ""
    match gap["reason_code"]:
        case ReasonCode.SILENCE if not gap["carried"]:
            return f"not in this export: {about}"
        case ReasonCode.SILENCE:
            return f"in this export, but not complete for the days in question: {about}"
        case ReasonCode.START_UNKNOWN:
            return f"the {about} began before this export does"
        case ReasonCode.ORDER_UNKNOWN:
            return "whether it was the first of its kind is not shown"
        case ReasonCode.DEADLINE_UNKNOWN:
            return f"the due day hangs on what is not shown: {about}"
        case ReasonCode.CONDITION_UNKNOWN:
            return f"whether it was owed or done turns on what is not recorded: {about}"
        case ReasonCode.UNREAD:
            return f"what is in {about} could not be read and may have told of this"
        case ReasonCode.TIME_UNKNOWN:
            return "hours decide, and the export gives days only"
        case ReasonCode.NO_PERIODS:
            return "the settings hold no school terms"
        case _:
            return f"outside the calendar: {about}"


def _reading(report: Report, limit: int) -> Iterable[RenderableType]:
    yield _title("WHAT WAS READ")
    for file in report.files:
        yield Text(f"  {file.name}: {file.kind}, {many(file.rows, 'row')}")
    for note in report.notes:
        yield Padding(Text(f"- {note}"), (0, 0, 0, 2))
    if report.problems:
        yield Padding(Text(f"- {many(len(report.problems), 'problem')}:"), (0, 0, 0, 2))
        shown = report.problems[:limit] if limit else report.problems
        for problem in shown:
            yield Padding(Text(str(problem), style="dim"), (0, 0, 0, 4))
        hidden = len(report.problems) - len(shown)
        if hidden:
            yield Text(f"    and {hidden:,} more; --limit 0 or --format json lists all", style="dim")
