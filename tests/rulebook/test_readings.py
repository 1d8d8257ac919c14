"""Readings of the law: what packs say under each, who is refused, and that England's are tested under each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import compliance
from compliance.conformance.cases import rule_tests
from compliance.conformance.lint import lint
from compliance.model.deadlines import Within
from compliance.model.rulebook import Rulebook
from compliance.model.rules import TrackRule
from compliance.model.settings import Settings
from compliance.model.vocabulary import Vocabulary
from compliance.problems import RulebookError, SettingsError
from compliance.rulebook import load
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.load import Packs, load_packs, load_rulebook, pack_documents
from compliance.rulebook.shipped import shipped_base
from tests.strategies.shipped import working_days

UNDER = ("    within: 20 working_days\n", "    within: 20 working_days\n    under:\n      - {said}\n")
NOT_TESTED = {
    "A24": "a looser local rule never replaces law, so it is no choice: such a rule is refused",
}
"""Questions that no rule test reads otherwise than by default, and why."""


@cache
def england() -> Packs:
    return load_packs()


def spans(book: Rulebook, rule: str) -> list[str]:
    """The spans of a rule's first version, as they are shown."""
    found = book.rules[rule]
    assert isinstance(found, TrackRule)
    deadline = found.versions[0].deadline
    assert isinstance(deadline, Within)
    return [str(span) for span, _ in deadline.alternatives]


def overlaid(path: Callable[..., Path], said: str, *changes: tuple[str, str]) -> Path:
    return path((UNDER[0], UNDER[1].replace("{said}", said)), *changes)


def read(path: Path, vocabulary: Vocabulary, **readings: str) -> Rulebook:
    return compile_rulebook(pack_documents([path]), vocabulary, readings, working=working_days())


def test_what_a_rule_says_under_a_reading_takes_the_place_of_its_own(
    pack: Callable[..., Path], vocabulary: Vocabulary
) -> None:
    path = overlaid(pack, "{reading: {Q1: B}, within: 19 working_days}")

    assert spans(read(path, vocabulary), "LOC-1") == ["20 working days"]
    assert spans(read(path, vocabulary, Q1="A"), "LOC-1") == ["20 working days"]
    assert spans(read(path, vocabulary, Q1="B"), "LOC-1") == ["19 working days"]


def test_a_rule_may_be_there_under_a_reading_alone(pack: Callable[..., Path], vocabulary: Vocabulary) -> None:
    path = pack(("    readings: [Q1]\n", "    readings: [Q1]\n    only_under: {Q1: B}\n"))

    assert list(read(path, vocabulary).rules) == []
    assert list(read(path, vocabulary, Q1="B").rules) == ["LOC-1"]


def test_a_reading_that_counts_spans_is_of_the_rules_that_name_it(
    pack: Callable[..., Path], vocabulary: Vocabulary
) -> None:
    counted = ("    default: A\n", "    default: A\n    spans: {B: {first_day: counted}}\n")

    named = read(pack(counted), vocabulary, Q1="B")
    not_named = read(pack(counted, ("    readings: [Q1]\n", "")), vocabulary, Q1="B")

    assert spans(named, "LOC-1") == ["20 working days, first day counted"]
    assert spans(not_named, "LOC-1") == ["20 working days"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            "{reading: {Q2: B}, within: 1 week}",
            "local.yaml:32:20: LOC-1.under.0.reading.Q2: no reading is called Q2",
        ),
        ("{reading: {Q1: C}, within: 1 week}", "LOC-1.under.0.reading.Q1: Q1 is one of A, B, not C"),
        (
            "{reading: {Q1: A}, within: 1 week}",
            "A is how Q1 is read by default; write that as the entry's own",
        ),
        ("{reading: {}, within: 1 week}", "LOC-1.under.0.reading: "),
        ("{within: 1 week}", "LOC-1.under.0: reading is missing"),
        ("{reading: {Q1: B}}", "LOC-1.under.0: says nothing; write the fields that are otherwise"),
        ("{reading: {Q1: B}, id: LOC-2}", "LOC-1.under.0.id: id is the same under every reading"),
        (
            "{reading: {Q1: B}, withn: 1 week}",
            "LOC-1.under.0.withn: no such name here: withn; perhaps within",
        ),
        (
            "{reading: {Q1: B}, owed: [a]}",
            "LOC-1.under.0.owed: found a list; expected what is owed, as a sentence",
        ),
    ],
)
def test_what_is_not_written_as_it_must_be_is_refused_where_it_stands(
    pack: Callable[..., Path], vocabulary: Vocabulary, said: str, message: str
) -> None:
    # Also where it is not chosen.
    with pytest.raises(RulebookError) as caught:
        read(overlaid(pack, said), vocabulary)
    assert message in str(caught.value)
    assert str(caught.value).startswith("local.yaml:") or "/local.yaml:" in str(caught.value)


def test_a_rule_names_the_readings_it_turns_on(pack: Callable[..., Path], vocabulary: Vocabulary) -> None:
    path = overlaid(pack, "{reading: {Q1: B}, within: 1 week}", ("    readings: [Q1]\n", ""))

    with pytest.raises(RulebookError, match="the rule does not name Q1 among its readings; add it there"):
        read(path, vocabulary)


def test_what_is_wrong_under_a_reading_is_told_where_it_is_written(
    pack: Callable[..., Path], vocabulary: Vocabulary
) -> None:
    path = overlaid(pack, "{reading: {Q1: B}, within: 1 fortnight}")

    assert spans(read(path, vocabulary), "LOC-1") == ["20 working days"]
    with pytest.raises(
        RulebookError, match=r"LOC-1\.under\.0\.within: \"1 fortnight\" is not a length of time"
    ):
        read(path, vocabulary, Q1="B")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("{C: {first_day: counted}}", "readings.Q1.spans.C: C is not one of the options"),
        ("{A: {first_day: counted}}", "readings.Q1.spans.A: the default is how the rules are written"),
        ("{B: {}}", "readings.Q1.spans.B: says nothing; write read_as, first_day or last_day"),
        ("{B: {read_as: {1 month: thirty}}}", "readings.Q1.spans.B.read_as.1 month: "),
    ],
)
def test_counting_that_is_not_written_as_it_must_be_is_refused(
    pack: Callable[..., Path], vocabulary: Vocabulary, said: str, message: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        read(pack(("    default: A\n", f"    default: A\n    spans: {said}\n")), vocabulary)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("readings", "message"),
    [({"Q9": "A"}, "readings: no reading is called Q9"), ({"Q1": "C"}, "readings: Q1 is one of A, B, not C")],
)
def test_a_choice_that_is_not_offered_is_refused(
    pack: Callable[..., Path], vocabulary: Vocabulary, readings: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        read(pack(), vocabulary, **readings)


def test_books_of_different_choices_are_told_apart() -> None:
    plain, chosen = england().book(), england().book({"A3": "B"})

    assert plain.choices == {}
    assert chosen.choices == {"A3": "B"}
    assert plain.digest == england().book({"A3": "A"}).digest != chosen.digest


def test_every_choice_at_once_makes_a_book() -> None:
    plain = england().book()
    others = dict(england().read_otherwise(plain).keys())

    assert england().book(others).choices == others


@pytest.mark.parametrize(
    ("loaded", "settled", "message"),
    [
        (
            {},
            {"A3": "B"},
            "A3 is B, and the rules were loaded with A3 read as A; load them with load_rulebook",
        ),
        ({"A3": "B"}, {"A3": "A"}, "A3 is A, and the rules were loaded with A3 read as B"),
        ({}, {"A99": "B"}, "no reading is called A99"),
    ],
)
def test_a_monitor_of_rules_that_were_read_otherwise_is_refused(
    loaded: dict[str, str], settled: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        compliance.Monitor(
            load_rulebook(readings=loaded), as_of=date(2025, 3, 31), settings=Settings(readings=settled)
        )


def test_a_monitor_judges_by_the_readings_its_rules_were_loaded_with() -> None:
    history = [
        {
            "id": "1",
            "case": "A",
            "event": "became_looked_after",
            "on": "2024-11-04",
            "legal_status": "C2",
        },
        {"id": "2", "case": "A", "event": "review_held", "on": "2024-11-30", "kind": "care"},
    ]
    found = []
    for readings in ({}, {"A3": "B"}):
        book = load_rulebook(readings=readings).only(["REV-2"])
        with compliance.Monitor(
            book, as_of=date(2025, 1, 31), settings=Settings(readings=readings)
        ) as monitor:
            monitor.observe(history)
            found += [(str(f.due_on), f.readings[0]) for f in monitor.findings("A")]

    assert found == [("2025-02-28", "A3=A"), ("2025-03-01", "A3=B")]


def test_a_page_says_what_the_rule_then_says() -> None:
    page = " ".join(compliance.explain("VIS-1").split())

    assert 'A17: Does "one week" run in whole days or in hours? A (default): in whole days.' in page
    assert '"Within 168 hours" and not "Within 1 week"' in page


def test_every_question_of_england_is_tested_under_each_option() -> None:
    tests = rule_tests(load.test_documents((shipped_base(),)))
    chosen = {choice for placed in tests for choice in placed.test.readings.items()}
    offered = {
        (name, option.name) for name, each in england().book().readings.items() for option in each.options
    }

    lacking = {name for name, _ in offered - chosen}
    assert lacking <= set(NOT_TESTED), (
        f"no rule test chooses every option of {sorted(lacking - set(NOT_TESTED))}"
    )


def test_the_options_of_a_question_come_to_different_findings() -> None:
    by_history: dict[str, set[str]] = {}
    for placed in rule_tests(load.test_documents((shipped_base() / "readings.tests.yaml",))):
        (name,) = placed.test.readings
        by_history.setdefault(name, set()).add(repr(placed.test.expect))

    assert {name for name, found in by_history.items() if len(found) < 2} == set()


def test_rules_name_the_readings_that_change_them_and_no_others() -> None:
    book = england().book()
    tests = rule_tests(load.test_documents((shipped_base(),)))

    remarks = lint(book, tests, england().read_otherwise(book))

    assert [str(remark) for remark in remarks if "reading" in remark.says] == []


def test_a_reading_that_changes_nothing_and_one_that_is_not_named_are_remarked(
    pack: Callable[..., Path], vocabulary: Vocabulary
) -> None:
    counted = (
        "{legal_status: {not_in: [V3], unknown: holds}}",
        "{legal_status: C2, under: [{reading: {Q1: B}, legal_status: V2}]}",
    )
    for changes, said in (
        ((), "names the reading Q1, and says the same under every option of it"),
        (
            (counted, ("    readings: [Q1]\n", "")),
            "does not name the reading Q1, and says something else under",
        ),
    ):
        packs = Packs((), tuple(pack_documents([pack(*changes)])), vocabulary, working_days(), None, None)
        book = packs.book()
        says = [remark.says for remark in lint(book, [], packs.read_otherwise(book))]
        assert any(each.startswith(said) for each in says), says
