"""`compliance coverage`: what an export carries, and what can be judged from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.forms import LIST_FORMS, form_of, form_options, in_list_form
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import request_of, run_options, write


@click.command(
    name="coverage",
    epilog=ending(
        "compliance coverage returns/",
        "compliance coverage events.csv --as-of 2024-09-30 --select VIS",
        "compliance coverage returns/ trackers/visits.csv --output coverage.csv",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@run_options
@form_options(LIST_FORMS)
def command(paths: tuple[Path, ...], asked: str | None, output: Path | None, **given: Any) -> int:
    """Show of each kind of event whether the export at PATH carries it, and for which days it is complete; and of
    each rule whether it can be judged from this export, and if not, what is missing.
    """
    from compliance.cli.checked import run_check

    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(output, exports=paths, packs=request.rules, others=(given["settings"],))
    shape = form_of(output, asked, LIST_FORMS)

    from compliance.reports.coverage_list import as_csv, as_json, print_coverage

    report = run_check(replace(request, keep_findings=False))
    pieces = in_list_form(
        shape,
        csv=lambda: as_csv(report),
        json=lambda: as_json(report),
        text=lambda console: print_coverage(report, console),
        colour=output is None,
    )
    write(pieces, output, exact=shape != "text")
    return 0
