"""`compliance coverage`: what an export carries, and what can be judged from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.formats import LIST_FORMATS, format_options, in_list_format, list_format_of
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import EXPORT, files_of, request_of, run_options, write
from compliance.sources.databases import Database


@click.command(
    name="coverage",
    epilog=ending(
        "compliance coverage returns/",
        "compliance coverage events.csv --as-of 2024-09-30 --select VIS",
        "compliance coverage returns/ trackers/visits.csv --output coverage.csv",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@run_options
@format_options(LIST_FORMATS)
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Tell it of each kind of event and each rule, and on standard error what is done.",
)
def command(
    paths: tuple[Path | Database, ...], asked: str | None, output: Path | None, verbose: bool, **given: Any
) -> int:
    """Show of each family of duties how much of it the export at PATH can show, of how many children, and what would
    close the gaps. The lists for programs, and --verbose, tell it of each kind of event and of each rule.
    """
    from compliance.cli.checked import run_check

    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(output, exports=files_of(paths), packs=request.rules, others=(given["settings"],))
    format_ = list_format_of(output, asked)

    from compliance.reports.coverage_list import as_csv, as_json, print_coverage

    report = run_check(replace(request, keep_findings=False))
    pieces = in_list_format(
        format_,
        csv=lambda: as_csv(report),
        json=lambda: as_json(report),
        text=lambda console: print_coverage(report, console, verbose=verbose),
        colour=output is None,
    )
    write(pieces, output, exact=format_ != "text")
    return 0
