"""Where text leaves: standard output and standard error, each of which may be full, or read by nobody any more.

What is for people leaves as lines and colours and nothing else: other control characters are written out.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from compliance.printable import printable
from compliance.problems import RunError

QUIET = "compliance.quiet"
"""What a command keeps of itself under this name says whether nothing but errors is said on standard error."""

_LINES = re.compile(r"(\n)")
_LINES_AND_COLOURS = re.compile(r"(\n|\x1b\[[0-9;]*m)")


def show(text: str, *, exact: bool = False) -> None:
    """Text on standard output. Raises RunError where it cannot be written.

    `exact`: what programs read is left as it is, but on a terminal, where a person reads it.
    """
    if not exact:
        text = _for_people(text, _LINES_AND_COLOURS)
    elif sys.stdout.isatty():
        text = _for_people(text, _LINES)
    _write(text, "standard output", err=False)


def say(text: str) -> None:
    """A line, or several, on standard error, unless the command is to be quiet.

    Raises RunError where it cannot be written.
    """
    context = click.get_current_context(silent=True)
    if context is None or not context.meta.get(QUIET):
        _say(text)


def _say(text: str) -> None:
    _write(_for_people(f"{text}\n", _LINES), "standard error", err=True)


def say_last(text: str) -> None:
    """A line on standard error, where nothing can be done any more if it cannot be written."""
    with suppress(OSError, RunError):
        _say(text)


@contextmanager
def until_nobody_reads() -> Iterator[None]:
    """Ends the command without a word, and well, where the reader of a pipe (head, less) has gone away."""
    try:
        yield
    except BrokenPipeError:
        abandon()
        raise click.exceptions.Exit(0) from None


def _for_people(text: str, kept: re.Pattern[str]) -> str:
    parts = kept.split(text)
    return "".join(part if n % 2 else printable(part) for n, part in enumerate(parts))


def _write(text: str, name: str, *, err: bool) -> None:
    try:
        # Without `color` the library takes out of an export's ids what looks like a colour.
        click.echo(text, nl=False, err=err, color=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon()
        raise RunError(f"{name} cannot be written to: {error.strerror}") from error


def abandon() -> None:
    """What is left in the buffers of streams that take no more would be written, and fail again, at the very end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
