"""What the library logs: which step was done, of how much, and how long it took.

Every module logs under its own name, below `compliance`. Nobody hears it who has not asked for it. A message names
files, rules and cases, and counts; it never holds what is recorded in a cell, since others keep and read logs than
those who may read records of children.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

NOTICE = logging.INFO + 5
"""The level of what whoever runs a command is told without having asked: not of its steps, and no warning."""

logging.addLevelName(NOTICE, "NOTICE")
# Without it Python writes warnings to standard error for whoever set up no log.
logging.getLogger("compliance").addHandler(logging.NullHandler())


def logger(module: str) -> logging.Logger:
    """The logger of a module, by its `__name__`."""
    return logging.getLogger(module)


@contextmanager
def timed(log: logging.Logger, step: str, *about: object) -> Iterator[None]:
    """Log that a step was done, and in how many seconds. One that fails is not logged as done.

    `step` and `about` are a message and what stands in it. It may stand around a function.
    """
    began = perf_counter()
    yield
    log.info(f"{step}: %.2f s", *about, perf_counter() - began)
