"""Every mistake of a pack is told in one run, and nothing that is wrong only because something else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.model.vocabulary import Vocabulary
from compliance.problems import Mistake, RulebookError
from compliance.rulebook.load import load_packs

MANY = (
    ("closes: ceased_looked_after", "closes: ceased_care"),
    ("{legal_status: {not_in: [V3], unknown: holds}}", "{legal_state: V3, age: {under: 5 years}}"),
    ("is: care", "is: cares"),
    ("family: reviews", "family: visits"),
    ("readings: [Q1]", "readings: [Q9]"),
    ("within: 20 working_days", "within: 20 dayz"),
    ("versions: [{from: 2011-04-01}]", "versions: [{from: 2011-04-01, to: 2010-04-01}]"),
)


def told(message: str) -> list[str]:
    """What each mistake is about."""
    first, *lines = message.splitlines()
    assert first == f"{len(lines)} mistakes:"
    return [line.split(": ")[1] for line in lines]


def test_mistakes_of_every_section_and_of_one_rule_are_told_together(refusal: Callable[..., str]) -> None:
    assert told(refusal(*MANY)) == [
        "scopes.period_of_care.closes",
        "conditions.ordinary.legal_state",
        "conditions.ordinary.age.under",
        "tracks.reviews.evidence.where.kind",
        "LOC-1.family",
        "LOC-1.readings",
        "LOC-1.within",
        "LOC-1.versions.0",
    ]


@pytest.mark.parametrize("change", MANY[:3])
def test_what_depends_on_a_mistake_is_none(refusal: Callable[..., str], change: tuple[str, str]) -> None:
    """The scope is named by another scope, a track and a rule; the condition and the track by the rule."""
    about = {line.split(": ")[1].split(".")[1] for line in refusal(change).splitlines() if ": " in line}

    assert len(about) == 1


ANSWERS = "answers:\n  a: {title: A, scope: placement, families: [], rules: [LOC-1]}\ntracks:\n"


@pytest.mark.parametrize(
    "changes",
    [
        [("tracks:\n", "tracs:\n")],
        [("    noun: a review\n", "")],
        [("    title: First review\n", "    titel: First review\n"), ("tracks:\n", ANSWERS)],
    ],
)
def test_names_in_what_has_another_shape_are_taken_to_be_there(
    refusal: Callable[..., str], changes: list[tuple[str, str]]
) -> None:
    assert len(refusal(*changes).splitlines()) == 1


def test_what_has_another_shape_hides_no_other_mistake_of_its_entry(refusal: Callable[..., str]) -> None:
    changes = [change for change in MANY if "closes" not in change[0] and "is: care" not in change[0]]

    assert told(
        refusal(
            *changes,
            ("    noun: a review\n", ""),
            ("event: review_held", "event: review_hold"),
            ("after: start", "after: begin"),
            ("provision: part 1, ", ""),
        )
    ) == [
        "conditions.ordinary.legal_state",
        "conditions.ordinary.age.under",
        "tracks.reviews",
        "tracks.reviews.evidence.event",
        "LOC-1.family",
        "LOC-1.readings",
        "LOC-1.after",
        "LOC-1.within",
        "LOC-1.law",
    ]


def test_a_file_that_cannot_be_read_hides_no_mistake_of_another(
    pack: Callable[..., Path], vocabulary: Vocabulary
) -> None:
    path = pack(("within: 20 working_days", "within: 20 dayz"), ("use: ordinary", "use: of_the_other_file"))
    path.write_text(path.read_text().replace("pack: local", "pack: local\ncalendar: england-and-wales"))
    (path.parent / "other.yaml").write_text("pack: local\nconditions: {of_the_other_file: {\n")

    with pytest.raises(RulebookError) as error:
        load_packs([path.parent], vocabulary=vocabulary).book()

    assert [(each.file.rsplit("/", 1)[-1], each.entry, each.part) for each in error.value.mistakes] == [
        ("local.yaml", "LOC-1", "within"),
        ("other.yaml", "", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '    law: {instrument: Local policy, provision: part 1, force: local, checked: primary, url: "https://example.org"}\n',
            "",
            "LOC-1: law is missing; expected instrument, provision, force and checked, and perhaps url and note",
        ),
        (
            "    noun: a review\n",
            "",
            "tracks.reviews: noun is missing; expected one piece of its evidence with its article",
        ),
        (
            "after: start",
            "after: begin",
            "LOC-1.after: found begin; expected what it runs from: start, evidence, {nth: 1}, ",
        ),
        (
            "after: start",
            "after: {zzz: 1}",
            "LOC-1.after.zzz: no such name here: zzz; expected what it runs from: start",
        ),
        (
            "within: 20 working_days",
            "within: 28",
            "LOC-1.within: found 28; expected by when: 20 working_days, ",
        ),
        (
            "{from: 2011-04-01}",
            "{from: 01/04/2024}",
            "LOC-1.versions.0.from: found 01/04/2024; expected a day as YYYY-MM-DD",
        ),
        (
            "{use: ordinary}",
            "{age: {under: 5 years}}",
            "LOC-1.where.age.under: no test is called under; expected is, in, not_in",
        ),
        (
            "scope: period_of_care\n",
            "scope: zzz\n",
            "tracks.reviews.scope: no scope is called zzz; expected period_of_care or placement",
        ),
    ],
)
def test_what_may_stand_there_is_told(refusal: Callable[..., str], old: str, new: str, says: str) -> None:
    assert says in refusal((old, new))


def test_a_mistake_is_a_value_with_its_place(pack: Callable[..., Path], vocabulary: Vocabulary) -> None:
    path = pack(
        ("pack: local\n", "pack: local\ncalendar: england-and-wales\n"), ("use: ordinary", "use: ordinry")
    )

    with pytest.raises(RulebookError) as error:
        load_packs([path], vocabulary=vocabulary).book()

    assert error.value.mistakes == (
        Mistake(
            "local.yaml", 30, 13, "LOC-1", "where.use", "no condition is called ordinry; perhaps ordinary"
        ),
    )
    assert str(error.value) == str(error.value.mistakes[0])
