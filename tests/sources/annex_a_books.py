"""Workbooks of Annex A for tests: List 8 with one child a row, in the headings of the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from compliance.model.obligations import Obligation, Status
from compliance.sources.export import WholeExport
from compliance.sources.reading import read_export
from tests.strategies.shipped import vocabulary

HEADINGS = {
    "case": "Child Unique ID",
    "sex": "Gender",
    "born": "Date of Birth",
    "started": "Date Started to be Looked After",
    "status_since": "Start date of current legal status",
    "status": "Child's Legal Status",
    "review": "Date of Latest Statutory Review",
    "visit": "Date of Last Social Work Visit",
    "plan": "What is the permanence plan for this child?",
    "iro": "Date of Last IRO Visit / Contact to the Child",
    "health": "Date of Last Health Assessment",
    "dental": "Date of Last Dental Check",
    "ceased": "Date Ceased to be Looked After",
    "reason": "Reason Ceased to be Looked After",
    "placed": "Start Date of Most Recent Placement",
    "type": "Placement Type",
    "location": "Placement Location",
    "team": "Allocated Team",
    "worker": "Allocated Worker",
}
MADE_ON = date(2024, 1, 31)
NAME = "Annex A 2024-01-31.xlsx"

CHILD: Mapping[str, Any] = {
    "case": "1001",
    "sex": "b) Female",
    "born": date(2012, 5, 9),
    "started": date(2023, 11, 1),
    "status_since": date(2023, 11, 1),
    "status": "C1: ICO",
    "review": date(2023, 11, 20),
    "visit": date(2023, 11, 6),
    "health": date(2023, 11, 20),
    "placed": date(2023, 11, 1),
    "type": "f) U6: Foster placement - not FFA",
    "worker": "worker 7",
}
"""A child who came into care with a review, a visit and an assessment in time."""


def child(**differs: Any) -> dict[str, Any]:
    """The child above, with other cells; None is blank."""
    return {**CHILD, **differs}


def rows_of(*children: Mapping[str, Any], headings: Mapping[str, str] = HEADINGS) -> list[list[Any]]:
    """The headings and a row a child."""
    return [[*headings.values()], *([each.get(name) for name in headings] for each in children)]


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook with these rows."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def list_8(folder: Path, *children: Mapping[str, Any], name: str = NAME) -> Path:
    """A workbook of List 8 alone."""
    return book(folder / name, {"List 8": rows_of(*children)})


def load(
    *paths: Path, as_of: date | None = None, mapping: Path | None = None, today: date | None = None
) -> WholeExport:
    """The export, as of a day that is asked for, or today."""
    asked = today is None
    return read_export(
        paths, vocabulary(), as_of=as_of or today, as_of_asked=asked or as_of is not None, mapping=mapping
    )


def events_of(export: WholeExport, name: str) -> list[dict[str, Any]]:
    """The events of a name, with what is recorded of each but where it stands."""
    rows = export.events.filter(export.events["event"] == name).drop("event", "file", "row").to_dicts()
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


Judged = Mapping[tuple[str, str], Status]


def statuses(obligations: Sequence[Obligation]) -> Judged:
    """The status of each case and rule."""
    return {(each.case, each.rule): each.status for each in obligations}
