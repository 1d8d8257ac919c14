"""A small pack that stands by itself, written to a folder with one thing in it changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.problems import RulebookError
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.load import pack_documents
from compliance.rulebook.vocabulary_file import load_vocabulary
from tests.strategies.shipped import working_days

PACK = """\
pack: local
title: Duties of a made-up council
families:
  reviews: Reviews
readings:
  Q1:
    question: Does the first day count?
    options: {A: "no", B: "yes"}
    default: A
scopes:
  period_of_care: {opens: became_looked_after, closes: ceased_looked_after}
  placement: {opens: placement_started, closes: placement_ended, key: placement, within: period_of_care}
conditions:
  ordinary: {legal_status: {not_in: [V3], unknown: holds}}
tracks:
  reviews:
    noun: a review
    about: reviews of the case
    scope: period_of_care
    evidence: {event: review_held, where: {kind: {is: care, unknown: holds}}}
rules:
  - id: LOC-1
    title: First review
    family: reviews
    owed: A review is held.
    readings: [Q1]
    track: reviews
    after: start
    where: {use: ordinary}
    within: 20 working_days
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary, url: "https://example.org"}
    versions: [{from: 2011-04-01}]
"""


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Writes the pack to `local.yaml`, each text of `changes` replaced, and gives its path."""

    def write(*changes: tuple[str, str]) -> Path:
        text = PACK
        for old, new in changes:
            assert text.count(old) == 1, f"{old} is not in the pack once"
            text = text.replace(old, new)
        path = tmp_path / "local.yaml"
        path.write_text(text)
        return path

    return write


@pytest.fixture
def book(pack: Callable[..., Path], vocabulary: Vocabulary) -> Callable[..., Rulebook]:
    """The rulebook of the pack with the changes."""

    def compiled(*changes: tuple[str, str]) -> Rulebook:
        return compile_rulebook(pack_documents([pack(*changes)]), vocabulary, working=working_days())

    return compiled


@pytest.fixture
def refusal(book: Callable[..., Rulebook]) -> Callable[..., str]:
    """The message with which the pack with the changes is refused."""

    def message(*changes: tuple[str, str]) -> str:
        with pytest.raises(RulebookError) as error:
            book(*changes)
        return str(error.value)

    return message
