"""What lint remarks on in a pack that loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.cli.main import run
from compliance.conformance.cases import PlacedTest, rule_tests
from compliance.conformance.lint import Remark, lint
from compliance.model.documents import read_document
from compliance.model.rulebook import Rulebook

OWN = """\
pack: own
rules:
  - id: OWN-1
    title: Early first review
    family: reviews
    owed: A review is held.
    track: reviews
    after: start
    within: 10 working_days
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary}
    versions: [{from: 2011-04-01}]
"""
Book = Callable[..., Rulebook]
MET = "{rule: LOC-1, status: met, due_on: 2024-06-28, met_on: 2024-06-28}"
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


@pytest.fixture
def cli_lint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[tuple[str, str]], tuple[int, str]]:
    """`rules lint` on a rule beside the law with one thing changed: its exit code and what it wrote."""

    def run_on(change: tuple[str, str]) -> tuple[int, str]:
        path = tmp_path / "own.yaml"
        path.write_text(OWN.replace(*change))
        code = run(["rules", "lint", str(path)])
        return code, capsys.readouterr().err

    return run_on


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
    errors = [remark.says for remark in lint(book(), written_tests(OVERDUE)) if remark.serious]

    assert errors == ["no test in which it is met"]


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


ON_IT = "no test of the due day itself: done on it, or judged on it"
EARLY = "{rule: LOC-1, status: met, due_on: 2024-06-28, met_on: 2024-06-27}"


@pytest.mark.parametrize(
    ("expected", "noted"),
    [
        (EARLY, True),
        ("{rule: LOC-1, status: met}", True),
        (MET, False),
        # The test's own day is 30 June.
        ("{rule: LOC-1, status: met, due_on: 2024-06-30, met_on: 2024-06-27}", False),
        ("{rule: LOC-1, status: met, due_on: 2024-06-30}", False),
    ],
)
def test_a_rule_without_a_test_of_its_due_day_is_noted(
    book: Book, written_tests: Callable[..., list[PlacedTest]], expected: str, noted: bool
) -> None:
    found = said(lint(book(), written_tests(expected, "{rule: LOC-1, status: overdue, due_on: 2024-05-01}")))

    assert found == ([(ON_IT, False)] if noted else [])


@pytest.mark.parametrize(
    ("event", "noted"),
    [
        ("{event: review_held, on: 2024-06-28, kind: care}", False),
        ('{event: review_held, at: "2024-06-28T10:00", kind: care}', False),
        ("{event: review_held, on: 2024-06-27, kind: care}", True),
        ("{event: visit, on: 2024-06-28}", True),
        ("{case: C2, event: review_held, on: 2024-06-28, kind: care}", True),
    ],
)
def test_the_due_day_is_also_found_in_the_history(
    book: Book, tmp_path: Path, event: str, noted: bool
) -> None:
    path = tmp_path / "local.tests.yaml"
    path.write_text(
        "tests:\n  - name: n\n    as_of: 2024-07-31\n    rules: [LOC-1]\n"
        f"    events: [{event}]\n"
        "    expect: [{rule: LOC-1, status: met, due_on: 2024-06-28}, {rule: LOC-1, status: overdue}]\n"
    )

    found = said(lint(book(), rule_tests([read_document(path)])))

    assert found == ([(ON_IT, False)] if noted else [])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("instrument: Local policy", 'instrument: ""'), "its law names no instrument"),
        (("provision: part 1", 'provision: "  "'), "its law names no provision"),
    ],
)
def test_a_law_that_is_not_named_is_an_error(
    book: Book, written_tests: Callable[..., list[PlacedTest]], change: tuple[str, str], says: str
) -> None:
    assert said(lint(book(change), written_tests(MET, OVERDUE))) == [(says, True)]


NEVER = "its condition can never hold (version from 2011-04-01): what it asks of {} cannot all be so"


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ("{all: [{legal_status: {is: C2, unknown: fails}}, {legal_status: {is: V2, unknown: fails}}]}", "legal_status"),
        ("{use: ordinary, legal_status: {is: V3, unknown: fails}}", "legal_status"),
        ("{use: ordinary, all: [{legal_status: {in: [V3], unknown: fails}}]}", "legal_status"),
        ("{all: [{age: {lt: 5 years}}, {age: {gte: 5 years}}]}", "age"),
        ("{all: [{time_in_care: {lt: 3 months}}, {time_in_care: {gte: 1 year}}]}", "time_in_care"),
        ("{age: {gte: 16 years}, not: {age: {gte: 4 years}}}", "age"),
        ("{temporary: {is: true, unknown: fails}, not: {temporary: {is: true, unknown: fails}}}", "temporary"),
        ("{temporary: {recorded: false}, all: [{temporary: {is: true, unknown: fails}}]}", "temporary"),
        ("{all: [{temporary: {not_in: [true]}}, {temporary: {not_in: [false], unknown: fails}}]}", "temporary"),
        (
            "{legal_status: {is: C2, unknown: fails}, any: ["
            "{all: [{age: {lt: 5 years}}, {age: {gte: 6 years}}]}, "
            "{all: [{age: {lt: 1 year}}, {age: {gte: 2 years}}]}]}",
            "age",
        ),
    ],
)  # fmt: skip
def test_a_condition_that_no_case_can_satisfy_is_an_error(
    book: Book, written_tests: Callable[..., list[PlacedTest]], where: str, field: str
) -> None:
    found = said(lint(book(("{use: ordinary}", where)), written_tests(MET, OVERDUE)))

    assert [(says, serious) for says, serious in found if "never" in says] == [(NEVER.format(field), True)]


@pytest.mark.parametrize(
    "where",
    [
        "{use: ordinary}",
        "{all: [{legal_status: [C1, C2]}, {legal_status: [C2, V2]}]}",
        "{all: [{age: {gte: 5 years}}, {age: {lt: 6 years}}]}",
        # Of a status that is not recorded both hold.
        "{all: [{legal_status: {is: C2, unknown: holds}}, {legal_status: {is: V2, unknown: holds}}]}",
        # On two days the child may be of two ages.
        "{all: [{age: {lt: 5 years}}, {age: {gte: 5 years, on: due}}]}",
        "{any: [{legal_status: C2}, {legal_status: V2}]}",
        "{not: {all: [{legal_status: C2}, {age: {lt: 5 years}}]}, legal_status: C2}",
        # 31 days may be more than a month, and less.
        "{all: [{time_in_care: {lt: 31 days}}, {time_in_care: {gte: 1 month}}]}",
        "{temporary: {recorded: true}, not: {temporary: true}}",
    ],
)
def test_a_condition_that_may_hold_is_not_called_dead(
    book: Book, written_tests: Callable[..., list[PlacedTest]], where: str
) -> None:
    found = said(lint(book(("{use: ordinary}", where)), written_tests(MET, OVERDUE)))

    assert [says for says, _ in found if "never" in says] == []


def test_a_part_that_never_holds_is_noted(book: Book, written_tests: Callable[..., list[PlacedTest]]) -> None:
    where = "{any: [{age: {lt: 3 years}}, {all: [{age: {lt: 5 years}}, {age: {gte: 5 years}}]}]}"

    assert said(lint(book(("{use: ordinary}", where)), written_tests(MET, OVERDUE))) == [
        ("a part of " + NEVER.format("age"), False)
    ]


def test_an_alternative_of_a_deadline_that_never_applies_is_an_error(
    book: Book, written_tests: Callable[..., list[PlacedTest]]
) -> None:
    within = "[{span: 1 week, where: {all: [{age: {lt: 5 years}}, {age: {gte: 5 years}}]}}, {span: 20 working_days}]"

    assert said(
        lint(book(("within: 20 working_days", f"within: {within}")), written_tests(MET, OVERDUE))
    ) == [(NEVER.format("age").replace("its condition", "the condition of its 1 week"), True)]


def test_versions_that_overlap_are_refused_before(
    cli_lint: Callable[[tuple[str, str]], tuple[int, str]],
) -> None:
    overlap = ("[{from: 2011-04-01}]", "[{from: 2011-04-01, to: 2020-04-23}, {from: 2020-04-23}]")

    code, written = cli_lint(overlap)

    assert code == 2
    assert "two versions are in force on 2020-04-23; give the earlier one an end (to)" in written
