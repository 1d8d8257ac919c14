"""`compliance quality`: what is to be put right in the records before the figures are relied on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.formats import LIST_FORMATS, format_options, in_list_format, list_format_of
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import EXPORT, export_options, files_of, pseudonym_options, request_of, write
from compliance.sources.databases import Database


@click.command(
    name="quality",
    epilog=ending(
        "compliance quality returns/",
        "compliance quality events.csv --as-of 2024-09-30 --output to-put-right.csv",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@export_options
@pseudonym_options
@format_options(LIST_FORMATS)
def command(paths: tuple[Path | Database, ...], asked: str | None, output: Path | None, **given: Any) -> int:
    """List what is to be put right in the export at PATH, child by child and row by row.

    Children of 18 or over with no end of care, in one table and not in another, gone since the last return, records
    that contradict one another, and what could not be read: what was found, and what was made of it. What a person
    has to settle comes first. No rule is judged for it.
    """
    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(output, exports=files_of(paths), others=(given["settings"], given["key_file"]))
    format_ = list_format_of(output, asked)

    from compliance.checking.quality import quality
    from compliance.reports.quality_list import as_csv, as_json, print_quality

    asked_for = quality(request)
    pieces = in_list_format(
        format_,
        csv=lambda: as_csv(asked_for),
        json=lambda: as_json(asked_for),
        text=lambda console: print_quality(asked_for, console),
        colour=output is None,
    )
    write(pieces, output, exact=format_ != "text")
    return 0
