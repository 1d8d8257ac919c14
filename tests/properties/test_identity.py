"""Every obligation of a case can be told from every other."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from tests.strategies.scenario import Scenario, identity
from tests.strategies.scenarios import scenarios


@given(scenarios())
def test_no_two_obligations_share_an_identity(scenario: Scenario) -> None:
    """Two findings with one id would be merged by whoever tracks them from week to week."""
    repeated = [each for each, times in Counter(map(identity, scenario.obligations())).items() if times > 1]
    assert not repeated
