"""The three formats hold the same rows, and the same plan gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from compliance.calendars.working_days import WorkingDays
from compliance.sources.reading import read_export
from compliance_synthetic import Council, CouncilPlan, council, write_events
from tests.strategies.shipped import vocabulary

SUFFIXES = (".csv", ".jsonl", ".parquet")


@pytest.fixture(scope="module")
def folder(small: Council, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("events")
    for suffix in SUFFIXES:
        write_events(small, place / f"events{suffix}")
    return place


def test_the_library_reads_the_same_events_from_each_format(small: Council, folder: Path) -> None:
    read = {}
    for suffix in SUFFIXES:
        export = read_export([folder / f"events{suffix}"], vocabulary(), source="events")
        assert export.problems == ()
        read[suffix] = export.events.drop("file", "row")

    assert read[".csv"].height == small.events.height
    assert read[".csv"].equals(read[".jsonl"])
    assert read[".csv"].equals(read[".parquet"])


def test_parquet_holds_the_events_with_plain_types(small: Council, folder: Path) -> None:
    held = pl.read_parquet(folder / "events.parquet")

    words = [name for name, kind in small.events.schema.items() if isinstance(kind, pl.Enum)]
    plain = small.events.with_columns(pl.col(words).cast(pl.String))
    assert held.equals(plain.select(held.columns))
    assert all(column.null_count() == plain.height for column in plain.drop(held.columns))
    assert set(held.dtypes) == {pl.String(), pl.Date(), pl.Boolean(), pl.Int64(), pl.Datetime("us", "UTC")}


def test_json_lines_leave_out_what_is_unknown(small: Council, folder: Path) -> None:
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()

    assert len(lines) == small.events.height
    for line, row in zip(lines, small.events.iter_rows(named=True), strict=True):
        told = json.loads(line)
        known = {name: value for name, value in row.items() if value is not None}
        assert None not in told.values()
        assert set(told) == set(known)
        at = told.pop("at", None)
        if at is not None:
            assert datetime.fromisoformat(at) == known.pop("at")
            assert at[-6:] in ("+00:00", "+01:00")
        assert told == {key: str(v) if isinstance(v, date) else v for key, v in known.items()}


def test_csv_has_only_columns_that_occur_and_empty_cells(small: Council, folder: Path) -> None:
    table = pl.read_csv(folder / "events.csv", infer_schema=False)

    assert table.columns == [name for name in small.events.columns if name in table.columns]
    assert table.columns[:5] == ["case", "event", "on", "at", "recorded_on"]
    assert all(column.null_count() < table.height for column in table)
    assert table.height == small.events.height


def test_the_same_plan_gives_the_same_bytes(small: Council, working: WorkingDays, folder: Path) -> None:
    again = council(small.plan, working)

    for suffix in SUFFIXES:
        path = folder / f"again{suffix}"
        write_events(again, path)
        assert path.read_bytes() == (folder / f"events{suffix}").read_bytes()


def test_another_seed_gives_another_council(small: Council, working: WorkingDays) -> None:
    other = council(replace(small.plan, seed=small.plan.seed + 1), working)

    assert not other.events.equals(small.events)


def test_another_suffix_is_refused(small: Council, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"events\.xlsx should end in one of \.csv, \.jsonl, \.parquet"):
        write_events(small, tmp_path / "events.xlsx")


def test_a_plan_that_cannot_be_is_refused(working: WorkingDays) -> None:
    with pytest.raises(ValueError, match="must be after first_day"):
        CouncilPlan(first_day=date(2024, 1, 1), last_day=date(2023, 1, 1), seed=1)
    with pytest.raises(ValueError, match="at least one"):
        CouncilPlan(first_day=date(2023, 1, 1), last_day=date(2024, 1, 1), seed=1, admissions_a_year=0)
    with pytest.raises(ValueError, match="working-day calendar begins"):
        council(CouncilPlan(first_day=date(2009, 1, 1), last_day=date(2012, 1, 1), seed=1), working)
