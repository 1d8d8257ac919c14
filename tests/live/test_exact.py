"""What is told is taken as it is: no number becomes a day, no yes becomes a number."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from compliance.live.messages import EventMessage
from compliance.live.monitor import Monitor
from compliance.model.settings import read_settings
from compliance.problems import InputError, SettingsError
from compliance.sources.coverage_file import declared_in
from compliance.sources.reading import read_export
from tests.strategies.shipped import england, vocabulary

START = {"id": "1", "case": "A", "event": "became_looked_after", "on": "2025-01-06"}
SCORE = {"id": "1", "case": "A", "event": "sdq_completed", "on": "2025-01-06", "score": 17}


@pytest.fixture
def monitor() -> Monitor:
    return Monitor(england().only(["REV-1"]), as_of=date(2025, 1, 10))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("on", 0),
        ("on", 1735689600),
        ("on", 20250106),
        ("on", True),
        ("on", 1.5),
        ("on", "0"),
        ("at", 0),
        ("at", 1735689600.0),
        ("recorded_on", 0),
        ("revision", True),
        ("revision", 1.5),
        ("date_of_birth", 0),
        ("date_of_birth", True),
    ],
)
def test_a_value_of_another_kind_is_refused_and_named(monitor: Monitor, column: str, value: Any) -> None:
    with pytest.raises(InputError) as error:
        monitor.observe({**START, column: value})

    assert [problem.column for problem in error.value.problems] == [column]
    assert monitor.cases == ()


@pytest.mark.parametrize("score", [10**30, int("9" * 4_000), "9" * 10_000, 2**63, True, 1.5])
def test_a_number_that_no_file_could_hold_is_no_number_here(monitor: Monitor, score: Any) -> None:
    with pytest.raises(InputError) as error:
        monitor.observe({**SCORE, "score": score})

    assert [problem.column for problem in error.value.problems] == ["score"]


@pytest.mark.parametrize("score", [17, "17", "17.0", 2**63 - 1])
def test_a_number_is_read_as_in_a_file(monitor: Monitor, tmp_path: Path, score: Any) -> None:
    monitor.observe({**SCORE, "score": score})
    (tmp_path / "events.csv").write_text(f"case,event,on,score\nA,sdq_completed,2025-01-06,{score}\n")

    read = read_export([tmp_path], vocabulary())

    assert (read.events["score"].to_list(), read.problems) == (
        [int(float(score)) if score != 2**63 - 1 else score],
        (),
    )


def test_days_as_days_are_taken_still() -> None:
    message = EventMessage.model_validate({**START, "on": date(2025, 1, 6), "case": 17})

    assert (message.on, message.case) == (date(2025, 1, 6), "17")


@pytest.mark.parametrize(
    "text",
    [
        "warning_working_days: true\n",
        "warning_working_days: '5'\n",
        "warning_working_days: 5.0\n",
        f"warning_working_days: {'9' * 5_000}\n",
        f"readings: {{A3: {'9' * 5_000}}}\n",
        "terms: [{term: spring, from: 0, to: 2025-04-01}]\n",
        "terms: [{term: spring, from: 2025-01-06, to: true}]\n",
    ],
)
def test_settings_of_another_kind_are_refused_and_placed(tmp_path: Path, text: str) -> None:
    (tmp_path / "compliance.yaml").write_text(text)

    with pytest.raises(SettingsError, match=r"compliance\.yaml:1:\d+: "):
        read_settings(tmp_path / "compliance.yaml")


@pytest.mark.parametrize(
    "text",
    ["export_on: 0\n", "complete_for_others: 1\n", "complete: {visit: {from: 0, to: 2025-01-01}}\n"],
)
def test_so_is_coverage(tmp_path: Path, text: str) -> None:
    (tmp_path / "coverage.yaml").write_text(text)

    with pytest.raises(InputError, match=r"coverage\.yaml:1:\d+: "):
        declared_in(tmp_path / "coverage.yaml", vocabulary())
