"""A list of what is due as CSV: the columns of the report, in the order of the list."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checking.due import DueList
from compliance.reports.csv_report import as_csv
from compliance.reports.format import Shown


def pieces(due: DueList, _: Shown) -> Iterator[str]:
    """The findings of the list as CSV text with a header line."""
    return as_csv(due.table)
