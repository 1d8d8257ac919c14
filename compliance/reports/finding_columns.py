"""Findings as rows of a sheet: their columns, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from compliance.model.findings import Rating
from compliance.model.obligations import Status
from compliance.model.rulebook import Rulebook
from compliance.ratings.colours import COLOUR_OF_STATUS
from compliance.reports.filter_words import status_words
from compliance.reports.workbook import Cell, Column, Kind

STATUS_COLOURS = {status_words(status): COLOUR_OF_STATUS[status] for status in Status}
RATINGS = {rating.value: rating for rating in Rating}
"""The colour of a cell by the word in it."""

FINDING_COLUMNS = (
    Column("Child", 14),
    Column("Rule", 12),
    Column("Duty", 34),
    Column("Family", 20),
    Column("Status", 14, colours=STATUS_COLOURS),
    Column("Due", 13, Kind.DATE),
    Column("Days late", 8, Kind.NUMBER),
    Column("Days left", 8, Kind.NUMBER),
    Column("Done", 13, Kind.DATE),
    Column("Counted from", 13, Kind.DATE),
    Column("Ended", 13, Kind.DATE),
    Column("Team", 16),
    Column("Worker", 14),
    Column("Reviewing officer", 14),
    Column("In mitigation", 24),
    Column("Explanation", 60),
    Column("Why it could not be judged", 50),
    Column("Law", 28),
    Column("Force of the law", 18),
    Column("Colour", 9, colours=RATINGS),
    Column("Finding", 18),
)
"""One row a finding; `finding_rows` gives the cells."""


def finding_rows(tables: Iterable[pl.DataFrame], rulebook: Rulebook) -> Iterator[tuple[Cell, ...]]:
    """The findings of tables with the columns of `Report.findings_table`, in their order."""
    statuses = {status.value: status_words(status) for status in Status}
    for table in tables:
        yield from table.select(
            "case",
            "rule",
            "title",
            pl.col("family").replace(rulebook.families),
            pl.col("status").replace(statuses),
            *("due_on", "days_late", "days_left", "met_on", "anchor_on", "closed_on"),
            *("team", "worker", "reviewing_officer", "disposition", "explanation", "reason"),
            pl.concat_str("law_instrument", pl.lit(", "), "law_provision").alias("law"),
            *("law_force", "rating", "id"),
        ).iter_rows()
