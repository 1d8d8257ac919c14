"""Stretches of time that carry duties: what begins and ends them, and how findings speak of them."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.conditions import Leaf


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """How findings speak of a scope.

    `begins` stands before the day it began, `before` where that is not known; `ended` says that it ended. `noun`: what
    a case is in during it.
    """

    begins: str
    before: str
    ended: str
    noun: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of time that carries duties.

    `opens` begins it, unless the event `continues` the one before it (a move with the same carer) or is
    `ignored` (a temporary stay beside the main placement): it
    satisfies every leaf of one of the alternatives. `closes` ends it, matched by `key` where
    there is one. `shown_by` are events that prove a scope was open although its beginning is not in the
    export. `one_at_a_time`: a new one ends the one before it.
    `goes_on`: without a key, an opening while a stretch runs begins nothing if it satisfies every leaf and the
    opening that began the stretch did too; none: it always begins another. `ends_at_age`: on the day on which the
    child attains so many years it ends, if it has not ended before, and from then on none begins.
    `opens_where` and `closes_where`: what those events satisfy that count; others open and close nothing.
    `also_opens`: other events that open it, each with what it satisfies. The first day of any in a stretch of the
    scope around begins it, and no later one there does, unless one of `also_closes` has ended it: one that is told
    on a later day than one of these, as the last of its day, and not on a day of `opens`.
    `held_by`: the role of the worker who holds a case in it; None is whoever holds it anyhow.
    `reviewed_by`: the role of the worker who reviews a case in it; None is the one of the scope that it lies within.
    `expected`: a case of which something is recorded that lies in such a scope is expected to be shown in one.
    """

    id: str
    opens: str
    closes: str
    key: str | None
    within: str | None
    one_at_a_time: bool
    continues: tuple[Leaf, ...]
    ignored: tuple[tuple[Leaf, ...], ...]
    shown_by: tuple[str, ...]
    words: ScopeWords
    held_by: str | None = None
    reviewed_by: str | None = None
    expected: bool = False
    goes_on: tuple[Leaf, ...] = ()
    ends_at_age: int | None = None
    opens_where: tuple[Leaf, ...] = ()
    closes_where: tuple[Leaf, ...] = ()
    also_opens: tuple[tuple[str, tuple[Leaf, ...]], ...] = ()
    also_closes: tuple[tuple[str, tuple[Leaf, ...]], ...] = ()

    @property
    def openings(self) -> tuple[tuple[str, tuple[Leaf, ...]], ...]:
        """Every event that opens it, with what it satisfies."""
        return ((self.opens, self.opens_where), *self.also_opens)

    @property
    def events(self) -> tuple[str, ...]:
        """The events that its stretches are made of: what opens, closes and shows it."""
        opening = (name for name, _ in (*self.openings, *self.also_closes))
        return (*opening, self.closes, *self.shown_by)
