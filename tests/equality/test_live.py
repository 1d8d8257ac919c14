"""A monitor gives what the other engines give, whatever the order of arrival, after every step."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from compliance.engines.executors import EngineName
from compliance.engines.live.decider import Decider
from compliance.engines.reference.verdict import judge
from tests.equality.live_rounds import Round, tell
from tests.strategies.arrivals import stream
from tests.strategies.chance import once_in, pick
from tests.strategies.scenarios import england_scenario, generated_scenario

DECIDER = Decider()


@st.composite
def rounds(draw: DrawFn, *, england: bool) -> tuple[Round, list[bool]]:
    """A scenario being told, and after which steps it is looked at."""
    scenario = england_scenario(draw, cases=2) if england else generated_scenario(draw)
    told = stream(draw, scenario)
    decide = (lambda asked: [judge(question) for question in asked]) if once_in(draw, 2) else DECIDER.decide
    occurs, held, one_by_one = once_in(draw, 3), pick(draw, (100, 1)), pick(draw, (100, 1, 0))
    round_ = Round(scenario, told, decide, occurs=occurs, held=held, one_by_one=one_by_one)
    return round_, [once_in(draw, 10) for _ in told.steps]


@given(drawn=rounds(england=True))
def test_on_the_england_pack(drawn: tuple[Round, list[bool]]) -> None:
    round_, looks = drawn
    tell(round_, iter(looks).__next__, list(EngineName))


@given(drawn=rounds(england=False))
def test_on_generated_packs(drawn: tuple[Round, list[bool]]) -> None:
    round_, looks = drawn
    tell(round_, iter(looks).__next__, list(EngineName))
