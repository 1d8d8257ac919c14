"""The pages of all rules that come with the package: read once and understood."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from compliance.model.vocabulary import Vocabulary
from compliance.reports.explain import pages as drawn
from compliance.reports.rule_page import rule_page
from compliance.reports.terminal import rendered
from compliance.rulebook.load import Packs, load_packs
from compliance.rulebook.shipped import shipped_rules

Sections = Mapping[str, list[str]]

ORDER = [
    "To whom",
    "By when",
    "What meets it",
    "What does not",
    "Exceptions",
    "Notes",
    "Where something is not recorded",
    "Since when",
    "The law",
    "Open questions",
    "How well checked",
    "Which exports show it",
    "Where it is written",
]


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load_packs((shipped_rules() / "local" / "rotherham",), optional=True)


@pytest.fixture(scope="module")
def pages(packs: Packs) -> Mapping[str, Sections]:
    book = packs.book()
    otherwise = packs.read_otherwise(book)
    return MappingProxyType(
        {id_: dict(rule_page(rule, book, otherwise=otherwise)) for id_, rule in book.rules.items()}
    )


def test_every_page_goes_from_what_is_owed_to_where_it_is_written(pages: Mapping[str, Sections]) -> None:
    for id_, page in pages.items():
        title, *rest = page
        assert title.startswith(f"{id_}  ")
        assert rest == [name for name in ORDER if name in page]
        assert {"To whom", "By when", "What meets it", "Since when", "The law", "How well checked"} <= set(
            rest
        )


def test_nothing_is_said_twice_on_a_page(pages: Mapping[str, Sections]) -> None:
    for id_, page in pages.items():
        # The answers to several questions may be the same.
        told = {name: lines for name, lines in page.items() if name != "Open questions"}
        lines = [line.strip() for lines in told.values() for line in lines]
        # What is asked is taken to be so where it is not recorded: named in both places.
        asked = {line.strip() for line in page.get("Where something is not recorded", ())}
        twice = [line for line, count in Counter(lines).items() if count > 1 and line not in asked]
        assert twice == [], id_
        sentences = Counter(
            sentence
            for lines in told.values()
            for line in lines
            for sentence in re.split(r"(?<=[.;:]) ", line)
        )
        assert [said for said, count in sentences.items() if count > 2 and len(said.split()) > 5] == [], id_


def test_what_is_not_recorded_is_spoken_of_once(pages: Mapping[str, Sections]) -> None:
    for id_, page in pages.items():
        text = " ".join(line for lines in page.values() for line in lines)
        assert text.count("(or not recorded)") == 0, id_
        assert text.count("taken to be so") <= 1, id_


def test_codes_stand_in_brackets_behind_what_they_mean(packs: Packs, pages: Mapping[str, Sections]) -> None:
    for id_, page in pages.items():
        for line in (line for lines in page.values() for line in lines):
            assert len(_bare_codes(line, packs.vocabulary)) < 2, (id_, line)


def _bare_codes(line: str, vocabulary: Vocabulary) -> list[str]:
    codes = {code for each in vocabulary.codes.values() for code in each}
    # The questions have names that look like codes: A3, reading A36 B, A7=A.
    line = re.sub(r"^A\d+:|[Rr]eadings? A\d+((, | and )A\d+)*|A\d+=", "", line)
    return [word for word in re.findall(r"\w+", re.sub(r"\([^()]*\)", "", line)) if word in codes]


def test_words_of_a_condition_name_its_codes(packs: Packs) -> None:
    for condition, words in packs.book().phrases.items():
        asked = set(re.findall(r"'([A-Z]\d+)'", repr(condition)))
        assert asked <= set(re.findall(r"\b[A-Z]\d+\b", words)), words


def test_visits_made_otherwise_in_2020_and_2021_are_told_in_one_sentence(
    pages: Mapping[str, Sections],
) -> None:
    assert pages["VIS-7"]["What meets it"][1:] == [
        "Records that count: visit, by the social worker, in person, the child seen, at the placement.",
        "For a time also by video, the child seen, or by telephone (visit by the social worker): from 24 April 2020 to "
        "25 September 2020; from 26 September 2020 to 30 September 2021, if remote because of public health guidance, "
        "or because another was not practicable.",
    ]


def test_versions_that_change_no_time_limit_leave_one_line(pages: Mapping[str, Sections]) -> None:
    assert [line for line in pages["VIS-3"]["By when"] if "ithin" in line] == ["Within 6 weeks."]
    assert [line[: line.index(":")] for line in pages["VIS-3"]["The law"] if not line.startswith(" ")] == [
        "From 1 April 2011 to 23 April 2020 and since 1 October 2021",
        "From 24 April 2020 to 25 September 2020",
        "From 26 September 2020 to 30 September 2021",
    ]


def test_whom_an_earlier_version_named_is_told_by_what_differs(pages: Mapping[str, Sections]) -> None:
    assert pages["VIS-3"]["To whom"][-1] == (
        "From 1 April 2011 to 31 March 2015 it did not matter whether: in a long-term foster placement in which the "
        "child agrees to be visited less often."
    )


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("VIS-7", 'By when: "in the period of care by the" and not "in the placement by the".'),
        ("VIS-7", 'What meets it: without "at the placement".'),
        ("VIS-7", 'What meets it: with "or by another worker".'),
        ("VIS-7", 'To whom: also "not missing or absent without authorisation on the due day".'),
        ("IRO-10", 'By when: "least 20 working days before" and not "least 20 days before".'),
        ("REV-1", 'What meets it: without "dated by completed on where that is recorded".'),
        ("ADO-2", 'By when: "Within 183 days" and not "Within 6 months".'),
    ],
)
def test_of_another_reading_the_words_that_differ_are_told(
    pages: Mapping[str, Sections], rule: str, change: str
) -> None:
    assert [line for line in pages[rule]["Open questions"] if change in line]


def test_under_another_reading_no_sentence_of_evidence_is_repeated(pages: Mapping[str, Sections]) -> None:
    for id_, page in pages.items():
        for line in page.get("Open questions", ()):
            assert "For a time also" not in line, id_


def test_a_duty_ends_in_words_of_its_own(pages: Mapping[str, Sections]) -> None:
    lines = pages["VIS-7"]["By when"]

    assert "No longer owed once there is one of these:" in lines
    assert not [line for page in pages.values() for line in page["By when"] if "It ends, unmet" in line]


def test_no_page_sends_to_another_rule_without_its_name(packs: Packs) -> None:
    for rule in packs.book().rules.values():
        words = rule.head.words
        for said in (words.met_by, words.not_met_by, words.exceptions, words.notes):
            assert not re.match(r"As (for )?(on )?(the|a|an) ", said), rule.head.id


def test_a_page_names_what_the_rule_is_written_with(pages: Mapping[str, Sections]) -> None:
    assert pages["VIS-7"]["Where it is written"][-1] == (
        "Written with family visits, track visits, scope placement, conditions approved_for_a_time_or_interim and "
        "reviewed_by_the_due_day, readings A1, A5, A6, A7, A10, A12, A13, A36 and A39, events placement_started, "
        "placement_ended, became_looked_after, ceased_looked_after and visit; `compliance rules names` says what each "
        "means, `compliance explain --written VIS-7` prints it."
    )


def test_pages_fit_80_columns_and_break_no_address(packs: Packs, pages: Mapping[str, Sections]) -> None:
    addresses = {v.law.url for rule in packs.book().rules.values() for v in rule.versions if v.law.url}
    text = rendered(drawn([list(page.items()) for page in pages.values()]), colour=False)
    lines = text.splitlines()

    assert [line for line in lines if len(line) > 80 and line.strip() not in addresses] == []
    assert addresses <= {line.strip() for line in lines}
