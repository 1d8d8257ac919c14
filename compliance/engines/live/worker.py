"""The statuses of obligations, decided by durable-rules in a process of its own, which may be lost.

Run as `python -P -m compliance.engines.live.worker`. The first line of its input is a JSON object of
rulesets; it answers {"ready": true}. Each further line is a batch of questions, each the facts of one
obligation, {"n": 5, "questions": [[...], ...]}; it answers {"n": 5, "statuses": ["met", null, ...]}, null
where no rule decides. It ends when its input does. Whatever goes wrong ends it with a traceback on
standard error: the asker decides the rest without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from compliance.durable.definition import Definition, Message
from compliance.durable.host import EngineError, QuietHost
from compliance.durable.serving import Answering, serve_standard_streams


class Statuses:
    """Decides one obligation at a time, by a definition of one ruleset whose rules record statuses."""

    def __init__(self, definition: Definition) -> None:
        self._host = QuietHost(definition)
        [self._ruleset] = definition

    def decide(self, facts: Iterable[Message]) -> str | None:
        """The status of the obligation that these are the facts of, told in their order.

        Raises EngineError, also where rules that exclude each other have both fired.
        """
        host = self._host
        host.begin(self._ruleset)
        for fact in facts:
            host.tell(fact)
        host.end()
        fired = host.fired("status")
        if len(fired) > 1:
            raise EngineError(f"{len(fired)} statuses for one obligation: {', '.join(fired)}")
        return fired[0] if fired else None


def answering(definition: Definition) -> Answering:
    """What answers a batch of questions."""
    statuses = Statuses(definition)

    def answer(batch: Mapping[str, Any]) -> dict[str, object]:
        return {"n": batch["n"], "statuses": [statuses.decide(facts) for facts in batch["questions"]]}

    return answer


if __name__ == "__main__":
    serve_standard_streams(answering)
