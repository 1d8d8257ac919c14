"""A process killed at any moment loses no event, and no change goes untold."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from compliance.live.log import Entry, MemoryLog
from compliance.live.monitor import Monitor
from compliance.live.sql_log import open_log
from compliance.model.findings import Finding
from compliance.model.rulebook import Rulebook
from tests.live.observing import BEGINS, Piece, answer, rulebook, watching

ROOT = Path(__file__).resolve().parents[2]
KILLS = 200
KILLS_OF_A_RUN = 20


class Host:
    """The program that forks those that are killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.live.observing"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout

    def start(self, log: Path, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """What a process says that tells a log's monitor these pieces; to be read until it has ended."""
        self._in.write(json.dumps({"log": str(log), "pieces": pieces}) + "\n")
        return self._said()

    def _said(self) -> Iterator[Piece]:
        while True:
            line = self._out.readline()
            assert line, "the host has ended"
            try:
                said = json.loads(line)
            except json.JSONDecodeError:
                # Cut off as it was being said, or the empty line after that.
                continue
            assert "failed" not in said, said["failed"]
            yield said
            if "ended" in said:
                return

    def kill(self) -> None:
        """Kill the process that was started last."""
        self._in.write("kill\n")

    def close(self) -> None:
        """End the host, which has no process left."""
        self._in.close()
        assert self._process.wait(timeout=10) == 0
        self._out.close()


@pytest.fixture
def host() -> Iterator[Host]:
    with closing(Host()) as made:
        yield made


@dataclass
class Heard:
    """What the teller of a stream has heard over all its monitors, and how many of these were killed."""

    answered: int = 0
    changes: list[Piece] = field(default_factory=list)
    kills: int = 0
    unheard: int = 0
    """How often there was more in the log than was known to be answered."""


@dataclass(frozen=True)
class Undisturbed:
    """What comes of a stream that is told to one monitor."""

    pieces: list[Piece]
    changes: list[Piece]
    entries: list[Entry]
    findings: list[Finding]
    lasts: list[int]
    """The last entry of the log before the first piece, and after each."""


@dataclass(frozen=True)
class Pace:
    """How many seconds a monitor takes to be made, and to answer one piece."""

    start: float
    piece: float


def stream(chance: random.Random) -> list[Piece]:
    """A few months of three children: reviews and visits, some of them corrected, moved or taken back."""
    pieces: list[Piece] = []
    for case in "789":
        day = BEGINS + timedelta(days=chance.randrange(10))
        start = {"id": f"{case}-0", "case": case, "event": "became_looked_after", "legal_status": "C2"}
        events: list[Piece] = [{**start, "on": str(day)}]
        for number in range(1, 7):
            day += timedelta(days=chance.randrange(1, 40))
            told = {"id": f"{case}-{number}", "case": case, "on": str(day)}
            if chance.random() < 0.5:
                events.append({**told, "event": "review_held", "kind": "care", "review": f"R{number}"})
            else:
                events.append({**told, "event": "visit", "by": "social_worker"})
        for event in chance.sample(events, 3):
            change: Piece = chance.choice([{"on": str(day)}, {"case": "8"}, {"retracted": True}])
            events.append({**event, **change, "revision": 2})
        pieces += events
    # About as it happened; some corrections come before what they correct, which then says nothing new.
    pieces.sort(key=lambda piece: (piece["on"], chance.random()))
    for before, day_number in enumerate(sorted(chance.sample(range(1, 200), 8))):
        pieces.insert(5 * before, {"as_of": str(BEGINS + timedelta(days=day_number))})
    return pieces


def undisturbed(pieces: list[Piece], rules: Rulebook) -> Undisturbed:
    log = MemoryLog()
    monitor = watching(log, rules)
    changes, lasts = [], [log.last]
    for piece in pieces:
        changes += answer(monitor, piece)
        lasts.append(log.last)
    return Undisturbed(pieces, changes, list(log.entries()), findings(monitor), lasts)


def findings(monitor: Monitor) -> list[Finding]:
    return [finding for case in monitor.cases for finding in monitor.findings(case)]


def pace(host: Host, log: Path, pieces: Sequence[Piece]) -> Pace:
    """How long it all takes here and now, from the first to the last piece."""
    begun = time.perf_counter()
    made = ended = begun
    for said in host.start(log, pieces):
        if "recovered" in said:
            made = time.perf_counter()
        elif "done" in said:
            ended = time.perf_counter()
            host.kill()
    return Pace(made - begun, (ended - made) / len(pieces))


def told_while_killed(
    host: Host, log: Path, stream: Undisturbed, kills: int, chance: random.Random, pace: Pace
) -> Heard:
    """A stream told to one monitor after another, each killed at some moment; the last is left to answer all."""
    heard = Heard()
    while True:
        lines, wait = _moment(chance, pace) if heard.kills < kills else (len(stream.pieces) + 2, 0.0)
        # From the last piece on that was seen to be answered: whether the next was taken in is not known.
        known = stream.lasts[heard.answered]
        heard.answered = max(0, heard.answered - 1)
        process = host.start(log, stream.pieces[heard.answered :])
        done = False
        if lines == 0:
            time.sleep(wait)
            host.kill()
        for number, said in enumerate(process, 1):
            if "recovered" in said:
                heard.unheard += said["last"] > known
                heard.changes += said["recovered"]
            elif "answered" in said:
                heard.answered += 1
                heard.changes += said["answered"]
            done = done or "done" in said
            if number == lines or (done and lines):
                time.sleep(wait)
                host.kill()
                lines = 0
        if done:
            return heard
        heard.kills += 1


def _moment(chance: random.Random, pace: Pace) -> tuple[int, float]:
    """When to kill: after how many lines of a process, and how many seconds later."""
    lines = chance.choice([0, 0, 1, 1, 2, 2, 3])
    return lines, chance.uniform(0, 1.5 * pace.piece if lines else pace.start)


def test_nothing_is_lost_by_processes_that_are_killed(host: Host, tmp_path: Path) -> None:
    chance = random.Random(7)
    rules = rulebook()
    # The first of all waits for the host to be there.
    pace(host, tmp_path / "first.log", stream(chance))
    how_fast = pace(host, tmp_path / "second.log", stream(chance))
    kills = unheard = 0
    for run in count():
        if kills == KILLS:
            break
        expected = undisturbed(stream(chance), rules)
        file = tmp_path / f"{run}.log"
        at_most = min(KILLS_OF_A_RUN, KILLS - kills)
        heard = told_while_killed(host, file, expected, at_most, chance, how_fast)
        with closing(open_log(file)) as log:
            assert list(log.entries()) == expected.entries
            monitor = watching(log, rules)
            assert findings(monitor) == expected.findings
        told, due = _counted(heard.changes), _counted(expected.changes)
        assert told >= due
        assert told.keys() == due.keys()
        kills += heard.kills
        unheard += heard.unheard
    # Else the moments were ill chosen, and nothing was tried.
    assert unheard > KILLS / 20


def _counted(changes: Sequence[Piece]) -> Counter[str]:
    return Counter(json.dumps(change, sort_keys=True) for change in changes)
