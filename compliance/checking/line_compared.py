"""The children that a line of a scorecard counts otherwise in one run than in another."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from compliance.checking.panel import panel_of
from compliance.checking.report import Report
from compliance.model.panel import PanelLine
from compliance.ratings.lines.entries import Side


@dataclass(frozen=True)
class LineCompared:
    """A line over the year to date of each run, and the children whom the two count otherwise.

    `children`: one row each, in order of case, with how many entries of the child each run has on each side:
    `first_counted`, `first_missed`, `first_left_out`, and `second_` likewise; and of what the second misses or leaves
    out (else the first) the first entry: `rule`, `status`, `due_on`, `met_on` and `because`.
    """

    first: PanelLine
    second: PanelLine
    children: pl.DataFrame


def line_compared(first: Report, second: Report, name: str) -> LineCompared:
    """The line of an id or number. Raises SettingsError where a scorecard has none."""
    (one, of_one), (other, of_other) = (_opened(report, name) for report in (first, second))
    joined = _sides(of_one, "first_").join(_sides(of_other, "second_"), on="case", how="full", coalesce=True)
    sides = [_column(run, side) for run in ("first_", "second_") for side in Side]
    both = joined.with_columns(pl.col(sides).fill_null(0))
    differ = pl.any_horizontal(
        pl.col(_column("first_", side)) != pl.col(_column("second_", side)) for side in Side
    )
    telling = pl.concat(
        [
            entries.filter(pl.col("side") != Side.COUNTED).with_columns(pl.lit(place).alias("_place"))
            for place, entries in enumerate((of_other, of_one))
        ]
    ).sort("_place", "side", "due_on", descending=[False, True, False], maintain_order=True)
    said = telling.unique("case", keep="first", maintain_order=True)
    children = both.filter(differ).join(
        said.select("case", "rule", "status", "due_on", "met_on", "because"), on="case", how="left"
    )
    return LineCompared(one, other, children.sort("case"))


def _opened(report: Report, name: str) -> tuple[PanelLine, pl.DataFrame]:
    opened = panel_of(report.chosen, report.export, months=1, line=name).opened
    # INVARIANT: a line that was asked for and is there is opened.
    assert opened is not None
    return opened.line, opened.entries


def _sides(entries: pl.DataFrame, run: str) -> pl.DataFrame:
    return entries.group_by("case").agg(
        (pl.col("side") == side.value).sum().cast(pl.Int64).alias(_column(run, side)) for side in Side
    )


def _column(run: str, side: Side) -> str:
    return run + side.value.replace(" ", "_")
