"""Things by numbers, so that arrays can hold them: words, days, and sets of things, without a limit to how many."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from compliance.engines.arrays.search import is_new
from compliance.engines.arrays.values import EMPTY, Integers, Places, Rows, SetIds

T = TypeVar("T", bound=Hashable)


class Numbering(Generic[T]):
    """Things numbered in the order in which they were first met."""

    def __init__(self) -> None:
        self.things: list[T] = []
        self._numbers: dict[T, int] = {}

    def number(self, thing: T) -> int:
        """The number of a thing, its own from now on."""
        number = self._numbers.setdefault(thing, len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        return number


class _Sortable(Hashable, Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


S = TypeVar("S", bound=_Sortable)


class Sets(Generic[S]):
    """Sets of things, numbered as they are met. EMPTY is the empty one; nearly every row has that."""

    def __init__(self) -> None:
        self._sets: Numbering[frozenset[S]] = Numbering()
        self._sets.number(frozenset())

    def number(self, things: Iterable[S]) -> int:
        """The number of a set."""
        return self._sets.number(frozenset(things))

    def things(self, number: int) -> list[S]:
        """What a set holds, in order."""
        return sorted(self._sets.things[number])

    def add(self, ids: SetIds, rows: Rows, thing: S) -> None:
        """Puts a thing into the sets of some rows."""
        chosen = ids[rows]
        if not chosen.any():
            ids[rows] = self.number((thing,))
            return
        with_it = np.zeros(len(self._sets.things), np.int64)
        for number in np.flatnonzero(np.bincount(chosen)).tolist():
            with_it[number] = self.number((*self._sets.things[number], thing))
        ids[rows] = with_it[chosen]

    def union(self, ids: SetIds, others: SetIds) -> SetIds:
        """What either of two sets holds, row by row."""
        together = np.maximum(ids, others)
        rows = np.flatnonzero((ids != EMPTY) & (others != EMPTY) & (ids != others))
        if len(rows):
            pairs, of = np.unique(np.stack([ids[rows], others[rows]]), axis=1, return_inverse=True)
            sets = self._sets.things
            numbers = [self.number(sets[one] | sets[other]) for one, other in pairs.T.tolist()]
            together[rows] = np.array(numbers)[of.ravel()]
        return together

    def gathered(self, ids: SetIds, of: Places, many: int) -> SetIds:
        """What any of several sets holds: `of` says which of the `many` each is of."""
        gathered = np.full(many, EMPTY)
        order = np.lexsort((ids, of))
        order = order[is_new(of[order], ids[order])]
        first = is_new(of[order])
        gathered[of[order[first]]] = ids[order[first]]
        for group, number in zip(of[order[~first]].tolist(), ids[order[~first]].tolist(), strict=True):
            sets = self._sets.things
            gathered[group] = self.number(sets[gathered[group]] | sets[number])
        return gathered

    def fewest_first(self, ids: SetIds) -> Integers:
        """A rank by how many things a set holds, and which: the fewest come first."""
        if not ids.any():
            return ids
        numbers = np.flatnonzero(np.bincount(ids)).tolist()
        ranked = sorted(numbers, key=lambda number: (len(things := self.things(number)), things))
        rank = np.zeros(len(self._sets.things), np.int64)
        rank[ranked] = np.arange(len(ranked))
        ranks: Integers = rank[ids]
        return ranks
