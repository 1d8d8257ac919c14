"""What each family of duties answers for a child, as `why` says it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.checking.request import Request
from compliance.reports.answer_lines import answer_lines
from tests.strategies.checks import check

HEADER = "case,event,on,legal_status,placement,placement_type,kind,review,by,child_seen\n"
PLACED_FOR_ADOPTION = """\
A,became_looked_after,2024-01-08,E1,,,,,,
A,placement_started,2024-01-08,,p1,U6,,,,
A,placement_ended,2024-06-03,,p1,,,,,
A,placement_started,2024-06-03,,p2,A6,,,,
A,placed_for_adoption,2024-06-03,,,,,,,
A,visit,2024-06-06,,,,,,social_worker,true
A,review_held,2024-01-30,,,,care,r0,,
"""
SECOND_BREAK = """\
A,became_looked_after,2024-06-03,V3,,
A,placement_started,2024-06-03,,p1,
A,worker_allocated,2024-06-04,,,iro
A,placement_ended,2024-06-05,,p1,
A,ceased_looked_after,2024-06-05,,,
A,became_looked_after,2024-06-29,V3,,
A,placement_started,2024-06-29,,p2,
"""
REVIEWED = "A,review_held,2024-06-20,,,,adoption,r1,,\n"


def answered(folder: Path, rows: str, header: str = HEADER) -> dict[str, str]:
    """What the families answer for case A at the end of June 2024, by title."""
    (folder / "events.csv").write_text(header + rows)
    (folder / "coverage.yaml").write_text("export_on: 2024-06-30\ncomplete: {review_held: always}\n")
    report = check(Request((folder,), today=date(2024, 6, 30), case="A"))
    lines = list(answer_lines(report, report.findings))
    return dict(line.split(": ", 1) for line in lines)


def test_a_child_placed_for_adoption_is_owed_weekly_visits_until_the_first_review(tmp_path: Path) -> None:
    assert answered(tmp_path, PLACED_FOR_ADOPTION)["Visits"].startswith("ADO-6-WEEKLY, ")


def test_after_that_review_it_is_said_why_no_visit_has_a_day(tmp_path: Path) -> None:
    assert answered(tmp_path, PLACED_FOR_ADOPTION + REVIEWED)["Visits"] == (
        "none owed, because after the first review of a placement for adoption each review decides how often the child "
        "is visited, which exports do not say (SI 2005/389 reg 36(4)(b))"
    )


def test_the_reviewing_officer_of_a_series_of_breaks_is_that_of_each_break(tmp_path: Path) -> None:
    answer = answered(tmp_path, SECOND_BREAK, "case,event,on,legal_status,placement,role\n")[
        "Reviewing officer"
    ]

    assert answer.startswith("IRO-2-SERIES, ")
    assert answer.endswith(", done on 4 June 2024")
