"""Where the time of a check goes: the seconds of each of its steps, in one process and one thread.

    python benchmarks/steps.py [--children 600] [--format csv|parquet]

Makes an invented council (600 looked-after children are about 300,000 events, 6 years), then runs the steps of
`compliance check` one by one and prints seconds of processor time of each. One thread, so that steps add up.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from councils import AS_OF, CSV, PARQUET, Size, make


def main() -> None:
    """Make the council, and time the steps in another process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--children", type=int, default=600)
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--of", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.of is not None:
        _time(given.of)
        return
    with tempfile.TemporaryDirectory() as top:
        events = make(Path(top), Size(given.children, given.children * 49 // 100))
        print(f"{events:,} events, {given.format}")
        file = Path(top) / (CSV if given.format == "csv" else PARQUET)
        command = [sys.executable, __file__, "--of", str(file)]
        subprocess.run(command, check=True, env={**os.environ, "POLARS_MAX_THREADS": "1"})


def _time(file: Path) -> None:
    with _step("libraries"):
        from compliance.checking.request import Request
        from compliance.checking.resolve import choices
        from compliance.cli.options import settings_for
        from compliance.engines.executors import obligation_table
        from compliance.findings.build import finding_ids, findings_table
        from compliance.findings.rated import rated as rate
        from compliance.ratings.colours import COLOUR_OF_STATUS
        from compliance.ratings.concerns import concerns
        from compliance.ratings.concerns.judged import judged_rows, of_interest
        from compliance.ratings.summary import summarised
        from compliance.reports.csv_report import as_csv
        from compliance.sources.reading import read_export
    with _step("rules, calendars, settings"):
        request = Request(paths=(file,), today=AS_OF, as_of=AS_OF, settings=settings_for((file,), None))
        chosen = choices(request)
    with _step("reading"):
        export = read_export((file,), chosen.vocabulary, as_of=AS_OF)
    judge = chosen.judge(export.coverage, export.declared_on)
    seen = judge.visible(export.events)
    with _step("engine: obligations"):
        obligations = obligation_table(judge.engine, seen, judge.plan)
    with _step("ratings, mitigations and holders"):
        rated = rate(obligations, judge.plan.rulebook, COLOUR_OF_STATUS, seen)
    with _step("concerns, without the worker's own"):
        looked_at = of_interest(rated, judge.concern_rules)
        rows = judged_rows(looked_at.with_columns(finding_ids(looked_at)))
        raised, _ = concerns(judge.concern_rules, rows, AS_OF)
    with _step("summing up"):
        summarised(rated, seen, judge.plan, scorecard=judge.scorecard, by_rule=judge.by_rule, concerns=raised)
    with _step("findings in words (not for text)"):
        table = findings_table(rated, judge.telling)
    with _step("findings as CSV (not for text)"):
        for _ in as_csv(table):
            pass


@contextmanager
def _step(name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    print(f"{name:<38}{time.process_time() - began:>8.2f} s", flush=True)


if __name__ == "__main__":
    main()
