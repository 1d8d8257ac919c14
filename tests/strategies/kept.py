"""A counterexample written as a rule test, to be kept beside the rules."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from compliance.model.coverage import ALWAYS, Record, Window

if TYPE_CHECKING:
    from tests.strategies.scenario import Scenario


def as_rule_test(scenario: Scenario) -> str:
    """The scenario as YAML: its pack if it is not England's, then a rule test that lacks its expectations.

    JSON is YAML, so packs and values are written as JSON. What a rule test cannot say (a warning of its
    own, several windows of one record, windows of one case) is left in comments.
    """
    coverage = scenario.coverage
    lines = (
        []
        if scenario.pack is None
        else ["# the pack:", json.dumps(scenario.pack, default=str), "# the test:"]
    )
    lines += [
        f"- as_of: {scenario.as_of}",
        *([f"  rules: [{', '.join(scenario.rules)}]"] if scenario.rules else []),
        *([f"  known_at: {scenario.known_at}"] if scenario.known_at else []),
        *([f"  # warning: {scenario.warning}"] if scenario.warning != 10 else []),
        f"  readings: {{leap-birthday: {scenario.leap}}}",
        *([f"  terms: [{', '.join(map(_term, scenario.terms))}]"] if scenario.terms else []),
        *(["  complete:", *(f"    {line}" for line in _covered(coverage.windows))] if coverage else []),
        "  events:",
        *(f"    - {{{', '.join(f'{k}: {_value(v)}' for k, v in row.items())}}}" for row in scenario.rows),
    ]
    for case, windows in coverage.of_case.items() if coverage else ():
        lines += [f"  # complete for case {case}:", *(f"  #   {line}" for line in _covered(windows))]
    return "\n".join(lines)


def _term(term: object) -> str:
    return f"{{term: {term.name}, from: {term.first}, to: {term.last}}}"


def _covered(windows: Mapping[Record, Sequence[Window]]) -> list[str]:
    return [f"{record}: {' and '.join(map(_days, each))}" for record, each in windows.items()]


def _days(window: Window) -> str:
    return "always" if window == ALWAYS else f"{{from: {window.first}, to: {window.last}}}"


def _value(value: object) -> str:
    return str(value) if isinstance(value, date | datetime) else json.dumps(value)
