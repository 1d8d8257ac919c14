"""Duties without a rule: each kind with what belongs to it, every name known, none of them also a rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.model.duties import Definition, DutyKind, Measure, NotEncoded, Relaxation
from compliance.model.law import Checked, Force
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.load import pack_documents
from tests.strategies.shipped import working_days

Book = Callable[..., Rulebook]
Refusal = Callable[..., str]
Pack = Callable[..., Path]

LAW = "law: {instrument: Local policy, provision: part 2, force: local, checked: partly, note: Read in part.}"
DUTIES = f"""\
duties:
  - id: LOC-2
    title: Child of an age
    kind: definition
    says: A child of sixteen.
    used_by: [ordinary, placement]
    {LAW}
  - id: LOC-3
    title: Days until matched
    kind: measure
    says: How long it takes.
    counts: Days from care to match.
    needs: The day of the match.
    {LAW.replace("local, checked", "not law, checked")}
  - id: LOC-4
    title: Softer times
    kind: relaxation
    says: Reviews could be late.
    touches: [LOC-1]
    from: 2020-04-24
    to: 2020-09-25
    because: No version holds it.
    {LAW}
  - id: LOC-5
    title: A day for it
    kind: not_encoded
    says: It is done.
    because: No event says so.
    needs: An event.
    {LAW}
"""
END = "versions: [{from: 2011-04-01}]\n"
DUTIES_ADDED = (END, END + DUTIES)


def changed(old: str, new: str) -> tuple[str, str]:
    """The section added to the pack with one text in it replaced."""
    assert DUTIES.count(old) == 1, f"{old} is not in the section once"
    return (END, END + DUTIES.replace(old, new))


def test_each_kind_keeps_what_belongs_to_it(book: Book) -> None:
    duties = book(DUTIES_ADDED).duties

    assert list(duties) == ["LOC-2", "LOC-3", "LOC-4", "LOC-5"]
    assert [duty.kind for duty in duties.values()] == list(DutyKind)
    assert duties["LOC-2"].what == Definition(("ordinary", "placement"), "", "")
    assert duties["LOC-3"].what == Measure("Days from care to match.", "The day of the match.")
    softer = Relaxation(("LOC-1",), date(2020, 4, 24), date(2020, 9, 25), "No version holds it.", "")
    assert duties["LOC-4"].what == softer
    assert duties["LOC-5"].what == NotEncoded("No event says so.", "An event.")


def test_a_duty_has_its_law_its_words_and_its_place(book: Book) -> None:
    duty = book(DUTIES_ADDED).duties["LOC-3"]

    assert (duty.title, duty.says) == ("Days until matched", "How long it takes.")
    assert (duty.law.provision, duty.law.force, duty.law.checked) == ("part 2", Force.NOT_LAW, Checked.PARTLY)
    assert duty.law.note == "Read in part."
    assert (duty.pack, duty.place) == ("local", "local.yaml:40")


def test_a_relaxation_is_in_force_on_its_first_and_last_day(book: Book) -> None:
    softer = book(DUTIES_ADDED).duties["LOC-4"].what

    assert isinstance(softer, Relaxation)
    days = (date(2020, 4, 23), date(2020, 4, 24), date(2020, 9, 25), date(2020, 9, 26))
    assert [softer.in_force(day) for day in days] == [False, True, True, False]


def test_duties_stay_when_the_rules_are_narrowed(book: Book) -> None:
    assert list(book(DUTIES_ADDED).only(()).duties) == ["LOC-2", "LOC-3", "LOC-4", "LOC-5"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "used_by: [ordinary, placement]",
            "used_by: [ordinary, placment]",
            "38:25: LOC-2.used_by.1: no condition or scope is called placment; perhaps placement",
        ),
        (
            "touches: [LOC-1]",
            "touches: [LOC-9]",
            "51:15: LOC-4.touches.0: no rule is called LOC-9; perhaps LOC-1",
        ),
        (
            "to: 2020-09-25",
            "to: 2020-04-23",
            "53:5: LOC-4.to: ends on 2020-04-23, before it begins on 2020-04-24",
        ),
        (
            "to: 2020-09-25",
            "to: 2020-09-25\n    counts: Days.",
            "54:5: LOC-4.counts: counts does not go with a relaxation",
        ),
        (
            "    touches: [LOC-1]\n",
            "",
            "47:5: LOC-4: touches is missing; a relaxation says touches, from, to, because",
        ),
        (
            "    counts: Days from care to match.\n",
            "",
            "40:5: LOC-3: counts is missing; a measure says counts, needs",
        ),
        (
            "    needs: An event.\n",
            "",
            "56:5: LOC-5: needs is missing; an entry not_encoded says because, needs",
        ),
        (
            "    used_by: [ordinary, placement]\n",
            "",
            "34:5: LOC-2: a definition says exactly one of used_by and because",
        ),
        (
            "needs: An event.",
            "needed: An event.",
            "61:5: LOC-5.needed: no such name here: needed; perhaps needs",
        ),
        (
            "kind: measure",
            "kind: number",
            "42:5: LOC-3.kind: found number; expected definition, measure, relaxation or not_encoded",
        ),
        ("id: LOC-3", "id: LOC-2", "40:5: LOC-2.id: LOC-2 is already the id of a duty in local.yaml:34"),
        (
            "id: LOC-5",
            "id: LOC-1",
            "56:5: LOC-1.id: LOC-1 is stated by the rule LOC-1; a duty with a rule has no entry here: "
            "remove the entry, or the rule",
        ),
        ("says: It is done.", "says: ''", "59:5: LOC-5.says: found nothing; expected text"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(refusal: Refusal, old: str, new: str, says: str) -> None:
    assert refusal(changed(old, new)) == f"local.yaml:{says}"


def test_a_duty_that_a_rule_states_under_another_id_is_refused(refusal: Refusal) -> None:
    stated = ("  - id: LOC-1\n", "  - id: LOC-1\n    duty: LOC-5\n")

    assert "LOC-5.id: LOC-5 is stated by the rule LOC-1; " in refusal(stated, DUTIES_ADDED)


def test_a_rule_is_never_without_law(refusal: Refusal) -> None:
    said = refusal(("force: local", "force: not law"))

    assert said == (
        "local.yaml:31:56: LOC-1.law.force: "
        "a rule states law; what is not law stands under duties, as a measure"
    )


def test_a_rule_of_an_added_pack_takes_the_place_of_an_entry(pack: Pack, vocabulary: Vocabulary) -> None:
    path = pack(DUTIES_ADDED)
    added = path.with_name("council.yaml")
    added.write_text(
        """\
pack: council
rules:
  - id: OWN-1
    duty: LOC-5
    title: Ours
    family: reviews
    owed: It is done.
    track: reviews
    after: start
    within: 1 week
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary}
    versions: [{from: 2011-04-01}]
"""
    )

    together = compile_rulebook(pack_documents([path, added]), vocabulary, working=working_days())

    assert list(together.duties) == ["LOC-2", "LOC-3", "LOC-4"]
    assert together.rules["OWN-1"].head.duty == "LOC-5"
