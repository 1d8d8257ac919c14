"""What lint remarks on in a pack that loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.conformance.cases import PlacedTest, rule_tests
from compliance.model.documents import read_document
from compliance.model.rules import Rulebook
from compliance.rulebook.lint import Remark, lint

Book = Callable[..., Rulebook]
MET = "{rule: LOC-1, status: met}"
OVERDUE = "{rule: LOC-1, status: overdue}"


@pytest.fixture
def written_tests(tmp_path: Path) -> Callable[..., list[PlacedTest]]:
    """Rule tests of LOC-1, one for each list of expectations given."""

    def written(*expected: str) -> list[PlacedTest]:
        path = tmp_path / "local.tests.yaml"
        tests = "".join(
            f"  - {{name: n{n}, as_of: 2024-06-30, rules: [LOC-1], events: [], expect: [{each}]}}\n"
            for n, each in enumerate(expected)
        )
        path.write_text(f"tests:\n{tests}")
        return rule_tests([read_document(path)])

    return written


def said(remarks: list[Remark]) -> list[tuple[str, bool]]:
    return [(remark.says, remark.serious) for remark in remarks]


def test_a_rule_with_tests_of_keeping_and_breaking_it_draws_no_remark(
    book: Book, written_tests: Callable[..., list[PlacedTest]]
) -> None:
    assert lint(book(), written_tests(MET, OVERDUE)) == []


def test_a_rule_without_a_test_is_an_error_and_placed(book: Book) -> None:
    (remark,) = lint(book(), [])

    assert remark.serious
    assert str(remark) == "local.yaml:22: LOC-1: no test; write one beside the rule"


def test_a_rule_without_a_test_of_a_breach_is_an_error(
    book: Book, written_tests: Callable[..., list[PlacedTest]]
) -> None:
    assert said(lint(book(), written_tests(MET))) == [("no test in which it is breached", True)]


@pytest.mark.parametrize("breach", ["met_late", "missed", "overdue"])
def test_any_breach_will_do(book: Book, written_tests: Callable[..., list[PlacedTest]], breach: str) -> None:
    assert lint(book(), written_tests(MET, f"{{rule: LOC-1, status: {breach}}}")) == []


def test_a_rule_without_a_test_in_which_it_is_met_is_an_error(
    book: Book, written_tests: Callable[..., list[PlacedTest]]
) -> None:
    assert said(lint(book(), written_tests(OVERDUE))) == [("no test in which it is met", True)]


def test_a_check_needs_a_test_in_which_it_is_missed(
    book: Book, written_tests: Callable[..., list[PlacedTest]]
) -> None:
    check = (
        "    track: reviews\n    after: start\n",
        "    scope: period_of_care\n    every: {event: visit}\n    must: {seen_alone: true}\n",
    )
    without = ("    within: 20 working_days\n", "")

    assert said(lint(book(check, without), written_tests(MET, OVERDUE))) == [
        ("no test in which it is missed", True)
    ]


def test_days_without_a_version_are_noted(book: Book, written_tests: Callable[..., list[PlacedTest]]) -> None:
    gap = ("[{from: 2011-04-01}]", "[{from: 2011-04-01, to: 2020-04-23}, {from: 2020-09-26}]")

    assert said(lint(book(gap), written_tests(MET, OVERDUE))) == [
        ("no version is in force between 2020-04-23 and 2020-09-26", False)
    ]


def test_an_unconfirmed_text_is_noted(book: Book, written_tests: Callable[..., list[PlacedTest]]) -> None:
    remarks = lint(book(("checked: primary", "checked: unconfirmed")), written_tests(MET, OVERDUE))

    assert said(remarks) == [("its text has not been confirmed", False)]


def test_a_law_without_an_address_is_noted(
    book: Book, written_tests: Callable[..., list[PlacedTest]]
) -> None:
    remarks = lint(book((', url: "https://example.org"', "")), written_tests(MET, OVERDUE))

    assert said(remarks) == [("cites no address where the text can be read", False)]


def test_a_condition_that_leaves_the_unknown_open_is_noted(
    book: Book, written_tests: Callable[..., list[PlacedTest]]
) -> None:
    tests = written_tests(MET, OVERDUE)

    assert said(lint(book(("{use: ordinary}", "{temporary: false}")), tests)) == [
        ("does not say what it makes of temporary when not recorded", False)
    ]
    assert lint(book(("{use: ordinary}", "{age: {gte: 5 years}}")), tests) == []


def test_a_test_of_a_rule_that_is_not_there_is_an_error_with_the_nearest(
    book: Book, written_tests: Callable[..., list[PlacedTest]]
) -> None:
    remarks = lint(book(), written_tests(MET, OVERDUE, "{rule: LOC-11, status: met}"))

    assert [str(remark).partition(": ")[2] for remark in remarks] == [
        "LOC-11: a test names it, and no rule is called so; perhaps LOC-1"
    ]
    assert remarks[0].serious
