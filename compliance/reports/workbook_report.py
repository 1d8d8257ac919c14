"""The report as a workbook: what is to be acted on, measures, children, what could not be judged, and every finding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from compliance.checking.report import Report
from compliance.findings.text import written
from compliance.model.findings import Measure
from compliance.model.obligations import Status
from compliance.reports.filter_words import counted, filtered
from compliance.reports.finding_columns import FINDING_COLUMNS, RATINGS, finding_rows
from compliance.reports.first_lines import as_of, judged, set_aside, warning, what
from compliance.reports.gaps import gaps_of_rules
from compliance.reports.workbook import Cell, Column, Kind, Sheet, write_workbook
from compliance.reports.workbook_notes import notes_sheet

_TO_ACT_ON = [Status.OVERDUE.value, Status.DUE_SOON.value]


def write_file(report: Report, path: Path) -> None:
    """Write the report as a workbook. Raises RunError where it has more findings than a sheet holds, and OSError."""
    narrowed = filtered(report)
    receipt = [
        *(
            said
            for said in (warning(report), as_of(report), what(report), set_aside(report), judged(report))
            if said
        ),
        *(narrowed or [f"All findings: {counted(report)}"]),
    ]
    title = f"{report.rulebook.title}, as of {written(report.as_of)}"
    write_workbook(path, title, report.as_of, receipt, list(_sheets(report)), notes_sheet(report))


def _sheets(report: Report) -> Iterator[Sheet]:
    yield _to_act_on(report)
    if report.narrowed is None:
        # A share of some findings would be the share of no duty.
        yield _measures("Scorecard", "The lines of the scorecard", report.scorecard)
        yield _measures("By rule", "What was done in time, of what fell due or was done", report.by_rule)
    yield _children(report)
    yield _concerns(report)
    if report.narrowed is None:
        yield _gaps(report)
    said = "; ".join(filtered(report)) or f"Every duty that arose: {counted(report)}"
    yield Sheet(
        *("Findings", "Findings", said, FINDING_COLUMNS),
        finding_rows(report.tables(), report.rulebook),
        report.total,
    )


def _to_act_on(report: Report) -> Sheet:
    there = report.kept.only(pl.col("status").is_in(_TO_ACT_ON))
    findings = pl.concat(there.tables()).sort("due_on", "case", "rule", "id", nulls_last=True)
    return Sheet(
        "To act on",
        "Overdue and due soon",
        "The longest due first; filter by team, worker or reviewing officer",
        FINDING_COLUMNS,
        finding_rows([findings], report.rulebook),
        findings.height,
    )


_MEASURES = (
    Column("Measure", 44),
    Column("Value", 10, Kind.DECIMAL),
    Column("In", 10),
    Column("Counted", 10, Kind.NUMBER),
    Column("Of", 10, Kind.NUMBER),
    Column("Not judged", 10, Kind.NUMBER),
    Column("Colour", 10, colours=RATINGS),
    Column("Coloured by", 30),
    Column("From", 13, Kind.DATE),
    Column("To", 13, Kind.DATE),
    Column("Left out, lacking and noted", 70),
    Column("Line", 20),
)


def _measures(name: str, title: str, measures: tuple[Measure, ...]) -> Sheet:
    said = "Counted of what could be judged alone; how much could not stands beside it"
    return Sheet(name, title, said, _MEASURES, map(_measure, measures), len(measures))


def _measure(measure: Measure) -> tuple[Cell, ...]:
    noted = (
        *([measure.lacking] if measure.lacking else []),
        *(f"left out {each.number:,}: {each.because}" for each in measure.left_out),
        *measure.notes,
    )
    return (
        measure.title,
        measure.value,
        measure.unit.value,
        None if measure.lacking else measure.numerator,
        None if measure.lacking else measure.denominator,
        measure.not_assessable,
        measure.rating.value,
        measure.tolerance or "no tolerance",
        *(measure.first, measure.last),
        "; ".join(noted),
        measure.id,
    )


def _children(report: Report) -> Sheet:
    columns = (
        Column("Child", 14),
        Column("Family", 28),
        Column("Colour", 10, colours=RATINGS),
        *(
            Column(heading, 12, Kind.NUMBER)
            for heading in ("Overdue", "Due soon", "Breached in 90 days", "Judged")
        ),
        Column("Not judged", 12, Kind.NUMBER),
    )
    ratings = report.summary.ratings.select(
        "case",
        pl.col("family").replace(report.rulebook.families),
        *("rating", "overdue", "due_soon", "breached_lately", "judged", "not_assessable"),
    )
    said = "Each child in each family of duties of which something was ever owed"
    return Sheet(
        "Children", "Children by family of duties", said, columns, ratings.iter_rows(), ratings.height
    )


def _concerns(report: Report) -> Sheet:
    columns = (
        *(Column("Child", 14), Column("Concern", 34), Column("What was seen", 70)),
        *(Column("What to do", 60), Column("Id", 10)),
    )
    rows = [(each.case, each.title, each.says, each.action, each.id) for each in report.concerns]
    said = "Patterns across the findings of one child that call for action"
    return Sheet("Concerns", "Concerns", said, columns, rows, len(rows))


def _gaps(report: Report) -> Sheet:
    rules = report.rulebook.rules
    rows = [
        (id_, rules[id_].head.title, said, count)
        for id_, lacking in gaps_of_rules(report.summary.gaps).items()
        for said, count in lacking.most_common()
    ]
    columns = (Column("Rule", 14), Column("Duty", 44), Column("What is missing", 80))
    return Sheet(
        "Not judged",
        "What could not be judged, and what is missing",
        "Add the missing events as a file, or declare them complete in coverage.yaml; any of these may be overdue",
        (*columns, Column("Findings", 10, Kind.NUMBER)),
        rows,
        len(rows),
    )
