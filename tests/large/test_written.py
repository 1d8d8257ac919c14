"""Every finding written by columns: as CSV, JSON Lines and Parquet, from one table or from many."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import polars as pl
import pytest

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.reports.csv_report import as_csv
from compliance.reports.json_lines import as_json_lines
from compliance.reports.json_report import as_json
from compliance.reports.parquet_report import write_parquet
from tests.strategies.checks import check
from tests.strategies.councils import AS_OF, council_file


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    """One council's report, of the whole and of parts."""
    file = council_file(tmp_path_factory.mktemp("council"), 12, seed=11)
    request = Request(paths=(file,), today=AS_OF)
    return check(request), check(Request(paths=(file,), today=AS_OF, at_once=1200))


def test_json_lines_are_the_findings(reports: tuple[Report, Report]) -> None:
    whole, parts = reports
    text = "".join(chain.from_iterable(map(as_json_lines, parts.tables())))

    assert [json.loads(line) for line in text.splitlines()] == [
        finding.model_dump(mode="json") for finding in whole.findings
    ]
    assert text == "".join(chain.from_iterable(map(as_json_lines, whole.tables())))
    assert {len(finding.evidence) for finding in whole.findings} == {0, 1, 2}
    assert any(finding.assumptions for finding in whole.findings)


def test_one_json_report_holds_the_same_findings(reports: tuple[Report, Report]) -> None:
    whole, parts = ("".join(as_json(report)) for report in reports)

    assert whole == parts
    assert len(json.loads(whole)["findings"]) == reports[0].total


def test_csv_of_parts_has_one_header(reports: tuple[Report, Report]) -> None:
    whole, parts = reports
    pieces = ["".join(as_csv(table, header=n == 0)) for n, table in enumerate(parts.tables())]

    assert len(pieces) > 1
    assert "".join(pieces) == "".join(as_csv(whole.findings_table))


def test_parquet_is_the_table_of_findings(reports: tuple[Report, Report], tmp_path: Path) -> None:
    for n, report in enumerate(reports):
        write_parquet(report.tables(), tmp_path / f"{n}.parquet")
    whole, parts = (pl.read_parquet(tmp_path / f"{n}.parquet") for n in (0, 1))

    assert whole.equals(parts)
    assert whole.equals(reports[0].findings_table)
    assert whole["id"].to_list() == [finding.id for finding in reports[0].findings]
