"""A worker's side of the dialogue: it reads questions line by line and answers each."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO, NoReturn

from compliance.durable.definition import Definition

Answering = Callable[[Any], Mapping[str, object]]
"""What answers a question; both are JSON."""


def serve(questions: Iterable[bytes], answers: BinaryIO, prepare: Callable[[Definition], Answering]) -> None:
    """Answers every line of `questions` until there are no more.

    The first line is a definition; it is answered with {"ready": true} once `prepare` has made of it what
    answers the others.
    """
    lines = iter(questions)
    first = next(lines, None)
    if first is None:
        return
    answering = prepare(json.loads(first))
    _answer(answers, {"ready": True})
    for line in lines:
        _answer(answers, answering(json.loads(line)))


def _answer(answers: BinaryIO, value: Mapping[str, object]) -> None:
    answers.write(json.dumps(value).encode("ascii") + b"\n")
    answers.flush()


def serve_standard_streams(prepare: Callable[[Definition], Answering]) -> NoReturn:
    """Serves standard input, and ends the process with it. Nothing but answers goes to standard output."""
    faulthandler.enable()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, answers, prepare)
    sys.stderr.flush()
    # Somebody waits for the end, and to take the engine apart first is lost time.
    os._exit(0)
