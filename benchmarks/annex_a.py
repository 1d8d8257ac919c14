"""How long the check of an Annex A takes, start to printed list, beside reading the same workbook with calamine alone.

    python benchmarks/annex_a.py [--children 600] [--runs 5]

Makes the workbook of an invented council with so many children in care on the day, checks it as a process of its own,
and prints the median and spread of wall time, processor time, and memory.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from councils import AS_OF
from measuring import HEADINGS, line, measured

COMPLIANCE = [sys.executable, "-m", "compliance"]
FLOOR = str(Path(__file__).parent / "peers" / "workbook_floor.py")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--children", type=int, default=600, help="children in care on the day")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        workbook = _made(Path(top), asked.children)
        floor = [sys.executable, FLOOR, str(workbook)]
        rows = int(subprocess.run(floor, check=True, stdout=subprocess.PIPE, text=True).stdout)
        print(f"Annex A of {asked.children:,} children in care; the column of events says rows of its sheets")
        print(HEADINGS)
        check = [*COMPLIANCE, "check", str(workbook), "--as-of", str(AS_OF)]
        for name, command in (("Annex A, check", check), ("Annex A, calamine alone", floor)):
            print(line(name, rows, measured(command, asked.runs)), flush=True)


def _made(folder: Path, children: int) -> Path:
    """The workbook, made by a process of its own: the peak of memory of this one would count in what it starts."""
    made = ["demo", "--form", "annex-a", "--children", str(children), "--as-of", str(AS_OF)]
    subprocess.run(
        [*COMPLIANCE, *made, "--output", str(folder / "council")],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    (workbook,) = (folder / "council").glob("*.xlsx")
    return workbook


if __name__ == "__main__":
    main()
