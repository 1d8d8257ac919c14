"""`compliance quality`: what is to be put right in the records before the figures are relied on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.forms import LIST_FORMS, form_of, form_options, in_list_form
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import export_options, request_of, write


@click.command(
    name="quality",
    epilog=ending(
        "compliance quality returns/",
        "compliance quality events.csv --as-of 2024-09-30 --output to-put-right.csv",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@export_options
@form_options(LIST_FORMS)
def command(paths: tuple[Path, ...], asked: str | None, output: Path | None, **given: Any) -> int:
    """List what is to be put right in the export at PATH, child by child and row by row.

    Children of 18 or over with no end of care, in one table and not in another, gone since the last return, records
    that contradict one another, and what could not be read: what was found, and what was made of it. What a person
    has to settle comes first. No rule is judged for it.
    """
    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(output, exports=paths, others=(given["settings"],))
    shape = form_of(output, asked, LIST_FORMS)

    from compliance.quality import quality
    from compliance.reports.quality_list import as_csv, as_json, print_quality

    found = quality(request)
    pieces = in_list_form(
        shape,
        csv=lambda: as_csv(found),
        json=lambda: as_json(found),
        text=lambda console: print_quality(found, console),
        colour=output is None,
    )
    write(pieces, output, exact=shape != "text")
    return 0
