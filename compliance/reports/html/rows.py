"""The findings that the page shows: what is open, the breaches of a year, and what could not be judged of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.calendars.spans import Span, Unit
from compliance.checking.report import Report
from compliance.model.obligations import Status

_YEAR = Span(12, Unit.MONTHS)
_ORDER = ("case", "rule", "due_on", "anchor_on", "id")


@dataclass(frozen=True, slots=True)
class Rows:
    """Tables of findings (columns: `findings.build.COLUMNS`), each in order of case, rule and due day.

    `since`: the day a year before the as-of day. `to_act_on`: overdue and due soon. `later`: open, and due later than
    that. `breaches`: met late or missed, and unmet on `since` or on a day after it. `not_judged`: without the words,
    what could not be judged of the same time, or of no known day.
    """

    since: date
    to_act_on: pl.DataFrame
    later: pl.DataFrame
    breaches: pl.DataFrame
    not_judged: pl.DataFrame

    @property
    def cases(self) -> list[str]:
        """The cases that any of it is of, in order."""
        tables = (self.to_act_on, self.later, self.breaches, self.not_judged)
        return sorted({case for table in tables for case in table["case"]})


def rows_of(report: Report) -> Rows:
    """The findings of a report that its page shows."""
    since = report.calendars.back(report.as_of, _YEAR)
    # A breach stands until it is met late, or closed unmet.
    late = (_status(Status.MET_LATE)) & (pl.col("met_on") >= since)
    missed = (_status(Status.MISSED)) & (pl.coalesce("closed_on", "due_on") >= since)
    recent = pl.all_horizontal(
        pl.col(name).is_null() | (pl.col(name) >= since) for name in ("due_on", "closed_on")
    )
    return Rows(
        since,
        _told(report, _status(Status.OVERDUE, Status.DUE_SOON)),
        _told(report, _status(Status.NOT_DUE)),
        _told(report, late | missed),
        report.kept.only(_status(Status.NOT_ASSESSABLE) & recent)
        .columns("case", "rule")
        .sort("case", "rule"),
    )


def _status(*those: Status) -> pl.Expr:
    return pl.col("status").is_in([each.value for each in those])


def _told(report: Report, those: pl.Expr) -> pl.DataFrame:
    return pl.concat(report.kept.only(those).tables()).sort(_ORDER, nulls_last=True)
