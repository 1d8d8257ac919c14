"""What a manager reads: the sentence of each status, word for word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from compliance.checking.report import Report
from compliance.model.findings import Finding
from compliance.model.settings import Settings

AS_OF = date(2024, 6, 28)
SETTINGS = Settings.model_validate(
    {
        "terms": [
            {"term": "spring 2024", "from": "2024-01-08", "to": "2024-03-28"},
            {"term": "summer 2024", "from": "2024-04-15", "to": "2024-06-20"},
        ]
    }
)
# One child a line of thought: 1 and 2 are reviewed in time, 3 and 4 late, 5 to 7 leave, 8 to 11 wait.
HISTORY = """
1 became_looked_after 2024-01-02 legal_status=C2
1 review_held 2024-01-30 kind=care review=r1
1 review_decisions_sent 2024-02-13
1 review_held 2024-05-10 kind=care review=r2
2 became_looked_after 2024-01-02 legal_status=C2
2 review_held 2024-01-10 kind=care
3 became_looked_after 2024-01-02 legal_status=C2
3 review_held 2024-01-31 kind=care
4 became_looked_after 2024-01-02
4 review_held 2024-02-10 kind=care
5 became_looked_after 2024-01-02 legal_status=C2
5 ceased_looked_after 2024-01-29
6 became_looked_after 2024-01-02 legal_status=C2
6 ceased_looked_after 2024-01-31
7 became_looked_after 2024-01-02 legal_status=C2
7 ceased_looked_after 2024-02-10
8 became_looked_after 2024-01-02 legal_status=C2
9 became_looked_after 2024-05-31 legal_status=C2
10 became_looked_after 2024-06-03 legal_status=C2
11 became_looked_after 2024-06-24 legal_status=C2
12 child - date_of_birth=2015-05-05
12 became_looked_after 2023-12-01 legal_status=C2
12 placement_started 2024-05-01 placement=p1 placement_type=U6 basis=ordinary
12 visit 2024-05-08 by=social_worker mode=in_person child_seen=true at_placement=true seen_alone=true
12 review_held 2023-12-20 kind=care
12 health_assessment 2023-12-18 kind=initial by=doctor
12 pep_completed 2024-02-05
12 missing_started 2024-05-12 episode=m1 type=missing
12 missing_ended 2024-05-13T22:00 episode=m1
12 return_interview_held 2024-05-16T22:01 episode=m1
"""
ASSUMED = " Not recorded, so assumed: placement type read as none of A3, A4, A5, A6."


@pytest.fixture(scope="module")
def report(judge: Callable[..., Report]) -> Report:
    return judge(
        HISTORY,
        AS_OF,
        *("REV", "HLT-1", "IRO-4", "PLN-3", "EDU-2", "MIS-1", "VIS-1", "VIS-2"),
        # A rule is chosen by how its id begins, too: VIS-1 begins this one.
        ignore=("VIS-11",),
        settings=SETTINGS,
    )


def found(report: Report, case: str, rule: str, anchor: date | None = None) -> Finding:
    (finding,) = [
        f for f in report.findings if f.case == case and f.rule == rule and anchor in (None, f.anchor_on)
    ]
    return finding


@pytest.mark.parametrize(
    ("case", "rule", "status", "sentence"),
    [
        (
            "1",
            "REV-1",
            "met",
            "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; "
            "a review on 30 January 2024, on the due day." + ASSUMED,
        ),
        (
            "2",
            "REV-1",
            "met",
            "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; "
            "a review on 10 January 2024, 20 days before the due day." + ASSUMED,
        ),
        (
            "3",
            "REV-1",
            "met_late",
            "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; "
            "a review on 31 January 2024, 1 day late." + ASSUMED,
        ),
        (
            "4",
            "REV-1",
            "met_late",
            "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; "
            "a review on 10 February 2024, 11 days late. Not recorded, so assumed: "
            "legal status read as none of V3, V4; placement type read as none of A3, A4, A5, A6.",
        ),
        (
            "5",
            "REV-1",
            "lapsed",
            "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; "
            "care or the obligation ended on 29 January 2024, before it fell due." + ASSUMED,
        ),
        (
            "6",
            "REV-1",
            "missed",
            "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; no review "
            "before care or the obligation ended on 31 January 2024, 1 day after the due day." + ASSUMED,
        ),
        (
            "7",
            "REV-1",
            "missed",
            "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; no review "
            "before care or the obligation ended on 10 February 2024, 11 days after the due day." + ASSUMED,
        ),
        (
            "8",
            "REV-1",
            "overdue",
            "Looked after from 2 January 2024; due by 30 January 2024, the 20th working day after; "
            "no review by 28 June 2024, 150 days overdue." + ASSUMED,
        ),
        (
            "9",
            "REV-1",
            "due_soon",
            "Looked after from 31 May 2024; due by 28 June 2024, the 20th working day after; "
            "no review yet, due today." + ASSUMED,
        ),
        (
            "10",
            "REV-1",
            "due_soon",
            "Looked after from 3 June 2024; due by 1 July 2024, the 20th working day after; "
            "no review yet, 3 days left." + ASSUMED,
        ),
        (
            "11",
            "REV-1",
            "not_due",
            "Looked after from 24 June 2024; due by 22 July 2024, the 20th working day after; "
            "no review yet, 24 days left." + ASSUMED,
        ),
        (
            "2",
            "REV-2",
            "overdue",
            "After a review on 10 January 2024; due by 10 April 2024, 3 months later; "
            "no review by 28 June 2024, 79 days overdue." + ASSUMED,
        ),
        (
            "12",
            "HLT-1",
            "met",
            "Looked after from 1 December 2023; due by the first review, held on 20 December 2023; "
            "an initial health assessment on 18 December 2023, 2 days before the due day.",
        ),
        (
            "8",
            "HLT-1",
            "not_due",
            "Looked after from 2 January 2024; due by the first review, which has not been held; "
            "no initial health assessment yet.",
        ),
        (
            "12",
            "VIS-1",
            "met",
            "Placement began on 1 May 2024; due by 8 May 2024, 1 week later; "
            "a visit on 8 May 2024, on the due day.",
        ),
        (
            "12",
            "VIS-2",
            "overdue",
            "After a visit on 8 May 2024; due by 19 June 2024, 6 weeks later; "
            "no visit by 28 June 2024, 9 days overdue.",
        ),
    ],
)
def test_a_finding_is_explained_in_one_sentence(
    report: Report, case: str, rule: str, status: str, sentence: str
) -> None:
    finding = found(report, case, rule)

    assert (finding.status.value, finding.explanation) == (status, sentence)
    assert finding.reason is None


@pytest.mark.parametrize(
    ("anchor", "sentence"),
    [
        (
            date(2024, 1, 8),
            "Spring 2024, from 8 January 2024 to 28 March 2024; a personal education plan on 5 February 2024.",
        ),
        (
            date(2024, 4, 15),
            "Summer 2024, from 15 April 2024 to 20 June 2024; no personal education plan in that time.",
        ),
    ],
)
def test_a_period_is_named_with_its_days(report: Report, anchor: date, sentence: str) -> None:
    assert found(report, "12", "EDU-2", anchor).explanation == sentence


BLOCKS = """\
pack: local
scopes:
  care: {opens: became_looked_after, closes: ceased_looked_after, shown_by: [visit]}
tracks:
  care_reviews: {noun: a review, about: reviews, scope: care, evidence: {event: review_held}}
rules:
  - id: LOC-REV-1
    title: Every six months
    family: reviews
    owed: A review in each six months of care.
    track: care_reviews
    each: {span: 6 months, from: start}
    law: {instrument: Local policy, provision: part 1, force: local, checked: partly}
    versions: [{from: 2011-04-01}]
"""


def test_a_block_is_named_with_its_days(judge: Callable[..., Report]) -> None:
    history = """
    1 became_looked_after 2023-12-31 legal_status=C2
    1 visit 2023-12-31 by=social_worker
    1 review_held 2024-06-29 kind=care
    2 visit 2023-12-31 by=social_worker
    """
    first, second, unseen = judge(history, date(2024, 6, 30), "LOC-REV", rules=BLOCKS).findings

    assert first.explanation == (
        "6-month block 1, from 31 December 2023 to 29 June 2024; a review on 29 June 2024."
    )
    assert second.explanation == (
        "6-month block 2, from 30 June 2024 to 30 December 2024; no review yet, 183 days left."
    )
    assert unseen.explanation == (
        "Begun before this export does; cannot be judged. When this care began is not in the export. "
        "Add the earlier years, back to the day it began."
    )


BEFORE = """\
pack: local
scopes:
  care: {opens: became_looked_after, closes: ceased_looked_after}
tracks:
  reports:
    noun: the social worker's report
    about: reports
    scope: care
    evidence: {event: review_report_received}
    look_back: 2 months
rules:
  - id: LOC-REV-1
    title: Report before a review
    family: reviews
    owed: The report is there three working days before each review.
    track: reports
    after: {event: review_held}
    same: review
    within: 3 working_days before
    law: {instrument: Local policy, provision: part 1, force: local, checked: partly}
    versions: [{from: 2011-04-01}]
"""


@pytest.mark.parametrize(
    ("received", "became"),
    [
        ("2025-02-28", "the social worker's report on 28 February 2025, 3 days before the due day."),
        ("2025-03-03", "the social worker's report on 3 March 2025, on the due day."),
        ("2025-03-05", "the social worker's report on 5 March 2025, 2 days late."),
        ("2025-03-07", "no social worker's report up to 6 March 2025, 3 days after the due day."),
    ],
)
def test_what_was_due_before_an_event_says_so(
    judge: Callable[..., Report], received: str, became: str
) -> None:
    history = f"""
    1 became_looked_after 2024-12-02 legal_status=C2
    1 review_report_received {received} review=r1
    1 review_held 2025-03-06 review=r1
    """
    (finding,) = judge(history, date(2025, 3, 31), "LOC-REV", rules=BEFORE).findings

    assert finding.explanation == (
        "Review held on 6 March 2025; due by 3 March 2025, 3 working days before that; " + became
    )


def test_hours_are_shown_as_times(report: Report) -> None:
    finding = found(report, "12", "MIS-1")

    assert finding.explanation.startswith(
        "Missing ended at 22:00 on 13 May 2024; due by 22:00 on 16 May 2024, 72 hours later; a return interview"
    )
    assert finding.explanation.endswith(", after the hours had run.")


def test_evidence_matched_without_a_key_says_so(report: Report) -> None:
    assert found(report, "1", "IRO-4", date(2024, 1, 30)).explanation == (
        "Review held on 30 January 2024; due by 6 February 2024, the 5th working day after; "
        "the sending out of decisions on 13 February 2024, 7 days late. "
        "Matched by order, since the export gives no key to link it by."
    )


@pytest.mark.parametrize(
    ("case", "status", "days_late", "days_left"),
    [
        ("1", "met", None, None),
        ("3", "met_late", 1, None),
        ("5", "lapsed", None, None),
        ("7", "missed", 11, None),
        ("8", "overdue", 150, None),
        ("9", "due_soon", None, 0),
        ("10", "due_soon", None, 3),
        ("11", "not_due", None, 24),
    ],
)
def test_days_late_are_of_breaches_and_days_left_of_what_runs(
    report: Report, case: str, status: str, days_late: int | None, days_left: int | None
) -> None:
    finding = found(report, case, "REV-1")

    assert (finding.status.value, finding.days_late, finding.days_left) == (status, days_late, days_left)


def test_a_missed_period_counts_no_days(report: Report) -> None:
    finding = found(report, "12", "EDU-2", date(2024, 4, 15))

    assert (finding.status.value, finding.days_late) == ("missed", None)


def test_evidence_names_the_row_of_what_opened_it_and_of_what_met_it(report: Report) -> None:
    finding = found(report, "1", "REV-2")

    assert [(row.file, row.row) for row in finding.evidence] == [("events.jsonl", 2), ("events.jsonl", 4)]
    assert finding.status.value == "met_late"


def test_assumptions_are_listed_by_themselves(report: Report) -> None:
    assert found(report, "4", "REV-1").assumptions == (
        "legal status read as none of V3, V4",
        "placement type read as none of A3, A4, A5, A6",
    )
    assert found(report, "12", "VIS-1").assumptions == ()


def test_readings_name_the_answer_used(report: Report) -> None:
    assert found(report, "1", "REV-1").readings == ("A4=A", "A6=A", "A7=B", "A11=A", "A15=A")
