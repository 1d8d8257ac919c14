"""Histories on the boundaries of every rule, with findings worked out by hand, on every engine."""

from __future__ import annotations

from collections import Counter

import pytest

from compliance.engines.running import EngineName
from tests.conformance.kept import KeptCase, disputed_cases, kept_cases, unlike


@pytest.mark.parametrize("engine", list(EngineName))
@pytest.mark.parametrize("case", kept_cases(), ids=str)
def test_a_kept_case_holds(case: KeptCase, engine: EngineName) -> None:
    assert unlike(case, engine) == ()


# Strict: a case that comes to hold is settled, and belongs among the kept ones.
@pytest.mark.xfail(strict=True, reason="the engines give something else than the documented meaning")
@pytest.mark.parametrize("engine", list(EngineName))
@pytest.mark.parametrize("case", disputed_cases(), ids=str)
def test_a_disputed_case_holds(case: KeptCase, engine: EngineName) -> None:
    assert unlike(case, engine) == ()


def test_every_case_has_a_name_of_its_own_and_a_reason() -> None:
    cases = [*kept_cases(), *disputed_cases()]

    assert [name for name, times in Counter(map(str, cases)).items() if times > 1] == []
    assert [str(case) for case in cases if not case.placed.test.why] == []


def test_every_rule_of_a_kept_pack_is_named_by_a_case() -> None:
    rules = {(case.pack.name, rule) for case in kept_cases() for rule in case.pack.rulebook.rules}
    named = {(case.pack.name, rule) for case in kept_cases() for rule in case.placed.test.rules}

    assert sorted(rules - named) == []
