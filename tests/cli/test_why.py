"""`compliance why` and `compliance explain`: one finding, one rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]
AS_OF = ("--as-of", "2025-01-31")


def test_the_rule_and_the_path_come_in_either_order(cli: Cli, export: Path) -> None:
    first, second = cli("why", "A", "REV-1", export, *AS_OF), cli("why", "A", export, "REV-1", *AS_OF)

    assert first == second
    assert first.code == 0
    assert first.out.startswith(
        "Case A   REV-1  First review\noverdue by 23 days, as of 31 January 2025, shown red\n"
    )
    assert "The 20th working day is Wednesday 8 January 2025; that day is in time." in first.out


def test_the_rule_is_read_in_any_case_and_by_its_beginning(cli: Cli, export: Path) -> None:
    assert cli("why", "A", "rev-1", export, *AS_OF).out == cli("why", "A", "REV-1", export, *AS_OF).out
    titles = [
        line for line in cli("why", "B", "rev", export, *AS_OF).out.splitlines() if line.startswith("Case")
    ]
    assert titles == ["Case B   REV-2  Second review", "Case B   REV-1  First review"]


def test_a_few_findings_are_shown_and_the_rest_counted(cli: Cli, export: Path) -> None:
    few, every = cli("why", "B", export, *AS_OF), cli("why", "B", export, "--limit", "0", *AS_OF)

    shown = sum(line.startswith("Case B") for line in few.out.splitlines())
    hidden = sum(line.startswith("Case B") for line in every.out.splitlines()) - shown
    assert shown == 3
    assert f"and {hidden} more findings; --limit 0 shows all" in few.err


def test_without_a_rule_every_finding_of_the_case_is_shown(cli: Cli, export: Path) -> None:
    out = cli("why", "B", export, "--limit", "0", *AS_OF).out

    assert {"Case B   REV-1  First review", "Case B   REV-2  Second review"} <= set(out.splitlines())
    assert "Case A" not in out


def test_without_a_path_the_current_folder_is_read(
    cli: Cli, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(export.parent)

    assert cli("why", "A", "REV-1", *AS_OF).out == cli("why", "A", "REV-1", export, *AS_OF).out


def test_the_path_can_be_named(cli: Cli, export: Path) -> None:
    assert cli("why", "A", "REV-1", "--from", export, *AS_OF).code == 0


def test_what_could_not_be_judged_says_why(cli: Cli, export: Path) -> None:
    out = cli("why", "A", "HLT-3", export, *AS_OF).out

    assert "not assessable, as of 31 January 2025, shown grey" in out
    assert "the export carries no dental check events, so its" in out


def test_an_unknown_case_is_3_and_known_ones_are_named(cli: Cli, export: Path) -> None:
    ran = cli("why", "Z", export, "REV-1", *AS_OF)

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "compliance: case Z has no events here; cases that have: A, B, C, D\n"


def test_where_nothing_fell_due_the_days_without_law_are_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "case,event,on,placement,placement_type\n"
        "A,became_looked_after,2020-05-04,,\n"
        "A,placement_started,2020-05-04,p1,U6\n"
    )
    ran = cli("why", "A", path, "PLC-1", "--as-of", "2020-12-31")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "compliance: case A has no findings here; PLC-1 has no version in force from 24 April 2020 to "
        "25 September 2020: nothing fell due then\n"
    )


@pytest.mark.parametrize("named", ["nope.csv", "nowhere/export", "../nope"])
def test_a_path_that_is_not_there_is_3(cli: Cli, export: Path, named: str) -> None:
    ran = cli("why", "A", named, *AS_OF)

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"compliance: {named}: no such file or folder\n"


def test_an_unknown_rule_is_2(cli: Cli, export: Path) -> None:
    ran = cli("why", "A", export, "REV-99", *AS_OF)

    assert (ran.code, ran.out) == (2, "")
    assert "no rule is called REV-99" in ran.err


def test_a_rule_is_explained_in_any_case(cli: Cli) -> None:
    ran = cli("explain", "rev-1")

    assert ran.code == 0
    assert ran.out.startswith("REV-1  First review\n")
    assert "\nBy when\n  Within 20 working days.\n" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 80


def test_a_rule_of_a_local_pack_is_explained(cli: Cli, pack: Path) -> None:
    assert cli("explain", "LOC-1", "--rules", pack).out.startswith("LOC-1  Early first review\n")
    assert cli("explain", "LOC-1").code == 2


def test_an_unknown_rule_cannot_be_explained(cli: Cli) -> None:
    ran = cli("explain", "REV-99")

    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(
        r"compliance: no rule is called REV-99; perhaps REV-\d or REV-\d; `compliance rules list` shows them\n",
        ran.err,
    )


def test_what_was_late_can_be_shown_alone(cli: Cli, export: Path) -> None:
    shown = cli("why", "C", "REV", export, "--late", *AS_OF).out

    assert [line for line in shown.splitlines() if line.startswith("Case C")] == [
        "Case C   REV-1  First review"
    ]
    assert "met late, 1 day after the due day" in shown


def test_that_nothing_was_late_is_said(cli: Cli, export: Path) -> None:
    ran = cli("why", "B", "REV", export, "--late", *AS_OF)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("case B: nothing overdue, done late or missed here\n")
