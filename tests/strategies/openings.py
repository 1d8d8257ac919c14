"""Timelines for generated packs: each scope opened and closed a few times, in and out of those around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis.strategies import DrawFn

from compliance.calendars.spans import Span, Unit
from compliance.model.rulebook import Rulebook
from compliance.model.scopes import Scope
from tests.strategies.chance import number, once_in, pick
from tests.strategies.days import any_day, near, within_reach
from tests.strategies.growth import Grown
from tests.strategies.prompts import Asked
from tests.strategies.rows import Cell
from tests.strategies.shipped import vocabulary
from tests.strategies.words import Words, attributes

_LASTING = (Span(1, Unit.YEARS), Span(1, Unit.MONTHS))


def opening_events(draw: DrawFn, book: Rulebook, asked: Asked, *, tame: bool = False) -> list[Grown]:
    """Events that open and close the pack's scopes.

    `tame`: every scope is opened from the first day on, and once at a time.
    """
    grown: list[Grown] = []
    base = any_day(draw)
    lengths = (*_LASTING, *asked.spans)
    gaps = (0, 1, 30) if tame else (0, 1, 30, -5)
    for scope in book.scopes.values():
        anchors = [e.on for e in grown] or [base]
        begins = base if tame else near(draw, pick(draw, anchors), lengths)
        for run in range(1, number(draw, 1, 3) + 1):
            events, left = _run(draw, scope, begins, lengths, asked.words, run)
            grown += events
            begins = within_reach(left + timedelta(days=pick(draw, gaps)))
    if not tame and len(grown) > 1 and once_in(draw, 5):
        # An export that begins late or lost a row.
        grown.pop(number(draw, 0, len(grown) - 1))
    return grown


def further_openings(draw: DrawFn, book: Rulebook, asked: Asked, start: Sequence[Grown]) -> list[Grown]:
    """Events that open and close, beside those to start from, the scopes that the rules in play owe something in."""
    lengths = (*_LASTING, *asked.spans)
    owing = {r.scope for r in book.rules.values()}
    grown: list[Grown] = []
    for name in sorted(owing):
        scope = book.scopes[name]
        if once_in(draw, 3) or any(e.event == scope.opens for e in start):
            continue
        begins = near(draw, pick(draw, start).on, lengths)
        grown += _run(draw, scope, begins, lengths, asked.words, 1)[0]
    return grown


def _run(
    draw: DrawFn, scope: Scope, begins: date, lengths: Sequence[Span], words: Words, run: int
) -> tuple[list[Grown], date]:
    """One opening, perhaps its close, and the day it was left."""
    opens, closes = vocabulary().events[scope.opens], vocabulary().events[scope.closes]
    key: dict[str, Cell] = {opens.key: f"{opens.key[0]}{run}"} if opens.key and not once_in(draw, 6) else {}
    events = [Grown(opens.name, begins, {**attributes(draw, opens, begins, (), words), **key})]
    left = max(begins, near(draw, begins, lengths))
    if not once_in(draw, 3):
        events.append(Grown(closes.name, left, {**attributes(draw, closes, left, (), words), **key}))
    return events, left
