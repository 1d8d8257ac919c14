"""The safeguarding dataset on the command line: one command on what is there, and a first screen to be understood."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.strategies.ssd_dumps import EPISODE, IN_CARE, PERSON, VISIT, dump, frame

Cli = Callable[..., Any]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """The dump of 30 September 2024, of a child whose last visit was in January."""
    return dump(tmp_path / "ssd_2024-09-30", IN_CARE)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The same in a SQLite database."""
    file = tmp_path / "here" / "ssd.db"
    file.parent.mkdir()
    with sqlite3.connect(file) as connection:
        for name, rows in IN_CARE.items():
            table = frame(name, rows)
            connection.execute(f"CREATE TABLE ssd_{name} ({', '.join(table.columns)})")
            marks = ", ".join("?" * table.width)
            connection.executemany(f"INSERT INTO ssd_{name} VALUES ({marks})", table.rows())
    return f"sqlite:///{file}"


def test_one_command_on_a_folder_says_what_is_overdue(cli: Cli, extract: Path) -> None:
    ran = cli("check", extract, "--vendor", "lcs")

    assert ran.code == 0
    first = " ".join(ran.out.split())
    assert "As of the end of 30 September 2024, the day in the name of ssd_2024-09-30" in first
    assert "The safeguarding dataset from Liquidlogic LCS: " in first
    assert "OVERDUE" in first
    assert "101 VIS-2" in first


def test_rules_are_judged_as_by_hand(cli: Cli, extract: Path) -> None:
    """In care from 8 January 2024: a visit after four days, a review on the 16th working day, a health assessment."""
    statuses = cli("check", extract, "--vendor", "lcs", "--format", "json").statuses()

    assert statuses["101", "REV-1"] == "met"
    assert statuses["101", "REV-2"] == "overdue"
    assert statuses["101", "VIS-1"] == "met"
    assert statuses["101", "HLT-1-20WD"] == "met"
    # The dataset holds no personal education plans.
    assert statuses["101", "EDU-1"] == "not_assessable"


def test_settings_may_name_the_system(cli: Cli, extract: Path) -> None:
    (extract / "compliance.yaml").write_text("vendor: mosaic\n")

    assert "The safeguarding dataset from Mosaic" in " ".join(cli("check", extract).out.split())


def test_a_system_that_there_is_not_is_refused(cli: Cli, extract: Path) -> None:
    (extract / "compliance.yaml").write_text("vendor: paper\n")

    ran = cli("check", extract)

    assert ran.code == 2
    assert "compliance.yaml:1:1: vendor" in ran.err


def test_without_the_day_of_the_extract_it_is_said_how_to_say_it(cli: Cli, tmp_path: Path) -> None:
    ran = cli("check", dump(tmp_path / "dump", IN_CARE))

    assert ran.code == 3
    assert "say it with --export-on YYYY-MM-DD" in ran.err
    assert cli("check", tmp_path / "dump", "--export-on", "2024-09-30").code == 0


def test_what_is_odd_is_listed(cli: Cli, tmp_path: Path) -> None:
    strange = {**VISIT, "cla_visit_id": "V2", "cla_visit_date": "soon"}
    folder = dump(tmp_path / "ssd_2024-09-30", {**IN_CARE, "cla_visits": [VISIT, strange]})

    listed = cli("quality", folder).out

    assert "ssd_cla_visits.csv, row 3" in listed
    assert "clav_cla_visit_date" in listed


def test_a_database_is_read_by_its_url(cli: Cli, database: str) -> None:
    ran = cli("check", database, "--vendor", "lcs", "--export-on", "2024-09-30", "--format", "json")

    assert ran.code == 0
    assert ran.statuses()["101", "REV-2"] == "overdue"
    assert {file["file"] for file in ran.json()["sources"]} >= {"ssd_person", "ssd_cla_visits"}


def test_every_command_on_an_export_reads_a_database(cli: Cli, database: str, tmp_path: Path) -> None:
    said = ("--vendor", "lcs", "--export-on", "2024-09-30")

    assert "safeguarding dataset" in cli("quality", database, *said).out
    assert cli("coverage", database, *said).code == 0
    assert "REV-2" in cli("why", "101", "REV-2", database, *said).out
    written = tmp_path / "made" / "events.csv"
    written.parent.mkdir()
    assert cli("convert", database, *said, "--output", written).code == 0
    assert "101,became_looked_after,2024-01-08" in written.read_text()


def test_settings_beside_the_file_of_a_database_are_used(cli: Cli, database: str, tmp_path: Path) -> None:
    (tmp_path / "here" / "compliance.yaml").write_text("vendor: eclipse\n")

    assert "from Eclipse" in " ".join(cli("check", database, "--export-on", "2024-09-30").out.split())


def test_a_database_is_no_return(cli: Cli, database: str) -> None:
    ran = cli("check", database, "--source", "ssda903", "--export-on", "2024-09-30")

    assert ran.code == 3
    assert "a database cannot be read as ssda903; expected --source ssd" in ran.err


@pytest.mark.parametrize("command", ["check", "quality", "coverage"])
def test_a_password_is_never_printed(cli: Cli, command: str) -> None:
    pytest.importorskip("psycopg", reason="the extra postgresql is not installed")
    ran = cli(command, "postgresql+psycopg://reader:s3cret@localhost:1/council", "--export-on", "2024-09-30")

    assert ran.code == 3
    assert "postgresql+psycopg://localhost:1/council: cannot be read" in ran.err
    assert "s3cret" not in ran.err + ran.out


def test_a_database_file_named_as_a_path_is_answered_with_the_way(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "ssd.db").write_bytes(b"")

    assert "name it as sqlite:///FILE" in cli("check", tmp_path / "ssd.db").err


def test_a_care_leavers_plan_that_was_not_reviewed_since_is_overdue(cli: Cli, tmp_path: Path) -> None:
    """Left care at eighteen on 1 June 2023; the plan was last reviewed on 1 February 2024, so due on 1 August."""
    ended = {"cla_episode_ceased_date": "2023-06-01", "cla_episode_ceased_reason": "E5"}
    episode = {**EPISODE, "entered_care_date": "2019-01-08", "cla_episode_start_date": "2019-01-08", **ended}
    leaver = {
        "table_id": "1",
        "person_id": "101",
        "care_leaver_eligibility": "Former Relevant",
        "pathway_plan_review_date": "2024-02-01",
    }
    tables = {
        "person": [{**PERSON, "dob": "2005-06-01"}],
        "cla_episodes": [episode],
        "care_leavers": [leaver],
    }
    folder = dump(tmp_path / "ssd_2024-09-30", tables)

    found = cli("check", folder, "--select", "LVC-5", "--format", "json").json()["findings"]

    assert [
        (each["anchor_on"], each["due_on"], each["status"]) for each in found if each["rule"] == "LVC-5"
    ] == [
        ("2023-06-01", "2023-12-01", "not_assessable"),
        ("2024-02-01", "2024-08-01", "overdue"),
    ]
