"""The watch itself: when days pass, and that nothing more is told before what has changed was passed on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import compliance
from compliance.live.folders import Folder
from compliance.live.monitor import Monitor
from compliance.live.streams import FollowedLines, PipedLines
from compliance.live.waiting import Waiting
from compliance.live.watching import Watching, watch_folder, watch_lines
from tests.strategies.shipped import england, vocabulary

BEGINS = date(2025, 1, 28)
CARE = '{"id": "1", "case": "A", "event": "became_looked_after", "on": "2025-01-01", "legal_status": "C2"}\n'
REVIEWS = "complete:\n  review_held: always\n"


class Days(Waiting):
    """Waiting in which a day passes each time, until there were enough of them."""

    def __init__(self, last: date) -> None:
        super().__init__()
        self.day = BEGINS
        self._last = last

    def wait(self, seconds: float | None, readable: int | None = None) -> None:
        assert seconds is not None, "a day would pass unseen"
        self.day += timedelta(days=1)
        self.asked = self.day > self._last


class Heard:
    """What a watch of REV-1 tells and says, and the days on which it does."""

    def __init__(self, folder: Path, last: date) -> None:
        (folder / "coverage.yaml").write_text(REVIEWS)
        self.changes: list[tuple[date, str]] = []
        self.said: list[str] = []
        self.watching = Watching(
            Monitor(england().only(["REV-1"]), as_of=BEGINS, coverage=folder / "coverage.yaml"),
            days := Days(last),
            tell=self._hear,
            say=self.said.append,
            today=lambda: days.day,
            every=3600,
            once=False,
        )

    def _hear(self, changes: Sequence[compliance.Change]) -> None:
        self.changes += [(change.as_of, change.change.value) for change in changes]


OPENED = [(BEGINS, "opened"), (BEGINS, "due_soon")]
OVERDUE = (date(2025, 1, 30), "overdue")


def test_days_pass_while_nothing_is_added_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(CARE)
    heard = Heard(tmp_path, date(2025, 2, 2))

    assert watch_lines(FollowedLines(file, once=False, say=heard.said.append), heard.watching)

    assert heard.changes == [*OPENED, OVERDUE]
    assert heard.watching.monitor.as_of == date(2025, 2, 2)
    assert heard.said == []


def test_days_pass_while_nobody_writes_to_a_pipe(tmp_path: Path) -> None:
    heard = Heard(tmp_path, date(2025, 1, 31))
    out, into = os.pipe()
    try:
        os.write(into, CARE.encode())
        assert watch_lines(PipedLines(out, heard.watching.waiting), heard.watching)
    finally:
        os.close(out)
        os.close(into)

    assert heard.changes == [*OPENED, OVERDUE]


def test_days_pass_while_a_folder_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "coverage.yaml").write_text(REVIEWS)
    (folder / "care.csv").write_text("case,event,on,legal_status\nA,became_looked_after,2025-01-01,C2\n")
    heard = Heard(tmp_path, date(2025, 1, 31))

    assert watch_folder(Folder(folder, vocabulary()), heard.watching)

    # Its files are at rest when they are seen a second time, on the next day here.
    assert heard.changes == [(date(2025, 1, 29), "opened"), (date(2025, 1, 29), "due_soon"), OVERDUE]
