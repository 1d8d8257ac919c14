"""The events on the receipt of a finding, what each did for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.checking.request import Request
from compliance.reports.terminal import rendered
from compliance.reports.why_report import print_why
from tests.strategies.checks import check

AS_OF = date(2025, 1, 31)
PLACED = """\
case,event,on,legal_status,placement,placement_type,basis,permanent,by,mode,child_seen,kind,review,date_of_birth
A,child,,,,,,,,,,,,2015-03-09
A,became_looked_after,2024-12-02,C2,,,,,,,,,,
A,placement_started,2024-12-02,,p1,U6,ordinary,false,,,,,,
"""
SEEN = "A,visit,{},,,,,,social_worker,in_person,true,,,\n"
VIDEO = "A,visit,{},,,,,,social_worker,video,true,,,\n"
Why = Callable[..., str]


@pytest.fixture
def why(tmp_path: Path) -> Why:
    """The receipts of case A under one rule, as one line of words, whatever their lines are broken like."""

    def told(text: str, rule: str, *, as_of: date = AS_OF) -> str:
        path = tmp_path / "events.csv"
        path.write_text(text)
        report = check(Request((path,), today=as_of, select=(rule,), case="A"))
        return " ".join(
            rendered(lambda console: print_why(report, report.findings, console), colour=False).split()
        )

    return told


def section(text: str, title: str, until: str) -> str:
    return text.split(f" {title} ")[1].split(f" {until} ")[0]


def happened(text: str) -> str:
    return section(text, "What happened, in order", "What was found")


def test_what_began_the_time_and_what_met_the_duty_are_told_in_order(why: Why) -> None:
    assert happened(why(PLACED + SEEN.format("2024-12-09"), "VIS-1")) == (
        "Monday 2 December 2024, row 3: became looked after (legal status C2, full care order). "
        "Monday 2 December 2024, row 4: placement started (placement type U6, fostered by other carer, other, "
        "basis ordinary). The time runs from here. "
        "Monday 9 December 2024, row 5: visit (by social worker, mode in person, child seen yes). "
        "This is what was owed."
    )


def test_what_does_not_count_is_told_with_what_would(why: Why) -> None:
    text = happened(why(PLACED + VIDEO.format("2024-12-05") + SEEN.format("2024-12-12"), "VIS-1"))

    assert (
        "row 5: visit (by social worker, mode video, child seen yes). "
        "It does not count; what counts: in person."
    ) in text
    assert text.endswith("This is what was owed, and late.")


def test_later_events_and_those_of_other_kinds_are_left_out(why: Why) -> None:
    text = (
        PLACED
        + SEEN.format("2024-12-09")
        + SEEN.format("2025-01-15")
        + "A,review_held,2024-12-05,,,,,,,,,care,r1,\n"
    )

    assert "row 6" not in happened(why(text, "VIS-1"))
    assert "row 7" not in happened(why(text, "VIS-1"))


def test_what_ended_the_waiting_is_told(why: Why) -> None:
    text = happened(
        why(PLACED + "A,placement_ended,2024-12-20,,p1,,,,,,,,,\n" + VIDEO.format("2024-12-03"), "VIS-1")
    )

    assert text.endswith("Friday 20 December 2024, row 5: placement ended. The waiting ends here.")


def test_of_several_reviews_only_the_papers_of_the_one_are_told(why: Why) -> None:
    reviews = (
        "A,review_held,2024-12-05,,,,,,,,,care,r1,\nA,review_held,2024-12-10,,,,,,,,,care,r2,\n"
        "A,review_decisions_sent,2024-12-12,,,,,,,,,,r2,\nA,review_decisions_sent,2024-12-30,,,,,,,,,,r1,\n"
    )

    first = happened(why(PLACED + reviews, "IRO-4").split("Case A ")[1])

    assert "row 8: review decisions sent (review r1). This is what was owed, and late." in first
    assert "row 7" not in first


def test_the_day_of_birth_is_told_where_the_age_matters(why: Why) -> None:
    assert happened(why(PLACED, "EDU-1")).startswith("Born on 9 March 2015. ")
    assert "Born" not in why(PLACED, "VIS-1")


def test_the_review_that_sets_the_due_day_is_told(why: Why) -> None:
    text = (
        PLACED
        + "A,review_held,2024-12-19,,,,,,,,,care,r1,\nA,health_assessment,2024-12-23,,,,,,,,,initial,,\n"
    )

    assert "row 5: review held (kind care). This sets the due day." in happened(why(text, "HLT-1"))


NOT_MOVED = "a time in days, weeks or months is not moved to a working day."


@pytest.mark.parametrize(
    ("seen", "due"),
    [
        ("2024-11-20", f"Wednesday 1 January 2025, that day in time. A bank holiday: {NOT_MOVED}"),
        ("2024-11-17", f"Sunday 29 December 2024, that day in time. A Sunday: {NOT_MOVED}"),
        ("2024-11-18", "Monday 30 December 2024, that day in time."),
    ],
)
def test_that_a_due_day_is_not_moved_is_told_where_somebody_may_look_for_it(
    why: Why, seen: str, due: str
) -> None:
    text = PLACED.replace("2024-12-02", "2024-11-11") + SEEN.format(seen)

    assert section(why(text, "VIS-2"), "How the due day was counted", "What happened, in order").endswith(due)


def test_what_is_due_before_the_day_itself_has_no_count(why: Why) -> None:
    text = PLACED.replace(",permanent,", ",emergency,") + "A,notification_sent,2024-12-02,,p1,,,,,,,,,\n"

    assert "Due by Monday 2 December 2024 itself: no time runs after it." in why(text, "PLC-4-GP")


def test_a_birthday_that_ended_care_is_told(why: Why) -> None:
    grown = PLACED.replace("2015-03-09", "2006-12-05") + SEEN.format("2024-12-09")
    told = happened(why(grown, "VIS-1"))
    assert told.endswith(
        "Thursday 5 December 2024: 18 years old, born on 5 December 2006. The waiting ends here."
    )
    left = grown + "A,ceased_looked_after,2024-12-05,,,,,,,,,,,\n"
    assert "years old" not in happened(why(left, "VIS-1"))
