"""The findings as CSV: one row a finding, for a spreadsheet that must not run what a cell says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.reports.csv_report import COLUMNS, as_csv
from compliance.reports.json_report import as_json
from tests.strategies.checks import check


def rows_of(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(as_csv(report.findings_table)))))


def first_reviews(folder: Path, report: Report, rows: str, name: str = "events.csv") -> list[dict[str, str]]:
    path = folder / name
    path.write_text("case,event,on,rule,reason\n" + rows)
    return rows_of(check(Request((path,), today=report.as_of, select=("REV-1",))))


def test_the_header_names_the_columns(report: Report) -> None:
    header = next(as_csv(report.findings_table)).rstrip("\n")

    assert header == ",".join(COLUMNS)
    assert header == (
        "id,case,rule,duty,title,family,track,scope,scope_start,anchor_on,due_on,due_at,status,met_on,closed_on,"
        "days_late,days_left,rating,disposition,team,worker,reviewing_officer,apparent,law_instrument,law_provision,law_force,"
        "law_version_from,law_checked,law_url,readings,assumptions,doubts,evidence,explanation,reason,reason_code,reason_about"
    )


def test_there_is_one_row_a_finding_in_the_same_order(report: Report) -> None:
    assert [row["id"] for row in rows_of(report)] == [finding.id for finding in report.findings]


def test_every_cell_says_what_the_json_report_says(report: Report) -> None:
    findings: list[dict[str, Any]] = json.loads("".join(as_json(report)))["findings"]

    for row, finding in zip(rows_of(report), findings, strict=True):
        law = {f"law_{name}": value for name, value in finding["law"].items()}
        plain = {
            name: value for name, value in {**finding, **law}.items() if isinstance(value, str | int | None)
        }
        assert set(plain) >= {"case", "rule", "status", "due_on", "days_late", "explanation", "law_provision"}
        assert {name: row[name] for name in plain} == {
            name: "" if value is None else str(value) for name, value in plain.items()
        }
        assert row["readings"] == "; ".join(finding["readings"])
        assert row["assumptions"] == "; ".join(finding["assumptions"])
        assert row["evidence"] == "; ".join(f"{each['file']}:{each['row']}" for each in finding["evidence"])
        assert row["reason_about"] == "; ".join(finding["reason_about"])


def test_ids_that_a_spreadsheet_would_run_are_made_harmless_and_others_left(
    tmp_path: Path, report: Report
) -> None:
    harmful, harmless = ["=1+1", "+44", "-5", "@home"], ["1", "A=1", "a-5", "x@home", "'1"]

    rows = first_reviews(
        tmp_path, report, "".join(f"{case},became_looked_after,2024-12-06,,\n" for case in harmful + harmless)
    )

    assert {row["case"] for row in rows} == {*(f"'{case}" for case in harmful), *harmless}


def test_a_file_name_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path, report: Report) -> None:
    (row,) = first_reviews(
        tmp_path,
        report,
        "1,became_looked_after,2024-12-06,,\n1,review_held,2024-12-20,,\n",
        name="=run().csv",
    )

    assert row["evidence"].startswith("'=run().csv:")


def test_commas_quotes_and_line_breaks_stay_in_their_cell(tmp_path: Path, report: Report) -> None:
    (row,) = first_reviews(
        tmp_path,
        report,
        '1,became_looked_after,2024-12-06,,\n1,mitigation_recorded,2025-01-10,REV-1,"said ""no"",\nthen left"\n',
    )

    assert row["disposition"] == 'mitigated: said "no",\nthen left'


def test_hours_are_written_in_utc(tmp_path: Path, report: Report) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "case,event,on,at,episode,type\n1,became_looked_after,2024-01-02,,,\n"
        "1,missing_started,,2024-05-02T20:00,m1,missing\n1,missing_ended,,2024-05-03T22:00,m1,\n"
        "1,return_interview_held,,2024-05-06T21:59,m1,\n"
    )

    (row,) = rows_of(check(Request((path,), today=report.as_of, select=("MIS-1",))))

    assert (row["due_at"], row["due_on"], row["status"]) == ("2024-05-06T21:00:00Z", "2024-05-06", "met")
