"""Invented councils for the benchmarks, written to a folder by a process of their own.

    python benchmarks/councils.py FOLDER CHILDREN_LOOKED_AFTER ADMISSIONS_A_YEAR

Writes events.csv, events.parquet and compliance.yaml, six years up to 30 September 2024, and prints the
number of events.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

AS_OF = date(2024, 9, 30)
YEARS = 6
CSV = "csv/events.csv"
PARQUET = "parquet/events.parquet"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a council is: children looked after on a day, and admissions a year."""

    children: int
    admissions: int


COUNCILS = {"typical council": Size(200, 98), "largest council": Size(600, 294)}
"""About 100,000 and 300,000 events; some 740 and 2,200 children ever."""


def make(folder: Path, size: Size) -> int:
    """Make a council's files in another process; the number of events.

    Another process, because this one's peak of memory would be counted in what it starts afterwards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, str(folder), str(size.children), str(size.admissions)]
    return int(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def main() -> None:
    """Make the files."""
    from compliance.rulebook.load import load_working_days
    from compliance_synthetic import CouncilPlan, council, write_events, write_settings

    folder = Path(sys.argv[1])
    plan = CouncilPlan(
        children_looked_after=int(sys.argv[2]),
        admissions_a_year=int(sys.argv[3]),
        first_day=AS_OF.replace(year=AS_OF.year - YEARS),
        last_day=AS_OF,
        seed=1,
    )
    found = council(plan, load_working_days())
    for name in (CSV, PARQUET):
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        write_events(found, file)
        write_settings(found, file.with_name("compliance.yaml"))
    print(found.events.height)


if __name__ == "__main__":
    main()
