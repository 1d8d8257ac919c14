"""Whether the tests of a rule look at the due day itself, on which so many readings of a time limit differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from compliance.model.conditions import Pattern
from compliance.model.rules import Rule

if TYPE_CHECKING:
    from compliance.conformance.cases import Expectation, PlacedTest, RuleTest


def tested_on_due_day(rule: Rule, tests: Sequence[PlacedTest]) -> bool:
    """Whether in some test the rule is met on its due day, or judged as of the end of that day."""
    return any(
        _on_due_day(want, placed.test, rule.evidence)
        for placed in tests
        for want in placed.test.expect
        if want.rule == rule.head.id
    )


def _on_due_day(want: Expectation, test: RuleTest, evidence: Sequence[Pattern]) -> bool:
    if want.due_on is None:
        return False
    if want.due_on in (test.as_of, want.met_on):
        return True
    return want.met_on is None and any(_is_on(event, want, evidence) for event in test.events)


def _is_on(event: Mapping[str, Any], want: Expectation, evidence: Sequence[Pattern]) -> bool:
    """Whether the event is of the case, of the kind that counts, and dated by the due day."""
    if str(event.get("case", "C1")) != want.case:
        return False
    for pattern in evidence:
        if event.get("event") == pattern.event:
            dated = [event.get(name) for name in ("on", "at", *pattern.dated_by)]
            if any(_day(each) == want.due_on for each in dated if each is not None):
                return True
    return False


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None
