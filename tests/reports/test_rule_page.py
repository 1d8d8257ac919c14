"""A rule on a page: what is owed, when it arises, by when, what meets it, and by which law."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.reports.rule_page import rule_page
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.load import load_rulebook, load_working_days, pack_documents
from compliance.rulebook.vocabulary_file import load_vocabulary

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
    book = compile_rulebook(pack_documents([path]), load_vocabulary(), working=load_working_days())
    return lambda rule: dict(rule_page(book.rules[rule], book))


def test_a_page_says_everything_in_order(page: Page) -> None:
    assert page("LOC-1") == {
        "LOC-1  First review": ["A review is held."],
        "When it arises": [
            "Where a care begins.",
            "Where legal status not V3 or V4 (or not recorded) and not (age under 5 years).",
        ],
        "By when": [
            "From 1 April 2011: within 20 working days.",
            "It ends, unmet, at: placement started with placement type A3 or A4.",
        ],
        "What meets it": [
            "A review carried out.",
            "In an export: review held with kind care (or not recorded).",
            "One up to 3 months before counts too.",
        ],
        "What does not": ["A meeting that was put off."],
        "Exceptions": ["Short breaks."],
        "Notes": ["Agreed by the board."],
        "The law": ["Local policy, part 1 (local); text checked: partly.", "https://example.org"],
        "Readings": ["Q1: Does the first day count?", "  A (default): no.", "  B: yes."],
        "Which exports show it": [
            "Events that it is judged by: became looked after, ceased looked after, review held (care) and "
            "child (date of birth).",
            "An SSDA903 return carries all of them; so can an events file.",
        ],
        "Where it is written": ["local.yaml:17 (pack local)"],
    }


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("LOC-2", "At each review, number 1 in the care."),
        ("LOC-3", "At each review, number 2 and later in the care."),
        ("LOC-4", "At each review."),
        ("LOC-5", "At the first missing ended."),
        ("LOC-6", "For each term that the care covers the whole of."),
        ("LOC-7", "At every visit with by social worker."),
        (
            "LOC-8",
            "For each block of 6 months, counted from the day the care began, that it covers the whole of.",
        ),
    ],
)
def test_it_says_when_a_duty_arises(page: Page, rule: str, line: str) -> None:
    assert page(rule)["When it arises"] == [line]


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("LOC-2", ["From 1 April 2011: by review number 2 in the care."]),
        (
            "LOC-3",
            [
                "From 1 April 2011: within 6 months where age under 5 years on the due day; "
                "else within 12 months."
            ],
        ),
        (
            "LOC-4",
            [
                "From 1 April 2011 to 23 April 2020, chosen by the due day: within 6 weeks.",
                "From 26 September 2020: within 8 weeks.",
                "If the next occasion comes first, it was missed for this one.",
            ],
        ),
        ("LOC-5", ["From 1 April 2011: within 72 hours."]),
        ("LOC-6", ["From 1 July 2014: in the period."]),
        ("LOC-7", ["From 1 April 2011: at the event itself."]),
        (
            "LOC-9",
            [
                "From 1 April 2011: at least 3 working days before.",
                "It comes late up to the day that it is counted back from; after that it was missed.",
            ],
        ),
    ],
)
def test_it_says_by_when(page: Page, rule: str, lines: list[str]) -> None:
    assert page(rule)["By when"] == lines


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("LOC-5", ["In an export: return interview held.", "It must be for the same episode."]),
        ("LOC-7", ["On the record of the visit: (seen alone yes or reason not alone recorded)."]),
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
                "An SSDA903 return carries all but return interview held; an events file can carry all.",
            ],
        ),
        (
            "LOC-7",
            [
                "Events that it is judged by: became looked after, ceased looked after and visit (social worker).",
                "An SSDA903 return carries all but visit (social worker); an events file can carry all.",
            ],
        ),
    ],
)
def test_it_says_which_exports_can_show_it(page: Page, rule: str, lines: list[str]) -> None:
    assert page(rule)["Which exports show it"] == lines


def test_every_shipped_rule_has_a_page_that_says_what_when_and_by_which_law() -> None:
    book = load_rulebook()

    for id_, rule in book.rules.items():
        found = dict(rule_page(rule, book))
        assert found[f"{id_}  {rule.head.title}"] == [rule.head.words.owed]
        for section in ("When it arises", "By when", "What meets it", "The law", "Where it is written"):
            assert found[section], f"{id_} has nothing under {section}"
