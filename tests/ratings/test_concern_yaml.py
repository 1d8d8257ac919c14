"""Concerns read from YAML: what they mean, and mistakes told with their place."""

import pytest

from compliance.model.documents import read_document
from compliance.problems import RulebookError
from compliance.ratings.concerns import load_concerns
from compliance.ratings.concerns.model import AtLeast, ConcernRule, Kind, OneOf, Pattern
from tests.strategies.shipped import england

HEAD = """\
concerns:
  - id: CON-1
    title: A title
    says: What is so.
    action: What to do.
"""


@pytest.fixture(scope="module")
def rulebook():
    return england()


@pytest.fixture
def load(tmp_path, rulebook):
    def load(*texts):
        documents = []
        for n, text in enumerate(texts):
            path = tmp_path / f"{n}.concerns.yaml"
            path.write_text(text, encoding="utf-8")
            documents.append(read_document(path, f"pack/{path.name}"))
        return load_concerns(documents, rulebook)

    return load


def test_a_word_a_list_and_a_number(load):
    [rule] = load(
        HEAD
        + """\
    all:
      - finding: {family: reviews, status: overdue, days_late: {at_least: 28}}
      - late_run: {family: [visits, health], length: {at_least: 2}}
    none:
      - finding: {rule: VIS-1, duty: VIS-1, status: [met, met_late, met]}
"""
    )
    assert rule == ConcernRule(
        "CON-1",
        "A title",
        "What is so.",
        "What to do.",
        all_of=(
            Pattern(
                Kind.FINDING,
                (OneOf("family", ("reviews",)), OneOf("status", ("overdue",)), AtLeast("days_late", 28)),
            ),
            Pattern(Kind.LATE_RUN, (OneOf("family", ("visits", "health")), AtLeast("length", 2))),
        ),
        none_of=Pattern(
            Kind.FINDING,
            (OneOf("rule", ("VIS-1",)), OneOf("duty", ("VIS-1",)), OneOf("status", ("met", "met_late"))),
        ),
    )


def test_concerns_of_several_files_are_sorted_by_id(load):
    body = "    all: [{finding: {rule: REV-1}}]\n"
    text = HEAD + body
    assert [r.id for r in load(text.replace("CON-1", "CON-B"), text.replace("CON-1", "CON-A"))] == [
        "CON-A",
        "CON-B",
    ]
    with pytest.raises(RulebookError, match=r"^pack/1\.concerns\.yaml:2:5: .*CON-1 is already the id"):
        load(text, text)


MISTAKES = [
    ("all: [{finding: {rule: REV-11}}]", "6:22", "no rule is called REV-11; perhaps REV-1"),
    ("all: [{finding: {rule: [REV-1, REV-11]}}]", "6:36", "no rule is called REV-11"),
    ("all: [{finding: {duty: HLT-1-20WD}}]", "6:22", "no duty is called HLT-1-20WD"),
    ("all: [{finding: {family: visit}}]", "6:22", "no family is called visit; perhaps visits"),
    ("all: [{late_run: {family: visit}}]", "6:23", "no family is called visit"),
    ("all: [{finding: {status: late}}]", "6:22", "found late; expected met, met_late"),
    ("all: [{finding: {status: []}}]", "6:22", "at least 1 item"),
    ("all: [{finding: {colour: red}}]", "6:22", "no such name here: colour"),
    ("all: [{late_run: {rule: REV-1}}]", "6:23", "no such name here: rule"),
    ("all: [{finding: {days_late: 28}}]", "6:22", "expected {at_least: a number}, found 28"),
    ("all: [{finding: {days_late: {at_least: 0}}}]", "6:34", "greater than or equal to 1"),
    ("all: [{finding: {days_late: {at_least: 2.5}}}]", "6:34", "found 2.5; expected a whole number"),
    ("all: [{finding: {days_late: {at_most: 5}}}]", "6:34", "no such name here: at_most"),
    ("all: [{finding: {}}]", "6:12", "matches everything; expected at least one comparison"),
    ("all: [{}]", "6:11", "expected exactly one of finding, late_run, found 0"),
    (
        "all: [{finding: {rule: REV-1}, late_run: {family: visits}}]",
        "6:11",
        "exactly one of finding, late_run, found 2",
    ),
    ("all: []", "6:5", "at least 1 item"),
    (f"all: [{', '.join(['{finding: {rule: REV-1}}'] * 6)}]", "6:5", "at most 5 items"),
    (
        "all: [{finding: {rule: REV-1}}]\n    none: [{finding: {rule: REV-2}}, {finding: {rule: REV-3}}]",
        "7:5",
        "at most 1 item",
    ),
    ("all: [{finding: {rule: REV-1, family: visits}}]", "6:12", "no rule has this rule, duty and family"),
    ("all: [{finding: {rule: REV-1}}]\n    any: []", "7:5", "no such name here: any"),
    ("none: [{finding: {rule: REV-1}}]", "2:5", "all is missing"),
]


@pytest.mark.parametrize(("body", "place", "told"), MISTAKES)
def test_a_mistake_is_told_with_its_place(load, body, place, told):
    with pytest.raises(RulebookError) as caught:
        load(f"{HEAD}    {body}\n")
    assert str(caught.value).startswith(f"pack/0.concerns.yaml:{place}: ")
    assert told in str(caught.value)


def test_an_id_that_is_none_and_a_section_that_is_not_concerns(load):
    with pytest.raises(RulebookError, match=r":2:5: concern one\.id: "):
        load(HEAD.replace("CON-1", "concern one") + "    all: [{finding: {rule: REV-1}}]\n")
    with pytest.raises(RulebookError, match=r":1:1: concern: no such name here"):
        load("concern: []\nconcerns: []\n")
