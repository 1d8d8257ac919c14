"""Mitigations: shown beside a finding, never a change of its status."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from compliance.checking import Report

Judge = Callable[..., Report]
AS_OF = date(2024, 6, 28)
# Due 30 January 2024; child 1 waits still, child 2 was reviewed late on 10 February, child 3 left on 15 February.
HISTORY = """
1 became_looked_after 2024-01-02 legal_status=C2
2 became_looked_after 2024-01-02 legal_status=C2
2 review_held 2024-02-10 kind=care
3 became_looked_after 2024-01-02 legal_status=C2
3 ceased_looked_after 2024-02-15
"""


def dispositions(report: Report) -> dict[tuple[str, str], str | None]:
    return {(f.case, f.rule): f.disposition for f in report.findings}


def of_first_review(judge: Judge, *recorded: str) -> dict[str, str | None]:
    report = judge(HISTORY + "".join(f"{row}\n" for row in recorded), AS_OF, "REV-1")
    return {case: said for (case, _), said in dispositions(report).items()}


def test_a_mitigation_is_shown_with_reason_approver_and_end(judge: Judge) -> None:
    row = "1 mitigation_recorded 2024-02-01 rule=REV-1 reason=in_hospital approver=w17 until=2024-07-31"

    assert of_first_review(judge, row) == {
        "1": "mitigated: in hospital; approved by w17; until 31 July 2024",
        "2": None,
        "3": None,
    }


def test_a_mitigation_without_a_reason_says_so(judge: Judge) -> None:
    assert (
        of_first_review(judge, "1 mitigation_recorded 2024-02-01 rule=REV-1")["1"]
        == "mitigated: no reason given"
    )


@pytest.mark.parametrize("rule", ["REV-2", "REV", "REV-10"])
def test_a_mitigation_of_another_rule_is_not_shown(judge: Judge, rule: str) -> None:
    assert of_first_review(judge, f"1 mitigation_recorded 2024-02-01 rule={rule} reason=ill")["1"] is None


@pytest.mark.parametrize(
    ("case", "day", "shown"),
    [
        ("1", "2024-01-01", False),
        ("1", "2024-01-02", True),
        ("1", "2024-01-15", True),
        ("1", "2024-06-28", True),
        ("1", "2024-06-29", False),
        ("2", "2024-02-10", True),
        ("2", "2024-02-11", False),
        ("3", "2024-02-15", True),
        ("3", "2024-02-16", False),
    ],
)
def test_a_mitigation_counts_while_the_obligation_runs(
    judge: Judge, case: str, day: str, shown: bool
) -> None:
    said = of_first_review(judge, f"{case} mitigation_recorded {day} rule=REV-1 reason=ill")[case]

    assert said == ("mitigated: ill" if shown else None)


@pytest.mark.parametrize(("until", "shown"), [("2024-01-29", False), ("2024-01-30", True)])
def test_a_mitigation_that_lapses_before_the_due_day_is_not_shown(
    judge: Judge, until: str, shown: bool
) -> None:
    row = f"1 mitigation_recorded 2024-01-15 rule=REV-1 reason=ill until={until}"

    assert (of_first_review(judge, row)["1"] is not None) == shown


def test_two_mitigations_are_both_shown_in_order_of_day(judge: Judge) -> None:
    said = of_first_review(
        judge,
        "1 mitigation_recorded 2024-03-01 rule=REV-1 reason=strike",
        "1 mitigation_recorded 2024-02-01 rule=REV-1 reason=ill",
    )["1"]

    assert said == "mitigated: ill; mitigated: strike"


def test_a_mitigation_changes_nothing_else(judge: Judge) -> None:
    rows = "".join(f"{case} mitigation_recorded 2024-02-01 rule=REV-1 reason=ill\n" for case in "123")

    plain, mitigated = judge(HISTORY, AS_OF, "REV-1"), judge(HISTORY + rows, AS_OF, "REV-1")

    assert [f.status.value for f in mitigated.findings] == ["overdue", "met_late", "missed"]
    assert all(f.disposition for f in mitigated.findings)
    assert [f.model_copy(update={"disposition": None}) for f in mitigated.findings] == list(plain.findings)
    assert mitigated.ratings == plain.ratings
    assert mitigated.scorecard == plain.scorecard
