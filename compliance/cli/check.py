"""`compliance check`: what was owed, when, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.filters import filter_of, filter_options
from compliance.cli.formats import format_of, format_options
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import EXPORT, files_of, pseudonym_options, request_of, run_options
from compliance.cli.reported import refuse_no_file, write_report
from compliance.model.counts import either
from compliance.reports.registry import formats, names
from compliance.sources.databases import Database
from compliance.sources.registry import SOURCES

if TYPE_CHECKING:
    from compliance.checking.report import Report


@click.command(
    name="check",
    help=f"""Check the export at PATH: {either(each.title for each in SOURCES)}, or a folder of them.

    Several paths are read together.
    """,
    epilog=ending(
        "compliance check events.csv --as-of 2024-09-30",
        "compliance check returns/ trackers/peps.csv --output findings.csv",
        "compliance check events.csv --select VIS,REV-1 --fail-on overdue",
        "compliance check events.csv --team North --status met_late --since 2024-04-01",
        one="something that --fail-on asks for was found",
        three=f"{UNREADABLE}, or more than a tenth of its rows",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@run_options
@pseudonym_options
@filter_options
@format_options(names())
@click.option(
    "--limit", type=click.IntRange(min=0), default=15, help="Lines of each list in text; 0 for all."
)
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="In text: what each rule lacks, every file, note and problem too; on standard error: what is done.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["never", "overdue", "breach"]),
    default="never",
    help="Exit with 1 if anything is overdue, or if there is any breach.",
)
def command(
    paths: tuple[Path | Database, ...],
    asked: str | None,
    output: Path | None,
    limit: int,
    verbose: bool,
    fail_on: str,
    **given: Any,
) -> int:
    from compliance.cli.checked import run_check
    from compliance.reports.format import Shown

    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(
            output,
            exports=files_of(paths),
            packs=request.rules,
            others=(given["settings"], given["key_file"]),
        )
    format_ = format_of(output, asked, formats())
    refuse_no_file(format_, output)
    narrow = filter_of(given)
    keep = format_.keeps_findings or not narrow.is_empty
    report = run_check(replace(request, keep_findings=keep)).only(narrow)
    write_report(report, format_, output, Shown(limit, verbose, colour=output is None))
    return _exit_code(report, fail_on)


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
