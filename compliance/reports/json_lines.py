"""Findings as JSON Lines: one object a line, the fields of `Finding`, written by columns."""

from __future__ import annotations

import polars as pl

from compliance.model.findings import Finding, LawCited
from compliance.reports.csv_report import in_words

_ROW = pl.Struct({"file": pl.String, "row": pl.Int64})


def as_json_lines(findings: pl.DataFrame) -> str:
    """A table of findings (columns: `findings.build.COLUMNS`) as text, a line each."""
    law = [pl.col(f"law_{name}").alias(name) for name in LawCited.model_fields]
    made = {
        "due_at": pl.col("due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "law": pl.struct(law),
        "assumptions": in_words(findings["assumptions"]),
        "evidence": _evidence(),
    }
    table = findings.select(made.get(name, pl.col(name)).alias(name) for name in Finding.model_fields)
    return table.write_ndjson() if table.height else ""


def _evidence() -> pl.Expr:
    """Where the anchor and what met it were read; one place once."""
    anchor = pl.struct(pl.col("anchor_file").alias("file"), pl.col("anchor_row").alias("row"))
    met = pl.struct(pl.col("met_file").alias("file"), pl.col("met_row").alias("row"))
    has_anchor, has_met = pl.col("anchor_file").is_not_null(), pl.col("met_file").is_not_null()
    alike = (pl.col("anchor_file") == pl.col("met_file")) & (pl.col("anchor_row") == pl.col("met_row"))
    return (
        pl.when(has_anchor & has_met & ~alike)
        .then(pl.concat_list(anchor, met))
        .when(has_anchor)
        .then(pl.concat_list(anchor))
        .when(has_met)
        .then(pl.concat_list(met))
        .otherwise(pl.lit([], pl.List(_ROW)))
    )
