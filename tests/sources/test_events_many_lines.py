"""JSON Lines are held as objects a block of lines at a time, and read as if they were one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.reading import read_export

MANY = 100_000


def test_lines_beyond_the_first_block_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    line = '{"case": "1", "event": "visit", "on": "2024-01-02"}\n'
    later = ['{"case": "2", "event": "review_held", "on": "2024-01-03", "kind": "care"}\n', "no JSON\n"]
    path.write_text(line * MANY + "".join(later))

    export = read_export([path], load_vocabulary(), as_of=date(2024, 6, 30))

    assert export.events.height == MANY + 1
    assert export.events.select("case", "kind", "row").rows()[-1] == ("2", "care", MANY + 1)
    assert [problem.row for problem in export.problems] == [MANY + 2]
