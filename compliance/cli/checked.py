"""A check run from the command line, with a progress bar where a terminal is there to see it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.report import Report
    from compliance.request import Request

_WORTH_A_BAR = 200


def run_check(request: Request) -> Report:
    """The report of a request. Progress goes to standard error."""
    from compliance.checking import check

    if not sys.stderr.isatty():
        return check(request)

    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("checking cases", total=None, visible=False)

        def step(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of, visible=of >= _WORTH_A_BAR)

        return check(request, step)
