"""What is told later or corrected counts as if it had been told so at once, also where two things share a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from compliance.live.monitor import Monitor
from compliance.model.findings import Finding
from compliance.sources.coverage_file import Declared
from tests.strategies.scenario import complete
from tests.strategies.shipped import england

AS_OF = date(2025, 2, 10)
Message = dict[str, Any]


def event(id_: str, name: str, on: str, **more: Any) -> Message:
    return {"id": id_, "case": "7", "event": name, "on": on, **more}


IN_CARE = event("care", "became_looked_after", "2024-02-01", legal_status="C2")
OUT_OF_CARE = event("left", "ceased_looked_after", "2024-11-04", reason="E11")
PLACED = event("placed", "placement_started", "2024-02-01", placement="P1", placement_type="U6")


def findings_after(rules: Sequence[str], *steps: Sequence[Message]) -> dict[tuple[str, date | None], Finding]:
    """What a monitor finds that is told these things one after the other, by rule and the day that opened it."""
    watching = Monitor(
        england().only(rules), as_of=AS_OF, coverage=Declared(dict(complete().windows), others=False)
    )
    for step in steps:
        watching.observe(step)
    return {(f.rule, f.anchor_on): f for f in watching.findings("7")}


def review(on: str) -> Message:
    return event("review", "review_held", on, kind="care", review="R1")


@pytest.mark.parametrize("on", ["2024-02-01", "2024-02-02", "2024-11-04"])
def test_a_review_of_a_day_on_which_care_began_or_ended_is_told_later(on: str) -> None:
    told = [IN_CARE, OUT_OF_CARE, PLACED]
    later = findings_after(["REV-1", "REV-2"], told, [review(on)])

    assert later == findings_after(["REV-1", "REV-2"], [*told, review(on)])
    expected = "met_late" if on == "2024-11-04" else "met"
    assert later["REV-1", date(2024, 2, 1)].status == expected
    assert ("REV-2", date.fromisoformat(on)) in later


@pytest.mark.parametrize("on", ["2024-02-01", "2024-02-02", "2024-11-04"])
def test_a_review_of_a_day_on_which_care_began_or_ended_is_taken_back(on: str) -> None:
    told = [IN_CARE, OUT_OF_CARE, PLACED]
    taken_back = findings_after(
        ["REV-1", "REV-2"], [*told, review(on)], [{"id": "review", "revision": 2, "retracted": True}]
    )

    assert taken_back == findings_after(["REV-1", "REV-2"], told)
    assert taken_back["REV-1", date(2024, 2, 1)].status != "met"


MEANT_TO_LAST = event(
    "lasting", "placement_updated", "2024-06-20", placement="P1", placement_type="U6", permanent=True
)


@pytest.mark.parametrize("corrected_to", ["2024-05-02", "2024-05-20", "2024-08-08"])
def test_a_change_of_state_is_corrected_to_another_day(corrected_to: str) -> None:
    """Visits of a placement that is meant to last may be further apart, from the day on which it is."""
    rules = ["VIS-3", "VIS-4"]
    long_placed = [{**PLACED, "on": "2023-02-01"}, {**IN_CARE, "on": "2023-02-01"}]
    visits = [
        event(f"visit {on}", "visit", on) for on in ("2024-05-01", "2024-05-20", "2024-06-20", "2024-08-07")
    ]
    corrected = {**MEANT_TO_LAST, "on": corrected_to}
    after = findings_after(rules, [*long_placed, *visits, MEANT_TO_LAST], [{**corrected, "revision": 2}])

    assert after == findings_after(rules, [*long_placed, *visits, corrected])
    due = {"VIS-3": date(2024, 7, 1), "VIS-4": date(2024, 8, 20)}
    asked = "VIS-4" if corrected_to <= "2024-05-20" else "VIS-3"
    assert after[asked, date(2024, 5, 20)].due_on == due[asked]
    assert len([key for key in after if key[1] == date(2024, 5, 20)]) == 1
