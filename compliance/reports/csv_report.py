"""The findings as CSV: one row a finding, the names of the JSON report, lists joined by semicolons."""

from __future__ import annotations

import polars as pl

from compliance.findings.build import LAW
from compliance.findings.sentences import assumption_words

_TEXTS = ("case", "disposition", "evidence", "explanation", "reason")
"""Columns that may hold words from the export, which a spreadsheet must not take for formulas."""

_BEFORE_LAW = (
    *("id", "case", "rule", "duty", "title", "family", "track", "scope", "scope_start", "anchor_on"),
    *("due_on", "due_at", "status", "met_on", "closed_on", "days_late", "days_left", "rating", "disposition"),
)
COLUMNS = (
    *_BEFORE_LAW,
    *(f"law_{name}" for name in LAW),
    *("readings", "assumptions", "evidence", "explanation", "reason", "reason_code", "reason_about"),
)


def as_csv(findings: pl.DataFrame) -> str:
    """The table of findings as CSV text with a header line. Nothing is printed for what is not known."""
    return flat(findings).with_columns([_no_formula(pl.col(name)).alias(name) for name in _TEXTS]).write_csv()


def flat(findings: pl.DataFrame) -> pl.DataFrame:
    """The table of findings with plain columns only: lists joined, evidence as `file:row; file:row`."""
    evidence = pl.concat_str(
        [pl.col("anchor_file") + ":" + pl.col("anchor_row").cast(pl.String), _met_row()],
        separator="; ",
        ignore_nulls=True,
    )
    due_at = pl.col("due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    lists = [pl.col(name).list.join("; ").alias(name) for name in ("readings", "reason_about")]
    assumed = _joined_assumptions(findings)
    return findings.with_columns(
        evidence.alias("evidence"), due_at.alias("due_at"), *lists, assumed.alias("assumptions")
    ).select(COLUMNS)


def _met_row() -> pl.Expr:
    """The row of what met it, unless that is the anchor's own."""
    same = (pl.col("met_file") == pl.col("anchor_file")) & (pl.col("met_row") == pl.col("anchor_row"))
    met = pl.col("met_file") + ":" + pl.col("met_row").cast(pl.String)
    return pl.when(~same.fill_null(value=False)).then(met)


def _joined_assumptions(findings: pl.DataFrame) -> pl.Series:
    key = findings["assumptions"].list.join("\n")
    said = {
        text: "; ".join(assumption_words(line) for line in text.split("\n")) if text else ""
        for text in key.unique().to_list()
    }
    return key.replace(said)


def _no_formula(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(r"^[=+\-@]")).then("'" + text).otherwise(text)
