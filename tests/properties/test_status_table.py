"""What became of an obligation follows from its due day, what met it, what closed it, and the day judged."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from compliance.calendars.spans import Unit
from compliance.model.obligations import AnchorKind, Obligation, Status
from tests.strategies.scenario import Scenario
from tests.strategies.scenarios import scenarios
from tests.strategies.shipped import working_days


@given(scenarios())
def test_the_status_and_its_days_follow_from_the_days_shown(scenario: Scenario) -> None:
    """Whoever checks a finding by hand from the days it shows comes to the same status and count."""
    for o in scenario.obligations():
        by_hours = o.span is not None and o.span.unit is Unit.HOURS
        by_period = o.anchor_kind is AnchorKind.PERIOD
        if o.status is not Status.NOT_ASSESSABLE and not by_hours and not by_period:
            assert (o.status, o.days) == _by_hand(o, scenario.as_of, scenario.warning), o


@given(scenarios())
def test_nothing_shown_lies_in_the_future_or_out_of_order(scenario: Scenario) -> None:
    """Anchors, evidence and endings have happened; nothing met an obligation after it was closed."""
    for o in scenario.obligations():
        for day in (o.anchor_on, o.met_on, o.closed_on):
            assert day is None or day <= scenario.as_of, o
        assert o.met_on is None or o.closed_on is None, o
        if o.anchor_kind is AnchorKind.EVIDENCE and o.met_on and o.anchor_on:
            assert o.met_on > o.anchor_on, o


@given(scenarios())
def test_evidence_meets_and_its_absence_never_does(scenario: Scenario) -> None:
    """A status that says it was done shows when, and only that one does."""
    for o in scenario.obligations():
        done = o.status in (Status.MET, Status.MET_LATE)
        assert (o.met_on is not None) is done, o
        assert (o.met_origin is not None) is done, o
        assert (o.reason is not None) is (o.status is Status.NOT_ASSESSABLE), o
        if o.status is Status.LAPSED:
            assert o.closed_on is not None, o


@given(scenarios())
def test_the_rows_cited_are_the_rows_of_the_event(scenario: Scenario) -> None:
    """A finding's receipt leads to rows of the same case, on the day it says."""
    by_row = {row["row"]: row for row in scenario.table.iter_rows(named=True)}
    for o in scenario.obligations():
        if o.met_origin is not None:
            cited = by_row[o.met_origin.row]
            assert cited["case"] == o.case, o
            # Some count from a later day that the row names.
            assert o.met_on in cited.values(), o
        if o.anchor_origin is not None:
            assert by_row[o.anchor_origin.row]["case"] == o.case, o


def _by_hand(o: Obligation, as_of: date, warning: int) -> tuple[Status, int | None]:
    """The table of statuses, read off the obligation's own days."""
    if o.due_on is None:
        return (Status.MET if o.met_on else Status.LAPSED if o.closed_on else Status.NOT_DUE), None
    if o.met_on is not None:
        late = (o.met_on - o.due_on).days
        return (Status.MET_LATE if late > 0 else Status.MET), late
    if o.anchor_kind is AnchorKind.CHECK:
        return Status.MISSED, 0
    if o.closed_on is not None:
        late = (o.closed_on - o.due_on).days
        return (Status.MISSED, late) if late > 0 else (Status.LAPSED, None)
    late = (as_of - o.due_on).days
    if late > 0:
        return Status.OVERDUE, late
    soon = working_days().count(as_of, o.due_on) <= warning and o.due_on <= working_days().last
    return (Status.DUE_SOON if soon else Status.NOT_DUE), late
