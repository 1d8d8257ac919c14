"""How long a council's check takes, start to printed list, beside twelve months of all measures (`scorecard`) and
beside the floor: reading and sorting the same file.

    python benchmarks/council.py [--runs 5]

Makes invented councils of about 100,000 and 300,000 events, checks each as a process of its own, and prints
the median and spread of wall time, processor time, and the largest memory of all its processes together and
of a single one. Then for each council, how many checks of it the twelve months cost, in processor time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from councils import AS_OF, COUNCILS, CSV, make
from measuring import HEADINGS, line, measured

FLOOR = str(Path(__file__).parent / "peers" / "floor.py")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    commands: dict[str, tuple[int, list[str]]] = {
        "--help": (0, [sys.executable, "-m", "compliance", "--help"])
    }
    with tempfile.TemporaryDirectory() as top:
        for name, size in COUNCILS.items():
            folder = Path(top) / name.replace(" ", "-")
            events = make(folder, size)
            file = folder / CSV
            for work in ("check", "scorecard"):
                command = [sys.executable, "-m", "compliance", work, str(file.parent), "--as-of", str(AS_OF)]
                commands[f"{name}, {work}"] = (events, command)
            commands[f"{name}, read and sort"] = (events, [sys.executable, FLOOR, str(file)])
        print(HEADINGS)
        cpu: dict[str, float] = {}
        for name, (events, command) in commands.items():
            found = measured(command, runs)
            cpu[name] = found.cpu.median
            print(line(name, events, found), flush=True)
        for name in COUNCILS:
            checks = cpu[f"{name}, scorecard"] / cpu[f"{name}, check"]
            print(f"{name}: twelve months of all measures cost as much as {checks:.1f} checks")


if __name__ == "__main__":
    main()
