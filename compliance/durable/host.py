"""The engine, told one case at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from durable.engine import Host, MessageNotHandledException, MessageObservedException

from compliance.durable.definition import END, Definition, Message


class EngineError(Exception):
    """The engine did something it does not do inside its envelope."""


class QuietHost:
    """The rulesets of one definition, built once, which hear one case at a time.

    A case is begun, told fact by fact, and ended, which forgets it: the engine holds few cases at once, and
    may take one for another. After an EngineError it is of no use any more. `ids` gives message ids, short
    and none twice in a case.
    """

    def __init__(self, definition: Definition, ids: Iterator[str] | None = None) -> None:
        # The library takes `run` out of what it is given.
        self._host = _Silent(json.loads(json.dumps(definition)))
        self._ids = ids or (f"m{n}" for n in count())
        self._sids = (f"s{n}" for n in count())
        self._open: tuple[str, str] | None = None

    def begin(self, ruleset: str) -> None:
        """Begin a case in one of the rulesets."""
        if self._open is not None:
            raise EngineError("a case is begun before the one before it has ended")
        for recorded in self._host.fired.values():
            recorded.clear()
        self._open = ruleset, next(self._sids)

    def tell(self, message: Message) -> None:
        """Assert a fact. The rules that can fire have fired when this returns."""
        self._tell(self._host.assert_fact, message)

    def fired(self, what: str) -> tuple[str, ...]:
        """Which things of one kind the rules have recorded in this case so far, in order."""
        return tuple(self._host.fired[what])

    def end(self) -> None:
        """End the case; what was fired stays until the next begins."""
        # Without an action having run, deleting the state would free memory that was never set.
        self._tell(self._host.post, {"t": END})
        ends = self.fired(END)
        if ends != (END,):
            raise EngineError(f"the last message had {len(ends)} answers, not one")
        self._host.delete_state(*self._begun())
        self._open = None

    def _begun(self) -> tuple[str, str]:
        if self._open is None:
            raise EngineError("no case has begun")
        return self._open

    def _tell(self, how: Callable[[str, dict[str, Any]], Any], message: Message) -> None:
        ruleset, sid = self._begun()
        for _ in range(3):
            try:
                state = how(ruleset, {**message, "sid": sid, "id": next(self._ids)})
            except MessageNotHandledException:
                return  # No condition is about it.
            except MessageObservedException:
                continue  # The ids of two messages have the same hash; another id will do.
            # The library swallows what an action raises, and keeps its text here.
            if state and "exception" in state:
                raise EngineError(str(state["exception"]))
            return
        raise EngineError("three ids in a row were taken")


class _Silent(Host):  # type: ignore[misc]  # the library has no types
    """A host whose rules' actions only append what `run` says to `fired`."""

    def __init__(self, definition: Definition) -> None:
        self.fired: dict[str, list[str]] = {}
        super().__init__(definition)

    def _run(self) -> None:
        """Does not start the library's two background threads, which take actions away from the asker."""

    def get_action(self, action_name: str) -> Callable[[object], None]:
        what, name = action_name.split(" ", 1)
        self.fired.setdefault(what, [])

        # A plain function of one argument: the library looks at its code.
        def append(_: object) -> None:
            self.fired[what].append(name)

        return append
