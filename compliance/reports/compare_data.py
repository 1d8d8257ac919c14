"""Two runs side by side as data: CSV of the duties that differ, of the measures or of a line's children; and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import polars as pl

from compliance.checking.compare import Comparison
from compliance.checking.report import Report
from compliance.model.findings import Measure
from compliance.reports.compare_words import by_rule
from compliance.reports.csv_report import FORMULA
from compliance.reports.format import Shown
from compliance.reports.json_report import filter_fields

SCHEMA = "compliance-comparison/1"

_TEXTS = ("case", "team", "worker", "reviewing_officer", "why", "first_reason", "second_reason")
"""Columns that may hold words from the export, which a spreadsheet must not take for formulas."""


def changes_as_csv(comparison: Comparison, _: Shown) -> Iterable[str]:
    """The duties that differ, one row each, or if a line was asked for the children whom it counts otherwise."""
    if comparison.line is not None:
        yield _safe(comparison.line.children, ("case", "because")).write_csv()
        return
    flat = comparison.changes.with_columns(
        pl.col("because").list.join("; "),
        pl.col("first_due_at", "second_due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    yield _safe(flat, _TEXTS).write_csv()


def _safe(table: pl.DataFrame, texts: tuple[str, ...]) -> pl.DataFrame:
    return table.with_columns(pl.col(texts).str.replace(FORMULA, "'$0"))


def measures_as_csv(comparison: Comparison, _: Shown) -> Iterable[str]:
    """The measures, one row each, with what each run has of them."""
    rows = [
        (
            each.told.number,
            each.told.id,
            each.told.title,
            each.told.unit.value,
            each.differs,
            *_columns(each.first),
            *_columns(each.second),
        )
        for each in comparison.measures
    ]
    yield pl.DataFrame(rows, _MEASURES, orient="row").write_csv()


def _columns(measure: Measure | None) -> tuple[object, ...]:
    if measure is None:
        return (None,) * len(_OF_EACH)
    return (
        measure.first,
        measure.last,
        None if measure.lacking else measure.numerator,
        None if measure.lacking else measure.denominator,
        measure.not_assessable,
        measure.value,
        measure.rating.value,
        measure.lacking,
    )


_OF_EACH: dict[str, pl.DataType] = {
    **dict.fromkeys(("from", "to"), pl.Date()),
    **dict.fromkeys(("numerator", "denominator", "left_out"), pl.Int64()),
    "value": pl.Float64(),
    **dict.fromkeys(("rating", "lacking"), pl.String()),
}
_MEASURES: dict[str, pl.DataType] = {
    **dict.fromkeys(("number", "line", "title", "unit"), pl.String()),
    "differs": pl.Boolean(),
    **{f"{run}_{name}": kind for run in ("first", "second") for name, kind in _OF_EACH.items()},
}


def as_json(comparison: Comparison, _: Shown) -> Iterable[str]:
    """The comparison as one JSON object, schema `compliance-comparison/1`."""
    line = comparison.line
    whole = {
        "schema": SCHEMA,
        "differ_in": [cause.value for cause in comparison.causes],
        "first": _run(comparison.first),
        "second": _run(comparison.second),
        "measures": [
            {
                "id": each.told.id,
                "differs": each.differs,
                "first": each.first.model_dump(mode="json") if each.first is not None else None,
                "second": each.second.model_dump(mode="json") if each.second is not None else None,
            }
            for each in comparison.measures
        ],
        "filter": filter_fields(comparison.only),
        "by_rule": by_rule(comparison).to_dicts(),
        "changes": _rows(comparison.changes),
        "line": None
        if line is None
        else {
            "first": line.first.model_dump(mode="json"),
            "second": line.second.model_dump(mode="json"),
            "children": _rows(line.children),
        },
    }
    yield json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _run(report: Report) -> dict[str, Any]:
    return {
        "as_of": report.as_of.isoformat(),
        "known_at": report.known_at.isoformat() if report.known_at else None,
        "rulebook": {
            "title": report.rulebook.title,
            "digest": report.rulebook.digest,
            "readings": report.rulebook.choices,
        },
        "export": report.described,
        "files": [file.name for file in report.files],
        "cases": report.cases,
        "events": report.events,
        "rows_not_used": report.set_aside,
        "findings": report.total,
        "statuses": {status.value: count for status, count in report.counts().items()},
    }


def _rows(table: pl.DataFrame) -> list[dict[str, Any]]:
    days = [name for name, kind in table.schema.items() if kind == pl.Date]
    times = [name for name, kind in table.schema.items() if isinstance(kind, pl.Datetime)]
    return table.with_columns(
        pl.col(days).dt.to_string("%Y-%m-%d"), pl.col(times).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    ).to_dicts()
