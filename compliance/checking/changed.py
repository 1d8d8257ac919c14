"""What became of each duty between two reports: which are new or gone, and which are told otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import polars as pl

from compliance.checking.filters import COLUMNS, Filter, keeps
from compliance.checking.report import Report


class Changed(StrEnum):
    """How a duty differs between two runs, which match it by its rule, its case and what it counts from.

    `new` and `gone`: the second or the first alone has it. `status`: it has another status. `due`: the status is the
    same, on another due day. `told`: the same status and due day, with another day on which it was done or ended, or
    for another reason that it cannot be judged.
    """

    NEW = "new"
    GONE = "gone"
    STATUS = "status"
    DUE = "due"
    TOLD = "told"


KEY = ("id", "nth")
"""By what findings are matched: the id, and a number from 0 among those of one report that have the same."""

_OF_THE_DUTY = ("case", "rule", "title", "family", "anchor_on", "team", "worker", "reviewing_officer")
_OF_EACH = ("status", "due_on", "due_at", "met_on", "closed_on", "days_late", "reason", "reason_code")
FIRST, SECOND = "first_", "second_"

_COMPARED = (("status",), ("due_on", "due_at"), ("met_on", "closed_on", "reason_code"))


def changed(first: Report, second: Report, only: Filter) -> pl.DataFrame:
    """The duties that differ, one row each, in order of case, rule and what they count from.

    Columns: KEY; of the duty, as the second tells it where it has it: case, rule, title, family, anchor_on, team,
    worker, reviewing_officer; `change`, a value of `Changed`; and of each report, with FIRST or SECOND before the name:
    status, due_on, due_at, met_on, closed_on, days_late, reason, reason_code. `only`: the filter, settled, which is to
    show the duty in one of the two.
    """
    one, other = (_findings(report) for report in (first, second))
    pairs = one.join(other, on=KEY, how="full", coalesce=True, suffix=_OTHER)
    gone, new = pl.col("status" + _OTHER).is_null(), pl.col("status").is_null()
    status, due, told = (_differ(names) for names in _COMPARED)
    change = (
        pl.when(new)
        .then(pl.lit(Changed.NEW.value))
        .when(gone)
        .then(pl.lit(Changed.GONE.value))
        .when(status)
        .then(pl.lit(Changed.STATUS.value))
        .when(due)
        .then(pl.lit(Changed.DUE.value))
        .when(told)
        .then(pl.lit(Changed.TOLD.value))
    )
    rows = pairs.with_columns(change.alias("change")).filter(pl.col("change").is_not_null())
    if not only.is_empty:
        shown = [
            table.filter(keeps(only, report.rulebook)).select(KEY)
            for table, report in ((one, first), (other, second))
        ]
        rows = rows.join(pl.concat(shown).unique(), on=KEY, how="semi")
    return rows.select(
        *KEY,
        *(
            pl.when(gone).then(pl.col(name)).otherwise(pl.col(name + _OTHER)).alias(name)
            for name in _OF_THE_DUTY
        ),
        "change",
        *(pl.col(name).alias(FIRST + name) for name in _OF_EACH),
        *(pl.col(name + _OTHER).alias(SECOND + name) for name in _OF_EACH),
    ).sort("case", "rule", "anchor_on", *KEY, nulls_last=False)


_OTHER = "_other"


def _findings(report: Report) -> pl.DataFrame:
    columns = list(dict.fromkeys(("id", *_OF_THE_DUTY, *_OF_EACH, *COLUMNS)))
    table = pl.concat(table.select(columns) for table in report.tables())
    return table.with_columns(pl.int_range(pl.len()).over("id").alias("nth"))


def _differ(names: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(name + _OTHER)) for name in names)
