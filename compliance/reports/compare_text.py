"""Two runs side by side as text: what they are, their measures, and what changed and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.checking.changed import Changed
from compliance.checking.compare import Comparison
from compliance.checking.line_compared import LineCompared
from compliance.findings.figure_words import figure_said
from compliance.findings.text import capital, children_counted
from compliance.reports.columns import Column, in_columns
from compliance.reports.compare_words import (
    CHANGES,
    by_rule,
    colours,
    differ_in,
    difference,
    how_much,
    in_number,
    runs,
    shown_only,
    side,
    sides,
    status_said,
)
from compliance.reports.duty_lists import more, section_title
from compliance.reports.first_lines import warning
from compliance.reports.format import Shown
from compliance.reports.terminal import Text, rendered

_ID, _RULE, _STATUS = 16, 16, 10
"""The most columns of a terminal that each is given."""
_INDENT = (0, 0, 0, 4)


def pieces(comparison: Comparison, shown: Shown) -> Iterable[str]:
    """The comparison as text for a terminal, in one piece."""
    yield rendered(
        lambda console: print_comparison(comparison, console, shown.limit, verbose=shown.verbose),
        colour=shown.colour,
    )


def measures(comparison: Comparison, shown: Shown) -> Iterable[str]:
    """The measures alone as text."""

    def draw(console: Console) -> None:
        for part in (*_runs(comparison), *_measures(comparison, console, every=shown.verbose)):
            console.print(part)

    yield rendered(draw, colour=shown.colour)


def print_comparison(comparison: Comparison, console: Console, limit: int, *, verbose: bool = False) -> None:
    """Write the comparison to the console. `limit`: lines of each list, 0 for all. `verbose`: also measures that are
    alike."""
    for part in _parts(comparison, limit, console, verbose=verbose):
        console.print(part)


def _parts(
    comparison: Comparison, limit: int, console: Console, *, verbose: bool
) -> Iterator[RenderableType]:
    yield from _runs(comparison)
    yield from _measures(comparison, console, every=verbose)
    if comparison.line is not None:
        yield from _line(comparison.line, limit, console)
    yield section_title(f"WHAT CHANGED: {how_much(comparison)}")
    if said := shown_only(comparison):
        yield Text(said)
    if comparison.changes.is_empty():
        return
    counts = [(f"{number:,}", short, meaning) for short, number, meaning in in_number(comparison)]
    yield in_columns(console, (Column("", right=True), Column(""), Column("", rest=True)), counts)
    yield from _rules(comparison, limit, console)
    for change in CHANGES:
        yield from _changes(comparison, change, limit, console)


def _runs(comparison: Comparison) -> Iterator[RenderableType]:
    """What the two runs are, and in what they differ."""
    for which, report in (("first", comparison.first), ("second", comparison.second)):
        if said := warning(report):
            yield Text(f"The {which}: {said}", style="bold red")
    yield Text(differ_in(comparison), style="bold")
    for label, first, second in runs(comparison):
        if first == second:
            yield Text(f"{label}: {first}")
        else:
            yield Text(f"{label}, first: {first}")
            yield Text(f"{label}, second: {second}")


def _measures(comparison: Comparison, console: Console, *, every: bool) -> Iterator[RenderableType]:
    differing = [each for each in comparison.measures if each.differs]
    shown = comparison.measures if every else differing
    said = "none of" if not differing else f"{len(differing):,} of"
    yield section_title(f"MEASURES, year to date: {said} {len(comparison.measures):,} differ")
    if not shown:
        return
    for each in shown:
        number = f"{each.told.number}  " if each.told.number else ""
        moved = "; ".join(said for said in (difference(each), colours(each)) if said)
        yield Text(f"{number}{each.told.title}", style="bold")
        yield Padding(
            Text(f"{side(each.first)}, then {side(each.second)}{f': {moved}' if moved else ''}"), _INDENT
        )


def _line(line: LineCompared, limit: int, console: Console) -> Iterator[RenderableType]:
    unit = line.second.measure.unit
    first, second = (figure_said(each.year_to_date, unit) for each in (line.first, line.second))
    number = children_counted(line.children.height)
    yield section_title(f"{line.second.measure.title.upper()}: {first}, then {second}; {number} otherwise")
    if line.children.is_empty():
        return
    shown = line.children.head(limit) if limit else line.children
    rows = [
        (str(row["case"]), sides(row, "first"), sides(row, "second"), _telling(row))
        for row in shown.iter_rows(named=True)
    ]
    columns = (Column("Child", most=_ID), Column("First"), Column("Second"), Column("", rest=True))
    yield in_columns(console, columns, rows)
    yield from more(line.children.height - shown.height)


def _telling(row: dict[str, object]) -> str:
    parts = [
        row["rule"],
        f"due {row['due_on']}" if row["due_on"] else None,
        status_said(_text(row["status"])),
    ]
    parts += [f"done {row['met_on']}" if row["met_on"] else None, row["because"]]
    return ", ".join(str(part) for part in parts if part)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _rules(comparison: Comparison, limit: int, console: Console) -> Iterator[RenderableType]:
    table = by_rule(comparison)
    yield section_title(f"BY DUTY: {table.height:,}")
    shown = table.head(limit) if limit else table
    present = [change for change in CHANGES if table[change.value].sum()]
    rows = [
        (
            row["rule"],
            *(f"{row[change.value]:,}" if row[change.value] else "" for change in present),
            row["title"],
        )
        for row in shown.iter_rows(named=True)
    ]
    columns = (
        Column("Rule"),
        *(Column(capital(CHANGES[change][0]), right=True, most=9) for change in present),
        Column("Duty", rest=True),
    )
    yield in_columns(console, columns, rows)
    yield from more(table.height - shown.height)


def _changes(
    comparison: Comparison, change: Changed, limit: int, console: Console
) -> Iterator[RenderableType]:
    due = pl.coalesce("second_due_on", "first_due_on")
    those = comparison.changes.filter(pl.col("change") == change.value).sort(
        due, "case", "rule", descending=[True, False, False], nulls_last=True, maintain_order=True
    )
    if those.is_empty():
        return
    short, meaning = CHANGES[change]
    yield section_title(f"{short.upper()}: {those.height:,}; {meaning}; the latest due first")
    shown = those.head(limit) if limit else those
    rows = [
        (row["case"], row["rule"], *_statuses(row, change), row["why"]) for row in shown.iter_rows(named=True)
    ]
    titles = ("First", "Second") if change is Changed.STATUS else ("Status",)
    columns = (
        Column("Child", most=_ID),
        Column("Rule", most=_RULE),
        *(Column(title, most=_STATUS) for title in titles),
        Column("Why", rest=True),
    )
    yield in_columns(console, columns, rows)
    yield from more(those.height - shown.height)


def _statuses(row: dict[str, str | None], change: Changed) -> tuple[str, ...]:
    first, second = status_said(row["first_status"]), status_said(row["second_status"])
    return (first, second) if change is Changed.STATUS else (second or first,)
