"""More evidence: in time it meets, late it ends the lateness, and it never makes an obligation worse."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.calendars.spans import Unit
from compliance.model.anchors import Evidence, Named
from compliance.model.conditions import ALWAYS_HOLDS, Pattern
from compliance.model.obligations import AnchorKind, Obligation, ReasonCode, Status
from compliance.model.rules import Rule
from tests.strategies.rows import Row
from tests.strategies.scenario import Scenario, identity
from tests.strategies.scenarios import scenarios
from tests.strategies.shipped import vocabulary
from tests.strategies.words import fitting


@given(scenarios(), st.data())
def test_evidence_in_time_meets_whatever_was_said_before(scenario: Scenario, data: st.DataObject) -> None:
    """One more row, linked and on or before the due day, and the duty was done in time."""
    scenario = scenario.asked(known_at=None)
    open_to = [(o, w) for o in scenario.obligations() if (w := _window(o, scenario)) is not None]
    assume(open_to)
    o, (first, last) = data.draw(st.sampled_from(open_to), label="obligation")
    row = _evidence(o, scenario, data.draw(st.dates(first, last), label="on"), data)
    after = scenario.holding([*scenario.rows, row]).by_identity()[identity(o)]
    assert after.status is Status.MET, (o, row, after)
    assert after.met_on is not None
    assert after.met_on <= row["on"], (o, row, after)


@given(scenarios(), st.data())
def test_late_evidence_makes_overdue_and_missed_met_late(scenario: Scenario, data: st.DataObject) -> None:
    """Done after all, and late by the days from the due day."""
    scenario = scenario.asked(known_at=None)
    late = [(o, w) for o in scenario.obligations() if (w := _late_window(o, scenario)) is not None]
    assume(late)
    o, (first, last) = data.draw(st.sampled_from(late), label="obligation")
    assert o.due_on is not None
    row = _evidence(o, scenario, data.draw(st.dates(first, last), label="on"), data)
    after = scenario.holding([*scenario.rows, row]).by_identity()[identity(o)]
    assert after.status is Status.MET_LATE, (o, row, after)
    assert after.days == (row["on"] - o.due_on).days, (o, row, after)


def _window(o: Obligation, scenario: Scenario) -> tuple[date, date] | None:
    """The days on which one more piece of evidence must meet the obligation, if there are any."""
    if not _matters_only_as_evidence(o, scenario) or o.due_on is None or o.anchor_on is None:
        return None
    first = _opens(o, scenario)
    if o.status is Status.NOT_ASSESSABLE:
        if (
            o.reason is None
            or o.reason.code is not ReasonCode.SILENCE
            or o.anchor_kind is AnchorKind.EVIDENCE
            or (o.span is not None and o.span.before)
        ):
            return None
        # What closed it is not shown, and cannot have come before the anchor day.
        last = first
    else:
        ends = [day for day in (o.closed_on, o.met_on) if day is not None]
        last = min([o.due_on, scenario.as_of, *ends])
    if _by_hours(o):
        last = min(last, o.due_on - timedelta(days=2))
    return (first, last) if first <= last else None


def _opens(o: Obligation, scenario: Scenario) -> date:
    """The first day whose evidence counts, looking back aside: two pieces on one day are one."""
    assert o.anchor_on is not None
    anchors = scenario.rulebook.rules[o.rule].anchors
    # Evidence on the day on which a state begins opens in its place, where evidence opens too.
    in_its_place = o.anchor_kind is AnchorKind.STATE and any(isinstance(each, Evidence) for each in anchors)
    later = o.anchor_kind is AnchorKind.EVIDENCE or in_its_place
    return o.anchor_on + timedelta(days=1) if later else o.anchor_on


def _late_window(o: Obligation, scenario: Scenario) -> tuple[date, date] | None:
    """The days on which one more piece of evidence ends the lateness, if it is late and there are any."""
    period = o.anchor_kind is AnchorKind.PERIOD
    if (
        o.status not in (Status.OVERDUE, Status.MISSED)
        or period
        or not _matters_only_as_evidence(o, scenario)
    ):
        return None
    assert o.due_on is not None
    # Hours known to the day alone leave the day after the due day open.
    first = max(_opens(o, scenario), o.due_on + timedelta(days=2 if _by_hours(o) else 1))
    last = o.closed_on or scenario.as_of
    return (first, last) if first <= last else None


def _matters_only_as_evidence(o: Obligation, scenario: Scenario) -> bool:
    """Whether another piece on the track can only meet: it opens nothing for this rule and changes no state."""
    rule = scenario.rulebook.rules[o.rule]
    if rule.track is None or _linked_by_order(rule, o):
        return False
    if rule.track.where != ALWAYS_HOLDS:
        # What happened on a day of another state is not on the track.
        return False
    events = {p.event for p in rule.evidence}
    others = scenario.turns_on.scope_events | _named_and_deadline_events(rule)
    return not events & others and any(fitting(*_kind(p)) is not None for p in rule.evidence)


def _linked_by_order(rule: Rule, o: Obligation) -> bool:
    return rule.same is not None and o.anchor_key is None


def _named_and_deadline_events(rule: Rule) -> set[str]:
    named = {a.pattern.event for a in rule.anchors if isinstance(a, Named)}
    return named | {p.event for v in rule.versions for track in v.tracks for p in track.evidence}


def _kind(pattern: Pattern):
    return vocabulary().events[pattern.event], pattern.where


def _evidence(o: Obligation, scenario: Scenario, on: date, data: st.DataObject) -> Row:
    rule = scenario.rulebook.rules[o.rule]
    # Some evidence counts only between two days.
    usable = [p for p in rule.evidence if fitting(*_kind(p)) is not None and p.asks_of(on)]
    assume(usable)
    pattern = data.draw(st.sampled_from(usable), label="pattern")
    held = fitting(*_kind(pattern)) or {}
    if rule.same is not None:
        held = {**held, rule.same: o.anchor_key}
    return {"case": o.case, "event": pattern.event, "on": on, **held}


def _by_hours(o: Obligation) -> bool:
    return o.span is not None and o.span.unit is Unit.HOURS
