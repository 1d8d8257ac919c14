"""What silence may show: less coverage only takes judgements away, and no judgement hides an unseen event."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.model.conditions import Pattern
from compliance.model.coverage import ALWAYS, Record, covered
from compliance.model.obligations import Obligation, Status
from compliance.model.rules import CheckRule, Named, Rule, TrackRule
from tests.strategies.coverage import shrunk
from tests.strategies.rows import Cell
from tests.strategies.shipped import vocabulary
from tests.strategies.words import fitting
from tests.strategies.world import World, complete, identity
from tests.strategies.worlds import worlds


@given(worlds(), st.data())
def test_less_coverage_only_makes_statuses_not_assessable(world: World, data: st.DataObject) -> None:
    """What can still be judged from less is judged the same, and nothing owed disappears."""
    full = world.by_identity()
    days = sorted({d for o in full.values() for d in (o.anchor_on, o.due_on) if d} | {world.as_of})
    less = world.asked(coverage=data.draw(shrunk(world.cover, days), label="less")).by_identity()
    for key, o in less.items():
        assert o.status is Status.NOT_ASSESSABLE or full.get(key) == o, (o, full.get(key))
    assert full.keys() <= less.keys()


@given(worlds(cover="partial"))
def test_full_coverage_leaves_every_judgement_as_it_was(world: World) -> None:
    """Whatever part of a record was enough to judge, the whole of it gives the same judgement."""
    full = world.asked(coverage=complete()).by_identity()
    for key, o in world.by_identity().items():
        assert o.status is Status.NOT_ASSESSABLE or full.get(key) == o, (o, full.get(key))


# Most of what is drawn shows nothing missing and is thrown away, so that each example takes many.
@settings(max_examples=12)
@given(worlds(cover="partial"), st.data())
def test_an_event_that_may_be_missing_would_not_change_a_judgement(world: World, data: st.DataObject) -> None:
    """A status other than not assessable holds whatever happened while the record was not kept."""
    world = world.asked(known_at=None)
    telling = [each for each in _telling_patterns(world) if _may_be_missing(world, each[0])]
    assume(telling)
    pattern, rules = data.draw(st.sampled_from(telling), label="evidence")
    held = fitting(vocabulary().events[pattern.event], pattern.where)
    judged = [o for o in world.obligations() if o.rule in rules and o.status is not Status.NOT_ASSESSABLE]
    assume(judged and held is not None)
    o = data.draw(st.sampled_from(judged), label="obligation")
    beside = data.draw(st.sampled_from([d for d in (o.scope_start, o.anchor_on, o.due_on, world.as_of) if d]))
    on = min(beside + timedelta(days=data.draw(st.integers(-40, 40))), world.as_of)
    record = _record(pattern, held)
    assume(not covered(world.cover.of(o.case, record), on, on))
    kind = vocabulary().events[pattern.event]
    key = {kind.key: data.draw(st.sampled_from((o.anchor_key, None)))} if kind.key else {}
    row = {"case": o.case, "event": pattern.event, "on": on, **held, **key}
    told_apart, after = world.by_identity(), world.holding([*world.rows, row]).by_identity()
    for before in judged:
        if before.case == o.case and identity(before) in told_apart:
            assert _said(after.get(identity(before))) == _said(before), (
                before,
                row,
                after.get(identity(before)),
            )


def _telling_patterns(world: World) -> list[tuple[Pattern, tuple[str, ...]]]:
    """Evidence that is only evidence, and the rules for which that is so: it opens, closes and sets nothing."""
    book = world.rulebook
    scope_events = world.turns_on.scope_events
    found = []
    for track in book.tracks.values():
        rules = tuple(
            rule.head.id
            for rule in book.rules.values()
            if not isinstance(rule, CheckRule)
            and rule.track == track.id
            and not _opens_or_closes(rule, track.evidence)
        )
        found += [
            (p, rules)
            for p in track.evidence
            if rules and p.event not in scope_events and not _asked_as_a_whole(p)
        ]
    return found


def _may_be_missing(world: World, pattern: Pattern) -> bool:
    """Whether there are days on which such an event may have happened unseen."""
    held = fitting(vocabulary().events[pattern.event], pattern.where)
    if held is None:
        return False
    record = _record(pattern, held)
    return any(world.cover.of(str(row["case"]), record) != (ALWAYS,) for row in world.rows)


def _opens_or_closes(rule: Rule, evidence: tuple[Pattern, ...]) -> bool:
    if not isinstance(rule, TrackRule):
        return False
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
