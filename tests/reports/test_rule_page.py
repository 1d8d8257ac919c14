"""A rule on a page: what is owed, when it arises, by when, what meets it, and by which law."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance.model.rules import Rulebook
from compliance.model.vocabulary import load_vocabulary
from compliance.reports.rule_page import rule_page
from compliance.rulebook.load import load_rulebook

Page = Callable[[str], dict[str, list[str]]]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook(load_vocabulary())


@pytest.fixture
def page(book: Rulebook) -> Page:
    return lambda rule: dict(rule_page(book.rules[rule], book))


def test_a_page_has_its_sections_in_order(page: Page) -> None:
    assert list(page("REV-1")) == [
        "REV-1  First review",
        "When it arises",
        "By when",
        "What meets it",
        "What does not",
        "Exceptions",
        "The law",
        "Readings",
        "Where it is written",
    ]


def test_every_rule_has_a_page_that_says_what_when_and_by_which_law(page: Page, book: Rulebook) -> None:
    for id_, rule in book.rules.items():
        found = page(id_)
        assert found[f"{id_}  {rule.head.title}"] == [rule.head.words.owed]
        for section in ("When it arises", "By when", "What meets it", "The law", "Where it is written"):
            assert found[section], f"{id_} has nothing under {section}"


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("REV-1", "Where a period of care begins."),
        ("REV-2", "At each review, number 1 in the period of care."),
        ("REV-3", "At each review, number 2 and later in the period of care."),
        ("VIS-2", "At each visit."),
        ("HLT-3", "At each dental check."),
        ("PLN-1", "At the first placement started with temporary no (or not recorded)."),
        ("MIS-1", "At each missing ended."),
        ("EDU-2", "For each term that the period of care covers the whole of."),
        ("HLT-1", "Where legal status not V3 or V4 (or not recorded)."),
    ],
)
def test_it_says_when_a_duty_arises(page: Page, rule: str, line: str) -> None:
    assert line in page(rule)["When it arises"]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("REV-1", "From 1 April 2011: within 20 working days."),
        ("HLT-1", "From 1 April 2011: by review number 1 in the period of care."),
        (
            "HLT-2",
            "From 1 April 2011: within 6 months where age under 5 years on the due day; else within 12 months.",
        ),
        ("PLC-1", "From 1 April 2011 to 23 April 2020, chosen by the due day: within 5 working days."),
        ("PLC-1", "From 26 September 2020, chosen by the due day: within 5 working days."),
        ("PLN-3", "If the next occasion comes first, it was missed for this one."),
        ("REV-1", "It ends, unmet, at: placement started with placement type A3 or A4 or A5 or A6."),
        ("EDU-2", "From 1 July 2014: in the period."),
        ("VIS-11", "From 1 April 2011: at the event itself."),
    ],
)
def test_it_says_by_when(page: Page, rule: str, line: str) -> None:
    assert line in page(rule)["By when"]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("REV-1", "In an export: review held with kind care (or not recorded)."),
        ("HLT-1", "One up to 3 months before counts too."),
        ("MIS-1", "It must be for the same episode."),
        ("VIS-11", "On the record of the visit: (seen alone yes or reason not alone recorded)."),
    ],
)
def test_it_says_what_meets_a_duty(page: Page, rule: str, line: str) -> None:
    assert line in page(rule)["What meets it"]


def test_the_law_comes_with_its_address_and_how_well_it_was_checked(page: Page) -> None:
    assert page("REV-1")["The law"] == [
        "SI 2010/959, reg 33(1) (regulation); text checked: primary.",
        "https://www.legislation.gov.uk/uksi/2010/959/regulation/33",
    ]


def test_a_reading_shows_its_answers_and_which_is_used(page: Page) -> None:
    assert (
        page("REV-1")["Readings"][1]
        == "A6: Is something done on the due day in time? A (default): yes; B: no."
    )


def test_it_says_where_the_rule_is_written(page: Page) -> None:
    (line,) = page("REV-1")["Where it is written"]

    assert line.startswith("england/reviews.yaml:")
    assert line.endswith(" (pack england)")
