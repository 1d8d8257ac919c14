"""The least anyone could do: Polars reads the file and sorts it by case and day.

python benchmarks/peers/floor.py EVENTS_FILE [AS_OF]
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl


def main() -> None:
    """Read, sort, print the number of rows."""
    path = Path(sys.argv[1])
    events = (
        pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
    ).sort("case", "on")
    print(events.height)


if __name__ == "__main__":
    main()
