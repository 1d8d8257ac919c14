"""The same seven duties by the product and by hand, on the same file in the same run.

    python benchmarks/peers.py [--council typical|largest] [--format csv|parquet] [--runs 5]

First the counts are compared; then each is measured as a process of its own, start to printed counts. What
the peers leave out is in benchmarks/peers/README.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from councils import AS_OF, COUNCILS, CSV, PARQUET, make
from measuring import HEADINGS, line, measured

FOLDER = Path(__file__).parent / "peers"
SEVEN = ["--select", "REV-1,REV-2,REV-3,VIS-1,VIS-2,HLT-1-20WD,PLN-3"]
SECONDS_FOR_DURABLE_RULES = 60


def peer(name: str, file: Path) -> list[str]:
    """The command of a peer."""
    return [sys.executable, str(FOLDER / f"{name}.py"), str(file), str(AS_OF)]


def commands(file: Path) -> dict[str, list[str]]:
    """What is measured, by name."""
    check = [sys.executable, "-m", "compliance", "check", str(file), "--as-of", str(AS_OF)]
    naive = [*peer("durable_rules_naive", file), "--seconds", str(SECONDS_FOR_DURABLE_RULES)]
    return {
        "read and sort (floor)": peer("floor", file),
        "compliance, the seven rules": [*check, *SEVEN],
        "compliance, every rule": check,
        "compliance, seven, reference": [*check, *SEVEN, "--engine", "reference"],
        "DuckDB SQL": peer("duckdb_sql", file),
        "pandas, child by child": peer("pandas_per_child", file),
        "durable-rules, naive": naive,
    }


def how_far(command: list[str]) -> str:
    """How durable-rules ended, in words."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    said = json.loads(done.stdout)
    rate = f", {said['facts_a_second']:,} facts a second" if said["facts_a_second"] else ""
    return f"{said['ended']} after {said['children']:,} of {said['of'] or '?'} children{rate}"


def main() -> None:
    """Compare, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--council", choices=["typical", "largest"], default="typical")
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        name = f"{given.council} council"
        events = make(Path(top), COUNCILS[name])
        file = Path(top) / (CSV if given.format == "csv" else PARQUET)
        print(f"{name}, {given.format}, {events:,} events")
        subprocess.run(peer("compare", file), check=False)
        chosen = commands(file)
        print(f"\ndurable-rules: {how_far(chosen['durable-rules, naive'])}\n")
        print(HEADINGS)
        for work, command in chosen.items():
            print(line(work, events, measured(command, given.runs)), flush=True)


if __name__ == "__main__":
    main()
