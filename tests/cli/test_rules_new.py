"""`compliance rules new`: a pack of a council's own that holds as it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compliance.model.settings import read_settings
from compliance.rulebook.load import pack_documents

NEW_FILES = ("compliance.yaml", "pack.tests.yaml", "pack.yaml", "standards.tests.yaml", "standards.yaml")

Cli = Callable[..., Any]


def test_a_new_pack_passes_lint_and_its_tests(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "hillshire"

    made = cli("rules", "new", folder)

    assert made.code == 0
    assert made.out.splitlines() == [f"written: {folder / name}" for name in NEW_FILES]
    linted = cli("rules", "lint", folder)
    assert linted.code == 0
    assert "error: " not in linted.out
    tested = cli("rules", "test", folder)
    assert (tested.code, tested.out) == (
        0,
        "arrays: 11 passed, 0 failed\nreference: 11 passed, 0 failed\nlive: 11 passed, 0 failed\n",
    )


def test_it_is_named_after_its_folder(cli: Cli, tmp_path: Path) -> None:
    for name in ("hillshire", "2025", "über uns"):
        assert cli("rules", "new", tmp_path / name).code == 0
        documents = pack_documents([tmp_path / name])
        assert [document.data["pack"] for document in documents] == [name, name]


def test_its_settings_have_school_terms_that_say_they_are_examples(cli: Cli, tmp_path: Path) -> None:
    cli("rules", "new", tmp_path / "own")

    terms = read_settings(tmp_path / "own" / "compliance.yaml").terms

    assert len(terms) == 3
    assert all(term.term.startswith("example ") for term in terms)


def test_settings_of_readings_in_it_are_not_taken_for_rules(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    cli("rules", "new", folder)
    with (folder / "compliance.yaml").open("a") as file:
        file.write("readings: {leap-birthday: 28_february}\n")

    assert cli("rules", "list", folder).code == 0


def test_an_export_is_checked_by_it(check: Cli, cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    cli("rules", "new", folder)

    ran = check("--rules", folder, "--settings", folder / "compliance.yaml", "--format", "json")

    assert ran.code == 0
    statuses = ran.statuses()
    assert statuses["A", "OWN-REV-1"] == "overdue"
    assert statuses["C", "REV-1"] == "met_late"


def test_a_folder_with_files_is_left_alone(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("kept")

    ran = cli("rules", "new", tmp_path)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"compliance: {tmp_path}: has files in it, which stay as they are; name a new or empty folder\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_will_do(cli: Cli, tmp_path: Path) -> None:
    assert cli("rules", "new", tmp_path).code == 0


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_file_is_no_folder(cli: Cli, tmp_path: Path, inside: str) -> None:
    path = tmp_path / "file"
    path.write_text("kept")

    ran = cli("rules", "new", path / inside)

    assert ran.code == 2
    assert ran.err.startswith(f"compliance: {path}")
    assert path.read_text() == "kept"
