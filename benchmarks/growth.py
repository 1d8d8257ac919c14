"""How time and memory grow with events and with rules.

    python benchmarks/growth.py [--runs 5] [--children 200] [--only whole|parts|rules]

Three tables, each row beside the one before it:

- whole: councils of about 100,000, 200,000 and 400,000 events, each checked whole from CSV;
- parts: councils of about 800,000 and 1,600,000 events, checked from Parquet in parts, no more than about
  400,000 events in memory at once;
- rules: a council of about 300,000 events checked with all rules, with all of them twice, and four times.

--children is the number looked after in the smallest council; everything else is sized after it. One run that
is not counted goes before the others, unless --runs is 1. The last columns are how many times the row before a
row has of work (events, or rules), seconds from start to end, processor seconds, and memory of all processes
together: work x = s x is growth in proportion.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import repeated_rules
from councils import AS_OF, COUNCILS, CSV, PARQUET, Size, make
from measuring import HEADINGS, Measured, line, measured

CHILDREN = COUNCILS["typical council"].children
WHOLE = (1, 2, 4)
IN_PARTS = (8, 16)
AT_ONCE = 2
"""What each process holds in memory at once when checked in parts, in times the smallest council."""
RULES = (1, 2, 4)
OF_THE_RULES = 3
"""The council that is checked with more rules, in times the smallest."""
COUNTED = str(Path(__file__).with_name("counted.py"))
RATIOS = f"{'work x':>9}{'s x':>7}{'cpu x':>7}{'MB x':>7}"


@dataclass(frozen=True, slots=True)
class Row:
    """A command to measure. `work`: what grows from row to row, events or rules."""

    name: str
    events: int
    work: int
    command: list[str]


class Councils:
    """Councils of so many times the smallest, each made when it is first asked for."""

    def __init__(self, top: Path, children: int) -> None:
        self.top = top
        typical = COUNCILS["typical council"]
        self._smallest = Size(children, max(1, round(children * typical.admissions / typical.children)))
        self._events: dict[int, int] = {}

    def folder(self, times: int) -> Path:
        """Where a council is."""
        return self.top / f"council-{times}"

    def events(self, times: int) -> int:
        """Its number of events."""
        if times not in self._events:
            size = Size(self._smallest.children * times, self._smallest.admissions * times)
            self._events[times] = make(self.folder(times), size)
        return self._events[times]


def whole(councils: Councils) -> Iterable[Row]:
    """More events, checked at once."""
    for times in WHOLE:
        events = councils.events(times)
        file = (councils.folder(times) / CSV).parent
        yield Row(f"CSV, {times}x events", events, events, check(file))


def in_parts(councils: Councils, jobs: int) -> Iterable[Row]:
    """More events, checked in parts."""
    at_once = councils.events(AT_ONCE)
    for times in IN_PARTS:
        events = councils.events(times)
        file = (councils.folder(times) / PARQUET).parent
        command = counted(file, "--at-once", str(at_once), "--jobs", str(jobs))
        yield Row(f"Parquet in parts, {times}x events", events, events, command)


def with_more_rules(councils: Councils) -> Iterable[Row]:
    """More rules on the same events."""
    events = councils.events(OF_THE_RULES)
    file = (councils.folder(OF_THE_RULES) / CSV).parent
    plain: dict[str, int] = {}
    for times in RULES:
        packs = councils.top / f"rules-{times}"
        repeated_rules.write(packs, times)
        more = ["--rules", str(packs)] if times > 1 else []
        counts = found(counted(file, *more))
        plain = plain or counts
        for name in ("rules", "findings"):
            if counts[name] != times * plain[name]:
                raise SystemExit(f"{times} times {plain[name]} {name} expected, {counts[name]} found")
        print(f"{counts['rules']} rules: {counts['findings']:,} findings, {times}x", flush=True)
        yield Row(f"{counts['rules']} rules", events, counts["rules"], [*check(file), *more])


def check(folder: Path) -> list[str]:
    """The command that checks a folder and prints the report."""
    return [sys.executable, "-m", "compliance", "check", str(folder), "--as-of", str(AS_OF)]


def counted(folder: Path, *more: str) -> list[str]:
    """The command that checks a folder and counts what it finds."""
    return [sys.executable, COUNTED, str(folder), str(AS_OF), *more]


def found(command: list[str]) -> dict[str, int]:
    """What that command counts."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def table(title: str, rows: Iterable[Row], runs: int) -> None:
    """Measure and print each row beside the one before it."""
    print(f"\n{title}")
    made = list(rows)
    print(HEADINGS + RATIOS)
    before: tuple[Row, Measured] | None = None
    for row in made:
        now = measured(row.command, runs, uncounted=int(runs > 1))
        print(line(row.name, row.events, now) + (ratios(row, now, *before) if before else ""), flush=True)
        before = row, now


def ratios(row: Row, now: Measured, before: Row, then: Measured) -> str:
    """How many times the row before a row has."""
    return (
        f"{row.work / before.work:>9.2f}{now.wall.median / then.wall.median:>7.2f}"
        f"{now.cpu.median / then.cpu.median:>7.2f}{now.tree_mb / then.tree_mb:>7.2f}"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--only", choices=["whole", "parts", "rules"])
    given = parser.parse_args()
    jobs = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as top:
        councils = Councils(Path(top), given.children)
        if given.only in (None, "whole"):
            table("Events, checked whole", whole(councils), given.runs)
        if given.only in (None, "parts"):
            table(f"Events, checked in parts by {jobs} processes", in_parts(councils, jobs), given.runs)
        if given.only in (None, "rules"):
            table("Rules", with_more_rules(councils), given.runs)


if __name__ == "__main__":
    main()
