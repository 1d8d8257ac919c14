"""The tests that stand beside the rules, on every engine; and proof that they can fail."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from compliance.calendars.working_days import WorkingDays
from compliance.conformance.cases import PlacedTest, rule_tests
from compliance.conformance.engines import ENGINES
from compliance.conformance.run import book_for, differences
from compliance.engines.executors import EngineName
from compliance.engines.plan import Plan
from compliance.model.documents import read_document
from compliance.model.obligations import Obligation
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.problems import RulebookError
from compliance.rulebook import load
from compliance.rulebook.shipped import shipped_base
from tests.conformance.kept import engine_named
from tests.strategies.scenario import uncited

SHIPPED = rule_tests(load.test_documents((shipped_base(),)))
Differences = Callable[..., list[str]]


def every_engine(history: pl.DataFrame, plan: Plan) -> list[Obligation]:
    """What the reference gives, which every other engine must give too, field for field: events are read once for all.

    Of two equal rows another may be cited.
    """
    given = {name: engine_named(name)(history, plan) for name in ENGINES}
    said = {name: sorted(repr(uncited(o)) for o in found) for name, found in given.items()}
    for name, found in said.items():
        assert found == said[EngineName.REFERENCE], f"{name} differs from the reference"
    return given[EngineName.REFERENCE]


@cache
def packs() -> load.Packs:
    return load.load_packs()


def house(placed: PlacedTest) -> tuple[Rulebook, Vocabulary, WorkingDays]:
    return book_for(placed, packs()), packs().vocabulary, packs().working


@pytest.mark.parametrize("placed", SHIPPED, ids=[placed.place for placed in SHIPPED])
def test_a_shipped_rule_test_holds_on_every_engine(placed: PlacedTest) -> None:
    assert differences(placed, *house(placed), every_engine) == []


def test_every_shipped_test_has_a_place_and_a_reason() -> None:
    assert len(SHIPPED) >= 25
    assert len({placed.place for placed in SHIPPED}) == len(SHIPPED)
    assert [placed.place for placed in SHIPPED if not placed.test.why] == []


TEST = """\
tests:
  - name: held one day late
    as_of: 2022-10-10
    rules: [REV-1, REV-2]
    events:
      - {event: became_looked_after, on: 2022-08-26, legal_status: C2}
      - {event: review_held, on: 2022-09-28, review: r1, kind: care}
    expect:
      - {rule: REV-1, anchor_on: 2022-08-26, due_on: 2022-09-27, status: met_late, met_on: 2022-09-28, days_late: 1}
      - {rule: REV-2, anchor_on: 2022-09-28, due_on: 2022-12-28, status: not_due}
"""
FOUND = (
    "found    rule REV-1, case C1, anchor_on 2022-08-26, due_on 2022-09-27, status met_late, days_late 1, "
    "met_on 2022-09-28"
)


@pytest.fixture
def differing(tmp_path: Path) -> Differences:
    """What differs when the test is run with the changes."""

    def run(*changes: tuple[str, str], engine: str = "reference") -> list[str]:
        text = TEST
        for old, new in changes:
            assert text.count(old) == 1, f"{old} is not in the test once"
            text = text.replace(old, new)
        path = tmp_path / "some.tests.yaml"
        path.write_text(text)
        (placed,) = rule_tests([read_document(path, path.name)])
        return differences(placed, *house(placed), engine_named(engine))

    return run


@pytest.mark.parametrize("engine", ENGINES)
def test_the_test_holds_as_written(differing: Differences, engine: str) -> None:
    assert differing(engine=engine) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("status: met_late", "status: met"),
        ("due_on: 2022-09-27", "due_on: 2022-09-26"),
        ("anchor_on: 2022-08-26", "anchor_on: 2022-08-27"),
        ("met_on: 2022-09-28", "met_on: 2022-09-27"),
        ("days_late: 1", "days_late: 2"),
        ("{rule: REV-1", "{case: C2, rule: REV-1"),
        ("days_late: 1", "days_late: 1, reason: silence"),
        ("days_late: 1", "days_late: 1, assumes: []"),
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_wrong_expectation_is_reported_with_what_was_found(
    differing: Differences, engine: str, right: str, wrong: str
) -> None:
    expected, found = differing((right, wrong), engine=engine)

    assert expected.startswith("expected ")
    assert "rule REV-1" in expected
    assert found == FOUND


def test_a_finding_that_was_not_expected_is_reported(differing: Differences) -> None:
    left_out = "      - {rule: REV-2, anchor_on: 2022-09-28, due_on: 2022-12-28, status: not_due}\n"

    assert differing((left_out, "")) == [
        "found    rule REV-2, case C1, anchor_on 2022-09-28, due_on 2022-12-28, status not_due"
    ]


def test_an_expectation_written_twice_is_met_once(differing: Differences) -> None:
    line = "      - {rule: REV-2, anchor_on: 2022-09-28, due_on: 2022-12-28, status: not_due}\n"

    (missing,) = differing((line, line + line))

    assert missing.startswith("expected ")


def test_findings_of_rules_that_are_not_named_are_not_compared(differing: Differences) -> None:
    line = "      - {rule: REV-2, anchor_on: 2022-09-28, due_on: 2022-12-28, status: not_due}\n"

    assert differing(("rules: [REV-1, REV-2]", "rules: [REV-1]"), (line, "")) == []


def test_what_an_expectation_leaves_out_is_not_compared(differing: Differences) -> None:
    assert (
        differing(
            (", due_on: 2022-09-27, status: met_late, met_on: 2022-09-28, days_late: 1", ", status: met_late")
        )
        == []
    )


def test_the_windows_a_test_declares_decide_what_silence_shows(differing: Differences) -> None:
    windows = "complete: {review_held: {from: 2022-09-01, to: 2022-10-10}}\n    rules: [REV-1, REV-2]"

    lines = differing(("rules: [REV-1, REV-2]", windows))

    assert [line for line in lines if line.startswith("found")] == [
        "found    rule REV-1, case C1, anchor_on 2022-08-26, due_on 2022-09-27, status not_assessable, reason silence",
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "rules: [REV-1, REV-2]",
            "rules: [REV-1, REV-99]",
            "some.tests.yaml:2: no rule is called REV-99; perhaps REV",
        ),
        (
            "rules: [REV-1, REV-2]",
            "rules: [REV-1]",
            "some.tests.yaml:2: REV-2 is expected but not run; name it among the rules of the test",
        ),
        (
            "event: review_held",
            "event: review_hold",
            'some.tests.yaml:2: held one day late, row 2, column event: "review_hold"',
        ),
        ("kind: care", "kind: cares", 'some.tests.yaml:2: held one day late, row 2, column kind: "cares"'),
        (
            "status: not_due",
            "status: undue",
            "some.tests.yaml:10:66: tests.0.expect.1.status: found undue; expected met",
        ),
        (
            "status: not_due",
            "state: not_due",
            "some.tests.yaml:10:66: tests.0.expect.1.state: no such name here: state",
        ),
        (
            "as_of: 2022-10-10",
            "asof: 2022-10-10",
            "some.tests.yaml:3:5: tests.0.asof: no such name here: asof",
        ),
    ],
)
def test_a_test_that_is_not_written_as_one_is_refused_where_it_stands(
    differing: Differences, old: str, new: str, says: str
) -> None:
    with pytest.raises(RulebookError) as error:
        differing((old, new))

    assert str(error.value).startswith(says)
