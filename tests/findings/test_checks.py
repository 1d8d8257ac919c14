"""Findings of checks: duties about how something is recorded, judged on the day it happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from compliance.checking.report import Report
from compliance.model.findings import Finding

Judge = Callable[..., Report]
PACK = """\
pack: local
rules:
  - id: LOC-1
    title: Taking part in reviews
    family: reviews
    owed: How the child took part is recorded at each review.
    scope: period_of_care
    every: {event: review_held, where: {kind: care}}
    must: {participation: {recorded: true}}
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary}
    versions: [{from: 2023-01-01}]
"""
HISTORY = """
1 became_looked_after 2024-01-02 legal_status=C2
1 review_held 2024-01-30 kind=care participation=PN1
1 review_held 2024-04-28 kind=care
1 review_held 2024-05-01 kind=adoption
"""


@pytest.fixture(scope="module")
def findings(judge: Judge) -> list[Finding]:
    return list(judge(HISTORY, date(2024, 6, 28), "LOC-1", rules=PACK).findings)


def test_each_event_of_the_kind_is_judged_on_its_own_day(findings: list[Finding]) -> None:
    assert [(f.anchor_on, f.due_on, f.status.value, f.met_on) for f in findings] == [
        (date(2024, 1, 30), date(2024, 1, 30), "met", date(2024, 1, 30)),
        (date(2024, 4, 28), date(2024, 4, 28), "missed", None),
    ]


def test_a_check_is_explained_by_what_the_record_shows(findings: list[Finding]) -> None:
    assert [f.explanation for f in findings] == [
        "Review held on 30 January 2024; the record shows what is required.",
        "Review held on 28 April 2024; the record does not show what is required.",
    ]


def test_a_check_names_the_row_it_judged(findings: list[Finding]) -> None:
    assert [[row.row for row in f.evidence] for f in findings] == [[2], [3]]


def test_a_check_of_an_event_named_in_one_word_is_explained_too(judge: Judge) -> None:
    history = "1 became_looked_after 2024-01-02 legal_status=C2\n1 visit 2024-01-05 by=iro seen_alone=false\n"
    pack = PACK.replace("{event: review_held, where: {kind: care}}", "{event: visit}").replace(
        "{participation: {recorded: true}}", "{seen_alone: true}"
    )

    (finding,) = judge(history, date(2024, 6, 28), "LOC-1", rules=pack).findings

    assert finding.explanation == "Visit on 5 January 2024; the record does not show what is required."
