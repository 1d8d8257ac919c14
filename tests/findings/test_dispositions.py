"""Mitigations: shown beside a finding, never a change of its status."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from compliance.checking.report import Report

Judge = Callable[..., Report]
AS_OF = date(2024, 6, 28)
# The first review is due on 30 January 2024. A child whose case begins with w waits still, one with l was
# reviewed late on 10 February, one with g was gone by 15 February.
BEGAN = "2024-01-02"
HISTORIES = {
    "w": "",
    "l": "{case} review_held 2024-02-10 kind=care\n",
    "g": "{case} ceased_looked_after 2024-02-15\n",
}
MITIGATED: dict[str, tuple[str, ...]] = {
    "w-full": ("2024-02-01 rule=REV-1 reason=in_hospital approver=w17 until=2024-07-31",),
    "w-bare": ("2024-02-01 rule=REV-1",),
    "w-none": (),
    "w-other": (
        "2024-02-01 rule=REV-2 reason=ill",
        "2024-02-01 rule=REV reason=ill",
        "2024-02-01 rule=REV-10 reason=ill",
    ),
    "w-before": ("2024-01-01 rule=REV-1 reason=ill",),
    "w-first-day": ("2024-01-02 rule=REV-1 reason=ill",),
    "w-today": ("2024-06-28 rule=REV-1 reason=ill",),
    "w-tomorrow": ("2024-06-29 rule=REV-1 reason=ill",),
    "w-until-day-before": ("2024-01-15 rule=REV-1 reason=ill until=2024-01-29",),
    "w-until-due-day": ("2024-01-15 rule=REV-1 reason=ill until=2024-01-30",),
    "w-two": ("2024-03-01 rule=REV-1 reason=strike", "2024-02-01 rule=REV-1 reason=ill"),
    "l-same-day": ("2024-02-10 rule=REV-1 reason=ill",),
    "l-after": ("2024-02-11 rule=REV-1 reason=ill",),
    "g-same-day": ("2024-02-15 rule=REV-1 reason=ill",),
    "g-after": ("2024-02-16 rule=REV-1 reason=ill",),
}


def history(*, mitigated: bool) -> str:
    rows = ""
    for case, recorded in MITIGATED.items():
        rows += f"{case} became_looked_after {BEGAN} legal_status=C2\n" + HISTORIES[case[0]].format(case=case)
        rows += "".join(f"{case} mitigation_recorded {row}\n" for row in recorded if mitigated)
    return rows


@pytest.fixture(scope="module")
def report(judge: Judge) -> Report:
    return judge(history(mitigated=True), AS_OF, "REV-1")


def disposition(report: Report, case: str) -> str | None:
    (said,) = [finding.disposition for finding in report.findings if finding.case == case]
    return said


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("w-full", "mitigated: in hospital; approved by w17; until 31 July 2024"),
        ("w-bare", "mitigated: no reason given"),
        ("w-none", None),
        ("w-two", "mitigated: ill; mitigated: strike"),
    ],
)
def test_a_mitigation_is_shown_in_words(report: Report, case: str, said: str | None) -> None:
    assert disposition(report, case) == said


def test_a_mitigation_of_another_rule_is_not_shown(report: Report) -> None:
    assert disposition(report, "w-other") is None


@pytest.mark.parametrize(
    ("case", "shown"),
    [
        ("w-before", False),
        ("w-first-day", True),
        ("w-today", True),
        ("w-tomorrow", False),
        ("l-same-day", True),
        ("l-after", False),
        ("g-same-day", True),
        ("g-after", False),
    ],
)
def test_a_mitigation_counts_while_the_obligation_runs(report: Report, case: str, shown: bool) -> None:
    assert disposition(report, case) == ("mitigated: ill" if shown else None)


@pytest.mark.parametrize(("case", "shown"), [("w-until-day-before", False), ("w-until-due-day", True)])
def test_a_mitigation_that_lapses_before_the_due_day_is_not_shown(
    report: Report, case: str, shown: bool
) -> None:
    assert (disposition(report, case) is not None) == shown


def test_a_mitigation_changes_nothing_else(judge: Judge, report: Report) -> None:
    plain = judge(history(mitigated=False), AS_OF, "REV-1")

    def bare(each: Report) -> list[dict[str, object]]:
        return [f.model_dump(exclude={"disposition", "evidence"}) for f in each.findings]

    assert {f.status.value for f in report.findings} == {"overdue", "met_late", "missed"}
    assert bare(report) == bare(plain)
    assert report.ratings == plain.ratings
    assert report.scorecard == plain.scorecard
