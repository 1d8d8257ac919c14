"""The rules engine in a process of its own, since a fault in it takes its process down.

Run as `python -m compliance.ratings.concerns.worker`. The first line of its input is a JSON object of
rulesets; it answers {"ready": true}. Each further line is a child, {"n": 17, "facts": [...]}; it answers
{"n": 17, "concerns": ["CON-1"]}. It ends when its input does. Whatever goes wrong ends it with a
traceback on standard error: the asker decides the rest without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from compliance.durable.definition import Definition, Message
from compliance.durable.host import QuietHost
from compliance.durable.serving import Answering, serve_standard_streams
from compliance.ratings.concerns.compiled import AGAINST, FOR, RAISED, SEEN


class Engine:
    """Decides one child at a time. `ids` are those of the host."""

    def __init__(self, definition: Definition, ids: Iterator[str] | None = None) -> None:
        self._host = QuietHost(definition, ids)
        self._rulesets = tuple(definition)

    def decide(self, facts: Iterable[Message]) -> list[str]:
        """The ids of the concerns that these facts raise. Raises EngineError; the engine is of no use then."""
        facts = tuple(facts)
        return [concern for ruleset in self._rulesets for concern in self._decide(ruleset, facts)]

    def _decide(self, ruleset: str, facts: tuple[Message, ...]) -> tuple[str, ...]:
        host = self._host
        host.begin(ruleset)
        for fact in facts:
            host.tell(fact)
        seen = tuple(dict.fromkeys(host.fired(SEEN)))
        # The order is what makes `none_of` right: nothing is for a concern until all that is against is there.
        for side in (AGAINST, FOR):
            for pattern in seen:
                host.tell({"t": side, "pattern": pattern})
        host.end()
        return host.fired(RAISED)


def answering(definition: Definition) -> Answering:
    """What answers a question about a child."""
    engine = Engine(definition)

    def answer(child: Mapping[str, Any]) -> dict[str, object]:
        return {"n": child["n"], "concerns": engine.decide(child["facts"])}

    return answer


if __name__ == "__main__":
    serve_standard_streams(answering)
