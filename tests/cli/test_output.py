"""What goes where: reports to standard output or a file, everything else to standard error."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

Cli = Callable[..., Any]


def test_json_stands_alone_on_standard_output(check: Cli, export: Path) -> None:
    more = "E,review_hold,2025-01-01,,\nD,review_held,2025-02-01,,care\n" + "D,visit,2025-01-22,,\n" * 4
    export.write_text(export.read_text() + more)
    (export.parent / "compliance.yaml").write_text("warning_working_days: 5\n")

    ran = check("--format", "json")

    assert ran.code == 0
    assert ran.json()["schema"] == "compliance/1"
    assert f"settings: {export.parent / 'compliance.yaml'}\n" in ran.err
    assert "As of the end of 31 January 2025\nEvent files: 10 events of 4 cases" in ran.err
    assert "\n1 of 12 rows could not be used" in ran.err
    assert "findings; 1 problem and 2 notes in the input" in ran.err


def test_json_lines_are_the_findings_one_a_line(check: Cli) -> None:
    lines = check("--format", "jsonl").out.splitlines()

    assert [json.loads(line) for line in lines] == check("--format", "json").json()["findings"]


def test_parquet_goes_to_a_file_and_nowhere_else(check: Cli, tmp_path: Path) -> None:
    path = tmp_path / "findings.parquet"

    nowhere, ran = check("--format", "parquet"), check("--format", "parquet", "--output", path)

    assert (nowhere.code, nowhere.out) == (2, "")
    assert "--format parquet needs --output FILE" in nowhere.err
    assert (ran.code, ran.out) == (0, "")
    assert f"written: {path}" in ran.err
    assert pl.read_parquet(path)["id"].to_list() == [
        finding["id"] for finding in check("--format", "json").json()["findings"]
    ]


def test_parquet_that_cannot_be_written_is_2(check: Cli, tmp_path: Path) -> None:
    ran = check("--format", "parquet", "--output", tmp_path / "nowhere" / "findings.parquet")

    assert ran.code == 2
    assert "findings.parquet: cannot be written" in ran.err


def test_csv_stands_alone_on_standard_output(check: Cli) -> None:
    ran = check("--select", "REV-1", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [(row["case"], row["status"]) for row in rows] == [
        ("A", "overdue"),
        ("B", "met"),
        ("C", "met_late"),
        ("D", "not_due"),
    ]


def test_text_goes_to_standard_output_and_nothing_to_standard_error(check: Cli) -> None:
    ran = check("--select", "REV-1")

    assert ran.out.startswith("As of the end of 31 January 2025\nEvent files: 6 events of 4 cases; ")
    assert ran.err == ""


@pytest.mark.parametrize("shape", ["text", "csv"])
def test_a_report_in_a_file_is_the_one_on_standard_output(check: Cli, tmp_path: Path, shape: str) -> None:
    path = tmp_path / "report"

    to_file, to_stream = check("--format", shape, "--output", path), check("--format", shape)

    assert path.read_text() == to_stream.out
    assert to_file.out == ""
    assert f"written: {path}\n" in to_file.err


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        ("", "text"),
        (".txt", "text"),
        (".json", "json"),
        (".jsonl", "jsonl"),
        (".NDJSON", "jsonl"),
        (".csv", "csv"),
        (".parquet", "parquet"),
    ],
)
def test_the_form_is_that_of_the_ending(check: Cli, tmp_path: Path, ending: str, form: str) -> None:
    by_ending, asked = tmp_path / f"report{ending}", tmp_path / "asked"

    said = [
        check("--select", "REV-1", "--output", by_ending).code,
        check("--select", "REV-1", "--output", asked, "--format", form).code,
    ]

    assert said == [0, 0]
    assert by_ending.read_bytes() == asked.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("--output", "x.ods"),
            "x.ods: there is no report in .ods; a spreadsheet opens .xlsx and .csv; the formats are .txt",
        ),
        (
            ("--output", "x.pdf"),
            "x.pdf: there is no report in .pdf; .txt is for reading; the formats are .txt",
        ),
        (("--output", "x.pdf", "--format", "text"), "x.pdf: there is no report in .pdf"),
        (("--output", "x.out"), "x.out: .out says of no format that is known; the formats are .txt"),
        (("--output", "x.csv", "--format", "json"), "x.csv and --format json do not go together"),
        (("--output", "x.txt", "--format", "csv"), "x.txt and --format csv do not go together"),
    ],
)
def test_a_form_that_there_is_not_or_that_is_not_the_one_asked_for_is_2(
    check: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)

    ran = check(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert not (tmp_path / arguments[1]).exists()


def test_an_ending_of_ones_own_is_written_in_the_form_that_is_asked_for(check: Cli, tmp_path: Path) -> None:
    assert check("--select", "REV-1", "--output", tmp_path / "x.out", "--format", "csv").code == 0
    assert (tmp_path / "x.out").read_text().startswith("id,")


def test_the_limit_cuts_the_lists_of_the_text_alone(check: Cli, export: Path) -> None:
    more = "".join(f"E{n},became_looked_after,2024-12-06,C2,\n" for n in range(5))
    export.write_text(export.read_text() + more)

    cut, whole = check("--select", "REV-1", "--limit", 2), check("--select", "REV-1", "--limit", 0)

    assert "and 4 more; --limit 0 or --format csv lists all" in cut.out
    assert "more; --limit" not in whole.out
    assert len(check("--select", "REV-1", "--limit", 2, "--format", "json").json()["findings"]) == 9


def test_several_paths_are_read_together(cli: Cli, export: Path, tmp_path: Path) -> None:
    tracker = tmp_path / "tracker.jsonl"
    tracker.write_text('{"case": "A", "event": "review_held", "on": "2025-01-07", "kind": "care"}\n')

    ran = cli("check", export, tracker, "--as-of", "2025-01-31", "--select", "REV-1", "--format", "json")

    assert ran.statuses()["A", "REV-1"] == "met"
    assert [source["file"] for source in ran.json()["sources"]] == ["events.csv", "tracker.jsonl"]


def test_a_folder_is_read_as_a_whole(cli: Cli, export: Path) -> None:
    ran = cli("check", export.parent, "--as-of", "2025-01-31", "--select", "REV-1", "--format", "json")

    assert ran.statuses()["A", "REV-1"] == "overdue"


def test_days_in_the_other_order_are_read_where_asked(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "case,event,on\nA,became_looked_after,06/12/2024\n"
        "B,became_looked_after,02/12/2024\nB,review_held,10/12/2024\n"
    )
    command = ("check", path, "--as-of", "2025-01-31", "--select", "REV-1", "--format", "json")

    assert cli(*command, "--dates", "dmy").statuses() == {
        ("A", "REV-1"): "overdue",
        ("B", "REV-1"): "met",
    }
    refused = cli(*command)
    assert refused.code == 3
    assert "if this file writes DD/MM/YYYY, say --dates dmy" in refused.err


def test_the_engine_is_named_and_changes_nothing_else(check: Cli) -> None:
    arrays, reference = (
        check("--format", "json", "--engine", name).json() for name in ("arrays", "reference")
    )

    assert (arrays.pop("engine"), reference.pop("engine")) == ("arrays", "reference")
    assert arrays == reference
