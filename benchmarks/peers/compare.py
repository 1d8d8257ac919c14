"""What the product and its peers count on one file, side by side.

    python benchmarks/peers/compare.py EVENTS_FILE AS_OF

Due soon is counted as not due. Ends with 1 if a peer that should agree does not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from compliance import Request, check

RULES = ("REV-1", "REV-2", "REV-3", "VIS-1", "VIS-2", "HLT-1-20WD", "PLN-3")
PEERS = ("pandas_per_child", "duckdb_sql")

Counts = dict[tuple[str, str], int]


def of_product(path: Path, as_of: date) -> Counts:
    """The product's counts by rule and status."""
    request = Request(paths=(path,), today=as_of, as_of=as_of, select=RULES)
    counts: Counts = {}
    for rule, status in check(request).findings_table.select("rule", "status").iter_rows():
        key = (str(rule), "not_due" if status == "due_soon" else str(status))
        counts[key] = counts.get(key, 0) + 1
    return counts


def of_peer(name: str, path: Path, as_of: date) -> Counts:
    """A peer's counts by rule and status."""
    script = Path(__file__).with_name(f"{name}.py")
    done = subprocess.run(
        [sys.executable, str(script), str(path), str(as_of)], check=True, stdout=subprocess.PIPE, text=True
    )
    return {
        (rule, status): number
        for rule, statuses in json.loads(done.stdout).items()
        for status, number in statuses.items()
    }


def printed(found: Mapping[str, Counts]) -> bool:
    """Print a line for each rule and status; whether all agree."""
    print(f"{'rule':<12}{'status':<16}" + "".join(f"{name:>18}" for name in found))
    agree = True
    for key in sorted({key for counts in found.values() for key in counts}):
        numbers = [counts.get(key, 0) for counts in found.values()]
        same = len(set(numbers)) == 1
        agree = agree and same
        mark = "" if same else "  differ"
        print(f"{key[0]:<12}{key[1]:<16}" + "".join(f"{number:>18,}" for number in numbers) + mark)
    print("all agree" if agree else "they differ")
    return agree


def main() -> None:
    """Count, compare, print."""
    path, as_of = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
    found = {"compliance": of_product(path, as_of)} | {name: of_peer(name, path, as_of) for name in PEERS}
    if not printed(found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
