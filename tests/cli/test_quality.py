"""`compliance quality`: the whole list of what is to be put right."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

EVENTS = (
    "case,event,on,date_of_birth,score\n"
    "1,became_looked_after,2020-12-06,2005-01-02,\n"
    "2,visit,2024-12-06,,\n"
    "3,visit,soon,,\n"
    "=4,became_looked_after,2024-12-06,2014-01-02,\n"
    "=4,child,,2014-01-03,\n"
)
AS_OF = ("--as-of", "2025-01-31")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "export" / "events.csv"
    path.parent.mkdir()
    path.write_text(EVENTS)
    return path


def test_the_list_tells_what_a_person_has_to_settle_first_and_then_the_rest(cli: Cli, odd: Path) -> None:
    ran = cli("quality", odd, *AS_OF)

    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:3] == [
        "As of the end of 31 January 2025",
        "Event files: 5 rows, of which 1 could not be used; 6 to put right",
        "",
    ]
    assert [line for line in lines if line[:1].isupper() or line[:1].isdigit()][2:] == [
        "18 OR OVER WITH NO END OF CARE: 1 for 1 child",
        "IN ONE TABLE AND NOT IN ANOTHER: 2 for 1 child",
        "TWO CHILDREN UNDER ONE NUMBER: 2 for 1 child",
        "COULD NOT BE READ: 1 for 1 child",
    ]
    assert "    3  events.csv, row 4" in lines
    assert max(map(len, lines)) <= 80


def test_as_csv_it_has_a_row_each_that_a_spreadsheet_does_not_take_for_a_formula(cli: Cli, odd: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("quality", odd, *AS_OF, "--format", "csv").out)))

    assert list(rows[0]) == ["kind", "to_settle", "case", "file", "row", "found", "done"]
    assert rows[0] == {
        "kind": "18 or over with no end of care",
        "to_settle": "true",
        "case": "1",
        "file": "events.csv",
        "row": "2",
        "found": "18 on 2 January 2023, no end of care since",
        "done": "care was taken to end then",
    }
    assert [row["case"] for row in rows] == ["1", "", "2", "'=4", "'=4", "3"]
    assert rows[-1]["found"].startswith('column on: "soon"; expected ')


def test_as_json_it_is_one_object(cli: Cli, odd: Path) -> None:
    told = cli("quality", odd, *AS_OF, "--format", "json").json()

    assert list(told) == ["schema", "as_of", "as_of_because", "export", "rows", "rows_not_used", "found"]
    assert (told["rows"], told["rows_not_used"]) == (5, 1)
    assert [each["case"] for each in told["found"]] == ["1", None, "2", "=4", "=4", "3"]
    assert [each["to_settle"] for each in told["found"]] == [True] * 5 + [False]


def test_the_form_of_a_file_is_that_of_its_ending(cli: Cli, odd: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"

    ran = cli("quality", odd, *AS_OF, "--output", path)
    other = cli("quality", odd, *AS_OF, "--output", tmp_path / "list.parquet")

    assert (ran.code, ran.out) == (0, "")
    assert path.read_text() == cli("quality", odd, *AS_OF, "--format", "csv").out
    assert other.code == 2
    assert "the formats are .txt, .json, .csv" in other.err


def test_what_is_read_is_not_overwritten(cli: Cli, odd: Path) -> None:
    assert cli("quality", odd, "--output", odd).code == 2
    assert odd.read_text() == EVENTS


@pytest.mark.parametrize(
    ("text", "code"), [("case,event,on\n1,visit,soon\n", 3), ("a,b\n1,2\n", 3), (EVENTS, 0)]
)
def test_it_ends_with_3_only_where_nothing_can_be_used(cli: Cli, odd: Path, text: str, code: int) -> None:
    odd.write_text(text)

    assert cli("quality", odd, *AS_OF).code == code


def test_it_counts_the_children_that_a_report_begins_with(cli: Cli, odd: Path) -> None:
    summary = cli("check", odd, *AS_OF, "--format", "json").json()["summary"]
    told = cli("quality", odd, *AS_OF, "--format", "json").json()["found"]

    children: dict[str, set[str]] = {}
    for each in told:
        if each["to_settle"]:
            children.setdefault(each["kind"], set()).add(each["case"])
    assert summary["children_to_put_right"] == {
        kind: len(cases - {None})
        for kind, cases in children.items()  # type: ignore[arg-type]
    }
