"""A stack of councils as a list, a line each: as text, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields

import polars as pl
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.checking.stack import CouncilChecked
from compliance.findings.text import capital, written
from compliance.model.counts import many
from compliance.reports.columns import Column, in_columns
from compliance.reports.csv_report import FORMULA
from compliance.reports.terminal import Text

SCHEMA = "compliance-councils/1"
COLUMNS = tuple(field.name for field in fields(CouncilChecked))
"""Columns of the CSV: the fields of `CouncilChecked`."""


def print_stack(councils: Sequence[CouncilChecked], console: Console) -> None:
    """Write the list to the console: the councils that were checked, then those that could not be read."""
    for part in _parts(councils, console):
        console.print(part)


def _parts(councils: Sequence[CouncilChecked], console: Console) -> Iterable[RenderableType]:
    checked = [each for each in councils if each.as_of is not None]
    unread = [each for each in councils if each.unread is not None]
    not_read = sum(each.as_of is None for each in councils)
    said = f"{many(len(councils), 'council')}, each checked by itself"
    yield Text(f"{said}; {not_read:,} could not be read" if not_read else said, style="bold")
    if checked:
        yield Padding(in_columns(console, _COLUMNS, map(_cells, checked)), (1, 0, 0, 0))
    if unread:
        yield Padding(Text(f"NOT READ, OR NOT ENOUGH: {len(unread):,}", style="bold yellow"), (1, 0, 0, 0))
        yield in_columns(console, _UNREAD, ((each.council, each.unread or "") for each in unread))


_COLUMNS = (
    Column("Council", most=18),
    Column("Export", rest=True),
    Column("Children", right=True),
    Column("Overdue", right=True),
    Column("Late", right=True),
    Column("Soon", right=True),
    Column("Unjudged", right=True),
)
_UNREAD = (Column("Council", most=18), Column("Why", rest=True))


def _cells(each: CouncilChecked) -> tuple[str, ...]:
    late = each.missed + each.met_late
    export = f"{capital(each.described)}, as of {written(each.as_of)}" if each.as_of else ""
    counts = (each.children, each.overdue, late, each.due_soon, each.not_assessable)
    return (each.council, export, *(f"{count:,}" for count in counts))


def as_csv(councils: Sequence[CouncilChecked]) -> str:
    """The list as CSV text with a header line: one row a council."""
    rows = [[asdict(each)[name] for name in COLUMNS] for each in councils]
    table = pl.DataFrame(rows, _TYPES, orient="row")
    return table.with_columns(
        pl.col("council", "unread", "described").str.replace(FORMULA, "'$0")
    ).write_csv()


_TYPES: dict[str, pl.DataType] = {
    name: pl.String() if name in ("council", "unread", "described") else pl.Int64() for name in COLUMNS
} | {"as_of": pl.Date()}


def as_json(councils: Sequence[CouncilChecked]) -> str:
    """The list as one JSON object, schema `compliance-councils/1`."""
    whole = {"schema": SCHEMA, "councils": [asdict(each) for each in councils]}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str) + "\n"
