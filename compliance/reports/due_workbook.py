"""A list of what is due as a workbook: the list, how much there is for whom, and notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from compliance.checking.divisions import By
from compliance.checking.due import DueList
from compliance.findings.text import capital, written
from compliance.model.findings import Rating
from compliance.model.obligations import Status
from compliance.reports.due_words import asked, heading, not_judged, undated
from compliance.reports.finding_columns import FINDING_COLUMNS, finding_rows
from compliance.reports.first_lines import as_of, judged, set_aside, warning, what
from compliance.reports.workbook import Cell, Column, Kind, Sheet, write_workbook
from compliance.reports.workbook_notes import notes_sheet

_TITLES = {
    By.TEAM: "Team",
    By.WORKER: "Worker",
    By.OFFICER: "Reviewing officer",
    By.CHILD: "Child",
    By.DUTY: "Rule",
}


def write_file(due: DueList, path: Path) -> None:
    """Write the list as a workbook. Raises RunError where it holds more than a sheet does, and OSError."""
    report = due.report
    first = [
        *(
            said
            for said in (warning(report), as_of(report), what(report), set_aside(report), judged(report))
            if said
        ),
        heading(due),
        *asked(due),
        *([undated(due)] if undated(due) else []),
        not_judged(due),
    ]
    listed = Sheet(
        "Due",
        f"Overdue, and due up to {written(due.until)}",
        "The longest due first"
        + (f", {_TITLES[due.by].lower()} by {_TITLES[due.by].lower()}" if due.by else ""),
        FINDING_COLUMNS,
        finding_rows([due.table], report.rulebook),
        due.table.height,
    )
    sheets = [listed] if due.by is None else [listed, _counts(due, due.by)]
    write_workbook(
        path, f"Duties due as of {written(report.as_of)}", report.as_of, first, sheets, notes_sheet(report)
    )


def _counts(due: DueList, by: By) -> Sheet:
    """How much is overdue and falls due for each part of the list."""
    overdue = pl.col("status") == Status.OVERDUE.value
    counted = due.table.group_by(by.column, maintain_order=True).agg(
        pl.col("case").n_unique().alias("children"), overdue.sum(), (~overdue).sum().alias("falling")
    )
    title = _TITLES[by]
    columns = (
        Column(title, 24, colours={"not recorded": Rating.GREY}),
        Column("Children", 10, Kind.NUMBER),
        Column("Overdue", 10, Kind.NUMBER),
        Column("Falling due", 12, Kind.NUMBER),
    )
    return Sheet(
        f"By {title.lower()}",
        f"How much for each {title.lower()}",
        capital("what is overdue, and what falls due in the days that are looked ahead"),
        columns,
        _rows(counted),
        counted.height,
    )


def _rows(counted: pl.DataFrame) -> Iterator[tuple[Cell, ...]]:
    for name, *numbers in counted.iter_rows():
        yield ("not recorded" if name is None else name, *numbers)
