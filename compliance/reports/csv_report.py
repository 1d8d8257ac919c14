"""The findings as CSV: one row a finding, the names of the JSON report, lists joined by semicolons."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from compliance.checking.report import Report
from compliance.findings.build import LAW
from compliance.findings.kinds import for_each_kind
from compliance.reports.format import Shown

AT_ONCE = 10_000
"""Findings written at once: their text then stays in a processor's cache."""

_HELD = ("team", "worker", "reviewing_officer")
_TEXTS = ("case", "disposition", *_HELD, "doubts", "evidence", "explanation", "reason")
"""Columns that may hold words from the export, which a spreadsheet must not take for formulas."""
FORMULA = r"^[=+\-@]"
"""Begins what a spreadsheet takes for a formula."""

_BEFORE_LAW = (
    *("id", "case", "rule", "duty", "title", "family", "track", "scope", "scope_start", "anchor_on"),
    *("due_on", "due_at", "status", "met_on", "closed_on", "days_late", "days_left", "rating", "disposition"),
    *_HELD,
    "apparent",
)
COLUMNS = (
    *_BEFORE_LAW,
    *(f"law_{name}" for name in LAW),
    *(
        "readings",
        "assumptions",
        "doubts",
        "evidence",
        "explanation",
        "reason",
        "reason_code",
        "reason_about",
    ),
)


def pieces(report: Report, _: Shown) -> Iterator[str]:
    """The findings of a report as CSV text, one table at a time, with one header line."""
    for number, table in enumerate(report.tables()):
        yield from as_csv(table, header=number == 0)


def as_csv(findings: pl.DataFrame, *, header: bool = True) -> Iterator[str]:
    """The table of findings as CSV text, in pieces, with a header line unless told otherwise. Nothing is printed
    for what is not known.
    """
    table = flat(findings)
    formulas = table.select(pl.col(_TEXTS).str.contains(FORMULA).any()).row(0, named=True)
    table = table.with_columns(pl.col(name).str.replace(FORMULA, "'$0") for name in _TEXTS if formulas[name])
    if header:
        yield table.clear().write_csv()
    for piece in table.iter_slices(AT_ONCE):
        yield piece.write_csv(include_header=False)


def flat(findings: pl.DataFrame) -> pl.DataFrame:
    """The table of findings with plain columns only: lists joined, evidence as `file:row; file:row`."""

    def joined(lists: pl.DataFrame) -> pl.DataFrame:
        return lists.select(pl.all().list.join("; "))

    elsewhere = [_told_in()] if findings.filter(pl.col("told_in").list.len() > 0).height else []
    return findings.with_columns(
        pl.col("due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        pl.concat_str(*_places(), *elsewhere, separator="; ", ignore_nulls=True).alias("evidence"),
        *for_each_kind(findings.select("assumptions", "readings", "doubts", "reason_about"), joined),
    ).select(COLUMNS)


def listed(anchor: pl.Expr, met: pl.Expr) -> pl.Expr:
    """Two columns as one of lists, without what is null."""
    # `concat_list` gives the same and takes thirty times as long.
    return pl.concat_arr(anchor, met).arr.to_list().list.filter(pl.element().is_not_null()).alias("evidence")


ELSEWHERE = pl.col("met_row").ne_missing(pl.col("anchor_row")) | (pl.col("met_file") != pl.col("anchor_file"))
"""Whether what met it was read elsewhere than the anchor."""


def _told_in() -> pl.Expr:
    """Where other sources tell it too; null where none does."""
    rows = pl.col("told_in").list.eval(
        pl.concat_str(pl.element().struct.field("file"), pl.lit(":"), pl.element().struct.field("row"))
    )
    return pl.when(pl.col("told_in").list.len() > 0).then(rows.list.join("; "))


def _places() -> tuple[pl.Expr, pl.Expr]:
    """Where the anchor was read, and where what met it, if elsewhere; null where there is none."""
    anchor, met = (pl.concat_str(f"{which}_file", pl.lit(":"), f"{which}_row") for which in ("anchor", "met"))
    return anchor, pl.when(ELSEWHERE).then(met)
