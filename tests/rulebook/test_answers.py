"""Families that owe an answer on every day: which rules give it, and when nothing is owed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance.model.rulebook import Rulebook
from compliance.model.rules import CheckRule
from tests.strategies.shipped import england

ANSWERS = """\
answers:
  reviews:
    title: Reviews
    scope: period_of_care
    families: [reviews]
    none:
      - {inside: placement, because: a reason}
rules:
"""


@pytest.fixture
def asked(refusal: Callable[..., str]) -> Callable[..., str]:
    """The message with which the pack is refused when its answers have a text in place of another."""

    def message(old: str, new: str) -> str:
        assert old in ANSWERS
        return refusal(("rules:\n", ANSWERS.replace(old, new)))

    return message


def test_where_nothing_is_owed_a_scope_is_enough(book: Callable[..., Rulebook]) -> None:
    (none,) = book(("rules:\n", ANSWERS)).answers["reviews"].none

    assert (none.inside, none.outside, none.because) == ("placement", None, "a reason")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("scope: period_of_care", "scope: placment", "no scope is called placment; perhaps placement"),
        ("inside: placement", "inside: placment", "no scope is called placment; perhaps placement"),
        ("inside: placement", "outside: placment", "no scope is called placment; perhaps placement"),
        ("families: [reviews]", "families: [visits]", "no family is called visits"),
        ("inside: placement, ", "", "expected where, inside or outside"),
    ],
)
def test_answers_name_what_there_is(asked: Callable[..., str], old: str, new: str, said: str) -> None:
    assert said in asked(old, new)


def test_how_a_thing_was_done_answers_nothing_of_what_is_owed() -> None:
    rulebook = england()
    checks = {name for name, rule in rulebook.rules.items() if isinstance(rule, CheckRule)}

    assert checks
    assert not checks & {rule for family in rulebook.answers.values() for rule in family.rules}
