"""Findings as JSON Lines: one object a line, the fields of `Finding`, written by columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import polars as pl

from compliance.checking.report import Report
from compliance.model.findings import Finding, LawCited
from compliance.reports.csv_report import AT_ONCE, ELSEWHERE, listed
from compliance.reports.format import Shown


def pieces(report: Report, _: Shown) -> Iterator[str]:
    """The findings of a report as text, a line each, one table at a time."""
    return chain.from_iterable(map(as_json_lines, report.tables()))


def as_json_lines(findings: pl.DataFrame) -> Iterator[str]:
    """A table of findings (columns: `findings.build.COLUMNS`) as text, a line each, in pieces."""
    law = [pl.col(f"law_{name}").alias(name) for name in LawCited.model_fields]
    made = {
        "due_at": pl.col("due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "law": pl.struct(law),
        "evidence": _evidence(),
    }
    if findings.filter(pl.col("told_in").list.len() > 0).height:
        made["evidence"] = pl.concat_list(made["evidence"], "told_in").list.unique(maintain_order=True)
    table = findings.select(made.get(name, pl.col(name)).alias(name) for name in Finding.model_fields)
    for piece in table.iter_slices(AT_ONCE):
        yield piece.write_ndjson()


def _evidence() -> pl.Expr:
    """Where the anchor and what met it were read; one place once."""

    def place(which: str) -> pl.Expr:
        file, row = pl.col(f"{which}_file"), pl.col(f"{which}_row")
        return pl.when(file.is_not_null()).then(pl.struct(file.alias("file"), row.alias("row")))

    return listed(place("anchor"), pl.when(ELSEWHERE).then(place("met")))
