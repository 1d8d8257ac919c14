"""Rulebooks of several files: put together, narrowed to some rules, and told apart by their digest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.problems import RulebookError
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.load import load_rulebook, pack_documents
from tests.strategies.shipped import working_days

Pack = Callable[..., Path]
Book = Callable[..., Rulebook]

SECOND_RULE = """\
pack: local
rules:
  - id: LOC-2
    title: Second review
    family: reviews
    owed: Another review is held.
    track: reviews
    after: {nth: 1}
    where: {use: ordinary}
    within: 3 months
    law: {instrument: Local policy, provision: part 2, force: local, checked: unconfirmed}
    versions: [{from: 2011-04-01}]
"""


def test_a_file_may_name_what_another_defines(pack: Pack, vocabulary: Vocabulary) -> None:
    path = pack()
    (path.parent / "a.yaml").write_text(SECOND_RULE)

    book = compile_rulebook(pack_documents([path.parent]), vocabulary, working=working_days())

    assert set(book.rules) == {"LOC-1", "LOC-2"}
    assert book.title == "Duties of a made-up council"
    assert [name.rsplit("/", 1)[-1] for name in book.files] == ["a.yaml", "local.yaml"]


def test_a_rule_id_used_in_two_files_is_refused(pack: Pack, vocabulary: Vocabulary) -> None:
    path = pack()
    again = path.parent / "more.yaml"
    again.write_text(SECOND_RULE.replace("LOC-2", "LOC-1"))

    with pytest.raises(RulebookError) as error:
        compile_rulebook(pack_documents([path, again]), vocabulary, working=working_days())

    assert str(error.value) == "more.yaml:3:5: LOC-1.id: LOC-1 is already the id of a rule in local.yaml:22"


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("families: {reviews: Again}", "2:12: families.reviews: reviews is already defined in local.yaml:4"),
        (
            "conditions: {ordinary: {legal_status: C2}}",
            "2:14: conditions.ordinary: ordinary is already defined in local.yaml:14",
        ),
        (
            "tracks: {reviews: {noun: a review, about: x, scope: placement, evidence: {event: visit}}}",
            "2:10: tracks.reviews: reviews is already defined in local.yaml:16",
        ),
    ],
)
def test_a_name_defined_in_two_files_is_refused(
    pack: Pack, vocabulary: Vocabulary, section: str, says: str
) -> None:
    path = pack()
    again = path.parent / "more.yaml"
    again.write_text(f"pack: local\n{section}\n")

    with pytest.raises(RulebookError) as error:
        compile_rulebook(pack_documents([path, again]), vocabulary, working=working_days())

    assert str(error.value) == f"more.yaml:{says}"


def test_a_local_pack_is_added_to_the_england_pack(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "council.yaml"
    path.write_text(SECOND_RULE.replace("use: ordinary", "use: ordinary_care"))

    book, england = load_rulebook([path], vocabulary=vocabulary), load_rulebook(vocabulary=vocabulary)

    assert set(book.rules) - set(england.rules) == {"LOC-2"}
    assert book.rules["LOC-2"].head.place == "council.yaml:3"
    assert {id_: book.rules[id_] for id_ in england.rules} == dict(england.rules)
    assert book.title == f"{england.title}, with local"


def test_a_local_pack_cannot_take_the_id_of_an_england_rule(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "council.yaml"
    path.write_text(SECOND_RULE.replace("LOC-2", "REV-1").replace("use: ordinary", "use: ordinary_care"))

    with pytest.raises(RulebookError, match=r"^council.yaml:3:5: REV-1.id: REV-1 is already the id"):
        load_rulebook([path], vocabulary=vocabulary)


def test_files_of_tests_and_of_concerns_are_no_rules(pack: Pack, vocabulary: Vocabulary) -> None:
    path = pack()
    (path.parent / "local.tests.yaml").write_text("tests: []\n")
    (path.parent / "local.concerns.yaml").write_text("concerns: []\n")
    (path.parent / "scorecard.yaml").write_text("scorecard: panel\n")

    assert [d.name.rsplit("/", 1)[-1] for d in pack_documents([path.parent])] == ["local.yaml"]


@pytest.mark.parametrize("text", ["rules: []\n", "pak: local\nrules: []\n", "scorecard: panel\n", "{}\n"])
def test_a_file_given_as_rules_that_names_no_pack_is_refused(
    vocabulary: Vocabulary, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "local.yaml"
    path.write_text(text)

    with pytest.raises(RulebookError) as refusal:
        load_rulebook([path], vocabulary=vocabulary)

    assert str(refusal.value) == (
        "local.yaml:1:1: names no pack; a file of rules begins with a line pack: NAME"
    )


def test_a_file_of_rules_without_a_pack_is_refused_in_a_folder_too(
    pack: Pack, vocabulary: Vocabulary
) -> None:
    path = pack()
    (path.parent / "more.yaml").write_text("conditions: {}\n")

    with pytest.raises(RulebookError, match=r"more\.yaml:1:1: names no pack"):
        load_rulebook([path.parent], vocabulary=vocabulary)


def test_a_folder_in_which_nothing_is_a_pack_is_refused(vocabulary: Vocabulary, tmp_path: Path) -> None:
    (tmp_path / "scorecard.yaml").write_text("scorecard: panel\n")

    with pytest.raises(RulebookError, match="holds no rules; a file of rules begins with a line pack: NAME"):
        load_rulebook([tmp_path], vocabulary=vocabulary)


def test_a_folder_of_concerns_alone_adds_no_rules(vocabulary: Vocabulary, tmp_path: Path) -> None:
    (tmp_path / "concerns.yaml").write_text("concerns: []\n")

    assert (
        load_rulebook([tmp_path], vocabulary=vocabulary).rules == load_rulebook(vocabulary=vocabulary).rules
    )


def test_a_file_whose_ending_hides_it_is_named(pack: Pack, vocabulary: Vocabulary) -> None:
    path = pack()
    (path.parent / "more.yml").write_text("pack: local\n")

    with pytest.raises(RulebookError, match=r"more\.yml: would not be read; rename it to more\.yaml$"):
        load_rulebook([path.parent], vocabulary=vocabulary)


@pytest.fixture(scope="module")
def england(vocabulary: Vocabulary) -> Rulebook:
    return load_rulebook(vocabulary=vocabulary)


def test_a_rule_is_chosen_by_its_id_and_several_by_how_they_begin(england: Rulebook) -> None:
    assert list(england.select(("REV-1",), ()).rules) == ["REV-1"]
    assert list(england.select(("HLT-1-20WD", "PLN-3"), ()).rules) == ["HLT-1-20WD", "PLN-3"]
    visits = england.select(("VIS",), ()).rules
    assert {"VIS-1", "VIS-2"} <= set(visits)
    assert all(id_.startswith("VIS") for id_ in visits)


def test_rules_are_left_out_by_id_and_by_how_they_begin(england: Rulebook) -> None:
    left = set(england.select((), ("REV", "HLT-1-20WD")).rules)

    assert left == {id_ for id_ in england.rules if not id_.startswith("REV") and id_ != "HLT-1-20WD"}


def test_a_rule_chosen_and_left_out_is_left_out(england: Rulebook) -> None:
    assert list(england.select(("REV-1", "REV-2"), ("REV-2",)).rules) == ["REV-1"]


def test_choosing_nothing_keeps_every_rule(england: Rulebook) -> None:
    assert england.select((), ()).rules == england.rules


def test_choosing_rules_keeps_everything_they_rest_on(england: Rulebook) -> None:
    chosen = england.select(("REV-1",), ())

    assert chosen.tracks == england.tracks
    assert chosen.scopes == england.scopes
    assert chosen.digest == england.digest


def test_rules_are_kept_by_their_exact_ids_alone(england: Rulebook) -> None:
    assert list(england.only(["HLT-1", "REV"]).rules) == ["HLT-1"]


def test_the_digest_is_the_same_for_the_same_content(book: Book) -> None:
    assert book().digest == book().digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within: 20 working_days", "within: 21 working_days"),
        ("from: 2011-04-01", "from: 2011-04-02"),
        ("title: First review", "title: The first review"),
        ("default: A", "default: B"),
    ],
)
def test_the_digest_changes_with_the_content(book: Book, old: str, new: str) -> None:
    assert book((old, new)).digest != book().digest


def test_the_digest_does_not_change_with_comments_and_layout(book: Book) -> None:
    assert book(("rules:\n", "\n# the rules\nrules:\n")).digest == book().digest
