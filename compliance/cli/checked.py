"""A check run from the command line, with a progress bar where a terminal is there to see it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from compliance.cli.streams import QUIET

if TYPE_CHECKING:
    from compliance.checking.report import Report
    from compliance.checking.request import Request

_WORTH_A_BAR = 200


def run_check(request: Request) -> Report:
    """The report of a request. Progress goes to standard error."""
    from compliance.checking.run import check

    if not sys.stderr.isatty() or click.get_current_context().meta.get(QUIET):
        return check(request)

    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("checking cases", total=None, visible=False)

        def step(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of, visible=of >= _WORTH_A_BAR)

        return check(request, step)
