"""Due days that lie outside the calendar: every engine names the day that its own span would have reached."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.engines.executors import EngineName
from compliance.model.obligations import ReasonCode
from tests.strategies.scenario import Pack, Scenario, uncited

_SPANS = ("20 working_days", "10 working_days", "20 working_days")
_ALTERNATIVES = (
    # The first can be counted and its condition fails: the second is the one that cannot.
    [{"span": "5 working_days", "where": {"age": {"lt": "5 years"}}}, {"span": "20 working_days"}],
    [{"span": "5 working_days", "where": {"age": {"lt": "5 years"}}}, {"span": "10 working_days"}],
    # The first cannot be counted, whatever its condition would say.
    [{"span": "30 working_days", "where": {"age": {"gte": "5 years"}}}, {"span": "10 working_days"}],
    # The condition on the day that can be counted holds.
    [{"span": "5 working_days", "where": {"age": {"gte": "5 years"}}}, {"span": "20 working_days"}],
)


def _pack() -> Pack:
    """A rule for each span and each list of alternatives, all anchored on the start of care."""
    law = {"instrument": "Made up", "provision": "1", "force": "local", "checked": "unconfirmed"}
    return {
        "pack": "outside",
        "title": "Spans of working days near the end of the calendar",
        "families": {"all": "All"},
        "scopes": {"care": {"opens": "became_looked_after", "closes": "ceased_looked_after"}},
        "tracks": {
            "visits": {"noun": "a visit", "about": "visits", "scope": "care", "evidence": {"event": "visit"}}
        },
        "rules": [
            {
                "id": f"OUT-{number}",
                "title": "A visit",
                "family": "all",
                "owed": "A visit.",
                "law": law,
                "track": "visits",
                "after": "start",
                "within": within,
                "versions": [{"from": "2000-01-01"}],
            }
            for number, within in enumerate((*_SPANS, *_ALTERNATIVES), start=1)
        ],
    }


def _scenario() -> Scenario:
    rows = (
        {"case": "1", "event": "child", "date_of_birth": date(2016, 6, 8)},
        {"case": "1", "event": "became_looked_after", "on": date(2028, 12, 20)},
        {"case": "2", "event": "child", "date_of_birth": date(2016, 6, 8)},
        {"case": "2", "event": "became_looked_after", "on": date(2028, 12, 21)},
    )
    return Scenario(rows=rows, as_of=date(2028, 12, 27), pack=_pack())


@pytest.mark.parametrize("engine", list(EngineName))
def test_each_span_names_the_day_that_it_would_have_reached(engine: EngineName) -> None:
    named = {
        o.rule: str(o.reason.about[0])[:10] if o.reason else None
        for o in _scenario().obligations(engine)
        if o.case == "1"
    }

    assert named == {
        "OUT-1": "2029-01-17",
        "OUT-2": "2029-01-03",
        "OUT-3": "2029-01-17",
        "OUT-4": "2029-01-17",
        "OUT-5": "2029-01-03",
        "OUT-6": "2029-01-31",
        "OUT-7": None,
    }


@pytest.mark.parametrize("engine", [engine for engine in EngineName if engine is not EngineName.REFERENCE])
def test_other_engines_give_what_the_reference_gives(engine: EngineName) -> None:
    scenario = _scenario()
    expected = [uncited(o) for o in scenario.obligations()]

    assert [uncited(o) for o in scenario.obligations(engine)] == expected
    assert {o.reason.code for o in expected if o.reason} == {ReasonCode.OUTSIDE_CALENDAR}
