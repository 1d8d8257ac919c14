"""What the tests beside a rule leave untried.

A rule wants five tests at the least: one on the due day itself (which `rulebook.lint` asks for), one with a bank
holiday in the count or on the due day, one of each version, and one of somebody whom its condition leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compliance.calendars.working_days import WorkingDays
from compliance.conformance.cases import Expectation, PlacedTest
from compliance.conformance.lint import Remark
from compliance.conformance.run import history_and_plan
from compliance.engines.executors import EngineName, obligations
from compliance.engines.plan import Plan
from compliance.model.conditions import (
    ALWAYS_HOLDS,
    All,
    Amount,
    AnyOf,
    Condition,
    Happened,
    Leaf,
    Not,
    Operator,
    SeenOn,
)
from compliance.model.counts import many
from compliance.model.obligations import Obligation
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule
from compliance.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl

AT_LEAST = 5
"""Tests that a rule wants."""


def untried(rulebook: Rulebook, tests: Sequence[PlacedTest], working: WorkingDays) -> list[Remark]:
    """What each rule's tests leave untried, in order of rule. A rule without any test has none of these."""
    return [
        Remark(rule.head.place, rule.head.id, says, serious=False)
        for rule in rulebook.rules.values()
        if (own := _naming(rule, rulebook, tests))
        for says in _untried(rule, own, working)
    ]


def untried_parts(
    rulebook: Rulebook, tests: Sequence[PlacedTest], vocabulary: Vocabulary, working: WorkingDays
) -> list[Remark]:
    """The versions, lengths of time and parts of conditions without which every test would come out the same.

    Each rule's tests are run once as they are and once without each part of its condition, on the reference
    engine: a few seconds for a pack of sixty rules.
    """
    remarks = []
    for rule in rulebook.rules.values():
        runs = [
            _run(placed, rule, rulebook, vocabulary, working) for placed in _naming(rule, rulebook, tests)
        ]
        if runs:
            remarks += [
                Remark(rule.head.place, rule.head.id, says, serious=False) for says in _parts(rule, runs)
            ]
    return remarks


def _naming(rule: Rule, rulebook: Rulebook, tests: Sequence[PlacedTest]) -> list[PlacedTest]:
    """The tests of the rule, as the rulebook reads it."""
    named = (placed for placed in tests if rule.head.id in placed.test.rules)
    return [placed for placed in named if placed.test.reads_alike(rule, rulebook)]


def _untried(rule: Rule, tests: Sequence[PlacedTest], working: WorkingDays) -> Iterator[str]:
    if len(tests) < AT_LEAST:
        yield f"{many(len(tests), 'test')}; a rule wants {AT_LEAST} at the least"
    expected = [want for placed in tests for want in placed.test.expect if want.rule == rule.head.id]
    if not any(_meets_holiday(want, rule, working) for want in expected):
        yield f"no test with a bank holiday {'on the due day' if _in_calendar_time(rule) else 'in the count'}"
    leaves_out = any(version.where != ALWAYS_HOLDS for version in rule.versions)
    if leaves_out and not any(_somebody_left_out(placed, rule.head.id) for placed in tests):
        yield "no test of somebody to whom it is not owed"


def _meets_holiday(want: Expectation, rule: Rule, working: WorkingDays) -> bool:
    """Whether a bank holiday is the due day or, where it could matter to the count, lies in it."""
    if want.due_on is None:
        return False
    if want.due_on in working.holidays:
        return True
    if want.anchor_on is None or _in_calendar_time(rule):
        return False
    first, last = sorted((want.anchor_on, want.due_on))
    return bool(working.holidays_between(first, last))


def _in_calendar_time(rule: Rule) -> bool:
    """Whether its time is days, weeks or months after an anchor, or a day set by an event: no holiday moves those."""
    if rule.only_checks:
        return True
    in_calendar_time = all(
        span.unit.is_calendar for version in rule.versions for span, _ in version.alternatives
    )
    return bool(rule.anchors) and in_calendar_time


def _somebody_left_out(placed: PlacedTest, rule: str) -> bool:
    """Whether some case of the test is expected to have no finding of the rule."""
    cases = {str(event.get("case", "C1")) for event in placed.test.events}
    return bool(cases - {want.case for want in placed.test.expect if want.rule == rule})


@dataclass(frozen=True, slots=True)
class _Run:
    """One test ready to be run again with the rule changed, and what it gives unchanged."""

    history: pl.DataFrame
    plan: Plan
    given: tuple[Obligation, ...]


def _run(
    placed: PlacedTest, rule: Rule, rulebook: Rulebook, vocabulary: Vocabulary, working: WorkingDays
) -> _Run:
    history, plan = history_and_plan(placed, rulebook, vocabulary, working)
    plan = replace(plan, rulebook=rulebook.only([rule.head.id]))
    return _Run(history, plan, _given(history, plan))


def _given(history: pl.DataFrame, plan: Plan) -> tuple[Obligation, ...]:
    return tuple(obligations(EngineName.REFERENCE, history, plan))


def _parts(rule: Rule, runs: Sequence[_Run]) -> Iterator[str]:
    obligations = [obligation for run in runs for obligation in run.given]
    for place, version in enumerate(rule.versions):
        in_version = f" (version from {version.first})" if len(rule.versions) > 1 else ""
        own = [obligation for obligation in obligations if obligation.version_from == version.first]
        if not own:
            yield f"no test falls under its version from {version.first}"
            continue
        if len(version.alternatives) > 1:
            spans = {obligation.span for obligation in own}
            for span, _ in version.alternatives:
                if span not in spans:
                    yield f"no test in which it is due within {span}{in_version}"
        parts = _all_of(version.where)
        for part in parts:
            without = replace(version, where=All(tuple(each for each in parts if each is not part)))
            versions = (*rule.versions[:place], without, *rule.versions[place + 1 :])
            if not _differs(replace(rule, versions=versions), runs):
                yield f"every test would come out the same without a part of its condition{in_version}: {_said(part)}"


def _differs(changed: Rule, runs: Sequence[_Run]) -> bool:
    for run in runs:
        book = run.plan.rulebook
        plan = replace(run.plan, rulebook=replace(book, rules={changed.head.id: changed}))
        if _statuses(_given(run.history, plan)) != _statuses(run.given):
            return True
    return False


def _statuses(found: Sequence[Obligation]) -> list[object]:
    """What a test compares, without what was assumed: a part that changes that alone leaves nobody out."""
    return [(o.case, o.anchor_on, o.due_on, o.status, o.met_on, o.days, o.reason) for o in found]


def _all_of(condition: Condition) -> tuple[Condition, ...]:
    """The parts that must all hold."""
    match condition:
        case All(parts):
            return tuple(inner for part in parts for inner in _all_of(part))
        case AnyOf((part,)):
            return _all_of(part)
        case Not(AnyOf(parts)):
            return tuple(inner for part in parts for inner in _all_of(Not(part)))
        case Not(All((part,))):
            return _all_of(Not(part))
        case _:
            return (condition,)


def _said(part: object) -> str:
    """The part in short, much as it is written in a pack."""
    match part:
        case Leaf(operator=Operator.RECORDED):
            return f"{part.field} recorded"
        case Leaf():
            asked = str(part.span) if part.span else ", ".join(map(str, part.values))
            seen = " on the due day" if part.on is SeenOn.DUE else ""
            return f"{part.field} {part.operator.value} {asked}{seen}"
        case Happened(pattern):
            return f"{pattern.event} happened"
        case Amount(total, operator, span):
            return f"{total.id} {operator.value} {span}"
        case Not(inner):
            return f"not ({_said(inner)})"
        case All(parts):
            return " and ".join(map(_said, parts))
        case AnyOf(parts):
            return " or ".join(f"({_said(each)})" for each in parts)
        case _:
            return type(part).__name__.lower()
