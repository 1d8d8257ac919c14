"""As of an earlier day from one pass is what a run as of that day gives, obligation by obligation."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from compliance.checking.over_days import OWED, over_days
from compliance.engines.executors import EngineName
from tests.strategies.scenario import Scenario
from tests.strategies.scenarios import scenarios

_FIRST = date(2010, 1, 1)


@st.composite
def asked_on_days(draw: st.DrawFn) -> tuple[Scenario, list[date]]:
    """A scenario and a few days up to its own, often beside days on which something happens."""
    scenario = draw(scenarios())
    dated = [
        day for day in scenario.table["on"].to_list() if day is not None and _FIRST < day < scenario.as_of
    ]
    near = [day + timedelta(days=by) for day in dated for by in (-1, 0, 1, 30)]
    drawn = draw(st.lists(st.sampled_from([*near, scenario.as_of]), max_size=4, unique=True))
    return scenario, sorted({day for day in drawn if _FIRST < day < scenario.as_of} | {scenario.as_of})


def _owed(scenario: Scenario) -> list[tuple[object, ...]]:
    rows = [tuple(getattr(o, name) for name in OWED) for o in scenario.obligations(EngineName.ARRAYS)]
    return sorted(rows, key=repr)


def _rows(owed: pl.DataFrame) -> list[tuple[object, ...]]:
    return sorted(owed.rows(), key=repr)


@given(asked_on_days())
def test_one_pass_gives_what_a_run_as_of_each_day_gives(drawn: tuple[Scenario, list[date]]) -> None:
    scenario, days = drawn
    passed = over_days(scenario.table, scenario.plan, days, EngineName.ARRAYS)

    for day, found in zip(days, passed, strict=True):
        assert found.plan.run.as_of == day
        assert _rows(found.owed) == _owed(scenario.asked(as_of=day))
