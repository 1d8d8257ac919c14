"""`compliance reconcile`: a system's own due days beside ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.formats import LIST_FORMATS, format_options, in_list_format, list_format_of
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import EXPORT, files_of, request_of, run_options, write
from compliance.sources.databases import Database


@click.command(
    name="reconcile",
    epilog=ending(
        "compliance reconcile ssd_2024-09-30/ --vendor mosaic",
        "compliance reconcile ssd_2024-09-30/ --select REV --output due-days.csv",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@run_options
@format_options(LIST_FORMATS)
def command(paths: tuple[Path | Database, ...], asked: str | None, output: Path | None, **given: Any) -> int:
    """Compare the due days that a case-management system holds in the export at PATH with ours.

    For each: theirs, ours, and why they differ, as by counting from the due day of the last review and not from the day
    it was held; and how many there are of each reason. Theirs decide nothing.
    """
    from compliance.cli.checked import run_check

    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(output, exports=files_of(paths), packs=request.rules, others=(given["settings"],))
    format_ = list_format_of(output, asked)

    from compliance.checking.reconcile import reconciled
    from compliance.reports.reconcile_list import as_csv, as_json, print_reconciled

    reconciliation = reconciled(run_check(request))
    pieces = in_list_format(
        format_,
        csv=lambda: as_csv(reconciliation),
        json=lambda: as_json(reconciliation),
        text=lambda console: print_reconciled(reconciliation, console),
        colour=output is None,
    )
    write(pieces, output, exact=format_ != "text")
    return 0
