"""Questions about the life of one obligation, near the boundaries on which its status turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from compliance.engines.reference.verdict import Instant, Moment, Question, instant
from tests.strategies.chance import pick

T = TypeVar("T")

# The clocks change on two of these days, and one begins a year.
_DUE_DAYS = (date(2024, 3, 31), date(2024, 10, 27), date(2025, 1, 1), date(2024, 6, 12))
_NEAR = (0, 1, -1, 2, -2, 9, -9, 40, -40)
_MINUTES = (0, 1, 30, 12 * 60, 23 * 60 - 1)


class Chooser(Protocol):
    """Takes one of several; the first is the simplest."""

    def __call__(self, options: Sequence[T], /) -> T: ...


def question(choose: Chooser) -> Question:
    """A question by days or by hours; often on the due day, the day after, or the last instant in time."""
    due_on = choose(_DUE_DAYS)

    def near() -> date:
        return due_on + timedelta(days=choose(_NEAR))

    by_hours = choose((False, True))
    due_by = _due_by(choose, due_on) if by_hours else None
    met = _moment(choose, near(), due_by) if choose((True, False)) else None
    closed = _moment(choose, near(), due_by) if choose((False, True)) else None
    return Question(
        due_on=choose((due_on, due_on, due_on, due_on, None)),
        due_by=due_by,
        met=met,
        closed=closed,
        as_of=near(),
        soon=near(),
    )


def _due_by(choose: Chooser, day: date) -> Instant:
    """Due at an instant, or as many hours after a moment known only to its day, within a day of the due day."""
    whole = instant(day, None)
    shift = timedelta(hours=choose((0, 0, 1, -1, 24)))
    if choose((True, False)):
        at = whole.earliest + shift + timedelta(minutes=choose(_MINUTES))
        return Instant(at, at)
    return Instant(whole.earliest + shift, whole.limit + shift)


def _moment(choose: Chooser, day: date, due: Instant | None) -> Moment:
    if due is None or choose((False, True)):
        return Moment(day)
    whole = instant(day, None)
    close = [edge + timedelta(minutes=by) for edge in (due.earliest, due.limit) for by in (0, 1, -1)]
    inside = [at for at in close if whole.earliest <= at < whole.limit]
    return Moment(day, choose([*inside, *(whole.earliest + timedelta(minutes=by) for by in _MINUTES)]))


@st.composite
def questions(draw: DrawFn) -> Question:
    """Any question."""
    return question(lambda options: pick(draw, options))
