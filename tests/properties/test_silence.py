"""What silence may show: less coverage only takes judgements away, and no judgement hides an unseen event."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.model.anchors import Named
from compliance.model.conditions import Pattern
from compliance.model.coverage import ALWAYS, Record, covered
from compliance.model.obligations import Obligation, Status
from compliance.model.rules import Rule
from tests.strategies.coverage import shrunk
from tests.strategies.rows import Cell
from tests.strategies.scenario import Scenario, complete, identity
from tests.strategies.scenarios import scenarios
from tests.strategies.shipped import vocabulary
from tests.strategies.words import fitting


@given(scenarios(), st.data())
def test_less_coverage_only_makes_statuses_not_assessable(scenario: Scenario, data: st.DataObject) -> None:
    """What can still be judged from less is judged the same, and nothing owed disappears."""
    full = scenario.by_identity()
    days = sorted({d for o in full.values() for d in (o.anchor_on, o.due_on) if d} | {scenario.as_of})
    less = scenario.asked(coverage=data.draw(shrunk(scenario.cover, days), label="less")).by_identity()
    for key, o in less.items():
        unsure = o.status is Status.NOT_ASSESSABLE or _takes_a_number(o)
        assert unsure or full.get(key) == o, (o, full.get(key))
    assert full.keys() <= less.keys()


@given(scenarios(cover="partial"))
def test_full_coverage_leaves_every_judgement_as_it_was(scenario: Scenario) -> None:
    """Whatever part of a record was enough to judge, the whole of it gives the same judgement."""
    full = scenario.asked(coverage=complete()).by_identity()
    for key, o in scenario.by_identity().items():
        unsure = o.status is Status.NOT_ASSESSABLE or _takes_a_number(o)
        assert unsure or full.get(key) == o, (o, full.get(key))


@given(scenarios(cover="partial"), st.data())
def test_an_event_that_may_be_missing_would_not_change_a_judgement(
    scenario: Scenario, data: st.DataObject
) -> None:
    """A status other than not assessable holds whatever happened while the record was not kept."""
    scenario = scenario.asked(known_at=None)
    # Most scenarios show nothing missing: what would tell in none is left before its obligations are worked out.
    telling = [each for each in _telling_patterns(scenario) if _may_be_missing(scenario, each[0])]
    assume(telling)
    known = [
        o for o in scenario.obligations() if o.status is not Status.NOT_ASSESSABLE and not _takes_a_number(o)
    ]
    unseen = [
        (pattern, judged, o, days)
        for pattern, rules in telling
        if (judged := [o for o in known if o.rule in rules])
        for o in judged
        if (days := _unseen_days(o, pattern, scenario))
    ]
    assume(unseen)
    pattern, judged, o, days = data.draw(st.sampled_from(unseen), label="evidence and obligation")
    on = data.draw(st.sampled_from(days), label="on")
    held = fitting(vocabulary().events[pattern.event], pattern.where) or {}
    kind = vocabulary().events[pattern.event]
    key = {kind.key: data.draw(st.sampled_from((o.anchor_key, None)))} if kind.key else {}
    row = {"case": o.case, "event": pattern.event, "on": on, **held, **key}
    told_apart, after = scenario.by_identity(), scenario.holding([*scenario.rows, row]).by_identity()
    for before in judged:
        if before.case == o.case and identity(before) in told_apart:
            assert _said(after.get(identity(before))) == _said(before), (
                before,
                row,
                after.get(identity(before)),
            )


def _takes_a_number(o: Obligation) -> bool:
    """Whether it rests on which piece of evidence opened it, which its rule assumes and it says so."""
    return any(each.field == "number in order" for each in o.assumptions)


def _telling_patterns(scenario: Scenario) -> list[tuple[Pattern, tuple[str, ...]]]:
    """Evidence that is only evidence, and the rules for which that is so: it opens, closes and sets nothing."""
    book = scenario.rulebook
    scope_events = scenario.turns_on.scope_events
    found = []
    for track in book.tracks.values():
        rules = tuple(
            rule.head.id
            for rule in book.rules.values()
            if rule.track == track and not _opens_or_closes(rule, track.evidence)
        )
        found += [
            (p, rules)
            for p in track.evidence
            if rules and p.event not in scope_events and not _asked_as_a_whole(p)
        ]
    return found


def _unseen_days(o: Obligation, pattern: Pattern, scenario: Scenario) -> list[date]:
    """The days near those of the obligation on which such an event may have happened unseen."""
    record = _record(pattern, fitting(vocabulary().events[pattern.event], pattern.where) or {})
    besides = {day for day in (o.scope_start, o.anchor_on, o.due_on, scenario.as_of) if day}
    near = {min(day + timedelta(days=n), scenario.as_of) for day in besides for n in range(-40, 41)}
    return sorted(day for day in near if not covered(scenario.cover.of(o.case, record), day, day))


def _may_be_missing(scenario: Scenario, pattern: Pattern) -> bool:
    """Whether there are days on which such an event may have happened unseen."""
    held = fitting(vocabulary().events[pattern.event], pattern.where)
    if held is None:
        return False
    record = _record(pattern, held)
    return any(scenario.cover.of(str(row["case"]), record) != (ALWAYS,) for row in scenario.rows)


def _opens_or_closes(rule: Rule, evidence: tuple[Pattern, ...]) -> bool:
    named = {a.pattern.event for a in rule.anchors if isinstance(a, Named)}
    return bool({p.event for p in evidence} & (named | {c.pattern.event for c in rule.closers}))


def _asked_as_a_whole(pattern: Pattern) -> bool:
    """Several records asked about as one: coverage of any of them is taken for coverage of all (see test_doubts)."""
    return vocabulary().events[pattern.event].told_apart_by is not None and pattern.records[0].value is None


def _record(pattern: Pattern, held: dict[str, Cell]) -> Record:
    apart = vocabulary().events[pattern.event].told_apart_by
    value = held.get(apart) if apart else None
    return Record(pattern.event, None if value is None else str(value))


def _said(o: Obligation | None) -> object:
    """What is said of it; for one that was met, that it was: an earlier piece may have met it before."""
    if o is None:
        return None
    return o.status if o.status is Status.MET else (o.status, o.days, o.due_on)
