"""Invented councils on disk, small enough for a test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance_synthetic import CouncilPlan, council, write_events
from tests.strategies.shipped import working_days

AS_OF = date(2024, 9, 30)


def council_file(folder: Path, children: int, seed: int) -> Path:
    """The events of a council of so many looked-after children over a year to AS_OF, as Parquet."""
    plan = CouncilPlan(
        children_looked_after=children,
        admissions_a_year=max(1, children // 2),
        first_day=AS_OF.replace(year=AS_OF.year - 1),
        last_day=AS_OF,
        seed=seed,
    )
    file = folder / "events.parquet"
    write_events(council(plan, working_days()), file)
    return file
