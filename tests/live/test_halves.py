"""Events told one at a time of which a text holds half a character: refused by name, and nothing else is lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import compliance
from compliance.live.monitor import Monitor
from compliance.live.streams import FollowedLines
from compliance.live.waiting import Waiting
from compliance.live.watching import Watching, watch_lines
from tests.strategies.checks import check
from tests.strategies.shipped import england

AS_OF = date(2025, 1, 31)
HALF = "cut \ud83d"
VISIT = {"id": "2", "case": "A", "event": "visit", "on": "2025-01-10"}


def monitor(**more: Any) -> Monitor:
    return Monitor(england().only(["REV-1", "VIS-1"]), as_of=AS_OF, **more)


@pytest.mark.parametrize(
    ("told", "column"),
    [
        ({**VISIT, "id": HALF}, "id"),
        ({**VISIT, "case": HALF}, "case"),
        ({**VISIT, "event": HALF}, "event"),
        ({**VISIT, "on": HALF}, "on"),
        ({**VISIT, "at": HALF}, "at"),
        ({**VISIT, "recorded_on": HALF}, "recorded_on"),
        ({**VISIT, "reason_not_alone": HALF}, "reason_not_alone"),
        ({**VISIT, "attributes": {"reason_not_alone": HALF}}, "reason_not_alone"),
        ({**VISIT, "source": {"file": HALF, "row": 2}}, "file"),
    ],
)
def test_an_event_with_half_a_character_is_refused_in_words_that_can_be_written(
    told: dict[str, Any], column: str
) -> None:
    with monitor() as watched:
        with pytest.raises(compliance.InputError) as refused:
            watched.observe([{**VISIT, "id": "1"}, told])
        assert watched.cases == ()

    [problem] = refused.value.problems
    assert problem.column in (column, "source")
    for text in (str(refused.value), str(problem), *map(str, (problem.file, problem.found))):
        text.encode()
    assert r"\ud83d" in problem.found


def watched_lines(path: Path, watched: Monitor) -> list[str]:
    said: list[str] = []
    with Waiting() as waiting:
        watching = Watching(
            watched, waiting, tell=lambda _: None, say=said.append, today=None, every=1, once=True
        )
        watch_lines(FollowedLines(path, once=True, say=said.append), watching)
    return said


def line(told: dict[str, Any]) -> str:
    return json.dumps(told) + "\n"


def test_lines_around_one_with_half_a_character_are_taken_in_and_it_is_named(tmp_path: Path) -> None:
    told = [{**VISIT, "id": str(number), "case": f"C{number}"} for number in range(5)]
    told[3] |= {"case": HALF}
    path = tmp_path / "told.jsonl"
    path.write_text("".join(map(line, told)))

    with monitor() as watched:
        said = watched_lines(path, watched)
        assert watched.cases == ("C0", "C1", "C2", "C4")

    assert said == [
        r'told.jsonl, row 4, column case: "cut \ud83d"; expected text of whole characters, not of halves'
    ]


@pytest.mark.parametrize("column", ["reason_not_alone", "by", "recorded_on", "\ud83d"])
def test_a_cell_with_half_a_character_costs_no_more_than_in_a_file(tmp_path: Path, column: str) -> None:
    rows: list[dict[str, Any]] = [
        {"case": "A", "event": "became_looked_after", "on": "2025-01-06", "legal_status": "C2"},
        {"case": "A", "event": "placement_started", "on": "2025-01-06", "placement_type": "U1"},
        {**VISIT, "by": "social_worker", "mode": "in_person"},
    ]
    rows = [{name: value for name, value in row.items() if name != "id"} for row in rows]
    rows[2] |= {column: HALF}
    path = tmp_path / "told.jsonl"
    path.write_text("".join(map(line, rows)))

    report = check(compliance.Request(paths=(path,), today=AS_OF, select=("REV-1", "VIS-1")))
    with monitor() as watched:
        said = watched_lines(path, watched)
        assert watched.findings("A") == report.findings
    assert said == [str(problem) for problem in report.problems]
    assert len(said) == 1
