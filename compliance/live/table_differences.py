"""What became different in many cases, from the tables of what they were owed: the same as `differences`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from compliance.findings.build import finding_ids
from compliance.findings.ids import NAMED
from compliance.live.changes import Change, ChangeKind
from compliance.model.obligations import BREACHES, OPEN, Status
from compliance.model.rulebook import Rulebook

_DUE = ("due_on", "due_at")
_RESTS_ON = (
    "met_on",
    "met_at",
    "closed_on",
    "anchor_at",
    "version_from",
    "assumed",
    "keyless",
    "span",
    "reason_code",
    "reason_about",
    "anchor_file",
    "anchor_row",
    "met_file",
    "met_row",
)
"""What a finding says that does not change from day to day by itself."""


_TOLD = ("status", *_DUE, "met_on", "closed_on", "days", "reason_code")

_NOW = "_now"
_BREACHES = [status.value for status in BREACHES]
_AHEAD = [status.value for status in OPEN - BREACHES]
_QUIET = [Status.NOT_DUE.value, Status.NOT_ASSESSABLE.value]
"""Statuses that are not told of what has just been opened."""


def changes_between_tables(
    before: pl.DataFrame, after: pl.DataFrame, rulebook: Rulebook, as_of: date
) -> Iterator[Change]:
    """The changes from one table of obligations to the other, by case, rule and day."""
    differing = _differing(before, after)
    rows = differing.with_columns(finding_ids(differing)).sort(
        "case", "rule", "anchor_on", "id", "nth", nulls_last=False
    )
    opened, late = pl.col("change") == ChangeKind.OPENED.value, pl.col("status").is_in(_BREACHES)
    twice = opened & ~pl.col("status").is_in(_QUIET)
    told = rows.select(
        pl.when(twice).then(pl.concat_list("change", "status")).otherwise(pl.concat_list("change")),
        *("id", "case", "rule", "was", "status", "anchor_on", *_DUE, "met_on", "closed_on"),
        pl.when(late).then("days").alias("days_late"),
        pl.when(pl.col("status").is_in(_AHEAD)).then(-pl.col("days")).alias("days_left"),
        "reason_code",
    ).explode("change")
    heads = {
        id_: {"as_of": as_of, "title": rule.head.title, "family": rule.head.family}
        for id_, rule in rulebook.rules.items()
    }
    for row in told.iter_rows(named=True):
        yield Change.model_validate(row | heads[row["rule"]])


def _differing(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The obligations that are not as they were, as they are now or else were; their `change`, and what they `was`."""
    pairs = _numbered(before).join(
        _numbered(after), on=[*NAMED, "nth"], how="full", coalesce=True, nulls_equal=True, suffix=_NOW
    )
    gone, opened = pl.col("status" + _NOW).is_null(), pl.col("status").is_null()
    change = (
        pl.when(gone)
        .then(pl.lit(ChangeKind.WITHDRAWN.value))
        .when(opened)
        .then(pl.lit(ChangeKind.OPENED.value))
        .when(_differ("status"))
        .then("status" + _NOW)
        .when(_differ(*_DUE))
        .then(pl.lit(ChangeKind.DUE_MOVED.value))
        .when(_differ(*_RESTS_ON))
        .then(pl.lit(ChangeKind.REVISED.value))
    )
    return (
        pairs.with_columns(change.alias("change"), pl.col("status").alias("was"))
        .filter(pl.col("change").is_not_null())
        .with_columns(pl.when(gone).then(name).otherwise(name + _NOW).alias(name) for name in _TOLD)
        # The days of what is withdrawn were counted when it was last judged, whenever that was.
        .with_columns(pl.when(pl.col("change") != ChangeKind.WITHDRAWN.value).then("days").alias("days"))
    )


def _numbered(obligations: pl.DataFrame) -> pl.DataFrame:
    """The obligations with their number, from 0, among those that have one id."""
    return obligations.with_columns(pl.int_range(pl.len()).over(NAMED).alias("nth"))


def _differ(*names: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(name + _NOW)) for name in names)
