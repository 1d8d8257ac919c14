"""Rule packs that are not the YAML they should be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.model.documents import document
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.problems import RulebookError
from compliance.rulebook.load import load_rulebook, pack_documents

Refusal = Callable[..., str]


def test_a_key_written_twice_is_refused_at_the_second(refusal: Refusal) -> None:
    message = refusal(("    title: First review\n", "    title: First review\n    title: Second review\n"))

    assert message.startswith('local.yaml:24:5: found duplicate key "title"')
    assert len(message.splitlines()) == 1


def test_a_section_written_twice_is_refused(refusal: Refusal) -> None:
    assert refusal(("rules:\n", "families: {}\nrules:\n")).startswith(
        'local.yaml:21:1: found duplicate key "families"'
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("family: reviews\n", "family: [reviews\n", "25:9"),
        ("  reviews: Reviews", "\treviews: Reviews", "4:1"),
        ("title: First review", "title: First: review", "23:17"),
    ],
)
def test_what_is_not_yaml_is_refused_at_its_line_and_column(
    refusal: Refusal, old: str, new: str, place: str
) -> None:
    assert refusal((old, new)).startswith(f"local.yaml:{place}: not valid YAML: ")


@pytest.mark.parametrize("text", ["", "- a list\n", "a sentence\n"])
def test_a_file_without_names_at_its_top_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "local.yaml"
    path.write_text(text)

    with pytest.raises(RulebookError, match=r"^local.yaml:1:1: expected a mapping of names to values$"):
        pack_documents([path])


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "local.yaml"
    path.write_bytes(b"pack: caf\xe9\n")

    with pytest.raises(RulebookError, match=r"^local.yaml: cannot be read: "):
        pack_documents([path])


def test_a_pack_that_is_not_there_is_refused(vocabulary: Vocabulary, tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="nowhere: no such file or folder of rules"):
        load_rulebook([tmp_path / "nowhere"], vocabulary=vocabulary)


def test_a_folder_without_packs_is_refused(vocabulary: Vocabulary, tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"holds no .yaml files"):
        load_rulebook([tmp_path], vocabulary=vocabulary)


def test_aliases_stand_for_what_they_name(book: Callable[..., Rulebook]) -> None:
    found = book(
        ("    law: {", "    law: &law {"),
        ("versions: [{from: 2011-04-01}]", "versions:\n      - {from: 2011-04-01, law: *law}"),
    )

    assert found.rules["LOC-1"].versions[0].law.provision == "part 1"


def test_keys_are_text_as_written_and_plain_words_are_those_of_yaml_1_2() -> None:
    read = document("0101: yes\non: off\nday: 2024-03-31\ncount: 7\nquoted: '7'\nnone:\n", "a.yaml")

    assert read.data == {
        "0101": "yes",
        "on": "off",
        "day": date(2024, 3, 31),
        "count": 7,
        "quoted": "7",
        "none": None,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nday: 2024-02-30\n", "a.yaml:2:6: 2024-02-30 is not a day of the calendar"),
        ("a: &a\n  b: *a\n", "a.yaml:1:4: holds itself"),
        ("? [a, b]\n: 1\n", "a.yaml:1:3: expected a name, not a list or mapping"),
        ("a:\n? b:\n    c: d\n", "a.yaml:2:3: expected a name, not a list or mapping"),
        ("a: " + "[" * 5000 + "]" * 5000, "a.yaml: not valid YAML: parts lie too deep within each other"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(text: str, said: str) -> None:
    with pytest.raises(RulebookError) as refused:
        document(text, "a.yaml")

    assert str(refused.value) == said
