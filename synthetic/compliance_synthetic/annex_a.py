"""Writes a council's Annex A as of a day: the workbook of lists that it would hand over then."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from compliance_synthetic.annex_a_lists import adoption, care_leavers, children_in_care
from compliance_synthetic.council import Council

LISTS = {
    "List 8": {
        "case": "Child Unique ID",
        "sex": "Gender",
        "date_of_birth": "Date of Birth",
        "unaccompanied": "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
        "started": "Date Started to be Looked After",
        "legal_status_since": "Start date of current legal status",
        "legal_status": "Child's Legal Status",
        "latest_review": "Date of Latest Statutory Review",
        "last_visit": "Date of Last Social Work Visit",
        "plan": "What is the permanence plan for this child?",
        "last_officer_contact": "Date of Last IRO Visit / Contact to the Child",
        "last_health_assessment": "Date of Last Health Assessment",
        "last_dental_check": "Date of Last Dental Check",
        "ceased": "Date Ceased to be Looked After",
        "reason": "Reason Ceased to be Looked After",
        "placement_started": "Start Date of Most Recent Placement",
        "placement_type": "Placement Type",
        "location": "Placement Location",
        "team": "Allocated Team",
        "worker": "Allocated Worker",
    },
    "List 9": {
        "case": "Child Unique ID",
        "sex": "Gender",
        "date_of_birth": "Date of Birth",
        "worker": "Allocated Personal Advisor",
        "category": "Eligibility Category",
        "latest_pathway_review": "Latest Pathway Plan Review Date",
        "latest_contact": "Latest Date of Contact",
    },
    "List 10": {
        "case": "Child Unique ID",
        "sex": "Gender",
        "date_of_birth": "Date of Birth",
        "started": "Date the Child Entered Care",
        "decided": "Date of Decision that Child Should be Placed for Adoption",
        "placement_order": "Date of Placement Order",
        "matched": "Date of Matching Child and Prospective Adopters",
        "placed": "Date Placed for Adoption",
        "ordered": "Date of Adoption Order",
        "reversed": "Date of Decision that Child Should No Longer be Placed for Adoption",
    },
}
"""The sheets in their order, each with its columns and what they are headed."""


def write_annex_a(council: Council, path: Path, made_on: date) -> None:
    """Write the lists as they stand at the end of `made_on`, in the layout of 2024.

    Children in care are those of that day and those who left in the six months before; short breaks are left out.
    """
    write_lists(lists(council.events, made_on), path)


def lists(events: pl.DataFrame, made_on: date) -> dict[str, pl.DataFrame]:
    """The rows of each sheet, made of events with the columns of a native events file."""
    known = events.filter(pl.col("on").is_null() | (pl.col("on") <= made_on))
    made = {
        "List 8": children_in_care(known, made_on),
        "List 9": care_leavers(known),
        "List 10": adoption(known),
    }
    return {sheet: rows.select(*LISTS[sheet]) for sheet, rows in made.items()}


def write_lists(tables: Mapping[str, pl.DataFrame], path: Path) -> None:
    """Write tables of these columns as the sheets of a workbook."""
    # In memory, so that a disk that is full is told as for every other file.
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as workbook:
        days = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, table in tables.items():
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, [LISTS[name][column] for column in table.columns])
            for n, row in enumerate(table.iter_rows(), start=1):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(n, place, cell, days)
                    elif cell is not None:
                        sheet.write_string(n, place, cell)
    path.write_bytes(written.getvalue())
