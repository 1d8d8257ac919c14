"""`compliance convert`: an export as native events that give the same findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]
EVENTS = """\
case,event,on,at,recorded_on,legal_status,kind,review,episode,date_of_birth,rule,reason,until
A,child,,,,,,,,2015-05-14,,,
A,became_looked_after,2024-12-06,,,C2,,,,,,,
A,mitigation_recorded,2025-01-09,,,,,,,,REV-1,"ill, then ""away"" again",2025-02-28
B,became_looked_after,2024-09-06,,,C2,,,,,,,
B,review_held,2024-09-20,,2025-01-15,,care,r1,,,,,
B,missing_started,,2024-10-02T20:00,,,,,m1,,,,
B,missing_ended,,2024-10-03T22:00,,,,,m1,,,,
B,return_interview_held,,2024-10-06T21:59:30,,,,,m1,,,,
007,placement_started,2024-12-01,,,,,,,,,,
"""
COVERAGE = """\
export_on: 2025-01-31
complete:
  review_held: [{from: 2024-11-01, to: 2025-01-31}]
  dental_check: never
of_case:
  A: {dental_check: always}
"""
ASKED = ("--select", "REV,MIS,HLT-3,PLN-3", "--format", "json")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "events.csv").write_text(EVENTS)
    (folder / "coverage.yaml").write_text(COVERAGE)
    return folder


def findings(ran: Any) -> list[dict[str, Any]]:
    """Everything in the findings but the rows they were read from."""
    return [{name: value for name, value in f.items() if name != "evidence"} for f in ran.json()["findings"]]


@pytest.mark.parametrize(
    ("form", "more"), [("csv", ("--known-at", "2025-01-14")), ("csv", ()), ("jsonl", ()), ("parquet", ())]
)
def test_what_is_converted_gives_the_same_findings(
    cli: Cli, source: Path, tmp_path: Path, form: str, more: tuple[str, ...]
) -> None:
    made = tmp_path / "made"
    made.mkdir()

    ran = cli("convert", source, "--output", made / f"events.{form}")

    assert ran.code == 0
    assert (made / f"events.{form}").is_file()
    before, after = cli("check", source, *ASKED, *more), cli("check", made, *ASKED, *more)
    assert after.json()["as_of"] == "2025-01-31"
    assert findings(after) == findings(before)
    assert {f["status"] for f in findings(after)} >= {"overdue", "not_assessable", "met"}
    assert after.json()["ratings"] == before.json()["ratings"]


def test_nothing_goes_to_standard_output_and_what_was_written_is_named(
    cli: Cli, source: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.jsonl"

    ran = cli("convert", source, "--output", made)

    assert ran.out == ""
    assert f"written: 9 events to {made}, their coverage to {tmp_path / 'coverage.yaml'}\n" in ran.err


def test_what_could_not_be_used_is_listed(cli: Cli, source: Path, tmp_path: Path) -> None:
    path = source / "events.csv"
    path.write_text(path.read_text() + "C,review_held,2025-02-30,,,,,,,,,,\n")

    ran = cli("convert", source, "--output", tmp_path / "made.csv")

    assert '- events.csv, row 11, column on: "2025-02-30"; expected' in ran.err
    assert "written: 9 events" in ran.err


def test_the_form_can_be_said_whatever_the_ending(cli: Cli, source: Path, tmp_path: Path) -> None:
    cli("convert", source, "--output", tmp_path / "made.txt", "--to", "jsonl")

    assert (tmp_path / "made.txt").read_text().startswith('{"case": "007", "event": "placement_started"')


def test_an_ending_that_says_nothing_is_2(cli: Cli, source: Path, tmp_path: Path) -> None:
    ran = cli("convert", source, "--output", tmp_path / "made.xml")

    assert ran.code == 2
    assert "say --to csv, jsonl or parquet, or give the file such an ending" in ran.err
    assert not (tmp_path / "made.xml").exists()


def test_a_form_that_the_ending_contradicts_is_2(cli: Cli, source: Path, tmp_path: Path) -> None:
    ran = cli("convert", source, "--output", tmp_path / "made.csv", "--to", "parquet")

    assert ran.code == 2
    assert "made.csv and --to parquet do not go together; leave --to out" in ran.err
    assert not (tmp_path / "made.csv").exists()


def test_a_coverage_file_that_is_there_already_is_never_overwritten(
    cli: Cli, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "coverage.yaml").write_text(COVERAGE)

    ran = cli("convert", source, "--output", tmp_path / "made.csv")

    assert ran.code == 2
    assert "coverage.yaml is there already and would no longer fit; choose another folder" in ran.err
    assert (tmp_path / "coverage.yaml").read_text() == COVERAGE
    assert not (tmp_path / "made.csv").exists()


@pytest.mark.parametrize("given", [".", "events.csv"])
def test_nothing_is_written_into_the_folder_of_the_source(cli: Cli, source: Path, given: str) -> None:
    (source / "coverage.yaml").unlink()

    ran = cli("convert", source / given, "--output", source / "made.csv")

    assert ran.code == 2
    assert (
        f"{source} is the folder of the source or lies in it, and what is written there (coverage.yaml above all)"
        in ran.err
    )
    assert [path.name for path in source.iterdir()] == ["events.csv"]


def test_nothing_is_written_into_a_folder_within_the_source(cli: Cli, source: Path) -> None:
    (source / "made").mkdir()

    ran = cli("convert", source, "--output", source / "made" / "events.parquet")

    assert ran.code == 2
    assert f"{source / 'made'} is the folder of the source or lies in it" in ran.err
    assert list((source / "made").iterdir()) == []


def test_a_file_that_is_there_already_is_never_overwritten(cli: Cli, source: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.csv"
    made.write_text("of another day")

    for output in (made, source / "events.csv"):
        ran = cli("convert", source, "--output", output)

        assert ran.code == 2
        assert f"{output} is there already and is not overwritten; choose another name" in ran.err
    assert made.read_text() == "of another day"
    assert (source / "events.csv").read_text() == EVENTS
    assert not (tmp_path / "coverage.yaml").exists()


def test_an_export_that_cannot_be_used_is_3(cli: Cli, tmp_path: Path) -> None:
    ran = cli("convert", tmp_path / "nowhere.csv", "--output", tmp_path / "made.csv")

    assert ran.code == 3
    assert not (tmp_path / "made.csv").exists()
    assert not (tmp_path / "coverage.yaml").exists()
