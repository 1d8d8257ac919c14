"""Pieces of evidence on a track, in order of the day they count from."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from compliance.model.conditions import Pattern
from compliance.model.events import CaseHistory, Event, Origin, in_history
from compliance.model.obligations import Assumption
from compliance.timeline.matching import match


@dataclass(frozen=True, slots=True)
class Piece:
    """An event that a pattern asks for.

    `on` is the day it counts from, which a later recorded date (a report received) may move; `at` is
    its instant where that is known and the day was not moved.
    """

    on: date
    at: datetime | None
    key: str | None
    assumptions: tuple[Assumption, ...]
    origin: Origin | None
    event: Event


def pieces(history: CaseHistory, patterns: tuple[Pattern, ...], as_of: date) -> tuple[Piece, ...]:
    """Every event of the case that one of the patterns asks for, by day, up to the as-of day."""
    found = [
        piece
        for pattern in patterns
        for event in history.named(pattern.event)
        if (piece := _piece(event, pattern)) is not None and piece.on <= as_of
    ]
    return tuple(sorted(found, key=_order))


def pieces_after(
    before: tuple[Piece, ...],
    pattern: Pattern,
    gone: Collection[Event],
    new: Iterable[Event],
    as_of: date,
) -> tuple[Piece, ...]:
    """What `pieces` gives for one pattern when some events it gave them for are gone, and others are new.

    `gone` are told apart as objects. None of those that stay may count from a day after the as-of day.
    """
    out = {id(event) for event in gone}
    found = [piece for piece in before if id(piece.event) not in out]
    for event in new:
        piece = _piece(event, pattern) if event.name == pattern.event else None
        if piece is not None and piece.on <= as_of:
            insort(found, piece, key=lambda p: (_order(p), in_history(p.event)))
    return tuple(found)


def _piece(event: Event, pattern: Pattern) -> Piece | None:
    assumed = match(event, pattern.where) if pattern.asks_of(event.on) else None
    if assumed is None:
        return None
    moved = [day for name in pattern.dated_by if isinstance(day := event.attributes.get(name), date)]
    on = max([event.on, *moved])
    key = event.attributes.get(pattern.key) if pattern.key else None
    return Piece(
        on,
        event.at if on == event.on else None,
        None if key is None else str(key),
        assumed,
        event.origin,
        event,
    )


def assumed_least(assumed: Iterable[Assumption]) -> tuple[int, tuple[Assumption, ...]]:
    """What puts first, of events alike, the one that assumes least."""
    different = sorted(set(assumed))
    return (len(different), tuple(different))


def _order(piece: Piece) -> tuple[date, bool, datetime | date, tuple[int, tuple[Assumption, ...]], str]:
    # On one day, a piece whose time is known comes first, then the one that assumes least.
    return (
        piece.on,
        piece.at is None,
        piece.at or piece.on,
        assumed_least(piece.assumptions),
        piece.key or "",
    )
