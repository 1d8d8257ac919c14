"""How rows arrive is of no account: their order, repeats of them, and the other cases of the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.scenario import Scenario, uncited
from tests.strategies.scenarios import scenarios


@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_the_rows_cited(scenario: Scenario, chance) -> None:
    """An export sorted by another column is the same export."""
    rows = list(scenario.rows)
    chance.shuffle(rows)
    assert _uncited(scenario.holding(rows)) == _uncited(scenario)


@given(scenarios(), st.data())
def test_rows_that_occur_twice_change_nothing_but_the_rows_cited(
    scenario: Scenario, data: st.DataObject
) -> None:
    """A join that repeats rows repeats no duty and no evidence."""
    again = data.draw(st.lists(st.sampled_from(scenario.rows), min_size=1, max_size=5))
    assert _uncited(scenario.holding([*scenario.rows, *again])) == _uncited(scenario)


@given(scenarios())
def test_other_cases_change_nothing(scenario: Scenario) -> None:
    """A child's findings are the same in a file of one child."""
    together = scenario.obligations()
    for case in sorted({str(row["case"]) for row in scenario.rows}):
        alone = scenario.holding([row for row in scenario.rows if row["case"] == case])
        assert [uncited(o) for o in together if o.case == case] == _uncited(alone)


@given(scenarios())
def test_the_rows_cited_do_not_change_either_when_the_other_cases_go(scenario: Scenario) -> None:
    """Cutting a table by case keeps every row its number, and so every receipt."""
    together = scenario.obligations()
    for (case,), table in scenario.table.partition_by("case", as_dict=True).items():
        alone = scenario.asked()
        alone.__dict__["table"] = table
        assert [o for o in together if o.case == case] == alone.obligations()


def _uncited(scenario: Scenario) -> list[object]:
    return [uncited(o) for o in scenario.obligations()]
