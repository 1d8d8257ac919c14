"""Histories on the boundaries of every rule, with findings worked out by hand, on every engine."""

from __future__ import annotations

from collections import Counter

import pytest

from compliance.conformance.engines import ENGINES
from tests.conformance.kept import KeptCase, kept_cases, unlike


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", kept_cases(), ids=str)
def test_a_kept_case_holds(case: KeptCase, engine: str) -> None:
    assert unlike(case, engine) == ()


def test_every_case_has_a_name_of_its_own_and_a_reason() -> None:
    cases = kept_cases()

    assert [name for name, times in Counter(map(str, cases)).items() if times > 1] == []
    assert [str(case) for case in cases if not case.placed.test.why] == []


def test_every_rule_of_a_kept_pack_is_named_by_a_case() -> None:
    rules = {(case.pack.name, rule) for case in kept_cases() for rule in case.pack.rulebook.rules}
    named = {(case.pack.name, rule) for case in kept_cases() for rule in case.placed.test.rules}

    assert sorted(rules - named) == []
