"""`compliance quality`: what is to be put right in the records before the figures are relied on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.forms import form_of
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import export_options, request_of, write

if TYPE_CHECKING:
    from compliance.quality import Quality

_FORMS = ("text", "csv", "json")


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
@click.option(
    "--format",
    "asked",
    type=click.Choice(_FORMS),
    help="What to write. Default: by the ending of --output FILE, else text.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to a file."
)
def command(paths: tuple[Path, ...], asked: str | None, output: Path | None, **given: Any) -> int:
    """List what is to be put right in the export at PATH, child by child and row by row.

    Children of 18 or over with no end of care, in one table and not in another, gone since the last return, records
    that contradict one another, and what could not be read: what was found, and what was made of it. What a person
    has to settle comes first. No rule is judged for it.
    """
    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(output, exports=paths, others=(given["settings"],))
    shape = form_of(output, asked, _FORMS)

    from compliance.quality import quality

    write(_pieces(quality(request), shape, colour=output is None), output, exact=shape != "text")
    return 0


def _pieces(found: Quality, shape: str, *, colour: bool) -> Iterable[str]:
    from compliance.reports.quality_list import as_csv, as_json, print_quality
    from compliance.reports.terminal import rendered

    match shape:
        case "csv":
            return (as_csv(found),)
        case "json":
            return (as_json(found),)
        case _:
            return (rendered(lambda console: print_quality(found, console), colour=colour),)
