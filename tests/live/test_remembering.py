"""Questions of one shape are asked once, and answered as if each had been asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.engines.live.verdict_cache import Remembering
from compliance.engines.reference.verdict import Moment, Question, Verdict, judge
from tests.strategies.questions import questions

DUE = date(2024, 3, 31)


class Asked:
    """The reference, which keeps what it was asked."""

    def __init__(self) -> None:
        self.questions: list[Question] = []

    def __call__(self, questions: Sequence[Question]) -> list[Verdict | None]:
        self.questions += questions
        return [judge(each) for each in questions]


@settings(max_examples=300)
@given(asked=st.lists(questions(), max_size=40))
def test_every_question_is_answered_as_the_reference_answers_it(asked: list[Question]) -> None:
    once = Remembering(Asked())
    assert once(asked) == [judge(each) for each in asked]
    assert once(asked) == [judge(each) for each in asked]


def test_what_differs_by_days_alone_is_asked_once() -> None:
    asked = Asked()
    once = Remembering(asked)
    late = Question(DUE, None, Moment(DUE + timedelta(days=2)), None, DUE + timedelta(days=9), DUE)
    later = replace(late, met=Moment(DUE + timedelta(days=5)), due_on=DUE + timedelta(days=2))
    assert [verdict and verdict.days for verdict in once([late, later])] == [2, 3]
    assert [verdict and verdict.days for verdict in once([later])] == [3]
    assert len(asked.questions) == 1


def test_what_is_due_soon_is_not_taken_for_what_is_not() -> None:
    once = Remembering(Asked())
    near = Question(DUE, None, None, None, DUE - timedelta(days=3), DUE)
    far = replace(near, soon=DUE - timedelta(days=1))
    assert [verdict and verdict.status for verdict in once([near, far])] == ["due_soon", "not_due"]
