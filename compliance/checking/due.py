"""What is overdue and what falls due in the next days: the list that is worked through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from compliance.checking import given
from compliance.checking.divisions import DAYS, By
from compliance.checking.filters import Filter
from compliance.checking.report import Report
from compliance.model.obligations import OPEN, Status
from compliance.problems import SettingsError


@dataclass(frozen=True)
class DueList:
    """What is overdue, and what falls due up to the day `until`, that day included.

    `report`: with these findings alone; its `narrowed` says out of how many, and how many others of the same children
    and families could not be judged, of which any may be overdue. `by`: by what it is divided; None is by nothing.
    `of` and `of_children`: how many findings, of how many children, there would be of everybody and everything.
    """

    report: Report
    until: date
    of: int
    of_children: int
    by: By | None = None

    @cached_property
    def table(self) -> pl.DataFrame:
        """The findings as rows (columns: `Report.findings_table`), part by part, in each the longest due first.

        What is of nobody who is recorded stands in the last part.
        """
        longest_due = ["due_on", "case", "rule", "id"]
        order = longest_due if self.by is None else [self.by.column, *longest_due]
        return self.report.findings_table.sort(order, nulls_last=True)


def due_list(
    report: Report, *, days: int = DAYS, only: Filter | None = None, by: By | None = None
) -> DueList:
    """What is overdue, and what falls due in so many calendar days after the as-of day.

    `report`: one that is not narrowed; `only`: what of it is listed. Raises SettingsError for a status of what is not
    open, for fewer than 0 days, and what `Report.only` raises.
    """
    given.refuse_less_than_none("days", days, "days")
    chosen = only or Filter()
    closed = [status for status in chosen.statuses if status not in OPEN]
    if closed:
        raise SettingsError(f"{closed[0]} is no status of what is to be done; there are: {', '.join(_OPEN)}")
    ahead = report.as_of + timedelta(days=days)
    until = ahead if chosen.until is None else min(ahead, chosen.until)
    narrow = replace(chosen, statuses=chosen.statuses or _OPEN, until=until)
    of, of_children = _all_due(report, ahead)
    return DueList(report.only(narrow), until, of, of_children, by)


def _all_due(report: Report, until: date) -> tuple[int, int]:
    """How many findings are overdue or fall due up to a day, and of how many children."""
    due = pl.col("status").is_in([status.value for status in _OPEN]) & (pl.col("due_on") <= until)
    cases = report.kept.columns("status", "due_on", "case").filter(due)["case"]
    return len(cases), cases.n_unique()


_OPEN = tuple(status for status in Status if status in OPEN)
