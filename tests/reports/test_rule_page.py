"""A rule on a page: what is owed, when it arises, by when, what meets it, and by which law."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.reports.rule_page import rule_page
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.load import pack_documents
from tests.strategies.shipped import vocabulary, working_days

Page = Callable[[str], dict[str, list[str]]]

PACK = """\
pack: local
returns: {ssda903: An SSDA903 return}
families: {reviews: Reviews}
readings:
  Q1: {question: Does the first day count?, options: {A: "no", B: "yes"}, default: A}
scopes:
  care: {opens: became_looked_after, closes: ceased_looked_after}
tracks:
  reviews:
    noun: a review
    about: reviews
    scope: care
    look_back: 3 months
    evidence: {event: review_held, where: {kind: {is: care, unknown: holds}}}
  interviews: {noun: an interview, about: interviews, scope: care, evidence: {event: return_interview_held}}
rules:
  - id: LOC-1
    title: First review
    family: reviews
    owed: A review is held.
    met_by: A review carried out.
    not_met_by: A meeting that was put off.
    exceptions: Short breaks.
    notes: Agreed by the board.
    readings: [Q1]
    track: reviews
    after: start
    where: {legal_status: {not_in: [V3, V4], unknown: holds}, not: {age: {lt: 5 years}}}
    within: 20 working_days
    closes_on: [{event: placement_started, where: {placement_type: [A3, A4]}}]
    law: &law {instrument: Local policy, provision: part 1, force: local, checked: partly, url: "https://example.org"}
    versions: [{from: 2011-04-01}]
  - id: LOC-2
    title: By another review
    family: reviews
    owed: A review is held.
    track: reviews
    after: {nth: 1}
    by: {track: reviews, nth: 2}
    law: *law
    versions: [{from: 2011-04-01}]
  - id: LOC-3
    title: Later reviews
    family: reviews
    owed: A review is held.
    track: reviews
    after: {nth: 2+}
    within: [{span: 6 months, where: {age: {lt: 5 years, on: due}}}, {span: 12 months}]
    law: *law
    versions: [{from: 2011-04-01}]
  - id: LOC-4
    title: Each review
    family: reviews
    owed: A review is held.
    track: reviews
    after: evidence
    within: 6 weeks
    until: next
    law: *law
    versions:
      - {from: 2011-04-01, to: 2020-04-23, selected_by: due}
      - {from: 2020-09-26, within: 8 weeks}
  - id: LOC-5
    title: Return interview
    family: reviews
    owed: An interview is held.
    track: interviews
    after: {event: missing_ended, first: true}
    same: episode
    within: 72 hours
    law: *law
    versions: [{from: 2011-04-01}]
  - id: LOC-6
    title: Each term
    family: reviews
    owed: A review is held.
    track: reviews
    each: term
    law: *law
    versions: [{from: 2014-07-01}]
  - id: LOC-7
    title: At each visit
    family: reviews
    owed: It is recorded.
    scope: care
    every: {event: visit, where: {by: social_worker}}
    must: {any: [{seen_alone: true}, {reason_not_alone: {recorded: true}}]}
    law: *law
    versions: [{from: 2011-04-01}]
  - id: LOC-8
    title: Each half-year
    family: reviews
    owed: A review is held.
    track: reviews
    each: {span: 6 months, from: start}
    law: *law
    versions: [{from: 2011-04-01}]
  - id: LOC-9
    title: Before each decision
    family: reviews
    owed: A review is held.
    track: reviews
    after: {event: approval_given}
    within: 3 working_days before
    law: *law
    versions: [{from: 2011-04-01}]
"""


@pytest.fixture
def page(tmp_path: Path) -> Page:
    path = tmp_path / "local.yaml"
    path.write_text(PACK)
    book = compile_rulebook(pack_documents([path]), vocabulary(), working=working_days())
    return lambda rule: dict(rule_page(book.rules[rule], book))


def test_a_page_says_everything_in_order(page: Page) -> None:
    assert list(page("LOC-1").items()) == [
        ("LOC-1  First review", ["A review is held."]),
        (
            "To whom",
            [
                "In every care, where all of this holds:",
                "  not on short breaks (V3, V4)",
                "  aged at least 5 years",
            ],
        ),
        (
            "By when",
            [
                "Within 20 working days.",
                "Counted from the day the care began.",
                "No longer owed once there is: placement started (the child moved into a placement), placement type "
                "placed for adoption with consent, with current carer (A3) or placed for adoption with consent, not "
                "with current carer (A4).",
            ],
        ),
        (
            "What meets it",
            [
                "A review carried out.",
                "Records that count: review held, ordinary.",
                "One up to 3 months before counts too.",
            ],
        ),
        ("What does not", ["A meeting that was put off."]),
        ("Exceptions", ["Short breaks."]),
        ("Notes", ["Agreed by the board."]),
        (
            "Where something is not recorded",
            [
                "Each of these is taken to be so:",
                "  not on short breaks (V3, V4)",
                "  review held: ordinary",
            ],
        ),
        ("Since when", ["In force since 1 April 2011."]),
        ("The law", ["Local policy, part 1 (local).", "  https://example.org"]),
        ("Open questions", ["Q1: Does the first day count?", "  A (default): no.", "  B: yes."]),
        ("How well checked", ["Only part of the text was read (partly)."]),
        (
            "Which exports show it",
            [
                "Events that it is judged by: became looked after, ceased looked after, review held (care) and "
                "child (date of birth).",
                "An SSDA903 return carries all of them.",
                "An Ofsted Annex A (a workbook, or a CSV file a list) carries all of them.",
                "The safeguarding dataset (CSV, Parquet or a database) carries all of them; so can an events file.",
            ],
        ),
        (
            "Where it is written",
            [
                "local.yaml:17 (pack local)",
                "Written with family reviews, track reviews, scope care, reading Q1, events became_looked_after, "
                "ceased_looked_after, review_held and child; `compliance rules names` says what each means, "
                "`compliance explain --written LOC-1` prints it.",
            ],
        ),
    ]


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("LOC-2", ["By review number 2 in the care.", "Counted from each review, number 1 in the care."]),
        (
            "LOC-3",
            [
                "Within 6 months where aged under 5 years on the due day; otherwise within 12 months.",
                "Counted from each review, number 2 and later in the care.",
            ],
        ),
        (
            "LOC-4",
            [
                "From 1 April 2011 to 23 April 2020: within 6 weeks.",
                "Since 26 September 2020: within 8 weeks.",
                "Counted from each review.",
                "If the next occasion comes first, it was missed for this one.",
            ],
        ),
        (
            "LOC-5",
            ["Within 72 hours.", "Counted from the first missing ended (the child came back or was found)."],
        ),
        ("LOC-6", ["Once in each term that the care covers the whole of."]),
        ("LOC-7", ["At every visit, by the social worker."]),
        (
            "LOC-8",
            [
                "Once in each block of 6 months, counted from the day the care began, that it covers the whole of.",
            ],
        ),
        (
            "LOC-9",
            [
                "At least 3 working days before.",
                "Counted back from each approval given (a named officer approved a step).",
                "It comes late up to the day that it is counted back from; after that it was missed.",
            ],
        ),
    ],
)
def test_it_says_by_when_and_from_what(page: Page, rule: str, lines: list[str]) -> None:
    assert page(rule)["By when"] == lines


def test_a_gap_in_force_is_said_once(page: Page) -> None:
    assert page("LOC-4")["Since when"] == [
        "In force from 1 April 2011 to 23 April 2020 and since 26 September 2020."
    ]


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("LOC-5", ["Records that count: return interview held.", "It must be for the same episode."]),
        ("LOC-7", ["In the record of the visit: the child seen alone, or reason not alone recorded."]),
    ],
)
def test_it_says_what_meets_a_duty(page: Page, rule: str, lines: list[str]) -> None:
    assert page(rule)["What meets it"] == lines


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (
            "LOC-5",
            [
                "Events that it is judged by: became looked after, ceased looked after, missing ended and "
                "return interview held.",
                "An SSDA903 return carries all but return interview held.",
                "An Ofsted Annex A (a workbook, or a CSV file a list) carries all but missing ended and return "
                "interview held.",
                "The safeguarding dataset (CSV, Parquet or a database) carries all but return interview held; an "
                "events file can carry all.",
            ],
        ),
        (
            "LOC-7",
            [
                "Events that it is judged by: became looked after, ceased looked after and visit (social worker).",
                "An SSDA903 return carries all but visit (social worker).",
                "An Ofsted Annex A (a workbook, or a CSV file a list) carries all of them.",
                "The safeguarding dataset (CSV, Parquet or a database) carries all of them; so can an events file.",
            ],
        ),
    ],
)
def test_it_says_which_exports_can_show_it(page: Page, rule: str, lines: list[str]) -> None:
    assert page(rule)["Which exports show it"] == lines
