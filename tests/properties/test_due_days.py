"""Due days against their anchors: after them, and later for a later anchor."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.calendars.spans import Span, Unit
from tests.strategies.days import FIRST_AS_OF
from tests.strategies.scenario import Scenario
from tests.strategies.scenarios import scenarios
from tests.strategies.shipped import calendars

_SPANS = st.builds(Span, st.integers(0, 60), st.sampled_from(Unit)).map(
    lambda span: Span(24 * span.count, span.unit) if span.unit is Unit.HOURS else span
)


@given(scenarios())
def test_a_span_ends_after_its_anchor_day(scenario: Scenario) -> None:
    """The anchor day is never the first of the days counted."""
    for o in scenario.obligations():
        if o.span is None or o.due_on is None:
            continue
        assert o.anchor_on is not None
        if o.span.before:
            assert o.due_on < o.anchor_on, o
        elif o.span.count:
            assert o.due_on > o.anchor_on, o
        else:
            assert o.due_on == o.anchor_on, o


@given(scenarios())
def test_nothing_is_due_before_what_opened_it_in_the_england_pack(scenario: Scenario) -> None:
    """A review that sets a due day lies in the period of care, which the anchor begins; some are counted back."""
    assume(scenario.pack is None)
    for o in scenario.obligations():
        if o.due_on is not None and o.anchor_on is not None:
            back = o.span is not None and o.span.before
            assert back or o.due_on >= o.anchor_on, o


@given(st.dates(FIRST_AS_OF, calendars().working.last.replace(year=2026)), st.integers(0, 40), _SPANS)
def test_a_later_anchor_is_never_due_earlier(anchor, later, span) -> None:
    """Nobody gains time by something that happened later having happened earlier."""
    from datetime import timedelta

    assert calendars().due(anchor, span) <= calendars().due(anchor + timedelta(days=later), span)
