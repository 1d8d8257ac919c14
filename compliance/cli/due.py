"""`compliance due`: what is overdue and what falls due in the next days, for those who act on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from compliance.checking.divisions import DAYS, By
from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.filters import filter_of, filter_options
from compliance.cli.formats import format_of, format_options
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import EXPORT, files_of, pseudonym_options, request_of, run_options
from compliance.cli.reported import first_of_due, refuse_no_file, write_told
from compliance.reports.registry import DUE_FORMATS
from compliance.sources.databases import Database

_AHEAD = 3660


@click.command(
    name="due",
    epilog=ending(
        "compliance due events.csv --team North",
        "compliance due returns/ visits.csv --days 28 --by worker --output due.xlsx",
        "compliance due events.csv --officer IRO7 --output due.ics",
        three=f"{UNREADABLE}, or more than a tenth of its rows",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@click.option(
    "--days",
    type=click.IntRange(0, _AHEAD),
    default=DAYS,
    help=f"How many days after the day of judging are looked ahead. Default: {DAYS}.",
)
@click.option(
    "--by",
    type=click.Choice([each.value for each in By]),
    help="Divide the list by this; officer is the reviewing officer. Default: what is overdue, then what falls due.",
)
@filter_options
@run_options
@pseudonym_options
@format_options([each.name for each in DUE_FORMATS])
@click.option(
    "--limit", type=click.IntRange(min=0), default=0, help="Lines of each part in text. Default: all."
)
def command(
    paths: tuple[Path | Database, ...],
    asked: str | None,
    output: Path | None,
    days: int,
    by: str | None,
    limit: int,
    **given: Any,
) -> int:
    """List what is overdue in the export at PATH, and what falls due in the next days.

    It ends with how much could not be judged, which may be overdue too. A calendar file has an entry a duty, without
    names.
    """
    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(
            output,
            exports=files_of(paths),
            packs=request.rules,
            others=(given["settings"], given["key_file"]),
        )
    format_ = format_of(output, asked, DUE_FORMATS)
    refuse_no_file(format_, output)
    narrow = filter_of(given)

    from compliance.checking.due import due_list
    from compliance.cli.checked import run_check
    from compliance.reports.format import Shown

    report = run_check(request)
    due = due_list(report, days=days, only=narrow, by=By(by) if by else None)
    first = () if format_.for_people else first_of_due(due)
    write_told(due, format_, output, Shown(limit, colour=output is None), first)
    return 3 if report.too_little_was_read else 0
