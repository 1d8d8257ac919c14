"""`compliance coverage`: what an export carries, and what can be judged from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.forms import form_of
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import request_of, run_options, write

if TYPE_CHECKING:
    from compliance.report import Report

_FORMS = ("text", "csv", "json")


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
    """Show of each kind of event whether the export at PATH carries it, and for which days it is complete; and of
    each rule whether it can be judged from this export, and if not, what is missing.
    """
    from compliance.cli.checked import run_check

    request = request_of(paths, given)
    if output is not None:
        refuse_inputs(output, exports=paths, packs=request.rules, others=(given["settings"],))
    shape = form_of(output, asked, _FORMS)
    report = run_check(replace(request, keep_findings=False))
    write(_pieces(report, shape, colour=output is None), output, exact=shape != "text")
    return 0


def _pieces(report: Report, shape: str, *, colour: bool) -> Iterable[str]:
    from compliance.reports.coverage_list import as_csv, as_json, print_coverage
    from compliance.reports.terminal import rendered

    match shape:
        case "csv":
            return (as_csv(report),)
        case "json":
            return (as_json(report),)
        case _:
            return (rendered(lambda console: print_coverage(report, console), colour=colour),)
