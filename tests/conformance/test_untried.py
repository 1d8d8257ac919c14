"""What lint notes of the tests beside a rule: how many, bank holidays, those left out, and parts that none turns on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.cli.main import run
from compliance.conformance.cases import PlacedTest, rule_tests
from compliance.conformance.untried import untried, untried_parts
from compliance.model.documents import read_document
from compliance.model.rulebook import Rulebook
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.load import load_rulebook, pack_documents
from compliance.rulebook.load import test_documents as documents_of_tests
from compliance.rulebook.shipped import shipped_base, shipped_rules
from tests.strategies.shipped import vocabulary, working_days

PACK = """\
pack: own
title: Own
families: {reviews: Reviews}
scopes:
  period_of_care: {opens: became_looked_after, closes: ceased_looked_after}
tracks:
  reviews: {noun: a review, about: reviews, scope: period_of_care, evidence: {event: review_held}}
rules:
  - id: OWN-1
    title: First review
    family: reviews
    owed: A review is held.
    track: reviews
    after: start
    where: {legal_status: {not_in: [V3], unknown: holds}}
    within: 5 working_days
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary}
    versions: [{from: 2011-04-01}]
"""
# Easter Monday, 1 April 2024, lies in the five working days; nothing lies in those from 3 June.
EASTER = "{rule: OWN-1, anchor_on: 2024-03-27, due_on: 2024-04-05, status: overdue}"
JUNE = "{rule: OWN-1, anchor_on: 2024-06-03, due_on: 2024-06-10, status: overdue}"
CAME = "{event: became_looked_after, on: 2024-06-03, legal_status: C2}"
BREAK = "{event: became_looked_after, on: 2024-06-03, legal_status: V3}"
NOBODY = "no test of somebody to whom it is not owed"
IN_COUNT = "no test with a bank holiday in the count"


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Rulebook]:
    def compiled(*changes: tuple[str, str]) -> Rulebook:
        text = PACK
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "own.yaml"
        path.write_text(text)
        return compile_rulebook(pack_documents([path]), vocabulary(), working=working_days())

    return compiled


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., list[PlacedTest]]:
    """Tests of OWN-1 as of the end of 2024, each of events and what is expected, written as in a file."""

    def tests(*each: tuple[str, str]) -> list[PlacedTest]:
        path = tmp_path / "own.tests.yaml"
        path.write_text(
            "tests:\n"
            + "".join(
                f"  - {{name: n{n}, as_of: 2024-12-31, rules: [OWN-1], events: [{events}], expect: [{expect}]}}\n"
                for n, (events, expect) in enumerate(each)
            )
        )
        return rule_tests([read_document(path)])

    return tests


def said(book: Rulebook, tests: list[PlacedTest]) -> list[str]:
    found = untried(book, tests, working_days())
    assert not any(remark.serious for remark in found)
    return [remark.says for remark in found]


def test_five_tests_with_a_holiday_and_somebody_left_out_are_enough(
    book: Callable[..., Rulebook], written: Callable[..., list[PlacedTest]]
) -> None:
    assert said(book(), written(*[(CAME, EASTER)] * 4, (BREAK, ""))) == []


def test_fewer_than_five_are_counted(
    book: Callable[..., Rulebook], written: Callable[..., list[PlacedTest]]
) -> None:
    assert said(book(), written((CAME, EASTER), (BREAK, ""))) == ["2 tests; a rule wants 5 at the least"]


def test_a_rule_without_any_test_is_left_to_lint(book: Callable[..., Rulebook]) -> None:
    assert said(book(), []) == []


def test_nobody_left_out_is_noted_where_the_rule_leaves_somebody_out(
    book: Callable[..., Rulebook], written: Callable[..., list[PlacedTest]]
) -> None:
    tests = written(*[(CAME, EASTER)] * 5)

    assert said(book(), tests) == [NOBODY]
    assert said(book(("    where: {legal_status: {not_in: [V3], unknown: holds}}\n", "")), tests) == []


def test_of_two_children_in_one_test_one_may_be_left_out(
    book: Callable[..., Rulebook], written: Callable[..., list[PlacedTest]]
) -> None:
    both = f"{CAME}, {BREAK.replace('{event', '{case: C2, event')}"

    assert said(book(), written((both, EASTER), *[(CAME, EASTER)] * 4)) == []


@pytest.mark.parametrize(
    ("within", "expected", "noted"),
    [
        ("5 working_days", JUNE, IN_COUNT),
        ("5 working_days", "{rule: OWN-1, status: overdue}", IN_COUNT),
        ("5 working_days", EASTER, None),
        # Elapsed hours are as long as they are, whatever day it is; that too wants a test.
        ("72 hours", EASTER, None),
        ("72 hours", JUNE, IN_COUNT),
        # In calendar time a holiday on the way changes nothing; on the due day somebody may look for a later one.
        ("9 days", EASTER, "no test with a bank holiday on the due day"),
        ("5 days", "{rule: OWN-1, anchor_on: 2024-03-27, due_on: 2024-04-01, status: overdue}", None),
    ],
)
def test_a_bank_holiday_is_asked_for_where_it_may_matter(
    book: Callable[..., Rulebook],
    written: Callable[..., list[PlacedTest]],
    within: str,
    expected: str,
    noted: str | None,
) -> None:
    tests = written(*[(CAME, expected)] * 4, (BREAK, ""))

    assert said(book(("within: 5 working_days", f"within: {within}")), tests) == ([noted] if noted else [])


def test_a_check_wants_an_event_on_a_bank_holiday(
    book: Callable[..., Rulebook], written: Callable[..., list[PlacedTest]]
) -> None:
    check = book(
        ("    track: reviews\n    after: start\n", "    scope: period_of_care\n    every: {event: visit}\n"),
        ("    within: 5 working_days\n", "    must: {seen_alone: true}\n"),
    )
    held = "{rule: OWN-1, anchor_on: DAY, due_on: DAY, status: met}"

    assert said(check, written(*[(CAME, held.replace("DAY", "2024-04-01"))] * 4, (BREAK, ""))) == []
    assert said(check, written(*[(CAME, held.replace("DAY", "2024-04-02"))] * 4, (BREAK, ""))) == [
        "no test with a bank holiday on the due day"
    ]


def parts(book: Rulebook, tests: list[PlacedTest]) -> list[str]:
    return [remark.says for remark in untried_parts(book, tests, vocabulary(), working_days())]


def test_a_part_that_no_test_turns_on_is_noted(
    book: Callable[..., Rulebook], written: Callable[..., list[PlacedTest]]
) -> None:
    two = (
        "{legal_status: {not_in: [V3], unknown: holds}}",
        "{legal_status: {not_in: [V3], unknown: holds}, age: {lt: 18 years}}",
    )
    born = "{event: child, date_of_birth: 2012-05-01}"
    tests = written((f"{born}, {CAME}", JUNE), (f"{born}, {BREAK}", ""))

    assert parts(book(), tests) == []
    assert parts(book(two), tests) == [
        "every test would come out the same without a part of its condition: age lt 18 years"
    ]


def test_a_version_and_a_length_of_time_that_no_test_falls_under_are_noted(
    book: Callable[..., Rulebook], written: Callable[..., list[PlacedTest]]
) -> None:
    tests = written((CAME, JUNE), (BREAK, ""))
    versions = ("[{from: 2011-04-01}]", "[{from: 2011-04-01, to: 2020-04-23}, {from: 2020-04-24}]")
    spans = (
        "within: 5 working_days",
        "within: [{span: 1 week, where: {legal_status: {is: L1, unknown: fails}}}, {span: 5 working_days}]",
    )

    assert parts(book(versions), tests) == ["no test falls under its version from 2011-04-01"]
    assert parts(book(spans), tests) == ["no test in which it is due within 1 week"]


def test_lint_notes_them_and_parts_where_asked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    # A base of its own, so that the tests of England are not run over again.
    (tmp_path / "own.yaml").write_text("calendar: england-and-wales\n" + PACK)
    (tmp_path / "own.tests.yaml").write_text(
        "tests:\n  - {name: n, as_of: 2024-12-31, rules: [OWN-1], events: ["
        + CAME
        + "], expect: [{rule: OWN-1, anchor_on: 2024-06-03, due_on: 2024-06-10, status: overdue}]}\n"
    )

    run(["rules", "lint", str(tmp_path)])
    plain = capsys.readouterr().out
    run(["rules", "lint", "--thorough", str(tmp_path)])
    thorough = capsys.readouterr().out

    assert "OWN-1: 1 test; a rule wants 5 at the least\n" in plain
    assert "without a part of its condition" not in plain
    assert "OWN-1: every test would come out the same without a part of its condition: " in thorough


SHIPPED = [(), (shipped_rules() / "local" / "rotherham",)]


@pytest.mark.parametrize("packs", SHIPPED, ids=["england", "rotherham"])
def test_the_tests_of_the_shipped_packs_leave_nothing_untried(packs: tuple[Path, ...]) -> None:
    tests = rule_tests(documents_of_tests((shipped_base(), *packs)))

    assert list(map(str, untried(load_rulebook(packs), tests, working_days()))) == []
