"""The panel's page, and a line of it opened to its children: as text, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

import polars as pl
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.checking.panel import Opened
from compliance.findings.figure_words import days_said, figure_said, value_said
from compliance.findings.text import children_counted, written
from compliance.model.counts import many
from compliance.model.findings import Good, Rating
from compliance.model.panel import Figure, KnownThen, Panel, PanelLine
from compliance.ratings.lines.entries import Side
from compliance.reports.columns import Column, in_columns
from compliance.reports.csv_report import FORMULA
from compliance.reports.terminal import Text

SCHEMA = "compliance-scorecard/1"

_SHOWN = 3
"""Months of each line in text; CSV and JSON hold all."""

_STYLE = {Rating.RED: "bold red", Rating.AMBER: "yellow", Rating.GREEN: "green", Rating.GREY: "bright_black"}
_GOOD = {Good.HIGH: "high is good", Good.LOW: "low is good", Good.NEUTRAL: "for information"}


def print_panel(page: Panel, console: Console) -> None:
    """Write the page to the console, line by line in the order of the card."""
    for part in _page(page):
        console.print(part)


def _page(page: Panel) -> Iterable[RenderableType]:
    because = f", {page.as_of_because}" if page.as_of_because else ""
    yield Text(f"{page.title}, as of the end of {written(page.as_of)}{because}", style="bold")
    if page.known_at is not None:
        yield Text(f"as known on {written(page.known_at)}")
    yield Text(f"{page.export}; {page.rulebook}")
    for line in page.lines:
        yield from _line(line)
    if page.notes:
        yield Padding(Text("NOTES", style="bold"), (1, 0, 0, 0))
        yield from (Padding(Text(note), (0, 0, 0, 2)) for note in page.notes)


def _line(line: PanelLine) -> Iterable[RenderableType]:
    measure = line.measure
    name = f"{measure.number}  {measure.title}" if measure.number else measure.title
    last = next((month for month in reversed(line.months) if month.value is not None), None)
    title = Text(f"{name} ", style="bold")
    if last is not None and measure.tolerance is not None and last.rating is not Rating.GREY:
        title.append(f" {last.rating.value}", _STYLE[last.rating])
    if line.direction is not None:
        title.append(f" {line.direction.value}")
    yield Padding(title, (1, 0, 0, 0))
    for said in _said(line):
        yield Padding(Text(said), (0, 0, 0, 4))


def _said(line: PanelLine) -> Iterable[str]:
    measure = line.measure
    if measure.lacking is not None and all(month.lacking for month in line.months):
        yield f"cannot be shown: {measure.lacking}"
        return
    yield "; ".join(f"{_month(month)} {figure_said(month, measure.unit)}" for month in line.months[-_SHOWN:])
    last_year = f"last year {figure_said(line.last_year, measure.unit)}"
    if line.quarter.first < line.quarter.last and line.quarter.first != line.year_to_date.first:
        quarter = figure_said(line.quarter, measure.unit)
        last_year = (
            f"quarter {quarter}; year to date {figure_said(line.year_to_date, measure.unit)}; {last_year}"
        )
    elif line.year_to_date.first < line.year_to_date.last:
        year = figure_said(line.year_to_date, measure.unit)
        last_year = f"{days_said(measure.first, measure.last)} {year}; {last_year}"
    yield last_year
    rated = [_GOOD[measure.good], *([measure.tolerance] if measure.tolerance else [])]
    for target in measure.targets:
        value = line.year_to_date.value
        reached = "" if value is None else ", reached" if target.is_met(value) else ", not reached"
        rated.append(f"target of {target.name}: {target.bound}{reached}")
    yield "; ".join(rated)
    if measure.comparators:
        yield "elsewhere: " + "; ".join(
            f"{each.name} {value_said(each.value, measure.unit)}" + (f" ({each.of})" if each.of else "")
            for each in measure.comparators
        )
    yield from (f"left out {each.number:,}: {each.because}" for each in line.year_to_date.left_out)
    if line.chart is not None:
        yield from line.chart.signals or ("nothing says that it has changed: all months within the limits",)
    yield from (said for then in line.known_then[-_SHOWN:] if (said := _then(line, then)))


def _month(month: Figure) -> str:
    return f"{month.name[:3]} {month.last.year}" + ("" if month.whole else f" to {month.last.day}")


def _then(line: PanelLine, then: KnownThen) -> str | None:
    now = next(month for month in line.months if month.last == then.figure.last)
    unit = line.measure.unit
    if figure_said(now, unit) == figure_said(then.figure, unit):
        return None
    moved = f"; moved by {many(len(then.moved_by), 'record')} that came later" if then.moved_by else ""
    return (
        f"{_month(now)} as known then {figure_said(then.figure, unit)}, now {figure_said(now, unit)}{moved}"
    )


def print_opened(page: Panel, line: Opened, console: Console) -> None:
    """Write a line with its children to the console, those it misses first."""
    figure = line.line.year_to_date
    measure = line.line.measure
    console.print(Text(f"{measure.title}, {days_said(figure.first, figure.last)}", style="bold"))
    console.print(Text(f"{figure_said(figure, measure.unit)}, as of the end of {written(page.as_of)}"))
    for words, label in (
        (measure.population, "counted of"),
        (measure.source_fields, "read from"),
        (measure.exclusions, "not counted"),
        (measure.lacking, "cannot be shown"),
    ):
        if words:
            console.print(Text(f"{label}: {words}"))
    for side in (Side.MISSED, Side.LEFT_OUT, Side.COUNTED):
        rows = line.entries.filter(pl.col("side") == side)
        if rows.is_empty():
            continue
        title = f"{side.value.upper()}: {rows.height:,} for {children_counted(rows['case'].n_unique())}"
        console.print(Padding(Text(title, style="bold"), (1, 0, 0, 0)))
        console.print(in_columns(console, _COLUMNS, map(_cells, rows.iter_rows(named=True))))


_COLUMNS = (
    Column("Child", most=20),
    Column("Rule"),
    Column("Due"),
    Column("Done"),
    Column("Day"),
    Column("", right=True),
    Column("", rest=True),
)


def _cells(row: dict[str, object]) -> tuple[str, ...]:
    amount = row["amount"]
    days = f"{amount:,}" if isinstance(amount, int) and amount > 1 else ""
    said = row["because"] or row["worker"] or str(row["status"] or "").replace("_", " ")
    named = [row["case"], row["rule"], row["due_on"], row["met_on"], row["on"], days, said]
    return tuple("" if each is None else str(each) for each in named)


def as_csv(page: Panel) -> str:
    """Every figure of every line as CSV text with a header line: one row each."""
    rows = [
        (
            each.measure.number,
            each.measure.id,
            each.measure.title,
            each.measure.kind,
            each.measure.good.value,
            of,
            figure.name,
            figure.first,
            figure.last,
            figure.whole,
            known_at,
            figure.numerator,
            figure.denominator,
            sum(one.number for one in figure.left_out),
            figure.value,
            each.measure.unit.value,
            figure.rating.value,
            figure.lacking,
        )
        for each in page.lines
        for of, known_at, figure in _figures(each, page)
    ]
    return pl.DataFrame(rows, _FIGURES, orient="row").write_csv()


def _figures(line: PanelLine, page: Panel) -> Iterable[tuple[str, object, Figure]]:
    yield from (("month", page.known_at, month) for month in line.months)
    yield "quarter", page.known_at, line.quarter
    yield "year to date", page.known_at, line.year_to_date
    yield "last year", page.known_at, line.last_year
    yield from (("month as known then", then.figure.last, then.figure) for then in line.known_then)


_FIGURES = {
    **dict.fromkeys(("number", "line", "title", "kind", "good", "of", "days"), pl.String()),
    **dict.fromkeys(("first", "last"), pl.Date()),
    "whole": pl.Boolean(),
    "known_at": pl.Date(),
    **dict.fromkeys(("numerator", "denominator", "left_out"), pl.Int64()),
    "value": pl.Float64(),
    **dict.fromkeys(("unit", "rating", "lacking"), pl.String()),
}


def opened_as_csv(line: Opened) -> str:
    """The entries of a line as CSV text with a header line: one row each."""
    texts = pl.col("case", "because", "worker").str.replace(FORMULA, "'$0")
    named = line.entries.with_columns(texts).select(pl.lit(line.line.measure.id).alias("line"), pl.all())
    return named.write_csv()


def as_json(page: Panel) -> str:
    """The page as one JSON object, schema `compliance-scorecard/1`."""
    whole = {"schema": SCHEMA, **page.model_dump(mode="json")}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def opened_as_json(page: Panel, line: Opened) -> str:
    """A line with its entries as one JSON object, of the same schema."""
    days = [pl.col("on", "due_on", "met_on").dt.to_string("%Y-%m-%d")]
    whole = {
        "schema": SCHEMA,
        "as_of": page.as_of.isoformat(),
        "known_at": page.known_at.isoformat() if page.known_at else None,
        "line": line.line.model_dump(mode="json"),
        "entries": line.entries.with_columns(days).to_dicts(),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
