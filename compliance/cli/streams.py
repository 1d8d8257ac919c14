"""Where text leaves: standard output and standard error, each of which may be full, or read by nobody any more."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from compliance.model.problems import RunError


def show(text: str) -> None:
    """Text on standard output. Raises RunError where it cannot be written."""
    _write(text, "standard output", err=False)


def say(text: str) -> None:
    """A line, or several, on standard error. Raises RunError where it cannot be written."""
    _write(f"{text}\n", "standard error", err=True)


def say_last(text: str) -> None:
    """A line on standard error, where nothing can be done any more if it cannot be written."""
    with suppress(OSError, RunError):
        say(text)


@contextmanager
def until_nobody_reads() -> Iterator[None]:
    """Ends the command without a word, and well, where the reader of a pipe (head, less) has gone away."""
    try:
        yield
    except BrokenPipeError:
        _abandon()
        raise click.exceptions.Exit(0) from None


def _write(text: str, name: str, *, err: bool) -> None:
    try:
        click.echo(text, nl=False, err=err)
    except BrokenPipeError:
        raise
    except OSError as error:
        _abandon()
        raise RunError(f"{name} cannot be written to: {error.strerror}") from error


def _abandon() -> None:
    """What is left in the buffers of streams that take no more would be written, and fail again, at the very end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
