"""How rows arrive is of no account: their order, repeats of them, and the other cases of the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.world import World, uncited
from tests.strategies.worlds import worlds


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_the_rows_cited(world: World, chance) -> None:
    """An export sorted by another column is the same export."""
    rows = list(world.rows)
    chance.shuffle(rows)
    assert _uncited(world.holding(rows)) == _uncited(world)


@given(worlds(), st.data())
def test_rows_that_occur_twice_change_nothing_but_the_rows_cited(world: World, data: st.DataObject) -> None:
    """A join that repeats rows repeats no duty and no evidence."""
    again = data.draw(st.lists(st.sampled_from(world.rows), min_size=1, max_size=5))
    assert _uncited(world.holding([*world.rows, *again])) == _uncited(world)


@given(worlds())
def test_other_cases_change_nothing(world: World) -> None:
    """A child's findings are the same in a file of one child."""
    together = world.obligations()
    for case in sorted({str(row["case"]) for row in world.rows}):
        alone = world.holding([row for row in world.rows if row["case"] == case])
        assert [uncited(o) for o in together if o.case == case] == _uncited(alone)


@given(worlds())
def test_the_rows_cited_do_not_change_either_when_the_other_cases_go(world: World) -> None:
    """Cutting a table by case keeps every row its number, and so every receipt."""
    together = world.obligations()
    for (case,), table in world.table.partition_by("case", as_dict=True).items():
        alone = world.asked()
        alone.__dict__["table"] = table
        assert [o for o in together if o.case == case] == alone.obligations()


def _uncited(world: World) -> list[object]:
    return [uncited(o) for o in world.obligations()]
