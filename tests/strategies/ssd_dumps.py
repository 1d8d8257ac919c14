"""Small extracts of the safeguarding dataset, in columns of its specification and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from compliance.sources.ssd.specification import specification

Rows = Sequence[Mapping[str, object]]
Tables = Mapping[str, Rows]
"""Rows by column, without the prefix of their table, by the table's name without `ssd_`."""

PERSON = {"person_id": "101", "dob": "2012-05-04 00:00:00.000", "sex": "F"}
EPISODE = {
    "cla_episode_id": "E1",
    "person_id": "101",
    "cla_episode_start_date": "2024-01-08 00:00:00.000",
    "cla_episode_start_reason": "S",
    "cla_id": "C1",
    "cla_placement_id": "P1",
    "entered_care_date": "2024-01-08 00:00:00.000",
}
PLACEMENT = {
    "cla_placement_id": "P1",
    "person_id": "101",
    "cla_id": "C1",
    "cla_placement_start_date": "2024-01-08 00:00:00.000",
    "cla_placement_type": "U6",
}
STATUS = {
    "legal_status_id": "L1",
    "person_id": "101",
    "legal_status": "Interim care order Sec. 38(1)",
    "legal_status_start_date": "2024-01-08 00:00:00.000",
}
REVIEW = {
    "cla_review_id": "R1",
    "cla_id": "C1",
    "cla_review_date": "2024-01-30 00:00:00.000",
    "cla_review_cancelled": "N",
}
VISIT = {
    "cla_visit_id": "V1",
    "cla_id": "C1",
    "person_id": "101",
    "cla_visit_date": "2024-01-12 00:00:00.000",
    "cla_visit_seen": "Y",
    "cla_visit_seen_alone": "Y",
}
HEALTH = {
    "health_check_id": "H1",
    "person_id": "101",
    "health_check_type": "Health Assessment",
    "health_check_date": "2024-01-25 00:00:00.000",
    "health_check_status": "Completed",
}
IN_CARE: Tables = {
    "person": [PERSON],
    "cla_episodes": [EPISODE],
    "cla_placement": [PLACEMENT],
    "legal_status": [STATUS],
    "cla_reviews": [REVIEW],
    "cla_visits": [VISIT],
    "cla_health": [HEALTH],
}
"""A child of eleven who came into care on 8 January 2024, in one placement, with one of each."""


def frame(name: str, rows: Rows, *, prefixed: bool = True) -> pl.DataFrame:
    """A table with every column of the specification, as text."""
    table = specification().tables[f"ssd_{name}"]
    unknown = {column for row in rows for column in row} - {*table.columns}
    assert not unknown, f"ssd_{name} has no column {', '.join(sorted(unknown))}"
    cells = [[None if row.get(c) is None else str(row[c]) for c in table.columns] for row in rows]
    titles = [table.full(column) if prefixed else column for column in table.columns]
    return pl.DataFrame(cells, schema=dict.fromkeys(titles, pl.String), orient="row")


def dump(folder: Path, tables: Tables, *, prefixed: bool = True, ending: str = ".csv") -> Path:
    """The tables as `SELECT *` writes them, a file each, with NULL where there is nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        table = frame(name, rows, prefixed=prefixed)
        path = folder / f"{'ssd_' if prefixed else ''}{name}{ending}"
        if ending == ".parquet":
            table.write_parquet(path)
        else:
            table.write_csv(path, null_value="NULL")
    return folder
