"""What could not be judged is told apart: what the export never carries, and what it carries for other days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.model.obligation_table import about_of
from tests.strategies.checks import check

EVENTS = """case,event,on,date_of_birth
1,child,,2013-06-01
1,became_looked_after,2022-02-01,
1,review_held,2022-02-20,
2,child,,2013-06-01
2,became_looked_after,2022-02-01,
"""
COVERAGE = """complete_for_others: false
complete: {became_looked_after: always}
of_case:
  "1":
    sdq_completed: {from: 2023-04-01, to: 2024-03-31}
"""


def gaps(report: Report) -> dict[tuple[str, str], tuple[bool, int]]:
    """What could not be judged for silence: (rule, about) to whether it is carried, and how many."""
    rows = report.summary.gaps.iter_rows(named=True)
    return {
        (row["rule"], str(about_of(about))): (row["carried"], row["findings"])
        for row in rows
        if row["reason_code"] == "silence"
        for about in row["reason_about"]
    }


def test_a_record_kept_for_one_case_says_nothing_of_other_events(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    (tmp_path / "coverage.yaml").write_text(COVERAGE, encoding="utf-8")
    request = Request((tmp_path / "events.csv",), today=date(2024, 4, 30), select=("HLT-3", "HLT-4"))
    report = check(request)

    assert gaps(report)["HLT-3", "dental_check"] == (False, 2)


def test_a_record_kept_for_one_case_is_carried_for_it_alone(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    (tmp_path / "coverage.yaml").write_text(COVERAGE, encoding="utf-8")
    request = Request((tmp_path / "events.csv",), today=date(2023, 6, 1), select=("HLT-4",))
    report = check(request)

    # The year to 31 March 2023 lies outside case 1's window, and case 2 has none.
    rows = report.summary.gaps.filter(report.summary.gaps["rule"] == "HLT-4").to_dicts()
    assert sorted((row["carried"], row["findings"]) for row in rows) == [(False, 2), (True, 1)]
