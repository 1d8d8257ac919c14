"""A small history in which a rule is met, taken from its tests, with its dates worked out by the reference engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Unit
from compliance.calendars.working_days import WorkingDays
from compliance.conformance.cases import PlacedTest
from compliance.conformance.run import history_and_plan
from compliance.engines.executors import EngineName, obligations
from compliance.findings.sentences import sentences
from compliance.findings.text import capital, spaced, written, written_at
from compliance.model.obligation_table import table_of
from compliance.model.obligations import Obligation, Status
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule
from compliance.model.vocabulary import Vocabulary
from compliance.reports.counting import counting

_SHOWN = (Status.MET, Status.MET_LATE)
_ALONE = "C1"


def rule_example(
    rule: Rule, rulebook: Rulebook, tests: Sequence[PlacedTest], vocabulary: Vocabulary, working: WorkingDays
) -> list[str]:
    """The lines of the first test's history in which the rule is met, in time or late; none if no test has one."""
    for placed in tests:
        expected = (want for want in placed.test.expect if want.rule == rule.head.id)
        if rule.head.id not in placed.test.rules or all(want.status not in _SHOWN for want in expected):
            continue
        if not placed.test.reads_alike(rule, rulebook):
            continue
        history, plan = history_and_plan(placed, rulebook, vocabulary, working)
        for obligation in obligations(EngineName.REFERENCE, history, plan):
            if obligation.rule == rule.head.id and obligation.status in _SHOWN:
                return [
                    *_history(placed.test.events, obligation),
                    *_counted(obligation, plan.calendars),
                    *sentences(table_of([obligation]), rulebook, placed.test.as_of),
                ]
    return []


def _history(events: Sequence[Mapping[str, Any]], found: Obligation) -> Iterator[str]:
    """The case's events up to what met it and the due day, in order."""
    until = max(day for day in (found.met_on, found.due_on, date.min) if day)
    own = [event for event in events if str(event.get("case", _ALONE)) == found.case]
    for event in sorted(own, key=_day):
        if _day(event) <= until:
            yield _line(event)


def _day(event: Mapping[str, Any]) -> date:
    if "on" in event:
        return date.fromisoformat(str(event["on"]))
    return _instant(event).date() if "at" in event else date.min


def _instant(event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(event["at"]))


def _line(event: Mapping[str, Any]) -> str:
    said = [
        f"{spaced(name)} {_value(value)}"
        for name, value in event.items()
        if name not in ("case", "event", "on", "at", "recorded_on")
    ]
    about = spaced(str(event["event"])) + (f" ({', '.join(said)})" if said else "")
    if "at" in event:
        return f"{_instant(event):%H:%M} on {written(_day(event))}: {about}."
    return f"{written(_day(event))}: {about}." if "on" in event else f"{capital(about)}."


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return written(value) if isinstance(value, date) else spaced(str(value))


def _counted(found: Obligation, calendars: Calendars) -> Iterator[str]:
    """How the due day was counted, where it is a span."""
    if found.span is None or found.anchor_on is None or found.due_on is None:
        return
    yield from counting(found.anchor_on, found.span, found.due_on, calendars)
    if found.span.unit is Unit.HOURS and found.due_at is not None:
        yield f"The last instant in time is {written_at(found.due_at)}."
