"""Two runs side by side as a workbook: their measures, how much differs rule by rule, and every duty that does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compliance.checking.changed import Changed
from compliance.checking.compare import Comparison
from compliance.findings.text import capital
from compliance.model.findings import Measure
from compliance.reports.compare_words import (
    CHANGES,
    by_rule,
    differ_in,
    how_much,
    in_number,
    runs,
    shown_only,
    status_said,
)
from compliance.reports.finding_columns import RATINGS, STATUS_COLOURS
from compliance.reports.first_lines import warning
from compliance.reports.workbook import Cell, Column, Kind, Sheet, write_workbook
from compliance.reports.workbook_notes import notes_sheet


def write_file(comparison: Comparison, path: Path) -> None:
    """Write the comparison as a workbook. Raises RunError where it has more rows than a sheet holds, and OSError."""
    warnings = (warning(comparison.first), warning(comparison.second))
    receipt = [
        *(said for said in warnings if said),
        differ_in(comparison),
        *(
            f"{label}, {which}: {said}"
            for label, *both in runs(comparison)
            for which, said in zip(("first", "second"), both, strict=True)
        ),
        capital(how_much(comparison)),
        *([shown_only(comparison)] if shown_only(comparison) else []),
        *(f"{number:,} {short}: {meaning}" for short, number, meaning in in_number(comparison)),
    ]
    sheets = [_measures(comparison), _rules(comparison), _changes(comparison)]
    as_of = comparison.second.as_of
    write_workbook(path, "Two runs side by side", as_of, receipt, sheets, notes_sheet(comparison.second))


def _measures(comparison: Comparison) -> Sheet:
    columns = (
        Column("Line", 12),
        Column("Measure", 44),
        Column("In", 10),
        *(
            column
            for run in ("First", "Second")
            for column in (
                Column(f"{run}: value", 10, Kind.DECIMAL),
                Column(f"{run}: counted", 10, Kind.NUMBER),
                Column(f"{run}: of", 10, Kind.NUMBER),
                Column(f"{run}: colour", 10, colours=RATINGS),
                Column(f"{run}: why there is none", 40),
            )
        ),
    )
    rows = [
        (
            each.told.number or each.told.id,
            each.told.title,
            each.told.unit.value,
            *_cells(each.first),
            *_cells(each.second),
        )
        for each in comparison.measures
    ]
    said = "The lines of the scorecards over the year to date, as each run has them"
    return Sheet("Measures", "Measures side by side", said, columns, rows, len(rows))


def _cells(measure: Measure | None) -> Iterator[Cell]:
    if measure is None:
        yield from (None, None, None, None, "no line of this scorecard")
        return
    counted = measure.lacking is None
    yield from (
        measure.value,
        measure.numerator if counted else None,
        measure.denominator if counted else None,
    )
    yield from (measure.rating.value, measure.lacking)


def _rules(comparison: Comparison) -> Sheet:
    columns = (
        Column("Rule", 14),
        Column("Duty", 44),
        *(Column(capital(short), 12, Kind.NUMBER) for short, _ in CHANGES.values()),
    )
    table = by_rule(comparison)
    rows = table.select("rule", "title", *(change.value for change in CHANGES)).iter_rows()
    return Sheet(
        "By duty", "What changed, duty by duty", "How many of each differ", columns, rows, table.height
    )


_COLUMNS = (
    Column("Child", 14),
    Column("Rule", 14),
    Column("Duty", 34),
    Column("What changed", 16),
    Column("Because of", 16),
    Column("Why", 60),
    Column("Counted from", 13, Kind.DATE),
    *(
        column
        for run in ("First", "Second")
        for column in (
            Column(f"{run}: status", 16, colours=STATUS_COLOURS),
            Column(f"{run}: due", 13, Kind.DATE),
            Column(f"{run}: done", 13, Kind.DATE),
            Column(f"{run}: ended", 13, Kind.DATE),
        )
    ),
    Column("Team", 16),
    Column("Worker", 14),
    Column("Reviewing officer", 14),
    Column("Finding", 18),
)


def _changes(comparison: Comparison) -> Sheet:
    changes = comparison.changes
    rows = (
        (
            row["case"],
            row["rule"],
            row["title"],
            CHANGES[Changed(row["change"])][0],
            ", ".join(row["because"]),
            row["why"],
            row["anchor_on"],
            *(
                cell
                for run in ("first", "second")
                for cell in (
                    status_said(row[f"{run}_status"]),
                    row[f"{run}_due_on"],
                    row[f"{run}_met_on"],
                    row[f"{run}_closed_on"],
                )
            ),
            *(row["team"], row["worker"], row["reviewing_officer"], row["id"]),
        )
        for row in changes.iter_rows(named=True)
    )
    said = "Each with what made it differ; matched by rule, child and what it counts from"
    return Sheet("Changes", "What changed, child by child", said, _COLUMNS, rows, changes.height)
