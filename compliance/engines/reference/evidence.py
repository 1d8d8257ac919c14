"""Pieces of evidence on a track, in order of the day they count from."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from operator import attrgetter

from compliance.model.conditions import Pattern
from compliance.model.events import CaseHistory, Event, Origin, in_history
from compliance.model.obligations import Assumption
from compliance.timeline.matching import match

Order = tuple[date, bool, datetime | date, tuple[int, tuple[Assumption, ...]], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """An event that a pattern asks for.

    `on` is the day it counts from, which a later recorded date (a report received) may move; `at` is
    its instant where that is known and the day was not moved. `order` is its place among others: on one day
    one whose time is known comes first, then the one that assumes least.
    """

    on: date
    at: datetime | None
    key: str | None
    assumptions: tuple[Assumption, ...]
    origin: Origin | None
    event: Event
    order: Order = field(compare=False, repr=False)


_BY_ORDER = attrgetter("order")


def pieces(history: CaseHistory, pattern: Pattern, as_of: date) -> tuple[Piece, ...]:
    """Every event of the case that the pattern asks for, by day, up to the as-of day."""
    pieces = [
        piece
        for event in history.named(pattern.event)
        if (piece := _piece(event, pattern)) is not None and piece.on <= as_of
    ]
    return tuple(sorted(pieces, key=_BY_ORDER))


def together(found: Sequence[tuple[Piece, ...]]) -> tuple[Piece, ...]:
    """The pieces of several patterns, by day; of those alike, the earlier pattern's first."""
    return found[0] if len(found) == 1 else tuple(sorted(chain.from_iterable(found), key=_BY_ORDER))


def pieces_after(
    before: tuple[Piece, ...],
    pattern: Pattern,
    gone: Collection[Event],
    new: Iterable[Event],
    as_of: date,
) -> tuple[Piece, ...]:
    """What `pieces` gives when some events it gave them for are gone, and others are new.

    `gone` are told apart as objects. None of those that stay may count from a day after the as-of day.
    """
    out = {id(event) for event in gone}
    pieces = [piece for piece in before if id(piece.event) not in out]
    for event in new:
        piece = _piece(event, pattern) if event.name == pattern.event else None
        if piece is not None and piece.on <= as_of:
            insort(pieces, piece, key=lambda p: (p.order, in_history(p.event)))
    return tuple(pieces)


def _piece(event: Event, pattern: Pattern) -> Piece | None:
    assumed = match(event, pattern.where) if pattern.asks_of(event.on) else None
    if assumed is None:
        return None
    on, at = event.on, event.at
    for name in pattern.dated_by:
        day = event.attributes.get(name)
        if isinstance(day, date) and day > on:
            on, at = day, None
    key = event.attributes.get(pattern.key) if pattern.key else None
    named = None if key is None else str(key)
    order = (on, at is None, at or on, assumed_least(assumed), named or "")
    return Piece(on, at, named, assumed, event.origin, event, order)


def assumed_least(assumed: Iterable[Assumption]) -> tuple[int, tuple[Assumption, ...]]:
    """What puts first, of events alike, the one that assumes least."""
    different = tuple(sorted(set(assumed)))
    return (len(different), different)
