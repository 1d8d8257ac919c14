"""`compliance rules`: list, lint and test."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import TESTS

Cli = Callable[..., Any]
DUTY = """\
duties:
  - id: LOC-9
    title: Tea is offered
    kind: not_encoded
    says: A visitor is offered tea.
    because: Nobody records it.
    needs: An event for tea.
    law: {instrument: Local policy, provision: part 9, force: local, checked: partly}
"""


@pytest.fixture
def tested(pack: Path) -> Path:
    """A folder that holds the local pack and its tests."""
    folder = pack.parent / "pack"
    folder.mkdir()
    pack.rename(folder / pack.name)
    (folder / "local.tests.yaml").write_text(TESTS)
    return folder


def listed(ran: Any) -> dict[str, str]:
    """Each entry of the list by its id, as one line of words."""
    found: dict[str, str] = {}
    entries = ran.out.splitlines()[1:-2]
    for line in entries:
        if not line.startswith(" "):
            found[line.split()[0]] = ""
        id_ = list(found)[-1]
        found[id_] = f"{found[id_]} {line}"
    return {id_: " ".join(text.split()) for id_, text in found.items()}


def test_rules_are_listed_with_their_kind_their_law_and_how_well_it_was_checked(cli: Cli) -> None:
    ran = cli("rules", "list")

    assert ran.code == 0
    assert listed(ran)["REV-1"] == (
        "REV-1 First review rule (track) primary SI 2010/959, reg 33(1) 20 working days"
    )
    assert "rule (periodic)" in listed(ran)["EDU-2"]
    assert "each term" in listed(ran)["EDU-2"]
    assert "rule (check)" in listed(ran)["VIS-11"]
    assert "Duties to looked-after children, England, with Child protection" in " ".join(ran.out.split())
    assert max(len(line) for line in ran.out.splitlines()) <= 80


def test_duties_without_a_rule_are_listed_among_the_rules_in_order_of_number(cli: Cli) -> None:
    ran = cli("rules", "list")

    assert listed(ran)["ADO-11"] == (
        "ADO-11 From court authority to a measure secondary match DfE adoption scorecard, indicator A2 "
        "on the scorecard: days-to-match"
    )
    assert "not encoded" in listed(ran)["RET-1"]
    ids = list(listed(ran))
    assert ids.index("IRO-1") < ids.index("IRO-9") < ids.index("IRO-10") < ids.index("MIS-1")


def test_the_last_line_of_the_list_counts_rules_and_duties_by_kind(cli: Cli) -> None:
    said = " ".join(cli("rules", "list").out.split())

    counts = re.search(r": (\d+) in all \d+ rules for (\d+) duties, ((?:\d+ [a-z ]+(?:, )?)+)$", said)
    assert counts is not None
    rest = counts[3].split(", ")
    assert rest[:2] == ["2 definitions", "4 measures"]
    assert int(counts[2]) + sum(int(part.split()[0]) for part in rest) == int(counts[1])


def test_rules_and_duties_of_a_local_pack_are_listed_too(cli: Cli, pack: Path) -> None:
    pack.write_text(pack.read_text() + DUTY)

    ran = cli("rules", "list", pack)

    assert "rule (track)" in listed(ran)["LOC-1"]
    assert listed(ran)["LOC-9"] == "LOC-9 Tea is offered not encoded partly Local policy, part 9"
    assert not {"LOC-1", "LOC-9"} & set(listed(cli("rules", "list")))


def test_lint_fails_for_a_rule_without_a_test(cli: Cli, base: Path) -> None:
    ran = cli("rules", "lint", base)

    assert ran.code == 2
    assert "error: local.yaml:10: LOC-1: no test; write one beside the rule\n" in ran.out


def test_lint_only_asks_for_more_tests_of_a_rule_that_is_tested(cli: Cli, tested_base: Path) -> None:
    said = [line for line in cli("rules", "lint", tested_base).out.splitlines() if "LOC-1" in line]

    assert said == [
        "note: own/local.yaml:10: LOC-1: 2 tests; a rule wants 5 at the least",
        "note: own/local.yaml:10: LOC-1: no test with a bank holiday in the count",
    ]


def test_lint_speaks_of_the_pack_asked_about_errors_before_notes(cli: Cli, pack: Path) -> None:
    ran = cli("rules", "lint", pack)
    *remarks, last = ran.out.splitlines()

    kinds = [remark.split(":")[0] for remark in remarks]
    assert kinds == sorted(kinds)
    assert all(" local.yaml:" in remark for remark in remarks)
    assert last == f"1 rule: {kinds.count('error')} error{'' if kinds.count('error') == 1 else 's'}, " + (
        f"{kinds.count('note')} note{'' if kinds.count('note') == 1 else 's'}"
    )
    assert ran.err == f"rules: {pack}\n"


def test_lint_of_all_speaks_of_what_the_pack_is_laid_on_too(cli: Cli, pack: Path) -> None:
    assert "england/" in cli("rules", "lint", "--all", pack).out


def test_lint_refuses_a_pack_that_does_not_load(cli: Cli, pack: Path) -> None:
    pack.write_text(pack.read_text().replace("after: start", "after: begin"))

    ran = cli("rules", "lint", pack)

    assert ran.code == 2
    assert "local.yaml:9:5: LOC-1.after: found begin; expected " in ran.err


def test_check_lint_and_test_tell_the_same_mistakes(cli: Cli, tested: Path, export: Path) -> None:
    path = tested / "local.yaml"
    text = (
        path.read_text()
        .replace("after: start", "after: begin")
        .replace("reviews\n    owed", "revews\n    owed")
    )
    path.write_text(text + DUTY.replace("not_encoded", "notion"))

    told = [
        cli(*command).err
        for command in (
            ("rules", "lint", tested),
            ("rules", "test", tested),
            ("check", export, "--rules", tested),
        )
    ]

    assert len(set(told)) == 1
    assert "3 mistakes:" in told[0]


def test_tests_are_counted_and_one_that_does_not_hold_is_shown_with_what_was_found(
    cli: Cli, tested: Path
) -> None:
    path = tested / "local.tests.yaml"
    path.write_text(path.read_text().replace("days_late: 15", "days_late: 14"))

    ran = cli("rules", "test", tested, "--engine", "reference")

    assert ran.code == 1
    assert ran.out.splitlines() == [
        "pack/local.tests.yaml:10: broken: not as expected on reference",
        "  expected anchor_on 2024-12-02, days_late 14, due_on 2024-12-16, rule LOC-1, status overdue",
        "  found    rule LOC-1, case C1, anchor_on 2024-12-02, due_on 2024-12-16, status overdue, days_late 15",
        "reference: 1 passed, 1 failed",
    ]


def test_a_failure_is_shown_once_with_the_engines_it_is_found_on(cli: Cli, tested: Path) -> None:
    path = tested / "local.tests.yaml"
    path.write_text(path.read_text().replace("days_late: 15", "days_late: 14"))

    out = cli("rules", "test", tested, "--engine", "reference", "--engine", "arrays").out

    assert out.count("broken: not as expected on reference and arrays\n") == 1
    assert out.endswith("reference: 1 passed, 1 failed\narrays: 1 passed, 1 failed\n")


@pytest.mark.parametrize(("select", "passed"), [("LOC-1", 2), ("loc-*", 2), ("REV-1", 0)])
def test_the_tests_of_some_rules_are_run(cli: Cli, tested: Path, select: str, passed: int) -> None:
    ran = cli("rules", "test", tested, "--engine", "reference", "--select", select)

    if passed:
        assert (ran.code, ran.out) == (0, f"reference: {passed} passed, 0 failed\n")
    else:
        assert (ran.code, ran.out) == (2, "")
        assert "no test runs REV-1; " in ran.err


def test_a_selection_that_fits_no_rule_is_refused(cli: Cli, tested: Path) -> None:
    ran = cli("rules", "test", tested, "--select", "LOK-*")

    assert ran.code == 2
    assert "no rule is called LOK-*" in ran.err


@pytest.mark.parametrize("given", ["", "local.yaml"])
def test_the_tests_of_a_pack_are_run_alone(cli: Cli, tested: Path, given: str) -> None:
    ran = cli("rules", "test", tested / given)

    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"{engine}: 2 passed, 0 failed" for engine in ("arrays", "reference", "live")
    ]


def test_a_pack_without_tests_is_2(cli: Cli, pack: Path) -> None:
    ran = cli("rules", "test", pack)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"rules: {pack}\ncompliance: {pack}: no tests stand beside the rules; write them in a file *.tests.yaml\n"
    )


def test_lint_reads_the_tests_beside_a_file_of_rules(cli: Cli, tested_base: Path) -> None:
    ran = cli("rules", "lint", tested_base / "local.yaml")

    assert "LOC-1: 2 tests; a rule wants 5 at the least" in ran.out
    assert "error: " not in ran.out
