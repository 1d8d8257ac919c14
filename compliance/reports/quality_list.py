"""The list of what is to be put right in the records: as text, as CSV and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

import polars as pl
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.checking.quality import Quality
from compliance.findings.text import capital, children_counted, written
from compliance.model.counts import many
from compliance.model.irregularities import ATTENTION, Irregularity
from compliance.reports.columns import Column, in_columns
from compliance.reports.csv_report import FORMULA
from compliance.reports.terminal import Text

SCHEMA = "compliance-quality/1"
COLUMNS = ("kind", "to_settle", "case", "file", "row", "found", "done")
"""Columns of the CSV. `to_settle`: a person has to settle it, and it is told before any figure."""


def print_quality(quality: Quality, console: Console) -> None:
    """Write the list to the console: kind by kind, what a person has to settle first."""
    for part in _parts(quality, console):
        console.print(part)


def _parts(quality: Quality, console: Console) -> Iterable[RenderableType]:
    because = f", {quality.because}" if quality.because else ""
    yield Text(f"As of the end of {written(quality.as_of)}{because}", style="bold")
    yield Text(
        f"{capital(quality.described)}: {many(quality.rows, 'row')}, of which {quality.set_aside:,} could not be used; "
        f"{len(quality.found):,} to put right"
    )
    narrower = Console(file=console.file, width=console.width - _INSIDE)
    for kind, each in groupby(quality.found, key=lambda irregularities: irregularities.kind):
        irregularities = list(each)
        children = len({one.case for one in irregularities if one.case})
        about = f" for {children_counted(children)}" if children else ""
        style = "bold yellow" if kind in ATTENTION else "bold"
        yield Padding(
            Text(f"{kind.value.upper()}: {len(irregularities):,}{about}", style=style), (1, 0, 0, 0)
        )
        alike: dict[str, list[Irregularity]] = defaultdict(list)
        for one in irregularities:
            alike[_said(one)].append(one)
        for said, those in alike.items():
            yield Padding(Text(said), (0, 0, 0, 2))
            if places := [(each.case or "-", each.place) for each in those if each.case or each.file]:
                yield Padding(in_columns(narrower, _PLACES, places), (0, 0, 0, _INSIDE))


_INSIDE = 4
_PLACES = (Column("", most=40), Column("", rest=True))


def _said(found: Irregularity) -> str:
    """What was found and done, as one line over all rows of which it is said."""
    return f"{found.found}; {found.done}" if found.done else found.found


def as_csv(quality: Quality) -> str:
    """The list as CSV text with a header line: one row each."""
    rows = [
        (str(each.kind), each.kind in ATTENTION, each.case, each.file, each.row, each.found, each.done)
        for each in quality.found
    ]
    table = pl.DataFrame(rows, _TYPES, orient="row")
    texts = pl.col("case", "file", "found").str.replace(FORMULA, "'$0")
    return table.with_columns(texts).write_csv()


_TYPES = {name: pl.String() for name in COLUMNS} | {"to_settle": pl.Boolean(), "row": pl.Int64()}


def as_json(quality: Quality) -> str:
    """The list as one JSON object, schema `compliance-quality/1`."""
    entries = [
        {
            "kind": str(each.kind),
            "to_settle": each.kind in ATTENTION,
            "case": each.case or None,
            "file": each.file or None,
            "row": each.row,
            "found": each.found,
            "done": each.done or None,
        }
        for each in quality.found
    ]
    whole = {
        "schema": SCHEMA,
        "as_of": quality.as_of.isoformat(),
        "as_of_because": quality.because,
        "export": quality.described,
        "rows": quality.rows,
        "rows_not_used": quality.set_aside,
        "found": entries,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
