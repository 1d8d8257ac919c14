"""Councils so small, or windows so short, that most things never happen in them: all files can still be written."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from compliance.calendars.working_days import WorkingDays
from compliance_synthetic import CouncilPlan, council, write_events, write_settings, write_ssda903


@pytest.mark.parametrize("children", [1, 3, 12])
@pytest.mark.parametrize("days", [1, 40, 500])
@pytest.mark.parametrize("first", [date(2010, 6, 1), date(2024, 2, 29)])
def test_everything_can_be_written(
    working: WorkingDays, tmp_path: Path, children: int, days: int, first: date
) -> None:
    plan = CouncilPlan(
        first_day=first,
        last_day=first + timedelta(days=days),
        seed=children * days,
        children_looked_after=children,
        admissions_a_year=1,
    )
    made = council(plan, working)

    for suffix in (".csv", ".jsonl", ".parquet"):
        write_events(made, tmp_path / f"events{suffix}")
    write_settings(made, tmp_path / "settings.yaml")
    write_ssda903(made, tmp_path / "returns", [first.year, first.year + 1])
    assert len((tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()) == made.events.height
