"""What a command tells of its work: -v, -q and --log-file, which every command has."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from functools import wraps
from pathlib import Path
from typing import Any

import click

from compliance.cli.paths import NamedPath
from compliance.cli.streams import QUIET

_OPTIONS = (
    click.Option(
        ["-v", "--verbose"], is_flag=True, help="Say on standard error what is done, and how long it takes."
    ),
    click.Option(["-q", "--quiet"], is_flag=True, help="Say nothing on standard error but errors."),
    click.Option(
        ["--log-file"],
        type=NamedPath(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Add to this file what is done, and how long it takes; it names files and cases, and nothing recorded.",
    ),
)
_BEGINS = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3} [A-Z]+ compliance")
"""How a line of a log begins."""


def with_verbosity(command: click.Command) -> click.Command:
    """The command with these options; one that has an option --verbose of its own is told of it as well."""
    if command.callback is None or isinstance(command, click.Group):
        return command
    own = {option.name for option in command.params if option.name}
    told = copy(command)
    told.params = [*command.params, *(option for option in _OPTIONS if option.name not in own)]
    told.callback = _listened_to(command, own)
    return told


def _listened_to(command: click.Command, own: set[str]) -> Callable[..., Any]:
    callback = command.callback
    assert callback is not None

    @wraps(callback)
    def listened_to(*, verbose: bool, quiet: bool, log_file: Path | None, **given: Any) -> Any:
        if verbose and quiet:
            raise click.UsageError("-v and -q do not go together; leave one out")
        if log_file is not None:
            _refuse_to_spoil(log_file, given)
        if "verbose" in own:
            given["verbose"] = verbose
        context = click.get_current_context()
        context.meta[QUIET] = quiet
        # Imported when a command runs: help must not wait for it.
        from compliance.cli.listening import listening

        with listening(context.command_path, verbose=verbose, quiet=quiet, log_file=log_file):
            return callback(**given)

    return listened_to


def _refuse_to_spoil(log_file: Path, given: dict[str, Any]) -> None:
    """A log is added to a file that is new, empty, or a log of this program; not to one that is written besides."""
    for name in ("output", "log"):
        if given.get(name) is not None and os.path.realpath(given[name]) == os.path.realpath(log_file):
            raise click.UsageError(f"--{name} and --log-file are both {log_file}; write to two files")
    with suppress(OSError):
        if log_file.is_file() and log_file.stat().st_size:
            with log_file.open(encoding="utf-8", errors="replace") as file:
                if not _BEGINS.match(file.readline(_LONGEST)):
                    raise click.UsageError(
                        f"{log_file} is there already and is no log, so nothing is added to it; choose another file"
                    )


_LONGEST = 200
