"""The changes that are drawn are real ones: one line differs, and the same seed draws the same."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("cosmic_ray")

from tests.mutation.changes import drawn

CODE = """def soon(days: int, limit: int | None) -> bool | None:
    if days <= limit and days > 0:
        return True
    return not limit
"""


def test_a_change_alters_one_line_and_can_be_made_again(tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text(CODE, encoding="utf-8")

    changes = list(drawn([file], 6, seed=3))

    assert len(set(changes)) == 6
    assert min(change.line for change in changes) > 1, "declarations of types are no code that runs"
    assert changes == list(drawn([file], 6, seed=3))
    for change in changes:
        lines = zip(CODE.splitlines(), change.made().splitlines(), strict=True)
        assert [number for number, (a, b) in enumerate(lines, start=1) if a != b] == [change.line]
