"""`compliance councils`: a stack of councils, each checked by itself, a line each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import ending
from compliance.cli.formats import LIST_FORMATS, format_options, in_list_format, list_format_of
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import request_of, run_options, settings_for, write
from compliance.cli.paths import NamedPath
from compliance.sources.registry import sources
from compliance.sources.source import endings


@click.command(
    name="councils",
    epilog=ending(
        "compliance councils region/",
        "compliance councils region/ --as-of 2024-03-31 --select REV,VIS --output councils.csv",
        one="what --fail-on asks for was found",
        three="a council could not be read; the others are told",
    ),
)
@click.argument("stack", type=NamedPath(path_type=Path), metavar="STACK")
@run_options
@format_options(LIST_FORMATS)
@click.option(
    "--fail-on",
    type=click.Choice(["never", "overdue", "breach"]),
    default="never",
    help="End with exit code 1 if a council has anything overdue, or any breach.",
)
def command(stack: Path, asked: str | None, output: Path | None, fail_on: str, **given: Any) -> int:
    """Check each council in the folder STACK by itself, whatever its form, and tell a line of each.

    Each folder, and each file that is an export, directly in STACK is a council: events, returns, an Annex A or the
    safeguarding dataset, as `compliance check` reads it. Settings are those beside it (compliance.yaml), else those in
    STACK, else those named. A council that cannot be read is told with the reason, and the others are checked.
    """
    request = request_of((stack,), given)
    if output is not None:
        refuse_inputs(output, exports=(stack,), packs=request.rules, others=(given["settings"],))
    format_ = list_format_of(output, asked)

    from compliance.checking.stack import checked_apart, councils_in
    from compliance.model.file_names import SETTINGS
    from compliance.reports.stack_list import as_csv, as_json, print_stack

    def settings_of(council: Path) -> Any:
        own = council / SETTINGS
        return settings_for((council,), own) if council.is_dir() and own.is_file() else request.settings

    councils = list(checked_apart(councils_in(stack, endings(sources())), request, settings_of))
    pieces = in_list_format(
        format_,
        csv=lambda: as_csv(councils),
        json=lambda: as_json(councils),
        text=lambda console: print_stack(councils, console),
        colour=output is None,
    )
    write(pieces, output, exact=format_ != "text")
    if any(each.unread is not None for each in councils):
        return 3
    failing = {
        "never": 0,
        "overdue": sum(each.overdue for each in councils),
        "breach": sum(each.breaches for each in councils),
    }
    return int(failing[fail_on] > 0)
