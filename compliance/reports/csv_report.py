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


def as_csv(findings: pl.DataFrame, *, header: bool = True) -> str:
    """The table of findings as CSV text, with a header line unless told otherwise. Nothing is printed for what
    is not known.
    """
    shown = flat(findings).with_columns([_no_formula(pl.col(name)).alias(name) for name in _TEXTS])
    return shown.write_csv(include_header=header)


def flat(findings: pl.DataFrame) -> pl.DataFrame:
    """The table of findings with plain columns only: lists joined, evidence as `file:row; file:row`."""
    due_at = pl.col("due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    lists = [pl.col(name).list.join("; ").alias(name) for name in ("readings", "reason_about")]
    return findings.with_columns(
        evidence().list.join("; "),
        due_at.alias("due_at"),
        in_words(findings["assumptions"]).list.join("; ").alias("assumptions"),
        *lists,
    ).select(COLUMNS)


def evidence() -> pl.Expr:
    """Where the anchor and what met it were read, as a list of `file:row`; one place once."""
    anchor = pl.col("anchor_file") + ":" + pl.col("anchor_row").cast(pl.String)
    met = pl.col("met_file") + ":" + pl.col("met_row").cast(pl.String)
    again = pl.when((met != anchor).fill_null(value=True)).then(met)
    return pl.concat_list(anchor, again).list.drop_nulls().alias("evidence")


def in_words(assumptions: pl.Series) -> pl.Expr:
    """The lists of assumptions, each as a reader would say it."""
    words = {text: assumption_words(text) for text in assumptions.explode().drop_nulls().unique().to_list()}
    return pl.col("assumptions").list.eval(pl.element().replace(words))


def _no_formula(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(r"^[=+\-@]")).then("'" + text).otherwise(text)
