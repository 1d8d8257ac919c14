"""Verdicts about obligations: durable-rules decides the statuses, and the reference engine where it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from threading import Lock
from types import TracebackType
from typing import Any, Self

from compliance.durable.command import worker_command, worker_environment
from compliance.durable.dialogue import Dialogue, Stopped
from compliance.engines.live.ruleset import definition, facts
from compliance.engines.reference.verdict import Question, Verdict, counted, judge
from compliance.logs import logger
from compliance.model.obligations import Status

_log = logger(__name__)

PATIENCE = 30.0
"""Seconds the engine is given to start, and for each batch. It needs milliseconds."""

COMMAND = tuple(worker_command("compliance.engines.live.worker"))
"""How this package's worker is started."""

_BATCH = 500
_MOST_FAILURES = 3


class Decider:
    """A worker process that is asked for statuses, from its first question until this is closed.

    `command` starts a process that speaks as the worker does; None is this package's worker. It is given
    `patience` seconds to start and as many for each batch of questions. Where it fails, the reference engine
    decides in its place with the same answers, the failure is logged, and the next call starts another; after
    three failures without an answer between them no more are started. Nothing the worker does raises. It may
    be asked from any thread; a call waits for the one before it.
    """

    def __init__(self, command: Sequence[str] | None = None, patience: float = PATIENCE) -> None:
        self._command = command or COMMAND
        self._patience = patience
        self._dialogue: Dialogue | None = None
        self._numbers = count(1)
        self._failures = 0
        self._in_a_row = 0
        self._calls = Lock()

    @property
    def failures(self) -> int:
        """How many times a worker has failed."""
        return self._failures

    def decide(self, questions: Sequence[Question]) -> list[Verdict | None]:
        """The verdict on each question; None where a time that is not recorded would decide it."""
        verdicts: list[Verdict | None] = []
        with self._calls:
            if self._in_a_row < _MOST_FAILURES:
                try:
                    for batch in _batches(questions):
                        verdicts.extend(self._ask(batch))
                        self._in_a_row = 0
                except Stopped as stopped:
                    self._failed(stopped, len(questions) - len(verdicts))
                except BaseException:
                    # An answer may still be on its way, and would be taken for that to another question.
                    self._abandon()
                    raise
        verdicts.extend(judge(asked) for asked in questions[len(verdicts) :])
        return verdicts

    def close(self) -> None:
        """End the worker. A question asked after this starts another."""
        with self._calls:
            dialogue, self._dialogue = self._dialogue, None
            if dialogue is not None:
                dialogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, batch: Sequence[Question]) -> list[Verdict | None]:
        if self._dialogue is None:
            self._dialogue = Dialogue(self._command, worker_environment(), self._patience)
            if self._dialogue.ask(definition()) != {"ready": True}:
                raise Stopped("an answer that makes no sense")
        n = next(self._numbers)
        answer = self._dialogue.ask({"n": n, "questions": [facts(asked) for asked in batch]})
        match answer:
            case {"n": number, "statuses": [*statuses], **rest} if number == n and not rest:
                if len(statuses) == len(batch):
                    return [_verdict(asked, said) for asked, said in zip(batch, statuses, strict=True)]
        raise Stopped("an answer that makes no sense")

    def _failed(self, stopped: Stopped, left: int) -> None:
        self._abandon()
        self._failures += 1
        self._in_a_row += 1
        were = "obligation was" if left == 1 else "obligations were"
        _log.warning(
            "The rules engine stopped (%s); %d %s decided by the reference engine.", stopped, left, were
        )
        if self._in_a_row == _MOST_FAILURES:
            _log.warning(
                "The rules engine stopped %d times in a row; the reference engine decides from now on.",
                _MOST_FAILURES,
            )

    def _abandon(self) -> None:
        dialogue, self._dialogue = self._dialogue, None
        if dialogue is not None:
            dialogue.abandon()


def _batches(questions: Sequence[Question]) -> Iterator[Sequence[Question]]:
    for first in range(0, len(questions), _BATCH):
        yield questions[first : first + _BATCH]


def _verdict(asked: Question, said: Any) -> Verdict | None:
    """The verdict a worker's word stands for. Raises Stopped where it cannot be one on this question."""
    if said is None and asked.due_on is not None and asked.due_by is not None:
        return None
    for status in _possible(asked):
        if said == status.value:
            return counted(asked, status)
    raise Stopped("an answer that makes no sense")


def _possible(asked: Question) -> tuple[Status, ...]:
    """What can have become of an obligation that has ended so, whatever the days."""
    dated = asked.due_on is not None
    if asked.met is not None:
        return (Status.MET, Status.MET_LATE) if dated else (Status.MET,)
    if asked.closed is not None:
        return (Status.LAPSED, Status.MISSED) if dated else (Status.LAPSED,)
    return (Status.OVERDUE, Status.DUE_SOON, Status.NOT_DUE) if dated else (Status.NOT_DUE,)
