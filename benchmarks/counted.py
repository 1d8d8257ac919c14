"""What a check finds, counted, in parts of a size that is asked for (the command line decides it itself).

    python benchmarks/counted.py PATH AS_OF [--rules PACK] [--at-once EVENTS] [--jobs N]

Prints the number of rules, children, events and findings as JSON. Nothing else is made of the findings.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from compliance import Request, check
from compliance.model.settings import read_settings


def main() -> None:
    """Check and count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("as_of", type=date.fromisoformat)
    parser.add_argument("--rules", type=Path, action="append", default=[])
    parser.add_argument("--at-once", type=int, help="events held in memory at once, about")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    request = Request(
        paths=(given.path,),
        today=given.as_of,
        as_of=given.as_of,
        rules=tuple(given.rules),
        settings=read_settings(given.path / "compliance.yaml"),
        jobs=given.jobs,
        keep_findings=False,
    )
    report = check(request if given.at_once is None else replace(request, at_once=given.at_once))
    counts = {"rules": len(report.rulebook.rules), "children": report.cases}
    print(json.dumps({**counts, "events": report.events, "findings": report.total}))


if __name__ == "__main__":
    main()
