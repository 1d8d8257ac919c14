"""The schema by which an editor completes a pack file: it takes what loads and marks what does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from compliance.cli.main import run
from compliance.model.documents import Document
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.editor_schema import editor_schema
from compliance.rulebook.load import pack_documents
from compliance.rulebook.shipped import shipped_rules

SHIPPED = pack_documents([shipped_rules()])


def as_json(data: Any) -> Any:
    """The data as JSON holds it: an editor reads a day as text."""
    return json.loads(json.dumps(data, default=date.isoformat))


@pytest.fixture(scope="module")
def schema(vocabulary: Vocabulary) -> Draft202012Validator:
    made = editor_schema(vocabulary)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


@pytest.mark.parametrize("document", SHIPPED, ids=lambda document: document.name)
def test_every_shipped_pack_file_fits(document: Document, schema: Draft202012Validator) -> None:
    assert [error.message for error in schema.iter_errors(as_json(document.data))] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("    family: reviews\n", ""), "'family' is a required property"),
        (("event: review_held", "event: review_hold"), "'review_hold' is not one of"),
        (("force: local", "force: custom"), "'custom' is not one of"),
        (("opens: became_looked_after", "opens: begun"), "'begun' is not one of"),
        (("{use: ordinary}", "{legal_statis: C2}"), "'legal_statis' was unexpected"),
        (("    title: First review\n", "    title: First review\n    titel: x\n"), "'titel' was unexpected"),
    ],
)
def test_what_does_not_fit_is_marked(
    pack: Callable[..., Path], schema: Draft202012Validator, change: tuple[str, str], message: str
) -> None:
    (right,) = pack_documents([pack()])
    assert schema.is_valid(as_json(right.data))

    (wrong,) = pack_documents([pack(change)])

    (error,) = schema.iter_errors(as_json(wrong.data))
    said = [error.message, *(inner.message for inner in error.context or ())]
    assert any(message in each for each in said)


def test_fields_are_described_where_an_editor_shows_them(vocabulary: Vocabulary) -> None:
    shapes = editor_schema(vocabulary)["$defs"]

    for shape in ("RuleEntry", "LawEntry", "VersionEntry", "TrackEntry", "ScopeEntry"):
        for name in ("title", "owed", "within", "force", "from", "noun", "opens"):
            if name in shapes[shape]["properties"]:
                assert shapes[shape]["properties"][name]["description"], f"{shape} does not describe {name}"


def test_the_command_prints_it_with_the_names_of_a_pack(
    pack: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = pack(("pack: local\n", "pack: local\ncalendar: england-and-wales\n"))

    assert run(["rules", "schema", str(path)]) == 0
    shapes = json.loads(capsys.readouterr().out)["$defs"]

    assert shapes["RuleEntry"]["properties"]["track"]["anyOf"][0]["anyOf"][0] == {
        "enum": ["reviews"],
        "enumDescriptions": ["reviews of the case, in the period of care: review held, ordinary"],
    }
    assert shapes["Condition"]["properties"]["use"]["anyOf"][0]["anyOf"][0]["enum"] == ["ordinary"]


def test_attributes_and_codes_are_completed_and_others_marked(
    pack: Callable[..., Path], schema: Draft202012Validator
) -> None:
    for change in (("is: care", "is: cares"), ("where: {kind:", "where: {kinds:")):
        (wrong,) = pack_documents([pack(change)])

        assert not schema.is_valid(as_json(wrong.data))


def test_a_name_of_the_packs_own_is_no_mistake(vocabulary: Vocabulary, pack: Callable[..., Path]) -> None:
    (own,) = pack_documents([pack()])
    named = editor_schema(vocabulary, {"tracks": {"visits": "visits"}, "conditions": {}})

    assert Draft202012Validator(named).is_valid(as_json(own.data))
