"""The rules engine in a process of its own, since a fault in it takes its process down.

Run as `python -m compliance.ratings.concerns.worker`. The first line of its input is a JSON object of
rulesets; it answers {"ready": true}. Each further line is a child, {"n": 17, "facts": [...]}; it answers
{"n": 17, "concerns": ["CON-1"]}. It ends when its input does. Whatever goes wrong ends it with a
traceback on standard error: the asker decides the rest without it.
"""

from __future__ import annotations

import faulthandler
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any, BinaryIO

from durable.engine import Host, MessageNotHandledException, MessageObservedException

from compliance.ratings.concerns.compiled import AGAINST, END, FOR, RAISED, SEEN, Definition

Message = dict[str, Any]


class EngineError(Exception):
    """The engine did something it does not do inside its envelope."""


class _QuietHost(Host):  # type: ignore[misc]  # the library has no types
    """A host whose rules' actions only append what `run` says to `fired`."""

    def __init__(self, definition: Definition) -> None:
        self.fired: dict[str, list[str]] = {SEEN: [], RAISED: [], END: []}
        super().__init__(definition)

    def _run(self) -> None:
        """Does not start the library's two background threads, which take actions away from the asker."""

    def get_action(self, action_name: str) -> Callable[[object], None]:
        what, name = action_name.split(" ", 1)

        # A plain function of one argument: the library looks at its code.
        def append(_: object) -> None:
            self.fired[what].append(name)

        return append


class Engine:
    """One host, built once, that decides one child at a time.

    `ids` gives message ids, short and none twice.
    """

    def __init__(self, definition: Definition, ids: Iterator[str] | None = None) -> None:
        # The library takes `run` out of what it is given.
        self._host = _QuietHost(json.loads(json.dumps(definition)))
        self._rulesets = tuple(definition)
        self._ids = ids or (f"m{n}" for n in count())
        self._sids = (f"s{n}" for n in count())

    def decide(self, facts: Iterable[Mapping[str, str | int]]) -> list[str]:
        """The ids of the concerns that these facts raise. Raises EngineError; the engine is of no use then."""
        facts = tuple(facts)
        sid = next(self._sids)
        return [concern for ruleset in self._rulesets for concern in self._decide(ruleset, sid, facts)]

    def _decide(self, ruleset: str, sid: str, facts: tuple[Mapping[str, str | int], ...]) -> list[str]:
        fired = self._host.fired
        for what in fired:
            fired[what] = []
        for fact in facts:
            self._tell(self._host.assert_fact, ruleset, sid, dict(fact))
        seen = tuple(dict.fromkeys(fired[SEEN]))
        # The order is what makes `none_of` right: nothing is for a concern until all that is against is there.
        for side in (AGAINST, FOR):
            for pattern in seen:
                self._tell(self._host.assert_fact, ruleset, sid, {"t": side, "pattern": pattern})
        # Without an action having run, deleting the state would free memory that was never set.
        self._tell(self._host.post, ruleset, sid, {"t": END})
        if fired[END] != [END]:
            raise EngineError(f"the last message had {len(fired[END])} answers, not one")
        self._host.delete_state(ruleset, sid)
        return fired[RAISED]

    def _tell(self, how: Callable[[str, Message], Any], ruleset: str, sid: str, message: Message) -> None:
        for _ in range(3):
            try:
                state = how(ruleset, {**message, "sid": sid, "id": next(self._ids)})
            except MessageNotHandledException:
                return  # No condition is about it.
            except MessageObservedException:
                continue  # The ids of two messages have the same hash; another id will do.
            if state and "exception" in state:
                raise EngineError(str(state["exception"]))
            return
        raise EngineError("three ids in a row were taken")


def serve(questions: Iterable[bytes], answers: BinaryIO) -> None:
    """Answers every line of `questions` until there are no more."""
    lines = iter(questions)
    first = next(lines, None)
    if first is None:
        return
    engine = Engine(json.loads(first))
    _answer(answers, {"ready": True})
    for line in lines:
        child = json.loads(line)
        _answer(answers, {"n": child["n"], "concerns": engine.decide(child["facts"])})


def _answer(answers: BinaryIO, value: Mapping[str, Any]) -> None:
    answers.write(json.dumps(value).encode("ascii") + b"\n")
    answers.flush()


def main() -> None:
    """Serves standard input. Nothing but answers goes to standard output."""
    faulthandler.enable()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
