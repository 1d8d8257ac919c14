"""Which figures are withheld so that no small number can be read, or worked out from what is published.

Cells are numbers by name. A relation says that a total is the sum of its parts and of a rest that nobody publishes: a
denominator of its numerator and those who were not counted, the children looked after of those who came alone and the
others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Cell = str


@dataclass(frozen=True, slots=True)
class Relation:
    """A total, the parts of it that are published, and what is left: of no part, and published nowhere."""

    total: Cell
    parts: tuple[Cell, ...]


def withheld(cells: Mapping[Cell, int], relations: Sequence[Relation], most: int) -> frozenset[Cell]:
    """The cells that are not published. `most`: numbers from 1 to this are small; 0 is none of them.

    A reader who knows this rule, and which cells were withheld for being small, still has at least two values for every
    cell that is withheld, and for every rest that is small. Cells of relations that are not in `cells` are unknown, and
    their relations tell nothing.
    """
    told = [each for each in relations if {each.total, *each.parts} <= cells.keys()]
    small = frozenset(name for name, value in cells.items() if 1 <= value <= most)
    hidden = set(small)
    while (given_away := next(_given_away(cells, told, most, small, hidden), None)) is not None:
        hidden.add(given_away)
    return frozenset(hidden)


def _given_away(
    cells: Mapping[Cell, int],
    relations: Sequence[Relation],
    most: int,
    small: frozenset[Cell],
    hidden: set[Cell],
) -> Iterator[Cell]:
    """The next cell to be withheld, while one of those withheld, or a small rest, has one value only."""
    known = _Known(cells, relations, most, small, hidden)
    for relation in relations:
        rest = cells[relation.total] - sum(cells[part] for part in relation.parts)
        needing = [part for part in (relation.total, *relation.parts) if part in hidden]
        if all(known.may_differ(each) for each in needing) and (
            not 1 <= rest <= most or known.rest_may_differ(relation)
        ):
            continue
        shown = [part for part in relation.parts if part not in hidden]
        yield from sorted((part for part in shown if cells[part]), key=lambda part: (cells[part], part))
        yield from shown
        if relation.total not in hidden:
            yield relation.total


@dataclass(frozen=True, slots=True)
class _Known:
    """What can be worked out from the cells that are not `hidden`."""

    cells: Mapping[Cell, int]
    relations: Sequence[Relation]
    most: int
    small: frozenset[Cell]
    hidden: set[Cell]

    def may_differ(self, cell: Cell) -> bool:
        """Whether the cell could be one more or one less, with other unpublished numbers making up for it."""
        return any(self._moves(cell, by, frozenset()) for by in (1, -1))

    def rest_may_differ(self, relation: Relation) -> bool:
        """Whether what is left of a relation could be one more or one less."""
        seen = frozenset((relation,))
        return any(
            self._moves(cell, by if cell == relation.total else -by, seen)
            for cell in (relation.total, *relation.parts)
            for by in (1, -1)
        )

    def _moves(self, cell: Cell, by: int, seen: frozenset[Relation]) -> bool:
        if cell not in self.hidden or not self._within(cell, self.cells[cell] + by):
            return False
        others = [each for each in self.relations if cell in (each.total, *each.parts) and each not in seen]
        # A relation that is met again by another way would have to be made up for twice.
        return all(self._made_up_for(cell, by, each, seen | {*others}) for each in others)

    def _within(self, cell: Cell, value: int) -> bool:
        return 1 <= value <= self.most if cell in self.small else value >= 0

    def _made_up_for(self, cell: Cell, by: int, relation: Relation, seen: frozenset[Relation]) -> bool:
        """Whether the rest of the relation, or another of its cells, can move so that its sum still holds."""
        rest = self.cells[relation.total] - sum(self.cells[part] for part in relation.parts)
        wanted = by if cell == relation.total else -by
        if rest + wanted >= 0:
            return True
        return any(
            self._moves(other, -wanted if other == relation.total else wanted, seen)
            and not self._in_seen(other, relation, seen)
            for other in (relation.total, *relation.parts)
            if other != cell
        )

    def _in_seen(self, cell: Cell, relation: Relation, seen: Iterable[Relation]) -> bool:
        return any(cell in (each.total, *each.parts) for each in seen if each != relation)
