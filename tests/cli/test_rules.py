"""`compliance rules`: list, lint and test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]
TESTS = """\
tests:
  - name: kept
    as_of: 2024-12-31
    rules: [LOC-1]
    events:
      - {event: became_looked_after, on: 2024-12-02, legal_status: C2}
      - {event: review_held, on: 2024-12-16, review: r1, kind: care}
    expect:
      - {rule: LOC-1, anchor_on: 2024-12-02, due_on: 2024-12-16, status: met}
  - name: broken
    as_of: 2024-12-31
    rules: [LOC-1]
    events:
      - {event: became_looked_after, on: 2024-12-02, legal_status: C2}
    expect:
      - {rule: LOC-1, anchor_on: 2024-12-02, due_on: 2024-12-16, status: overdue, days_late: 15}
"""


@pytest.fixture
def tested(pack: Path) -> Path:
    """A folder that holds the local pack and its tests."""
    folder = pack.parent / "pack"
    folder.mkdir()
    pack.rename(folder / pack.name)
    (folder / "local.tests.yaml").write_text(TESTS)
    return folder


def test_rules_are_listed_with_their_law_and_how_well_it_was_checked(cli: Cli) -> None:
    ran = cli("rules", "list")

    assert ran.code == 0
    (line,) = [line for line in ran.out.splitlines() if line.startswith("REV-1 ")]
    assert line.split() == ["REV-1", "First", "review", "SI", "2010/959", "reg", "33(1)", "primary"]
    assert "rules; Duties to looked-after children, England, digest " in " ".join(ran.out.split())
    assert max(len(line) for line in ran.out.splitlines()) <= 80


def test_rules_of_a_local_pack_are_listed_too(cli: Cli, pack: Path) -> None:
    assert "LOC-1" in cli("rules", "list", pack).out
    assert "LOC-1" not in cli("rules", "list").out


def test_lint_fails_for_a_rule_without_a_test(cli: Cli, pack: Path) -> None:
    ran = cli("rules", "lint", pack)

    assert ran.code == 2
    assert "error: local.yaml:3: LOC-1: no test; write one beside the rule\n" in ran.out


def test_lint_has_nothing_to_say_of_a_rule_that_is_tested(cli: Cli, tested: Path) -> None:
    assert "LOC-1" not in cli("rules", "lint", tested).out


def test_lint_lists_errors_before_notes_and_counts_them(cli: Cli, pack: Path) -> None:
    *remarks, last = cli("rules", "lint", pack).out.splitlines()

    kinds = [remark.split(":")[0] for remark in remarks]
    assert kinds == sorted(kinds)
    assert kinds.count("error") == 1
    assert last.endswith(f" rules: 1 error, {kinds.count('note')} notes")


def test_lint_refuses_a_pack_that_does_not_load(cli: Cli, pack: Path) -> None:
    pack.write_text(pack.read_text().replace("after: start", "after: begin"))

    ran = cli("rules", "lint", pack)

    assert ran.code == 2
    assert "local.yaml:8:5: rules.0.after: " in ran.err


def test_tests_are_counted_and_one_that_does_not_hold_is_shown_with_what_was_found(
    cli: Cli, tested: Path
) -> None:
    path = tested / "local.tests.yaml"
    path.write_text(path.read_text().replace("days_late: 15", "days_late: 14"))

    ran = cli("rules", "test", tested, "--engine", "reference")

    assert ran.code == 1
    assert ran.out.splitlines() == [
        "pack/local.tests.yaml:10: broken: not as expected",
        "  expected anchor_on 2024-12-02, days_late 14, due_on 2024-12-16, rule LOC-1, status overdue",
        "  found    rule LOC-1, case C1, anchor_on 2024-12-02, due_on 2024-12-16, status overdue, days_late 15",
        "reference: 1 passed, 1 failed",
    ]


@pytest.mark.parametrize("given", ["", "local.yaml"])
def test_the_tests_of_a_pack_are_run_alone(cli: Cli, tested: Path, given: str) -> None:
    ran = cli("rules", "test", tested / given)

    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"{engine}: 2 passed, 0 failed" for engine in ("bulk", "reference", "live")
    ]


def test_a_pack_without_tests_is_2(cli: Cli, pack: Path) -> None:
    ran = cli("rules", "test", pack)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"compliance: {pack}: no tests stand beside the rules; write them in a file *.tests.yaml\n"
    )


def test_lint_reads_the_tests_beside_a_file_of_rules(cli: Cli, tested: Path) -> None:
    assert "LOC-1" not in cli("rules", "lint", tested / "local.yaml").out
