"""`compliance report`: what was found as a document that is opened, kept and passed on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.filters import filter_of, filter_options
from compliance.cli.formats import format_of, format_options
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import EXPORT, files_of, pseudonym_options, request_of, run_options
from compliance.cli.reported import write_report
from compliance.reports.registry import document_names, documents
from compliance.sources.databases import Database


@click.command(
    name="report",
    epilog=ending(
        "compliance report events.csv --output report.xlsx",
        "compliance report events.csv --output page.html",
        "compliance report returns/ visits.csv --as-of 2024-09-30 --team North --output north.xlsx",
        three=f"{UNREADABLE}, or more than a tenth of its rows",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@run_options
@pseudonym_options
@filter_options
@format_options(document_names())
def command(paths: tuple[Path | Database, ...], asked: str | None, output: Path | None, **given: Any) -> int:
    """Write what was found in the export at PATH as a document.

    .xlsx is a workbook: contents, what is to be acted on, measures, children, what could not be judged, every finding.
    .html is a page in one file, for any browser, without a network: what is to be done, the panel's page, worklists,
    each child with a year as a picture, and how all of it is counted and known.

    A filter narrows every list in it, and its first page says so.
    """
    from compliance.cli.checked import run_check
    from compliance.reports.format import Shown

    request = request_of(paths, given)
    if output is None:
        raise click.UsageError("Missing option '--output'.")
    refuse_inputs(
        output, exports=files_of(paths), packs=request.rules, others=(given["settings"], given["key_file"])
    )
    format_ = format_of(output, asked, documents())
    report = run_check(request).only(filter_of(given))
    write_report(report, format_, output, Shown(limit=0))
    return 3 if report.too_little_was_read else 0
