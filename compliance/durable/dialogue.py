"""Questions to another process and its answers, one JSON line each, with an end to the waiting."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, Any, Self

from compliance.logs import logger

_log = logger(__name__)

# No answer is nearly as long; a process that babbles must not fill the memory.
_LONGEST_ANSWER = 1 << 20


class Stopped(Exception):
    """The other process will answer no more. The text is how it stopped: "exit -11"."""


class Dialogue:
    """A process and one thread that speaks with it; both are gone when the `with` block ends.

    The thread is there because a pipe can be neither read nor written with a time limit on every system;
    when the limit passes, the process is killed, which ends the thread's reading or writing. Making one
    raises Stopped where the process cannot be started.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], patience: float) -> None:
        self._patience = patience
        self._questions: SimpleQueue[bytes | None] = SimpleQueue()
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        with ExitStack() as stack:
            try:
                # A file and not a pipe, which would stop the other process when nobody empties it.
                self._errors = stack.enter_context(tempfile.TemporaryFile())
                self._other = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._errors,
                    env=dict(environment),
                )
            except (OSError, ValueError) as error:
                raise Stopped(type(error).__name__) from error
            stack.pop_all()
        self._thread = threading.Thread(target=self._speak, name="dialogue", daemon=True)
        self._thread.start()

    def ask(self, question: object) -> Any:
        """The answer to a question. Raises Stopped where none comes in time or it is not JSON."""
        self._questions.put(json.dumps(question).encode("ascii") + b"\n")
        try:
            answer = self._answers.get(timeout=self._patience)
        except Empty:
            raise Stopped(f"no answer in {self._patience:g} seconds") from None
        if not answer:
            raise Stopped(self._how_it_ended())
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            raise Stopped("an answer that could not be read") from None

    def abandon(self) -> None:
        """End the process at once, whatever it is doing; nothing if it is gone already."""
        if not self._errors.closed:
            self._other.kill()
            self.close()

    def close(self) -> None:
        """End the process, once it has answered, by ending its input."""
        self._questions.put(None)
        self._thread.join(self._patience)
        if self._thread.is_alive():
            # A process of its own making holds its pipes, which cannot be closed under the thread; the
            # thread ends with that process.
            self._other.kill()
        else:
            self._close_pipes()
        self._wait()
        self._log_errors()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self._other.kill()
        self.close()

    def _speak(self) -> None:
        questions, answers = self._other.stdin, self._other.stdout
        assert questions is not None
        assert answers is not None
        for question in iter(self._questions.get, None):
            try:
                questions.write(question)
                questions.flush()
                answer = answers.readline(_LONGEST_ANSWER)
            except OSError:
                answer = b""
            self._answers.put(answer)
            if not answer:
                return
        self._until_it_ends(questions, answers)

    def _until_it_ends(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        """A process that is asked no more ends, and its output with it, which is told at once. Whether a process has
        ended can only be asked now and again."""
        with suppress(OSError):
            questions.close()
        while answers.read(_LONGEST_ANSWER):
            pass

    def _how_it_ended(self) -> str:
        try:
            return f"exit {self._other.wait(self._patience)}"
        except subprocess.TimeoutExpired:
            return "its output ended"

    def _close_pipes(self) -> None:
        for pipe in (self._other.stdin, self._other.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                # What was not yet written can no longer be; the pipe is closed all the same.
                continue

    def _wait(self) -> None:
        try:
            self._other.wait(self._patience)
        except subprocess.TimeoutExpired:
            self._other.kill()
            self._other.wait()

    def _log_errors(self) -> None:
        with self._errors as errors:
            errors.seek(0)
            said = errors.read(_LONGEST_ANSWER).decode("utf-8", errors="replace").strip()
        if said:
            _log.debug("the other process said: %s", said)
