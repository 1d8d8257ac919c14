"""The example on a rule's page: a history of its own tests, with what the engine makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.reports.explain import examples
from compliance.rulebook.load import load_rulebook
from compliance.rulebook.shipped import shipped_base
from tests.strategies.shipped import england

LOCAL = """\
pack: local
rules:
  - id: LOC-1
    title: Early first review
    family: reviews
    owed: A first review is held early.
    track: reviews
    after: start
    within: 10 working_days
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary}
    versions: [{from: 2011-04-01}]
"""
TESTS = """\
tests:
  - name: waiting
    as_of: 2024-12-31
    rules: [LOC-1]
    events:
      - {event: became_looked_after, on: 2024-12-02, legal_status: C2}
    expect:
      - {rule: LOC-1, anchor_on: 2024-12-02, due_on: 2024-12-16, status: overdue, days_late: 15}
  - name: a day late
    as_of: 2025-01-31
    rules: [LOC-1]
    events:
      - {case: other, event: became_looked_after, on: 2025-01-20, legal_status: C2}
      - {case: child 7, event: review_held, on: 2025-01-08, review: r2, kind: care}
      - {case: child 7, event: review_held, on: 2024-12-31, review: r1, kind: care}
      - {case: child 7, event: child, date_of_birth: 2015-01-05}
      - {case: child 7, event: became_looked_after, on: 2024-12-13, legal_status: C2}
    expect:
      - {case: child 7, rule: LOC-1, due_on: DUE, status: met_late}
      - {case: other, rule: LOC-1, status: due_soon}
"""


@pytest.fixture
def lines(tmp_path: Path) -> dict[str, list[str]]:
    (tmp_path / "local.yaml").write_text(LOCAL)
    # An example is what comes out, whatever the test expects of days.
    (tmp_path / "local.tests.yaml").write_text(TESTS.replace("DUE", "2024-12-24"))
    book = load_rulebook((tmp_path,))
    return examples([book.rules["LOC-1"]], book, (tmp_path,))


def test_it_is_the_first_that_is_met_or_met_late_with_its_own_events_in_order(
    lines: dict[str, list[str]],
) -> None:
    assert lines["LOC-1"] == [
        "Child (date of birth 5 January 2015).",
        "13 December 2024: became looked after (legal status C2).",
        "31 December 2024: review held (review r1, kind care).",
        "10 working days after Friday 13 December 2024, that day not counted:",
        "      1-5  Mon 16 Dec to Fri 20 December 2024",
        "      6-7  Mon 23 Dec to Tue 24 December 2024",
        "           Wed 25 December 2024: bank holiday",
        "           Thu 26 December 2024: bank holiday",
        "        8  Fri 27 December 2024",
        "     9-10  Mon 30 Dec to Tue 31 December 2024",
        "The 10th working day is Tuesday 31 December 2024; that day is in time.",
        "Looked after from 13 December 2024; due by 31 December 2024, the 10th working day after; a review on "
        "31 December 2024, on the due day.",
    ]


def test_every_rule_of_england_has_one() -> None:
    book = england()

    found = examples(list(book.rules.values()), book, (shipped_base(),))

    assert set(found) == set(book.rules)
    assert [id_ for id_, said in found.items() if len(said) < 2] == []


def test_hours_are_worked_out_to_the_minute() -> None:
    book = england()

    said = examples([book.rules["MIS-1"]], book, (shipped_base(),))["MIS-1"]

    assert "22:00 on 3 May 2024: missing ended (episode m1)." in said
    assert "The last instant in time is 22:00 on 6 May 2024." in said


def test_without_a_test_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "local.yaml"
    path.write_text(LOCAL)
    book = load_rulebook((path,))

    assert examples([book.rules["LOC-1"]], book, (path,)) == {"LOC-1": []}
