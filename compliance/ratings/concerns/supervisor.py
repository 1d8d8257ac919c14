"""Decides many children with the rules engine in another process, and without it where that fails."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from compliance.durable.command import worker_command, worker_environment
from compliance.durable.dialogue import Dialogue, Stopped
from compliance.durable.presence import missing
from compliance.ratings.concerns import plain
from compliance.ratings.concerns.compiled import compile_concerns, message
from compliance.ratings.concerns.model import ConcernRule, Fact, Pattern

PATIENCE = 30.0
"""Seconds the engine is given to start, and for each child. It needs milliseconds."""

COMMAND = tuple(worker_command("compliance.ratings.concerns.worker"))
"""How this package's worker is started."""

Telling = tuple[Fact, ...]
"""What the facts of a child say to any concern, sorted. Children alike in it are decided at once."""

Decided = dict[Telling, tuple[str, ...]]


class Worker:
    """The engine's process. It is started when this is made, and needs a while until it can answer.

    `command` starts a process that speaks as the worker does; None is this package's worker. It is given
    `patience` seconds to start and as many for each child. That it cannot be started is said when it is asked.
    """

    def __init__(self, command: Sequence[str] | None = None, patience: float = PATIENCE) -> None:
        self._dialogue: Dialogue | Stopped
        try:
            self._dialogue = Dialogue(command or COMMAND, worker_environment(), patience)
        except Stopped as stopped:
            self._dialogue = stopped

    def dialogue(self) -> Dialogue:
        """The dialogue with the process. Raises Stopped where it could not be started."""
        if isinstance(self._dialogue, Stopped):
            raise self._dialogue
        return self._dialogue

    def dismiss(self) -> None:
        """End the process, because there is nothing to ask it."""
        if isinstance(self._dialogue, Dialogue):
            self._dialogue.abandon()


def decide_all(
    rules: Sequence[ConcernRule],
    children: Mapping[str, Collection[Fact]],
    *,
    command: Sequence[str] | None = None,
    patience: float = PATIENCE,
    started: Worker | None = None,
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The ids of the concerns of each child that has any, in the order of the rules, and notes.

    `command` and `patience` are those of the worker, which is started here unless it is `started` already, and
    is gone afterwards. When it ends, gives no answer in time or answers nonsense, that child and all later
    ones are decided by the plain evaluator, and a note says so; so are all where durable-rules is not there. Nothing
    the worker does raises.
    """
    telling = _telling(rules, children)
    questions: dict[Telling, str] = {}
    for case, facts in telling.items():
        questions.setdefault(facts, case)
    decided: Decided = {}
    notes = []
    lacking = missing() if command is None and started is None else None
    if questions and lacking:
        notes = [f"{lacking}: concerns were decided by the plain evaluator, which gives the same answers."]
    elif questions:
        notes = _ask(rules, questions, started or Worker(command, patience), decided)
    elif started is not None:
        started.dismiss()
    for facts in questions:
        if facts not in decided:
            decided[facts] = plain.decide(rules, facts)
    return {case: decided[facts] for case, facts in telling.items() if decided[facts]}, notes


def _telling(rules: Sequence[ConcernRule], children: Mapping[str, Collection[Fact]]) -> dict[str, Telling]:
    """The facts of each child that match some pattern, for the children of whom any concern could hold: each pattern of
    its `all_of` matches some fact.

    Other facts and children change nothing, and most are such: a visit made in time says little. Facts that
    match the same patterns say the same, so the least of them stands for all.
    """
    wanted = {pattern for rule in rules for pattern in rule.all_of}
    patterns = tuple(wanted | {rule.none_of for rule in rules if rule.none_of is not None})
    matched = {
        fact: frozenset(pattern for pattern in patterns if plain.matches(pattern, fact))
        for fact in sorted({fact for facts in children.values() for fact in facts})
    }
    least: dict[frozenset[Pattern], Fact] = {}
    for fact, matches in matched.items():
        least.setdefault(matches, fact)
    asked = {}
    for case, facts in children.items():
        told = frozenset[Pattern]().union(*(matched[fact] for fact in facts))
        if any(told.issuperset(rule.all_of) for rule in rules):
            asked[case] = tuple(sorted({least[matched[fact]] for fact in facts if matched[fact]}))
    return asked


def _ask(
    rules: Sequence[ConcernRule],
    questions: Mapping[Telling, str],
    worker: Worker,
    decided: Decided,
) -> list[str]:
    """Puts the worker's answers into `decided`; a note where it does not answer all.

    `questions` gives with each the first child it is about.
    """
    definition = compile_concerns(rules)
    reached, left = "did not start", "all"
    try:
        with worker.dialogue() as dialogue:
            if dialogue.ask(definition) != {"ready": True}:
                raise Stopped("an answer that makes no sense")
            for n, (facts, case) in enumerate(questions.items(), start=1):
                reached, left = f"stopped at child {case}", "the rest"
                answer = dialogue.ask({"n": n, "facts": [message(fact) for fact in facts]})
                decided[facts] = _raised(answer, n, rules)
    except Stopped as stopped:
        return [
            f"The rules engine {reached} ({stopped}); {left} was decided by the plain evaluator, "
            "which gives the same answers."
        ]
    return []


def _raised(answer: Any, n: int, rules: Sequence[ConcernRule]) -> tuple[str, ...]:
    match answer:
        case {"n": number, "concerns": [*ids], **rest} if number == n and not rest:
            raised = tuple(rule.id for rule in rules if rule.id in ids)
            if len(raised) == len(ids):
                return raised
    raise Stopped("an answer that makes no sense")
