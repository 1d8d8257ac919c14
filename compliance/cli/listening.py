"""Where what the library logs goes while a command runs: to standard error, and to a file."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import click

from compliance import __version__
from compliance.cli.streams import say_last
from compliance.cli.writing import said_of
from compliance.logs import NOTICE, logger
from compliance.problems import RunError

_log = logger(__name__)

_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_ONES_OWN = 0o600


@contextmanager
def listening(command: str, *, verbose: bool, quiet: bool, log_file: Path | None) -> Iterator[None]:
    """What is logged meanwhile goes to standard error, all of it or notices and warnings or none, and all of it to the
    file.

    Raises RunError where the file cannot be written.
    """
    handlers: list[logging.Handler] = [] if quiet else [_Saying(logging.INFO if verbose else NOTICE)]
    if log_file is not None:
        handlers.append(_added_to(log_file))
    listened = logging.getLogger("compliance")
    before = listened.level
    listened.setLevel(logging.INFO if verbose or log_file is not None else NOTICE)
    for handler in handlers:
        listened.addHandler(handler)
    try:
        with _told(command):
            yield
    finally:
        listened.setLevel(before)
        for handler in handlers:
            listened.removeHandler(handler)
            handler.close()


@contextmanager
def _told(command: str) -> Iterator[None]:
    """Log that the command begins and how it ends."""
    began = perf_counter()
    _log.info("%s, version %s", command, __version__)
    try:
        yield
    except click.exceptions.Exit:
        raise
    except BaseException as error:
        # Of what it says nothing is told, which may be what is recorded of a child.
        _log.info("%s ended with %s: %.2f s", command, type(error).__name__, perf_counter() - began)
        raise
    _log.info("%s is done: %.2f s", command, perf_counter() - began)


class _Saying(logging.Handler):
    """Says each message on standard error, as everything that is said there."""

    def emit(self, record: logging.LogRecord) -> None:
        say_last(record.getMessage())


def _added_to(path: Path) -> logging.Handler:
    """Adds lines to a file, which is made so that nobody else can read it: it holds ids of children."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, _ONES_OWN))
        handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise RunError(f"{path}: cannot be written: {said_of(error)}") from error
    handler.setFormatter(logging.Formatter(_LINE))
    return handler
