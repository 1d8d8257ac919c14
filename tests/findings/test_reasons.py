"""What could not be judged: why, and what would close the gap, word for word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from compliance.checking.report import Report
from compliance.model.findings import Finding

AS_OF = date(2024, 6, 28)
Judge = Callable[..., Report]
ADD = "Add those events, or a coverage file that declares them complete."
# An export without a single review, dental check or education plan.
HISTORY = """
plain became_looked_after 2024-01-02 legal_status=C2
born child - date_of_birth=2015-05-05
born became_looked_after 2024-01-02 legal_status=C2
moved placement_started 2024-02-01 placement=p1
placed became_looked_after 2024-01-02 legal_status=C2
placed placement_updated 2024-02-01 placement=p1
seen became_looked_after 2024-01-02 legal_status=C2
seen health_assessment 2024-03-01 kind=initial by=doctor
gone became_looked_after 2024-01-02 legal_status=C2
gone missing_started 2024-06-02 episode=m1 type=missing
gone missing_ended 2024-06-03 episode=m1
gone return_interview_held 2024-06-06 episode=m1
"""
LOOKED_AFTER = "1 became_looked_after 2024-01-02 legal_status=C2\n"


@pytest.fixture(scope="module")
def report(judge: Judge) -> Report:
    return judge(HISTORY, AS_OF, "REV-1", "EDU", "HLT-2", "MIS-1", "VIS-1")


def unjudged(report: Report, case: str, rule: str) -> Finding:
    (finding,) = [f for f in report.findings if (f.case, f.rule) == (case, rule)]
    assert finding.status.value == "not_assessable"
    return finding


def test_a_record_that_is_not_in_the_export(report: Report) -> None:
    finding = unjudged(report, "plain", "REV-1")

    assert finding.reason_code == "silence"
    assert finding.reason_about == ("review_held[care]",)
    assert finding.reason == (
        "Nothing is shown, but the export carries no review held (care) events, so its silence shows nothing. "
        + ADD
    )
    assert finding.explanation == (
        "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; "
        f"cannot be judged. {finding.reason}"
    )


def test_what_cannot_be_judged_is_grey_and_counts_no_days(report: Report) -> None:
    finding = unjudged(report, "plain", "REV-1")

    assert finding.rating.value == "grey"
    assert (finding.days_late, finding.days_left, finding.met_on) == (None, None, None)


def test_two_records_that_are_both_missing(report: Report) -> None:
    finding = unjudged(report, "born", "EDU-1")

    assert finding.reason_about == ("pep_completed", "pep_initiated")
    assert finding.reason == (
        "Nothing is shown, but the export carries no pep completed events and pep initiated events, "
        f"so its silence shows nothing. {ADD}"
    )


def test_care_that_began_before_the_export(report: Report) -> None:
    finding = unjudged(report, "moved", "REV-1")

    assert finding.reason_code == "start_unknown"
    assert finding.explanation == (
        "Looked after since before this export begins; cannot be judged. When this period of care began is "
        "not in the export. Add the earlier years, back to the day it began."
    )
    assert (finding.anchor_on, finding.due_on, finding.scope_start) == (None, None, None)


def test_a_placement_that_began_before_the_export(report: Report) -> None:
    finding = unjudged(report, "placed", "VIS-1")

    assert finding.reason_code == "start_unknown"
    assert finding.explanation == (
        "In a placement that began before this export does; cannot be judged. When this placement began is "
        "not in the export. Add the earlier years, back to the day it began."
    )


def test_a_duty_that_turns_on_an_age_not_recorded(report: Report) -> None:
    finding = unjudged(report, "plain", "EDU-1")

    assert finding.reason_code == "condition_unknown"
    assert finding.reason_about == ("age",)
    assert finding.reason == "Whether this was owed or done turns on age, which the export does not record."


def test_a_due_day_that_turns_on_an_age_not_recorded(report: Report) -> None:
    finding = unjudged(report, "seen", "HLT-2")

    assert finding.reason_code == "deadline_unknown"
    assert finding.explanation == (
        "After a health assessment on 1 March 2024; the due day is not known; cannot be judged. "
        "The due day turns on age, which the export does not record."
    )
    assert finding.due_on is None


def test_hours_where_only_days_are_known(report: Report) -> None:
    finding = unjudged(report, "gone", "MIS-1")

    assert finding.reason_code == "time_unknown"
    assert finding.reason == (
        "Hours decide, and the export gives days only. Add the time of day in the column at."
    )


def test_terms_that_are_not_in_the_settings(report: Report) -> None:
    finding = unjudged(report, "born", "EDU-2")

    assert finding.reason_code == "no_periods"
    assert finding.reason == "The settings hold no school terms. Add them under terms."
    assert finding.explanation.startswith("Owed each term; cannot be judged.")


def test_a_record_that_is_not_complete_for_the_days_in_question(judge: Judge) -> None:
    coverage = (
        "complete:\n  review_held: [{from: 2024-01-01, to: 2024-01-31}, {from: 2024-03-01, to: 2024-06-30}]\n"
    )

    finding = unjudged(judge(LOOKED_AFTER, AS_OF, "REV-1", coverage=coverage), "1", "REV-1")

    assert finding.reason_code == "silence"
    assert finding.reason == (
        "Nothing is shown, but the export's record of review held (care) events is complete only for "
        "1 January 2024 to 31 January 2024 and 1 March 2024 to 30 June 2024; "
        "2 January 2024 to 28 June 2024 would be needed."
    )


def test_evidence_in_time_needs_no_silence_and_late_evidence_does(judge: Judge) -> None:
    rows = (
        "1 became_looked_after 2024-01-02\n1 review_held 2024-01-30 kind=care\n"
        "2 became_looked_after 2024-01-02\n2 review_held 2024-01-31 kind=care\n"
    )

    report = judge(rows, AS_OF, "REV-1", coverage="complete:\n  review_held: never\n")

    assert [(f.case, f.status.value, f.reason_code) for f in report.findings] == [
        ("1", "met", None),
        ("2", "not_assessable", "silence"),
    ]


def test_a_review_whose_number_is_not_known(judge: Judge) -> None:
    history = "1 placement_started 2024-02-01 placement=p1\n1 review_held 2024-03-01 kind=care\n"

    finding = unjudged(judge(history, AS_OF, "REV-2"), "1", "REV-2")

    assert finding.reason_code == "order_unknown"
    assert finding.explanation == (
        "After a review on 1 March 2024; due by 1 June 2024, 3 months later; cannot be judged. "
        "Whether this was the first of its kind is not shown: when this period of care began is not in the export."
    )


def test_a_review_before_which_others_may_be_missing(judge: Judge) -> None:
    history = LOOKED_AFTER + "1 review_held 2024-05-01 kind=care\n"
    coverage = "complete:\n  review_held: {from: 2024-04-01, to: 2024-06-30}\n"

    finding = unjudged(judge(history, AS_OF, "REV-2", coverage=coverage), "1", "REV-2")

    assert finding.reason_code == "order_unknown"
    assert finding.reason == (
        "Whether this was the first of its kind is not shown: the export's record of review held (care) events "
        "is complete only for 1 April 2024 to 30 June 2024; 2 January 2024 to 30 April 2024 would be needed."
    )


def test_a_due_day_that_hangs_on_reviews_not_in_the_export(judge: Judge) -> None:
    report = judge(LOOKED_AFTER, AS_OF, "HLT-1", coverage="complete:\n  health_assessment: always\n")

    finding = unjudged(report, "1", "HLT-1")

    assert finding.reason_code == "deadline_unknown"
    assert finding.reason == (
        "The due day hangs on events that may be missing: the export carries no review held (care) events, "
        f"so its silence shows nothing. {ADD}"
    )


def test_a_due_day_beyond_the_calendar(judge: Judge) -> None:
    history = "1 became_looked_after 2028-12-12 legal_status=C2\n"

    finding = unjudged(judge(history, date(2028, 12, 12), "REV-1"), "1", "REV-1")

    assert finding.reason_code == "outside_calendar"
    assert finding.reason is not None
    assert finding.reason.startswith("The due day cannot be counted: ")
    assert "2028-12-31" in finding.reason
