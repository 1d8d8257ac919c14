"""Questions that the rules cannot tell apart are asked once.

What the rules compare is the order of a question's numbers, never the numbers: how far a due day lies from what met
it is all the same to them. There are some dozens of such orders, so that after its first events a monitor seldom
has to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from compliance.durable.definition import Message
from compliance.engines.live.ruleset import facts
from compliance.engines.reference.verdict import Question, Verdict, counted
from compliance.model.obligations import Status

Shape = tuple[tuple[str | int, ...], ...]
"""The facts of a question, each number as its place in the order of those it may be compared with."""

_OF_DAYS = frozenset({"due", "until"})
"""What is compared with each other alone; all other numbers may be compared among themselves."""


class Remembering:
    """Decides as `decide` does, which is asked for one question of each shape.

    `decide` gives the verdict on each question, None where times not recorded decide it.
    """

    def __init__(self, decide: Callable[[Sequence[Question]], Sequence[Verdict | None]]) -> None:
        self._decide = decide
        self._statuses: dict[Shape, Status | None] = {}

    def __call__(self, questions: Sequence[Question]) -> list[Verdict | None]:
        """The verdict on each question, in order."""
        shapes = [shape(facts(asked)) for asked in questions]
        fresh = {
            form: asked for form, asked in zip(shapes, questions, strict=True) if form not in self._statuses
        }
        if fresh:
            for form, verdict in zip(fresh, self._decide(list(fresh.values())), strict=True):
                self._statuses[form] = verdict.status if verdict is not None else None
        return [_verdict(asked, self._statuses[form]) for asked, form in zip(questions, shapes, strict=True)]


def _verdict(asked: Question, status: Status | None) -> Verdict | None:
    return None if status is None else counted(asked, status)


def shape(told: Sequence[Message]) -> Shape:
    """The facts as far as the rules can see them."""
    days: set[int] = set()
    times: set[int] = set()
    for message in told:
        for name, value in message.items():
            if isinstance(value, int):
                (days if name in _OF_DAYS else times).add(value)
    day, time = _places(days), _places(times)
    return tuple(
        tuple(
            value if isinstance(value, str) else day[value] if name in _OF_DAYS else time[value]
            for name, value in message.items()
        )
        for message in told
    )


def _places(numbers: set[int]) -> dict[int, int]:
    return {number: place for place, number in enumerate(sorted(numbers))}
