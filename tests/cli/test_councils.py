"""`compliance councils`: a folder of councils, each checked by itself."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import EVENTS, Cli
from tests.sources.annex_a_books import child, list_8


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Three councils: events in a folder, an Annex A as a file, and one that cannot be read."""
    folder = tmp_path / "region"
    (folder / "Northtown").mkdir(parents=True)
    (folder / "Northtown" / "events.csv").write_text(EVENTS)
    list_8(folder, child(), name="Westby 2024-01-31.xlsx")
    (folder / "Eastham").mkdir()
    (folder / "Eastham" / "list.csv").write_text("worker,team\n7,north\n")
    (folder / "notes.md").write_text("none of a council's")
    return folder


def rows(out: str) -> dict[str, dict[str, str]]:
    return {row["council"]: row for row in csv.DictReader(io.StringIO(out))}


def test_each_council_is_checked_by_itself_and_told_in_a_line(cli: Cli, stack: Path) -> None:
    ran = cli("councils", stack, "--as-of", "2025-01-31", "--select", "REV", "--format", "csv")
    found = rows(ran.out)

    assert [*found] == ["Eastham", "Northtown", "Westby 2024-01-31.xlsx"]
    assert (found["Northtown"]["children"], found["Northtown"]["overdue"]) == ("4", "1")
    assert (
        found["Westby 2024-01-31.xlsx"]["described"]
        == "Annex A of 31 January 2024 (its newest day is 20 November 2023)"
    )
    assert found["Westby 2024-01-31.xlsx"]["children"] == "1"


def test_one_that_cannot_be_read_is_told_in_words_and_stops_no_other(cli: Cli, stack: Path) -> None:
    ran = cli("councils", stack, "--as-of", "2025-01-31", "--select", "REV")

    assert ran.code == 3
    assert "3 councils, each checked by itself; 1 could not be read" in ran.out
    assert "holds no files that are recognised" in ran.out
    assert "Traceback" not in ran.err
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_exit_code_is_as_asked_where_all_could_be_read(cli: Cli, stack: Path) -> None:
    shutil.rmtree(stack / "Eastham")
    asked = ("councils", stack, "--as-of", "2025-01-31", "--select", "REV")

    assert cli(*asked).code == 0
    assert cli(*asked, "--fail-on", "overdue").code == 1


def test_a_councils_own_settings_hold_for_it_alone(cli: Cli, stack: Path) -> None:
    (stack / "compliance.yaml").write_text("warning_working_days: 0\n")
    (stack / "Northtown" / "compliance.yaml").write_text("warning_working_days: 200\n")
    found = rows(cli("councils", stack, "--as-of", "2025-01-31", "--select", "REV", "--format", "csv").out)

    assert int(found["Northtown"]["due_soon"]) > 0
    assert found["Westby 2024-01-31.xlsx"]["due_soon"] == "0"


def test_settings_that_cannot_be_read_are_told_of_their_council(cli: Cli, stack: Path) -> None:
    (stack / "Northtown" / "compliance.yaml").write_text("warning_working_days: soon\n")
    found = rows(cli("councils", stack, "--as-of", "2025-01-31", "--format", "csv", "--select", "REV").out)

    assert "compliance.yaml" in found["Northtown"]["unread"]
    assert found["Westby 2024-01-31.xlsx"]["unread"] == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "holds no council"), ("A file", "a stack is a folder")],
    ids=["an empty folder", "a file"],
)
def test_what_is_no_stack_is_refused(cli: Cli, tmp_path: Path, content: str | None, said: str) -> None:
    stack = tmp_path / "stack.csv"
    if content is None:
        stack.mkdir()
    else:
        stack.write_text(content)
    ran = cli("councils", stack)

    assert ran.code == 3
    assert said in ran.err


def test_a_rule_that_there_is_not_is_wrong_use_and_no_councils_fault(cli: Cli, stack: Path) -> None:
    assert cli("councils", stack, "--select", "NONE-1").code == 2
