"""Ids of findings: the same obligation keeps its id whatever else changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest

from compliance.checking.report import Report

Judge = Callable[..., Report]
AS_OF = date(2024, 6, 28)
HISTORY = """
1 became_looked_after 2024-01-02 legal_status=C2
1 placement_started 2024-01-02 placement=p1 basis=ordinary
1 review_held 2024-01-30 kind=care review=r1
1 visit 2024-03-01 by=social_worker
1 review_held 2024-04-28 kind=care review=r2
1 review_decisions_sent 2024-02-01 review=r1
1 review_decisions_sent 2024-05-20 review=r2
1 placement_ended 2024-03-01 placement=p1
1 placement_started 2024-03-01 placement=p2 basis=ordinary
2 became_looked_after 2023-01-02 legal_status=C2
2 ceased_looked_after 2023-02-20
2 became_looked_after 2024-01-02 legal_status=C2
2 review_held 2024-02-20 kind=care review=r3
2 placement_started 2024-01-02 placement=p1 basis=ordinary
"""
SELECT = ("REV", "IRO-4", "VIS-1", "VIS-2", "PLN-3")


def ids(report: Report) -> list[str]:
    return [finding.id for finding in report.findings]


@pytest.fixture(scope="module")
def report(judge: Judge) -> Report:
    return judge(HISTORY, AS_OF, *SELECT)


def test_every_finding_has_an_id_of_its_own(report: Report) -> None:
    found = ids(report)

    assert len(found) >= 12
    assert len(set(found)) == len(found)


def test_one_visit_on_the_day_of_a_move_opens_a_duty_in_each_placement(report: Report) -> None:
    findings = [f for f in report.findings if (f.case, f.rule) == ("1", "VIS-2")]

    assert [(f.anchor_on, f.scope_start) for f in findings] == [
        (date(2024, 3, 1), date(2024, 1, 2)),
        (date(2024, 3, 1), date(2024, 3, 1)),
    ]
    assert findings[0].id != findings[1].id


def test_a_second_run_gives_the_same_ids_in_the_same_order(judge: Judge, report: Report) -> None:
    assert ids(judge(HISTORY, AS_OF, *SELECT)) == ids(report)


def test_the_order_and_the_name_of_the_file_are_of_no_account(judge: Judge, report: Report) -> None:
    rows = HISTORY.strip().splitlines()
    random.Random(7).shuffle(rows)

    shuffled = judge("\n".join(rows), AS_OF, *SELECT, name="other.jsonl")

    assert ids(shuffled) == ids(report)
    assert [f.explanation for f in shuffled.findings] == [f.explanation for f in report.findings]


def test_an_obligation_keeps_its_id_as_time_passes_and_its_status_changes(
    judge: Judge, report: Report
) -> None:
    before = judge(HISTORY, date(2024, 1, 20), "REV-1")

    status_before = {f.id: f.status.value for f in before.findings if f.scope_start == date(2024, 1, 2)}
    status_after = {f.id: f.status.value for f in report.findings}
    assert sorted(status_before.values()) == ["due_soon", "due_soon"]
    assert sorted(status_after[id_] for id_ in status_before) == ["met", "met_late"]


def test_an_obligation_keeps_its_id_when_other_things_about_the_child_are_recorded(
    judge: Judge, report: Report
) -> None:
    more = HISTORY + "1 dental_check 2024-02-02\n1 legal_status_changed 2024-02-03 legal_status=C1\n"

    assert ids(judge(more, AS_OF, *SELECT)) == ids(report)


def test_another_child_scope_or_rule_is_another_id(report: Report) -> None:
    asked = ("REV-1", "VIS-1")
    found = {(f.case, f.rule, f.scope_start): f.id for f in report.findings if f.rule in asked}

    assert {key[:2] for key in found} == {(case, rule) for case in "12" for rule in asked}
    assert len([key for key in found if key[:2] == ("2", "REV-1")]) == 2
    assert len(set(found.values())) == len(found)
