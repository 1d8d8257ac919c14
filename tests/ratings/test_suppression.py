"""Small numbers that are withheld cannot be worked out again from what is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from compliance.ratings.suppression import Relation, withheld

MOST = 3
"""Small enough for every table that could have been to be tried."""

Table = tuple[dict[str, int], tuple[Relation, ...]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A population, parts of it that overlap, and of one of these parts of its own: as a page has them."""
    total = draw(st.integers(0, 8))
    cells = {"all": total}
    relations = []
    for name in ("a", "b"):
        first = draw(st.integers(0, total))
        cells[name] = first
        parts = [name]
        if draw(st.booleans()):
            cells[f"{name}'"] = draw(st.integers(0, total - first))
            parts.append(f"{name}'")
        relations.append(Relation("all", tuple(parts)))
    if draw(st.booleans()):
        cells["inner"] = draw(st.integers(0, cells["a"]))
        relations.append(Relation("a", ("inner",)))
    return cells, tuple(relations)


def could_be(
    cells: Mapping[str, int], relations: Sequence[Relation], hidden: frozenset[str]
) -> Iterator[dict[str, int]]:
    """Every table that a reader has to think possible who knows the rule, and which cells are small."""
    unknown = sorted(hidden)
    ranges = [range(1, MOST + 1) if 1 <= cells[name] <= MOST else range(13) for name in unknown]
    for values in product(*ranges):
        table = {**cells, **dict(zip(unknown, values, strict=True))}
        if all(rest(table, each) >= 0 for each in relations):
            yield table


def rest(table: Mapping[str, int], relation: Relation) -> int:
    return table[relation.total] - sum(table[part] for part in relation.parts)


@given(tables())
def test_whatever_is_withheld_could_be_at_least_two_numbers(table: Table) -> None:
    cells, relations = table
    hidden = withheld(cells, relations, MOST)
    possible = list(could_be(cells, relations, hidden))

    for name, value in cells.items():
        if 1 <= value <= MOST:
            assert name in hidden
        if name in hidden:
            assert len({each[name] for each in possible}) > 1
    for relation in relations:
        if 1 <= rest(cells, relation) <= MOST:
            assert len({rest(each, relation) for each in possible}) > 1


def test_what_needs_no_withholding_is_published() -> None:
    cells = {"all": 40, "in time": 30, "of whom early": 20}
    relations = (Relation("all", ("in time",)), Relation("in time", ("of whom early",)))

    assert withheld(cells, relations, 5) == frozenset()


def test_one_child_who_was_late_is_not_told_by_all_the_others() -> None:
    """24 of 25 in time: one child is not, and would be known."""
    assert withheld({"all": 25, "in time": 24}, (Relation("all", ("in time",)),), 5) == {"in time"}


def test_a_part_that_could_be_subtracted_takes_another_with_it() -> None:
    """20 children in all, of 1 kind 1 and of the other 19, and nobody else."""
    cells = {"all": 20, "one": 1, "other": 19}

    assert withheld(cells, (Relation("all", ("one", "other")),), 5) == {"one", "other"}


def test_nobody_is_told_as_nobody() -> None:
    assert withheld({"all": 20, "none": 0}, (Relation("all", ("none",)),), 5) == frozenset()
