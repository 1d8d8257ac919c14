"""Every obligation is told in words, whatever the rule and whatever is missing."""

from __future__ import annotations

from hypothesis import given

from compliance.engines.executors import EngineName, obligation_table
from compliance.findings.build import Telling, findings_of, findings_table
from compliance.findings.rated import rated
from compliance.model.findings import Finding
from compliance.model.obligations import Status
from compliance.model.rules import CheckRule
from compliance.ratings.colours import COLOUR_OF_STATUS
from compliance.timeline.histories import visible
from tests.strategies.scenario import Scenario
from tests.strategies.scenarios import scenarios


def _findings(scenario: Scenario) -> list[Finding]:
    events = visible(scenario.table, scenario.as_of, scenario.known_at)
    table = obligation_table(EngineName.REFERENCE, events, scenario.plan)
    judged = rated(table, scenario.rulebook, COLOUR_OF_STATUS, events)
    return list(
        findings_of(findings_table(judged, Telling(scenario.rulebook, scenario.cover, scenario.as_of)))
    )


@given(scenarios())
def test_every_obligation_becomes_one_finding_with_a_sentence(scenario: Scenario) -> None:
    found = _findings(scenario)
    assert len(found) == len(scenario.obligations())
    for finding in found:
        # A block of a few days begins with its length.
        first = finding.explanation[0]
        assert first.isupper() or first.isdigit(), finding
        assert finding.explanation.endswith("."), finding
        for placeholder in ("None", "null", "an unknown day", "{}"):
            assert placeholder not in finding.explanation, finding


@given(scenarios())
def test_the_sentence_names_the_due_day(scenario: Scenario) -> None:
    """A check falls due with the event it looks at, which the sentence dates instead."""
    for finding in _findings(scenario):
        if finding.due_on is not None:
            day = f"{finding.due_on.day} {finding.due_on:%B %Y}"
            assert day in finding.explanation, finding
        if finding.met_on is not None and not isinstance(scenario.rulebook.rules[finding.rule], CheckRule):
            assert f"{finding.met_on.day} {finding.met_on:%B %Y}" in finding.explanation, finding


@given(scenarios())
def test_what_cannot_be_judged_says_why_and_nothing_else_does(scenario: Scenario) -> None:
    for finding in _findings(scenario):
        unjudged = finding.status is Status.NOT_ASSESSABLE
        assert bool(finding.reason) is unjudged, finding
        assert (finding.reason_code is not None) is unjudged, finding
        if finding.reason:
            assert finding.reason in finding.explanation, finding
