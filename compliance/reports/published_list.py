"""The page as it may be published: as text, as CSV and as JSON."""

from __future__ import annotations

import json

import polars as pl
from rich.console import Console
from rich.padding import Padding

from compliance.findings.figure_words import value_said
from compliance.findings.text import written
from compliance.model.findings import Unit
from compliance.model.published import Published, PublishedFigure, PublishedLine
from compliance.reports.columns import Column, in_columns
from compliance.reports.terminal import Text

SCHEMA = "compliance-published/1"


def print_published(page: Published, console: Console) -> None:
    """Write the page to the console, a line each."""
    console.print(Text(f"{page.title}, as of the end of {written(page.as_of)}", style="bold"))
    for said in page.says:
        console.print(Text(said))
    first = page.lines[0]
    columns = (
        Column("No"),
        Column("Line", rest=True),
        Column(first.year_to_date.name, most=22, right=True),
        Column(first.last_year.name, most=22, right=True),
    )
    rows = [
        (line.number or "", line.title, _said(line, line.year_to_date), _said(line, line.last_year))
        for line in page.lines
    ]
    console.print(Padding(in_columns(console, columns, rows), (1, 0, 0, 0)))
    lacking = [line for line in page.lines if line.lacking is not None]
    if lacking:
        console.print(Padding(Text("NO FIGURES", style="bold"), (1, 0, 0, 0)))
        for line in lacking:
            console.print(Padding(Text(f"{line.title}: {line.lacking}"), (0, 0, 0, 2)))


def _said(line: PublishedLine, figure: PublishedFigure) -> str:
    value = figure.value
    said = value if isinstance(value, str) else _number(value, line.unit)
    if line.unit is Unit.PERCENT and figure.denominator is not None:
        return f"{said} ({_count(figure.numerator)} of {_count(figure.denominator)})"
    return said


def _number(value: float | None, unit: Unit) -> str:
    if value is not None and unit is Unit.PERCENT:
        return f"{value:g}%"
    return value_said(value, unit)


def _count(number: int | str | None) -> str:
    return f"{number:,}" if isinstance(number, int) else number or "-"


def as_csv(page: Published) -> str:
    """Every figure of every line as CSV text with a header line: one row each."""
    rows = [
        (
            *(line.number, line.id, line.title, line.unit.value, line.good.value, of, figure.name),
            *(figure.first, figure.last, *map(_cell, (figure.numerator, figure.denominator, figure.value))),
            line.lacking,
        )
        for line in page.lines
        for of, figure in (("year to date", line.year_to_date), ("last year", line.last_year))
    ]
    return pl.DataFrame(rows, _FIGURES, orient="row").write_csv()


def _cell(number: float | str | None) -> str | None:
    return None if number is None else number if isinstance(number, str) else f"{number:g}"


_FIGURES = {
    **dict.fromkeys(("number", "line", "title", "unit", "good", "of", "days"), pl.String()),
    **dict.fromkeys(("first", "last"), pl.Date()),
    **dict.fromkeys(("numerator", "denominator", "value", "lacking"), pl.String()),
}


def as_json(page: Published) -> str:
    """The page as one JSON object, schema `compliance-published/1`."""
    whole = {"schema": SCHEMA, **page.model_dump(mode="json")}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
