"""How long a council's check takes, start to printed list, beside the floor: reading and sorting the same file.

    python benchmarks/council.py [--runs 5]

Makes invented councils of about 100,000 and 300,000 events, checks each as a process of its own, and prints
the median and spread of wall time and the largest memory of a single process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from compliance.rulebook.load import load_working_days
from compliance.synthetic import CouncilPlan, council, write_events, write_settings

COUNCILS = {"typical council": 280, "largest council": 840}
AS_OF = date(2024, 9, 30)
FLOOR = "import polars as pl, sys; pl.read_csv(sys.argv[1], infer_schema=False).sort('case', 'on')"


def made(children: int, folder: Path) -> int:
    """Write a council's events and settings into the folder; the number of events."""
    plan = CouncilPlan(
        children_looked_after=children,
        admissions_a_year=children // 3,
        first_day=AS_OF.replace(year=AS_OF.year - 6),
        last_day=AS_OF,
        seed=1,
    )
    found = council(plan, load_working_days())
    write_events(found, folder / "events.csv")
    write_settings(found, folder / "compliance.yaml")
    return int(found.events.height)


def measured(command: Sequence[str], runs: int) -> tuple[list[float], float]:
    """Wall seconds of each run after one that is not counted, and the largest memory in megabytes."""
    seconds, most = [], 0.0
    for run in range(runs + 1):
        began = time.perf_counter()
        started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(started.pid, 0)
        if status:
            raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
        if run:
            seconds.append(time.perf_counter() - began)
            most = max(most, usage.ru_maxrss / 1024)
    return seconds, most


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print(f"{'work':<34}{'events':>10}{'median s':>10}{'min':>8}{'max':>8}{'MB':>8}")
    commands: dict[str, tuple[int, list[str]]] = {
        "--help": (0, [sys.executable, "-m", "compliance", "--help"])
    }
    with tempfile.TemporaryDirectory() as top:
        for name, children in COUNCILS.items():
            folder = Path(top) / name.replace(" ", "-")
            folder.mkdir()
            events = made(children, folder)
            check = [sys.executable, "-m", "compliance", "check", str(folder), "--as-of", str(AS_OF)]
            commands[f"{name}, check"] = (events, check)
            commands[f"{name}, read and sort"] = (
                events,
                [sys.executable, "-c", FLOOR, str(folder / "events.csv")],
            )
        for name, (events, command) in commands.items():
            seconds, most = measured(command, runs)
            row = (statistics.median(seconds), min(seconds), max(seconds), most)
            print(f"{name:<34}{events:>10,}{row[0]:>10.2f}{row[1]:>8.2f}{row[2]:>8.2f}{row[3]:>8.0f}")


if __name__ == "__main__":
    main()
