"""The receipt of a finding: how its day was counted, what was found, and by which law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.reports.terminal import rendered
from compliance.reports.why_report import print_why
from tests.strategies.checks import check

AS_OF = date(2025, 1, 31)
CHRISTMAS = """\
case,event,on,legal_status,kind,date_of_birth
A,child,,,,2015-03-09
A,became_looked_after,2024-12-06,C2,,
"""
REVIEWED = """\
B,became_looked_after,2024-12-02,C2,,
B,review_held,2024-12-19,,care,
"""


def why(folder: Path, text: str, case: str, *select: str, as_of: date = AS_OF) -> str:
    path = folder / "events.csv"
    path.write_text(text)
    report: Report = check(Request((path,), today=as_of, select=select))
    findings = [finding for finding in report.findings if finding.case == case]
    return rendered(lambda console: print_why(report, findings, console), colour=False)


def test_the_count_of_twenty_working_days_over_christmas(
    tmp_path: Path, as_kept: Callable[[str, str], None]
) -> None:
    as_kept("why-christmas.txt", why(tmp_path, CHRISTMAS + REVIEWED, "A", "REV-1"))


def test_the_same_where_the_export_shows_no_reviews(
    tmp_path: Path, as_kept: Callable[[str, str], None]
) -> None:
    as_kept("why-not-judged.txt", why(tmp_path, CHRISTMAS, "A", "REV-1"))


def test_no_line_is_wider_than_80_columns(tmp_path: Path) -> None:
    text = why(tmp_path, CHRISTMAS + REVIEWED, "B")

    assert len(text.splitlines()) > 100
    assert max(len(line) for line in text.splitlines()) <= 80


def test_what_met_a_duty_is_named_with_its_row(tmp_path: Path) -> None:
    text = why(tmp_path, CHRISTMAS + REVIEWED, "B", "REV-1")

    assert "met, as of 31 January 2025, shown green" in text
    assert "  Done on Thursday 19 December 2024.\n  Read from events.csv, row 5.\n" in text


@pytest.mark.parametrize(
    ("held", "as_of", "verdict"),
    [
        ("2025-01-10", AS_OF, "met late, 2 days after the due day, as of 31 January 2025, shown amber"),
        ("", AS_OF, "overdue by 23 days, as of 31 January 2025, shown red"),
        ("", date(2025, 1, 6), "due soon, 2 days left, as of 6 January 2025, shown amber"),
        ("", date(2024, 12, 9), "not due, 30 days left, as of 9 December 2024, shown green"),
    ],
)
def test_the_verdict_counts_the_days(tmp_path: Path, held: str, as_of: date, verdict: str) -> None:
    rows = f"A,review_held,{held},,care,\n" if held else REVIEWED

    assert why(tmp_path, CHRISTMAS + rows, "A", "REV-1", as_of=as_of).splitlines()[1] == verdict


def test_months_are_counted_to_the_corresponding_date(tmp_path: Path) -> None:
    words = " ".join(why(tmp_path, CHRISTMAS + REVIEWED, "B", "REV-2").split())

    assert (
        "3 months after Thursday 19 December 2024: the corresponding date is Wednesday 19 March 2025, "
        "that day in time."
    ) in words


def test_a_month_without_the_date_ends_on_its_last_day(tmp_path: Path) -> None:
    history = CHRISTMAS.replace("2024-12-06", "2024-11-06") + "A,review_held,2024-11-30,,care,\n"

    words = " ".join(why(tmp_path, history, "A", "REV-2").split())

    assert (
        "there is no 30th in February 2025, so its last day, Friday 28 February 2025, that day in time."
        in words
    )


VISITED = """\
case,event,on,legal_status,placement,placement_type,basis,by,mode,child_seen
A,became_looked_after,2020-03-02,C2,,,,,,
A,placement_started,2020-03-02,,p1,U6,ordinary,,,
A,visit,2020-03-05,,,,,social_worker,in_person,true
A,visit,2020-04-10,,,,,social_worker,in_person,true
A,visit,2020-05-20,,,,,social_worker,phone,
"""


def test_the_version_used_is_told_with_the_day_that_chose_it(tmp_path: Path) -> None:
    words = " ".join(why(tmp_path, VISITED, "A", "VIS-2", as_of=date(2020, 6, 30)).split())

    assert (
        "The version used, one of 4 of this rule: in force from 1 April 2011 to 23 April 2020; chosen by the "
        "day it counts from, 5 March 2020."
    ) in words
    assert (
        "The version used, one of 4 of this rule: in force from 24 April 2020 to 25 September 2020; chosen by "
        "the day it fell due, 22 May 2020. Where the authority was unable to visit in time"
    ) in words
    assert "reg 28(2)(b), as amended by SI 2020/445 reg 8 (regulation)." in words


def test_several_findings_stand_one_below_the_other(tmp_path: Path) -> None:
    text = why(tmp_path, CHRISTMAS + REVIEWED, "B", "REV-1", "REV-2")

    assert [line for line in text.splitlines() if line.startswith("Case ")] == [
        "Case B   REV-1  First review",
        "Case B   REV-2  Second review",
    ]
