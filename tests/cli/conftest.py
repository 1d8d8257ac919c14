"""The command line run in this process, and an export to run it on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from compliance.cli.main import run
from tests.strategies.local_standard import PACK


@dataclass(frozen=True)
class Ran:
    """What a command gave back: its exit code, and what it wrote to the two streams."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def statuses(self) -> dict[tuple[str, str], str]:
        return {(f["case"], f["rule"]): f["status"] for f in self.json()["findings"]}


Cli = Callable[..., Ran]

# Child A waits for a first review since 8 January; B was reviewed in time; C late; D is newly in care.
EVENTS = """\
case,event,on,legal_status,kind
A,became_looked_after,2024-12-06,C2,
B,became_looked_after,2024-12-06,C2,
B,review_held,2024-12-20,,care
C,became_looked_after,2024-11-04,C2,
C,review_held,2024-12-03,,care
D,became_looked_after,2025-01-20,C2,
"""


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs `compliance` with the arguments."""

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return command


@pytest.fixture
def events() -> str:
    """What the events file holds."""
    return EVENTS


@pytest.fixture
def export(tmp_path: Path, events: str) -> Path:
    """An events file alone in a folder."""
    path = tmp_path / "export" / "events.csv"
    path.parent.mkdir()
    path.write_text(events)
    return path


@pytest.fixture
def check(cli: Cli, export: Path) -> Cli:
    """Runs `compliance check` on the export as of 31 January 2025."""

    def command(*arguments: object) -> Ran:
        return cli("check", export, "--as-of", "2025-01-31", *arguments)

    return command


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A local pack of one rule, LOC-1."""
    path = tmp_path / "local.yaml"
    path.write_text(PACK)
    return path


BASE = """\
pack: own
title: Duties of our own
calendar: england-and-wales
families: {reviews: Reviews}
scopes:
  period_of_care: {opens: became_looked_after, closes: ceased_looked_after}
tracks:
  reviews: {noun: a review, about: reviews, scope: period_of_care, evidence: {event: review_held}}
rules:
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """LOC-1 as the one rule of a base pack, for commands that go through every rule there is."""
    path = tmp_path / "own" / "local.yaml"
    path.parent.mkdir()
    path.write_text(BASE + PACK.split("rules:\n")[1].replace("    readings: [A7]\n", ""))
    return path


TESTS = """\
tests:
  - name: kept
    as_of: 2024-12-31
    rules: [LOC-1]
    events:
      - {event: became_looked_after, on: 2024-12-02, legal_status: C2}
      - {event: review_held, on: 2024-12-16, review: r1, kind: care}
    expect:
      - {rule: LOC-1, anchor_on: 2024-12-02, due_on: 2024-12-16, status: met}
  - name: broken
    as_of: 2024-12-31
    rules: [LOC-1]
    events:
      - {event: became_looked_after, on: 2024-12-02, legal_status: C2}
    expect:
      - {rule: LOC-1, anchor_on: 2024-12-02, due_on: 2024-12-16, status: overdue, days_late: 15}
"""


@pytest.fixture
def tested_base(base: Path) -> Path:
    """The same as a base pack, so that lint reads no other."""
    base.with_name("local.tests.yaml").write_text(TESTS)
    return base.parent
