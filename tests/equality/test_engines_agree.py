"""Every engine gives the obligations of the reference, record for record, on generated packs and histories."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given

from compliance.engines.executors import EngineName, obligation_table
from compliance.model.obligations import Obligation
from compliance.timeline.histories import visible
from tests.strategies.scenario import Scenario, uncited
from tests.strategies.scenarios import england_scenarios, generated_scenarios

OTHERS = [engine for engine in EngineName if engine is not EngineName.REFERENCE]


def records(scenario: Scenario, engine: EngineName) -> list[str]:
    """The obligations without the rows they cite (equal rows may be cited for one another), in order."""
    return sorted(repr(uncited(o)) for o in scenario.obligations(engine))


def assert_alike(scenario: Scenario, engine: EngineName) -> None:
    expected: Sequence[str] = records(scenario, EngineName.REFERENCE)
    found = records(scenario, engine)
    if found != expected:
        only_expected = [r for r in expected if r not in found]
        only_found = [r for r in found if r not in expected]
        pytest.fail(
            "\n".join([f"{engine} differs from the reference", *only_expected, "but found", *only_found])
        )


@pytest.mark.parametrize("engine", OTHERS)
@given(scenario=england_scenarios())
def test_on_the_england_pack(engine: EngineName, scenario: Scenario) -> None:
    assert_alike(scenario, engine)


@pytest.mark.parametrize("engine", OTHERS)
@given(scenario=generated_scenarios())
def test_on_generated_packs(engine: EngineName, scenario: Scenario) -> None:
    assert_alike(scenario, engine)


@pytest.mark.parametrize("engine", OTHERS)
@given(scenario=england_scenarios(cases=4))
def test_cases_are_independent_of_each_other(engine: EngineName, scenario: Scenario) -> None:
    """Cases checked apart give what they give together: what lets a run be cut into partitions."""
    events = visible(scenario.table, scenario.as_of, scenario.known_at)
    together = obligation_table(engine, events, scenario.plan)
    apart = [
        obligation_table(engine, frame, scenario.plan)
        for frame in events.partition_by("case", maintain_order=True)
    ]
    assert sorted(map(repr, _plain(apart))) == sorted(map(repr, _plain([together])))


def _plain(tables: list[pl.DataFrame]) -> list[dict[str, object]]:
    return [row for table in tables for row in table.to_dicts()]


def test_the_comparison_can_fail() -> None:
    """Two obligations that differ in one field are not alike."""
    fields = dict.fromkeys(Obligation.__slots__)
    one, other = Obligation(**{**fields, "days": 1}), Obligation(**{**fields, "days": 2})  # type: ignore[arg-type]
    assert repr(uncited(one)) != repr(uncited(other))
