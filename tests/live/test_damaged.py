"""Logs that are damaged, or of a later version: said with the entry's number, without what is recorded of a child."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from compliance.live.log import Entry, MemoryLog
from compliance.live.monitor import Monitor
from compliance.problems import RunError
from tests.strategies.shipped import england

MARCH = date(2025, 3, 1)
CHILD = "child-200417"
EVENTS = [
    {"id": f"{CHILD}-1", "case": CHILD, "event": "became_looked_after", "on": "2025-01-06"},
    {"id": f"{CHILD}-2", "case": CHILD, "event": "review_held", "on": "2025-02-04", "kind": "care"},
]
USES: dict[str, Callable[[Monitor], object]] = {
    "findings": lambda monitor: monitor.findings(CHILD),
    "due": lambda monitor: monitor.due(date(2026, 1, 1)),
    "advance": lambda monitor: monitor.advance(date(2025, 3, 2)),
    "set_aside": lambda monitor: monitor.set_aside(CHILD),
    "told": lambda monitor: monitor.told(),
    "observe": lambda monitor: monitor.observe(EVENTS[1]),
}
DAMAGE = {
    "an event": "message = replace(message, 'review_held', 'review_missed')",
    "a day": "message = replace(message, '2025-02-04', '2024-02-04')",
    "no JSON": "message = '{'",
    "no text": "message = cast(x'ff7b22' as text)",
    "bytes": "message = x'ff7b22'",
    "a revision": "revision = 7",
    "a record": "record = 'dental_check'",
}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    with Monitor(england().only(["REV-1", "REV-2"]), as_of=MARCH, log=tmp_path / "a.db") as monitor:
        monitor.observe(EVENTS)
    return tmp_path / "a.db"


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("damage", DAMAGE)
def test_an_entry_that_is_not_as_it_was_written_is_named(log: Path, damage: str, use: str) -> None:
    with closing(sqlite3.connect(log)) as other:
        other.execute(f"UPDATE compliance_entries SET {DAMAGE[damage]} WHERE number = 4")
        other.commit()

    with (
        pytest.raises(RunError) as error,
        Monitor(england().only(["REV-1", "REV-2"]), log=log) as found,
    ):
        USES[use](found)

    assert str(error.value) == (
        f"the log {log}: entry 4 is not as it was written; take it from a copy made before, or begin a new log"
    )
    assert CHILD not in str(error.value)


@pytest.mark.parametrize("number", [1, 2])
def test_so_are_the_entries_that_a_log_begins_with(log: Path, number: int) -> None:
    with closing(sqlite3.connect(log)) as other:
        other.execute(f"UPDATE compliance_entries SET as_of = '2025-02-01' WHERE number = {number}")
        other.commit()

    with pytest.raises(RunError, match=f"entry {number} is not as it was written"):
        Monitor(england(), log=log)


@pytest.mark.parametrize("one_by_one", [0, 10])
@pytest.mark.parametrize(
    "message",
    [
        f'{{"id":"{CHILD}-1","case":"{CHILD}","event":"moved_to_mars","on":"2025-01-06"}}',
        f'{{"id":"{CHILD}-1","case":"{CHILD}","event":"became_looked_after","on":"in January"}}',
        f'{{"id":"{CHILD}-1","case":"{CHILD}"',
    ],
)
def test_an_entry_that_a_later_version_wrote_is_named(message: str, one_by_one: int) -> None:
    log = MemoryLog()
    with Monitor(england().only(["REV-1"]), as_of=MARCH, log=log) as monitor:
        monitor.observe(EVENTS[1])
    log.append([Entry(4, None, f"{CHILD}-1", 1, CHILD, "became_looked_after", message)], 4)

    with (
        pytest.raises(RunError, match="entry 4 is not understood by this version of the package") as error,
        Monitor(england().only(["REV-1"]), log=log, one_by_one=one_by_one) as monitor,
    ):
        monitor.findings(CHILD)

    assert CHILD not in str(error.value)
