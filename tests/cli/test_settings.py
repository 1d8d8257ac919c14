"""A council's settings: found beside the export or named, used, and refused where they are wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]


@pytest.fixture
def settings(export: Path) -> Callable[[str], Path]:
    """Writes the settings file beside the export."""

    def write(text: str) -> Path:
        path = export.parent / "compliance.yaml"
        path.write_text(text)
        return path

    return write


def test_without_settings_a_duty_is_due_soon_ten_working_days_before(check: Cli) -> None:
    # Child D's first review is due on 17 February, the 11th working day after 31 January.
    assert (
        check("--select", "REV-1", "--format", "json", "--as-of", "2025-01-31").statuses()["D", "REV-1"]
        == "not_due"
    )
    assert (
        check("--select", "REV-1", "--format", "json", "--as-of", "2025-02-03").statuses()["D", "REV-1"]
        == "due_soon"
    )


def test_settings_beside_the_export_are_found_and_named(check: Cli, settings: Callable[[str], Path]) -> None:
    path = settings("warning_working_days: 11\n")

    ran = check("--select", "REV-1", "--format", "json")

    assert ran.statuses()["D", "REV-1"] == "due_soon"
    assert f"settings: {path}\n" in ran.err


def test_settings_in_the_folder_that_is_read_are_found(
    cli: Cli, export: Path, settings: Callable[[str], Path]
) -> None:
    settings("warning_working_days: 11\n")

    ran = cli("check", export.parent, "--as-of", "2025-01-31", "--select", "REV-1", "--format", "json")

    assert ran.statuses()["D", "REV-1"] == "due_soon"


def test_settings_that_are_named_go_before_those_beside_the_export(
    check: Cli, settings: Callable[[str], Path], tmp_path: Path
) -> None:
    settings("warning_working_days: 11\n")
    named = tmp_path / "other.yaml"
    named.write_text("warning_working_days: 10\n")

    assert (
        check("--select", "REV-1", "--format", "json", "--settings", named).statuses()["D", "REV-1"]
        == "not_due"
    )


def test_terms_make_duties_of_each_term_judged(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "case,event,on,date_of_birth\nA,child,,2015-05-14\nA,became_looked_after,2024-08-01,\n"
        "A,pep_completed,2024-10-02,\n"
    )
    command = ("check", path, "--as-of", "2025-01-31", "--select", "EDU-2", "--format", "json")

    without = cli(*command)
    (tmp_path / "compliance.yaml").write_text(
        'terms:\n  - {term: "autumn 2024", from: 2024-09-02, to: 2024-12-20}\n'
    )

    assert without.statuses() == {("A", "EDU-2"): "not_assessable"}
    assert cli(*command).statuses() == {("A", "EDU-2"): "met"}


@pytest.mark.parametrize(("reading", "owed"), [("1_march", False), ("28_february", True)])
def test_a_reading_of_the_law_can_be_chosen(cli: Cli, tmp_path: Path, reading: str, owed: bool) -> None:
    # Born on 29 February 2020: is the child three on 28 February 2023?
    path = tmp_path / "events.csv"
    path.write_text("case,event,on,date_of_birth\nA,child,,2020-02-29\nA,became_looked_after,2023-02-28,\n")
    (tmp_path / "compliance.yaml").write_text(f"readings: {{leap-birthday: {reading}}}\n")

    ran = cli("check", path, "--as-of", "2023-03-31", "--select", "EDU-1", "--format", "json")

    assert (("A", "EDU-1") in ran.statuses()) == owed


@pytest.mark.parametrize(("chosen", "due"), [("A", "2025-01-20"), ("B", "2025-01-17")])
def test_a_reading_that_is_chosen_is_judged_by_and_named(
    cli: Cli, tmp_path: Path, chosen: str, due: str
) -> None:
    # Does 18 December, a Wednesday, count as the first of the twenty working days?
    path = tmp_path / "events.csv"
    path.write_text("case,event,on\nA,became_looked_after,2024-12-18\n")
    (tmp_path / "compliance.yaml").write_text(f"readings: {{A4: {chosen}}}\n")

    ran = cli("check", path, "--as-of", "2025-01-31", "--select", "REV-1", "--format", "json")
    why = cli("why", "A", "REV-1", path, "--as-of", "2025-01-31")

    (finding,) = ran.json()["findings"]
    assert (finding["due_on"], finding["readings"][0]) == (due, f"A4={chosen}")
    assert ran.json()["rulebook"]["readings"] == ({"A4": "B"} if chosen == "B" else {})
    assert f"working days? {chosen}: " in " ".join(why.out.split())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("warning: 5\n", "compliance.yaml:1:1: warning: no such name here: warning"),
        (
            "terms: []\nwarning_working_days: many\n",
            "compliance.yaml:2:1: warning_working_days: found many; expected a whole number",
        ),
        (
            "warning_working_days: -1\n",
            "compliance.yaml:1:1: warning_working_days: found -1; expected a value greater than",
        ),
        ("terms:\n  - {term: a, from: 2024-09-02}\n", "compliance.yaml:2:5: terms.0: to is missing"),
        (
            "terms:\n  - {term: a, from: 2024-09-02, to: 2024-09-01}\n",
            "the term a ends on 2024-09-01, before it begins on 2024-09-02",
        ),
        (
            "terms:\n  - {term: a, from: 2024-09-02, to: 2024-12-20}\n"
            "  - {term: b, from: 2024-12-20, to: 2025-01-20}\n",
            "the terms a and b overlap",
        ),
        ("terms: {\n", "compliance.yaml:2:1: not valid YAML"),
        ("- a\n", "compliance.yaml:1:1: expected a mapping of names to values"),
        ("readings: {A4: C}\n", "readings: A4 is one of A, B, not C"),
        ("readings: {A99: A}\n", "readings: no reading is called A99"),
    ],
)
def test_settings_with_a_mistake_are_refused(
    check: Cli, settings: Callable[[str], Path], text: str, says: str
) -> None:
    settings(text)

    ran = check("--select", "REV-1")

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_settings_that_are_named_and_not_there_are_refused(check: Cli, tmp_path: Path) -> None:
    ran = check("--settings", tmp_path / "nowhere.yaml")

    assert ran.code == 2
    assert "nowhere.yaml: no such settings file" in ran.err
