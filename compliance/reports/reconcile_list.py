"""A system's own due days beside ours: as text, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

import polars as pl
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.checking.reckonings import SAME
from compliance.checking.reconcile import Compared, Reconciled
from compliance.findings.text import capital, written
from compliance.model.counts import many
from compliance.reports.columns import Column, in_columns
from compliance.reports.csv_report import FORMULA
from compliance.reports.terminal import Text

SCHEMA = "compliance-reconcile/1"
COLUMNS: dict[str, pl.DataType] = {
    "case": pl.String(),
    "event": pl.String(),
    "theirs": pl.Date(),
    "ours": pl.Date(),
    "days": pl.Int64(),
    "why": pl.String(),
    "rule": pl.String(),
    "counted_from": pl.Date(),
    "done_on": pl.Date(),
    "file": pl.String(),
    "row": pl.Int64(),
}
"""Columns of the CSV. `days`: how many days later theirs is than ours."""

_NONE = (
    "The export holds no due days of a system's own. Those of the safeguarding dataset are read: the column "
    "cla_review_due_date of ssd_cla_reviews."
)


def print_reconciled(found: Reconciled, console: Console) -> None:
    """Write the list to the console: how many of each reason, then those that differ."""
    for part in _parts(found, console):
        console.print(part)


def _parts(found: Reconciled, console: Console) -> Iterable[RenderableType]:
    because = f", {found.because}" if found.because else ""
    yield Text(f"As of the end of {written(found.as_of)}{because}", style="bold")
    if not found.found:
        yield Text(f"{capital(found.described)}. {_NONE}")
        return
    yield Text(
        f"{capital(found.described)}: {many(len(found.found), 'due day')} of the system's own, compared with ours. "
        "They decide nothing."
    )
    counts = [(f"{count:,}", why) for why, count in found.reasons()]
    yield Padding(in_columns(console, (Column("", right=True), Column("", rest=True)), counts), (1, 0, 0, 0))
    differing = [each for each in found.found if each.why != SAME]
    if differing:
        yield Padding(Text(f"DIFFERENT: {len(differing):,}", style="bold"), (1, 0, 0, 0))
        yield in_columns(console, _COLUMNS, map(_cells, differing))


_COLUMNS = (
    Column("Child", most=20),
    Column("Rule", most=14),
    Column("Theirs"),
    Column("Ours"),
    Column("Days", right=True),
    Column("Why", rest=True),
)


def _cells(each: Compared) -> tuple[str, ...]:
    ours = "-" if each.ours is None else _day(each.ours)
    days = "" if each.days is None else f"{each.days:+d}"
    return (each.case, each.rule or "-", _day(each.theirs), ours, days, each.why)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def as_csv(found: Reconciled) -> str:
    """The list as CSV text with a header line: one row each."""
    rows = [[_fields(each)[name] for name in COLUMNS] for each in found.found]
    table = pl.DataFrame(rows, COLUMNS, orient="row")
    return table.with_columns(pl.col("case", "file").str.replace(FORMULA, "'$0")).write_csv()


def as_json(found: Reconciled) -> str:
    """The list as one JSON object, schema `compliance-reconcile/1`."""
    whole = {
        "schema": SCHEMA,
        "as_of": found.as_of,
        "as_of_because": found.because,
        "export": found.described,
        "reasons": [{"why": why, "due_days": count} for why, count in found.reasons()],
        "found": [{name: _fields(each)[name] for name in COLUMNS} for each in found.found],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str) + "\n"


def _fields(each: Compared) -> dict[str, object]:
    return {**asdict(each), "days": each.days, "rule": each.rule or None}
