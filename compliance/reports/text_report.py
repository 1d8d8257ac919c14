"""The report in a terminal: what needs doing first, then how much was done, then what cannot be said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import polars as pl
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.calendars.periods import return_year_of
from compliance.findings.words import children_counted, written
from compliance.model.counts import many
from compliance.model.findings import Measure, Rating
from compliance.model.obligations import ReasonCode, Status
from compliance.report import Report
from compliance.reports.columns import GAP, Column, in_columns
from compliance.reports.first_lines import (
    QUALITY,
    as_of,
    judged,
    set_aside,
    title_of_what_to_put_right,
    to_put_right,
    warning,
    what,
)
from compliance.reports.gaps import in_short, missing
from compliance.reports.terminal import Text

_A_YEAR = 365
# The fewest columns of a terminal that a long id and a long title are given.
_CHILD, _DUTY = 12, 24

_REASONS = 8
"""Lines of what could not be judged, where it is not told rule by rule."""

_PASSED_OVER = 5

_STYLE = {Rating.RED: "bold red", Rating.AMBER: "yellow", Rating.GREEN: "green", Rating.GREY: "bright_black"}


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
    yield from _overdue(report, limit, console)
    yield from _due_soon(report, limit, console)
    yield from _concerns(report, limit)
    yield from _scorecard(report.scorecard, console)
    yield from _by_rule(report.by_rule, console)
    yield from _children(report, console)
    yield from _not_judged(report, console, verbose=verbose)
    yield from (_everything_read(report) if verbose else _reading(report))


def _heading(report: Report) -> Iterable[RenderableType]:
    if said := warning(report):
        yield Text(said, style="bold red")
    yield Text(as_of(report), style="bold")
    yield Text(what(report))
    if said := set_aside(report):
        yield Text(said, style="bold yellow")
    yield Text(judged(report))
    if chosen := report.rulebook.choices:
        said = ", ".join(f"{name}={option}" for name, option in chosen.items())
        yield Text(f"Where the law is open it is read as the settings choose: {said}; all else by default")


def _to_put_right(report: Report, console: Console) -> Iterable[RenderableType]:
    lines = to_put_right(report)
    if not lines:
        return
    yield _title(title_of_what_to_put_right(report), "bold yellow")
    yield in_columns(console, (Column("", right=True), Column("", rest=True)), lines)
    yield Text(f"{QUALITY} lists them, row by row", style="dim")


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
    yield _title(f"OVERDUE: {_overdue_title(report, found)}", "bold red")
    if found.is_empty():
        if report.summary.judged and not report.summary.gaps.height:
            yield Text("  nothing")
    else:
        yield from _list(found, limit, console, "Late", lambda days: many(days, "day"))
        if found["old"].any():
            said = f"{found['old'].sum():,} of them for more than a year, listed last: perhaps done and never recorded."
            yield Padding(Text(said, style="dim"), (0, 0, 0, 2))


def _overdue_title(report: Report, found: pl.DataFrame) -> str:
    """How many are overdue; without comfort where none is, or where it is not known."""
    total, not_judged = many(report.total, "finding"), report.counts()[Status.NOT_ASSESSABLE]
    if not report.summary.judged:
        why = f"none of {total} can be judged" if report.total else "nothing is there to be judged"
        return f"not known, since {why}"
    if not_judged and found.is_empty():
        return f"none of what can be judged; {not_judged:,} of {total} cannot be"
    return f"{found.height:,} for {children_counted(found['case'].n_unique())}"


def _due_soon(report: Report, limit: int, console: Console) -> Iterable[RenderableType]:
    found = report.summary.due_soon.sort("due_on", "case", "rule")
    yield _title(
        f"DUE SOON: {found.height:,} for {children_counted(found['case'].n_unique())}", "bold yellow"
    )
    if found.is_empty():
        yield Text("  nothing that can be judged" if report.summary.gaps.height else "  nothing")
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


def _not_judged(report: Report, console: Console, *, verbose: bool) -> Iterable[RenderableType]:
    gaps = report.summary.gaps
    yield _title(f"COULD NOT BE JUDGED from this export: {gaps['findings'].sum():,} of {report.total:,}")
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
    yield _title("WHAT WAS READ")
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
    yield _title("WHAT WAS READ")
    for file in report.files:
        yield Text(f"  {file.name}: {file.kind}, {many(file.rows, 'row')}")
    for note in report.notes:
        yield Padding(Text(f"- {note}"), (0, 0, 0, 2))
    if report.problems:
        yield Padding(Text(f"- {many(len(report.problems), 'problem')}:"), (0, 0, 0, 2))
        for problem in report.problems:
            yield Padding(Text(str(problem), style="dim"), (0, 0, 0, 4))
