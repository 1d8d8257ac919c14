"""The findings as CSV: one row a finding, the names of the JSON report, lists joined by semicolons."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from compliance.findings.build import LAW
from compliance.findings.kinds import for_each_kind
from compliance.findings.sentences import assumption_words

AT_ONCE = 10_000
"""Findings written at once: their text then stays in a processor's cache."""

_TEXTS = ("case", "disposition", "doubts", "evidence", "explanation", "reason")
"""Columns that may hold words from the export, which a spreadsheet must not take for formulas."""
FORMULA = r"^[=+\-@]"
"""Begins what a spreadsheet takes for a formula."""

_BEFORE_LAW = (
    *("id", "case", "rule", "duty", "title", "family", "track", "scope", "scope_start", "anchor_on"),
    *("due_on", "due_at", "status", "met_on", "closed_on", "days_late", "days_left", "rating", "disposition"),
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
        columns = (in_words(lists["assumptions"]), *map(pl.col, ("readings", "doubts", "reason_about")))
        return lists.select(column.list.join("; ") for column in columns)

    return findings.with_columns(
        pl.col("due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        pl.concat_str(*_places(), separator="; ", ignore_nulls=True).alias("evidence"),
        *for_each_kind(findings.select("assumptions", "readings", "doubts", "reason_about"), joined),
    ).select(COLUMNS)


def evidence() -> pl.Expr:
    """Where the anchor and what met it were read, as a list of `file:row`; one place once."""
    return listed(*_places())


def listed(anchor: pl.Expr, met: pl.Expr) -> pl.Expr:
    """Two columns as one of lists, without what is null."""
    # `concat_list` gives the same and takes thirty times as long.
    return pl.concat_arr(anchor, met).arr.to_list().list.filter(pl.element().is_not_null()).alias("evidence")


ELSEWHERE = pl.col("met_row").ne_missing(pl.col("anchor_row")) | (pl.col("met_file") != pl.col("anchor_file"))
"""Whether what met it was read elsewhere than the anchor."""


def _places() -> tuple[pl.Expr, pl.Expr]:
    """Where the anchor was read, and where what met it, if elsewhere; null where there is none."""
    anchor, met = (pl.concat_str(f"{which}_file", pl.lit(":"), f"{which}_row") for which in ("anchor", "met"))
    return anchor, pl.when(ELSEWHERE).then(met)


def in_words(assumptions: pl.Series) -> pl.Expr:
    """The lists of assumptions, each as a reader would say it."""
    words = {text: assumption_words(text) for text in assumptions.explode().drop_nulls().unique().to_list()}
    return pl.col("assumptions").list.eval(pl.element().replace(words))
