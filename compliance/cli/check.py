"""`compliance check`: what was owed, when, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.forms import FORMS, form_of, form_options
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import request_of, run_options, write
from compliance.cli.streams import say
from compliance.cli.writing import whole

if TYPE_CHECKING:
    from compliance.report import Report


@click.command(
    name="check",
    epilog=ending(
        "compliance check events.csv --as-of 2024-09-30",
        "compliance check returns/ trackers/peps.csv --output findings.csv",
        "compliance check events.csv --select VIS,REV-1 --fail-on overdue",
        one="something that --fail-on asks for was found",
        three=f"{UNREADABLE}, or more than a tenth of its rows",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@run_options
@form_options(FORMS)
@click.option(
    "--limit", type=click.IntRange(min=0), default=15, help="Lines of each list in text; 0 for all."
)
@click.option(
    "--verbose", is_flag=True, help="In text: what each rule lacks, every file, note and problem too."
)
@click.option(
    "--fail-on",
    type=click.Choice(["never", "overdue", "breach"]),
    default="never",
    help="Exit with 1 if anything is overdue, or if there is any breach.",
)
def command(
    paths: tuple[Path, ...],
    asked: str | None,
    output: Path | None,
    limit: int,
    verbose: bool,
    fail_on: str,
    **given: Any,
) -> int:
    """Check the export at PATH: event files, a folder of them, or an SSDA903 return (CSV or XML).

    Several paths are read together.
    """
    from compliance.cli.checked import run_check

    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(output, exports=paths, packs=request.rules, others=(given["settings"],))
    shape = form_of(output, asked)
    if shape == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE")
    report = run_check(replace(request, keep_findings=shape != "text"))
    if shape != "text":
        _say_first(report)
    if shape == "parquet" and output is not None:
        _write_parquet(report, output)
    else:
        pieces = (
            _pieces(report, shape) if shape != "text" else (_text(report, output, limit, verbose=verbose),)
        )
        write(pieces, output, exact=shape != "text")
    return _exit_code(report, fail_on)


def _say_first(report: Report) -> None:
    """What a text begins with, for who reads another form."""
    from compliance.model.counts import many
    from compliance.reports.first_lines import as_of, judged, set_aside, to_put_right, warning, what

    problems, notes = many(len(report.problems), "problem"), many(len(report.notes), "note")
    lines = (
        warning(report),
        as_of(report),
        what(report),
        set_aside(report),
        judged(report),
        *(f"{children} {kind}".strip() for children, kind in to_put_right(report)),
        f"{many(report.total, 'finding')}; {problems} and {notes} in the input",
    )
    for line in lines:
        if line is not None:
            say(line)


def _pieces(report: Report, shape: str) -> Iterable[str]:
    """What is written for programs, one table of findings at a time."""
    from compliance.reports.csv_report import as_csv
    from compliance.reports.json_lines import as_json_lines
    from compliance.reports.json_report import as_json

    match shape:
        case "json":
            return as_json(report)
        case "jsonl":
            return chain.from_iterable(map(as_json_lines, report.tables()))
        case _:
            parts = (as_csv(table, header=n == 0) for n, table in enumerate(report.tables()))
            return chain.from_iterable(parts)


def _write_parquet(report: Report, output: Path) -> None:
    from compliance.reports.parquet_report import write_parquet

    with whole(output) as part:
        write_parquet(report.tables(), part)
    say(f"written: {output}")


def _text(report: Report, output: Path | None, limit: int, *, verbose: bool) -> str:
    from compliance.reports.terminal import rendered
    from compliance.reports.text_report import print_report

    return rendered(
        lambda console: print_report(report, console, limit, verbose=verbose), colour=output is None
    )


def _exit_code(report: Report, fail_on: str) -> int:
    from compliance.model.obligations import Status

    if report.too_little_was_read:
        return 3
    match fail_on:
        case "overdue":
            return int(report.counts()[Status.OVERDUE] > 0)
        case "breach":
            return int(report.breaches() > 0)
        case _:
            return 0
