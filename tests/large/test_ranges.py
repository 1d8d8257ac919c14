"""How a large export is cut into parts: whole cases, and about as many events in each part as may be held."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from compliance.sources.reading import open_export
from tests.strategies.shipped import vocabulary


@pytest.mark.parametrize(
    ("visits", "at_once", "sizes"),
    [
        # As many visits as each case has, in order of case; then the parts that come of them.
        ([10] * 12, 119, [60, 60]),
        ([10] * 12, 60, [60, 60]),
        ([10] * 12, 30, [30, 30, 30, 30]),
        ([10] * 12, 10, [10] * 12),
        ([1] * 300, 100, [100, 100, 100]),
        # A case is never cut, however large.
        ([5, 500, 500], 50, [5, 500, 500]),
        ([5, 5, 500], 509, [10, 500]),
    ],
)
def test_parts_hold_about_as_many_events_as_are_asked_for(
    tmp_path: Path, visits: Sequence[int], at_once: int, sizes: Sequence[int]
) -> None:
    cases = [f"{1000 + n}" for n, count in enumerate(visits) for _ in range(count)]
    file = tmp_path / "events.parquet"
    pl.DataFrame({"case": cases, "event": "visit", "on": "2024-05-01"}).write_parquet(file)

    large = open_export((file,), vocabulary(), at_once=at_once)

    parts = [large.read(cases)[0] for cases in large.ranges]
    assert [part.height for part in parts] == list(sizes)
    assert pl.concat(parts)["case"].to_list() == cases


def test_what_can_be_held_at_once_is_not_cut(tmp_path: Path) -> None:
    file = tmp_path / "events.parquet"
    pl.DataFrame({"case": ["1"] * 12, "event": "visit", "on": "2024-05-01"}).write_parquet(file)

    assert len(open_export((file,), vocabulary(), at_once=12).ranges) == 1
