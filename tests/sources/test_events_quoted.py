"""Rows with quotation marks among rows without: each keeps its line, its order and its cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.reading import read_export

ROWS = [
    "case,event,on,reason,kind",
    "1,became_looked_after,2024-01-02,,",
    '2,ceased_looked_after,2024-01-03,"moved, abroad",',
    ",,,,",
    "3,became_looked_after,2024-01-04,,",
    '"4","review_held",2024-01-05,"","care"',
    '"",,,"",',
    '5,ceased_looked_after,2024-01-06,"said ""home""",',
    "6,review_held,2024-01-32,,care",
    "7,review_held,2024-01-08,,care",
]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "end"])
def test_rows_keep_their_line_and_their_cells(tmp_path: Path, ends: str, last: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(ends.join(ROWS) + (ends if last else ""), newline="")

    export = read_export([path], load_vocabulary(), as_of=date(2024, 6, 30))

    assert export.events.select("case", "row").rows() == [
        ("1", 2),
        ("2", 3),
        ("3", 5),
        ("4", 6),
        ("5", 8),
        ("7", 10),
    ]
    assert export.events["reason"].to_list() == [None, "moved, abroad", None, None, 'said "home"', None]
    assert [(problem.row, problem.column) for problem in export.problems] == [(9, "on")]
