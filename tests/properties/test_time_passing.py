"""Judged on a later day: what may become of each status, and what stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.model.conditions import Condition, SeenOn, leaves
from compliance.model.deadlines import Within
from compliance.model.obligations import AnchorKind, Obligation, ReasonCode, Status
from compliance.model.rules import Rule
from tests.strategies.scenario import Scenario, uncited
from tests.strategies.scenarios import scenarios

_SETTLED = {Status.MET, Status.MET_LATE, Status.MISSED, Status.LAPSED}
_BECOMES = {
    Status.NOT_DUE: set(Status),
    Status.DUE_SOON: set(Status) - {Status.NOT_DUE},
    Status.OVERDUE: {Status.OVERDUE, Status.MET_LATE, Status.MISSED},
    # For a few hours of the due day it may be unknown whether the hours have run.
    Status.NOT_ASSESSABLE: set(Status) - {Status.NOT_DUE, Status.DUE_SOON},
}


@given(scenarios(tame=True, cover="complete"), st.data())
def test_time_moves_a_status_only_along_its_arrows(scenario: Scenario, data: st.DataObject) -> None:
    """What was done stays done and what was missed stays missed, whatever happens later."""
    scenario = scenario.asked(known_at=None)
    later = scenario.by_identity()
    days = sorted({d + timedelta(days=by) for o in later.values() for d in _days_of(o) for by in (-1, 0, 1)})
    days = [day for day in days if date(2010, 1, 1) < day < scenario.as_of]
    assume(days)
    earlier = scenario.asked(as_of=data.draw(st.sampled_from(days), label="earlier"))
    for key, before in earlier.by_identity().items():
        if _turns_on_the_future(scenario.rulebook.rules[before.rule], before):
            continue
        after = later.get(key)
        if after is None:
            assert _gone_with_its_period(before, earlier.as_of) or _start_is_told_now(before), before
        elif before.status in _SETTLED:
            assert _settled(after, before) == _settled(before, before), (before, after)
        else:
            assert after.status in _BECOMES[before.status], (before, after)


@given(scenarios())
def test_what_happens_after_the_day_judged_changes_nothing(scenario: Scenario) -> None:
    """An export made later, judged as of the same day, gives the same findings."""
    dated = {row["row"]: row["on"] for row in scenario.table.iter_rows(named=True)}
    until = [
        row for n, row in enumerate(scenario.rows, start=2) if dated[n] is None or dated[n] <= scenario.as_of
    ]
    assert _uncited(scenario.holding(until)) == _uncited(scenario)


@given(scenarios())
def test_what_was_recorded_later_did_not_exist(scenario: Scenario) -> None:
    """As known then is the same as the export made then, whose later rows were not yet in it."""
    assume(scenario.known_at is not None)
    known = {row["row"]: row["recorded_on"] or row["on"] for row in scenario.table.iter_rows(named=True)}
    then = [
        row
        for n, row in enumerate(scenario.rows, start=2)
        if known[n] is None or known[n] <= scenario.known_at
    ]
    assert _uncited(scenario.holding(then).asked(known_at=None)) == _uncited(scenario)


def _days_of(o: Obligation) -> list[date]:
    return [day for day in (o.anchor_on, o.due_on, o.met_on, o.closed_on) if day is not None]


def _settled(o: Obligation, before: Obligation) -> tuple[object, ...]:
    # A due day that another track's evidence sets may come after what met or closed the obligation.
    return (o.status, o.met_on, o.closed_on) if before.due_on is None else (uncited(o),)


def _gone_with_its_period(o: Obligation, as_of: date) -> bool:
    """A period that the scope turns out not to cover whole was never owed; where none are known, none may have been."""
    no_periods = o.anchor_kind is AnchorKind.PERIOD and o.anchor_on is None
    return no_periods or (o.anchor_kind is AnchorKind.PERIOD and o.due_on is not None and as_of < o.due_on)


def _start_is_told_now(o: Obligation) -> bool:
    """What hung on a start that was not seen goes where it is told later, as of care after its first placement."""
    return o.reason is not None and o.reason.code is ReasonCode.START_UNKNOWN and o.scope_start is None


def _turns_on_the_future(rule: Rule, o: Obligation) -> bool:
    """A condition on the state on the due day may turn while that day is to come; so may a missing term."""
    conditions: list[Condition] = [version.where for version in rule.versions]
    for version in rule.versions:
        if isinstance(version.deadline, Within):
            conditions += [where for _, where in version.deadline.alternatives]
    on_due = {leaf.field for c in conditions for leaf in leaves(c) if leaf.on is SeenOn.DUE}
    return bool(on_due - {"age"})


def _uncited(scenario: Scenario) -> list[Obligation]:
    return [uncited(o) for o in scenario.obligations()]
