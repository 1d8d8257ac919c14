"""No child looked after is owed nothing without a word: every family answers on every day."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from compliance.answering import AnswerKind, answers
from compliance.timeline.histories import histories, visible
from tests.strategies.regimes import children
from tests.strategies.rows import Row
from tests.strategies.world import World


@given(children())
def test_every_family_answers_on_every_day_of_care(child: tuple[list[Row], date]) -> None:
    rows, day = child
    world = World(rows=tuple(rows), as_of=day)
    (history,) = histories(visible(world.table, day, None))

    found = list(answers(history, world.obligations(), world.plan))

    assert {each.family.id for each in found} == set(world.rulebook.answers)
    assert [each.family.id for each in found if each.kind is AnswerKind.SILENT] == []
