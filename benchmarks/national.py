"""How long a synthetic England takes: about 100,000 children, more than 15 million events, one file.

    python benchmarks/national.py [--children 71500] [--runs 3] [--folder DIR] [--share 0.01] [--only NAME]

Makes it once and says how long that took; with --folder it is kept there and used again by the next run.
Then each is measured as a process of its own: the check of all rules, with its default number of processes
and with one, and with every finding written; the floor, Polars reading and sorting the file; and the seven
duties of benchmarks/peers by the product and by DuckDB. Plain pandas and naive durable-rules would take too
long: they are given a share of the children, and their events are those of the share. durable-rules is left
out of the table where its process did not finish; how far it got is said above.

Prints for each the events, the median and spread of wall time, processor time, the largest memory of all its
processes together and of a single one, and events a second at the median.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from councils import AS_OF
from england import CHILDREN, England, england, share_of
from measuring import HEADINGS, CommandFailed, line, measured
from peers import SECONDS_FOR_DURABLE_RULES, SEVEN, how_far, peer

SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Work:
    """A command to measure, and the events it is given."""

    name: str
    events: int
    command: list[str]


def on_all(country: England, findings: Path) -> list[Work]:
    """What is measured on every child. `findings`: the file that one of them writes."""
    check = [sys.executable, "-m", "compliance", "check", str(country.folder), "--as-of", str(AS_OF)]
    written = ["--format", "parquet", "--output", str(findings)]
    commands = {
        f"check, {os.cpu_count()} jobs (default)": check,
        "check, 1 job": [*check, "--jobs", "1"],
        "check, all findings written": [*check, *written],
        "read and sort (floor)": peer("floor", country.events),
        "check, seven rules": [*check, *SEVEN],
        "DuckDB SQL, seven duties": peer("duckdb_sql", country.events),
    }
    return [Work(name, country.made.events, command) for name, command in commands.items()]


def on_a_share(part: England) -> tuple[Work, Work]:
    """What is measured on some of the children: pandas and durable-rules."""
    naive = peer("durable_rules_naive", part.events)
    naive += ["--children", str(part.made.children), "--seconds", str(SECONDS_FOR_DURABLE_RULES)]
    return (
        Work("pandas per child, share", part.made.events, peer("pandas_per_child", part.events)),
        Work("durable-rules naive, share", part.made.events, naive),
    )


def measure(work: Work, runs: int) -> bool:
    """Measure and print a line; whether the command did its work."""
    try:
        found = measured(work.command, runs, uncounted=int(runs > 1))
    except CommandFailed as failed:
        print(f"{work.name:<34}{work.events:>10,}  failed\n{failed}", flush=True)
        return False
    print(line(work.name, work.events, found) + f"{work.events / found.wall.median:>12,.0f}", flush=True)
    return True


def shared(part: England, share: float) -> list[Work]:
    """What is measured on a share of the children, after a look at how far naive durable-rules gets."""
    pandas, naive = on_a_share(part)
    print(f"share of {share:.2%}: {part.made.children:,} children, {part.made.events:,} events")
    ended = how_far(naive.command)
    print(f"durable-rules on the share: {ended}")
    return [pandas, naive] if ended.startswith("finished") else [pandas]


def run(top: Path, looked_after: int, runs: int, share: float, only: str) -> bool:
    """Make, measure, print; whether everything did its work. `only`: what the names of the works begin with."""
    country = england(top, looked_after)
    made, when = country.made, "earlier, " if country.earlier else ""
    print(f"synthetic England: {made.children:,} children, {made.events:,} events")
    print(f"made {when}in {made.seconds:.1f} s, as one Parquet file", flush=True)
    with tempfile.TemporaryDirectory(dir=top) as scratch:
        findings = Path(scratch) / "findings.parquet"
        works = [work for work in on_all(country, findings) if work.name.startswith(only)]
        if not only:
            works += shared(share_of(country, Path(scratch) / "share", share), share)
        print(f"{runs} counted runs each\n\n{HEADINGS}{'events/s':>12}", flush=True)
        done = [measure(work, runs) for work in works]
        return all(done)


def main() -> None:
    """Print the table; ends with 1 if something failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--children", type=int, default=CHILDREN, help="looked after on the last day")
    parser.add_argument("--runs", type=int, default=3, help="after one that is not counted; 1 is one in all")
    parser.add_argument("--folder", type=Path, help="where the events are kept for the next run")
    parser.add_argument(
        "--share", type=float, default=SHARE, help="of the children, for pandas and durable-rules"
    )
    parser.add_argument("--only", default="", help="only works whose names begin so, none on a share")
    given = parser.parse_args()
    if given.folder is not None:
        given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        done = run(given.folder or Path(aside), given.children, given.runs, given.share, given.only)
    if not done:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
