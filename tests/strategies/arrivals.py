"""The rows of a scenario as a stream: in any order, told twice, told wrong and corrected, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis.strategies import DrawFn

from compliance.live.messages import EventMessage
from tests.strategies.chance import number, once_in, pick, upto
from tests.strategies.days import FIRST_AS_OF
from tests.strategies.rows import Row
from tests.strategies.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Step:
    """What a monitor is told at once: events, or else that it is the end of a later day."""

    messages: tuple[EventMessage, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """A scenario told step by step, from a day on; after the last step all of it is known, as of its day."""

    begins: date
    steps: tuple[Step, ...]


def stream(draw: DrawFn, scenario: Scenario) -> Stream:
    """The rows of the scenario arriving, with days passing between them."""
    told: list[EventMessage] = []
    for place, row in enumerate(scenario.rows):
        # Most depends on what opens, closes or sets something.
        wrong = (
            pick(draw, (0, 0, 1, 2)) if row["event"] in scenario.turns_on.scope_events else once_in(draw, 8)
        )
        told += _told(draw, f"e{place}", row, scenario.rows, wrong=int(wrong))
        if once_in(draw, 8):
            told.append(_message(f"x{place}", 1, _mistaken(draw, row, scenario.rows)))
            told.append(EventMessage(id=f"x{place}", revision=2, retracted=True))
        if once_in(draw, 8):
            told.append(pick(draw, told))
    _shuffle(draw, told)
    begins = max(FIRST_AS_OF, scenario.as_of - timedelta(days=pick(draw, (0, 1, 30, 400))))
    steps = _in_batches(draw, told)
    for day in _days_between(draw, begins, scenario.as_of):
        steps.insert(number(draw, _after_days(steps), len(steps)), Step(day=day))
    return Stream(begins, tuple(steps))


def winners(steps: Sequence[Step]) -> list[EventMessage]:
    """What is known after these steps: of each event the highest revision, if it was not taken back."""
    latest: dict[str, EventMessage] = {}
    for message in (message for step in steps for message in step.messages):
        if message.id not in latest or message.revision > latest[message.id].revision:
            latest[message.id] = message
    return [message for message in latest.values() if not message.retracted]


def row_of(message: EventMessage) -> Row:
    """The message as a row of a file."""
    dated = {name: value for name in ("on", "at", "recorded_on") if (value := getattr(message, name))}
    return {"case": message.case, "event": message.event, **dated, **message.attributes}


def _told(draw: DrawFn, id_: str, row: Row, rows: Sequence[Row], *, wrong: int) -> list[EventMessage]:
    """The row as it is told in the end, after as many times as it was told wrong."""
    mistaken = [_mistaken(draw, row, rows) for _ in range(wrong)]
    return [_message(id_, revision, each) for revision, each in enumerate([*mistaken, row], start=1)]


def _mistaken(draw: DrawFn, row: Row, rows: Sequence[Row]) -> Row:
    """A row that is not meant: of another day, or another row altogether, of another case perhaps."""
    on = row.get("on")
    if isinstance(on, date) and once_in(draw, 2):
        return {**row, "on": on + timedelta(days=pick(draw, (1, -1, 7, -30, 60, -60, 200, -200)))}
    other = pick(draw, rows)
    return {**other, "case": row["case"]} if once_in(draw, 2) else other


def _message(id_: str, revision: int, row: Row) -> EventMessage:
    return EventMessage.model_validate({"id": id_, "revision": revision, **row})


def _shuffle(draw: DrawFn, told: list[EventMessage]) -> None:
    for last in range(len(told) - 1, 0, -1):
        other = upto(draw, last)
        told[last], told[other] = told[other], told[last]


def _in_batches(draw: DrawFn, told: list[EventMessage]) -> list[Step]:
    steps = []
    while told:
        size = pick(draw, (1, 1, 1, 2, 5))
        steps.append(Step(tuple(told[:size])))
        told = told[size:]
    return steps


def _days_between(draw: DrawFn, first: date, last: date) -> list[date]:
    """A few days up to the last one, in order; the last is always among them if it is later than the first."""
    length = (last - first).days
    days = (
        {first + timedelta(days=number(draw, 1, length)) for _ in range(pick(draw, (0, 1, 3)))}
        if length
        else set()
    )
    return sorted(days | ({last} if length else set()))


def _after_days(steps: Sequence[Step]) -> int:
    return max((place + 1 for place, step in enumerate(steps) if step.day is not None), default=0)
