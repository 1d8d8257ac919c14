"""What a rule says of an anchor: the version in force, when it is due, and whether anything is owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from compliance.calendars.calendars import london_day
from compliance.calendars.spans import Span, Unit
from compliance.calendars.working_days import OutsideCalendar
from compliance.engines.reference.case import Case, Notes, Undecided
from compliance.engines.reference.drafts import Anchor, Terms
from compliance.engines.reference.nights import Spell, counted, merged
from compliance.engines.reference.stretches import Stretch
from compliance.model.deadlines import ByEvidence, Quota, Within
from compliance.model.obligations import Reason, ReasonCode, of_names
from compliance.model.rules import SelectedBy, TrackRule, Version
from compliance.model.tracks import Track


def in_force(versions: tuple[Version, ...], day: date) -> Version | None:
    """The version in force on a day, of those that the anchor day selects."""
    return next((v for v in versions if v.selected_by is SelectedBy.ANCHOR and v.in_force(day)), None)


def terms_of(case: Case, rule: TrackRule, stretch: Stretch, anchor: Anchor) -> Terms | None:
    """The terms of a track rule for one anchor, None where nothing is owed."""
    if anchor.on is None:
        return Terms(refusal=anchor.unsure or Reason(ReasonCode.START_UNKNOWN))
    version = _version(case, rule, stretch, anchor, anchor.on)
    if version is None:
        return None
    notes = Notes()
    span: Span | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    nights: int | None = None
    no_due: Reason | None = None
    try:
        match version.deadline:
            case Within() as within:
                span, due_on = _span_and_due(case, within, stretch, anchor, notes)
                if version.not_before is not None and due_on < version.not_before:
                    # No length of time leads there.
                    span, due_on = None, version.not_before
                elif span.unit is Unit.HOURS and anchor.at is not None:
                    due_at = case.calendars.due_at(anchor.at, span)
            case ByEvidence(track, nth):
                due_on = _day_of_evidence(case, track, nth, stretch)
            case Quota() as quota:
                nights, due_on = _last_day_within(case, quota, anchor.on)
            case None:
                raise ValueError(f"{rule.head.id} has no deadline")
    except Undecided as refusal:
        no_due = refusal.reason
    owed = case.decide(version.where, stretch, anchor.on, due_on, notes, anchor.own_keys)
    if owed is False:
        return None
    refused = no_due or (None if owed else notes.unknown()) or anchor.unsure
    return Terms(version, due_on, due_at, span, tuple(notes.assumptions), nights, refused)


def _version(case: Case, rule: TrackRule, stretch: Stretch, anchor: Anchor, opened: date) -> Version | None:
    """The version that the anchor day selects, or the due day where a version says so.

    Where a due day cannot be worked out, the anchor day selects.
    """
    counted: Within | None = None
    day = opened
    for version in rule.versions:
        if version.selected_by is SelectedBy.DUE and isinstance(version.deadline, Within):
            # Versions mostly differ in their law and not in their time, which is then counted once.
            if version.deadline != counted:
                counted = version.deadline
                try:
                    day = _span_and_due(case, counted, stretch, anchor, Notes())[1]
                except Undecided:
                    day = opened
            if version.in_force(day):
                return version
    return in_force(rule.versions, opened)


def _span_and_due(
    case: Case, within: Within, stretch: Stretch, anchor: Anchor, notes: Notes
) -> tuple[Span, date]:
    """The first alternative whose condition holds, with its own due day."""
    assert anchor.on is not None
    for span, condition in within.alternatives:
        due = _due(case, anchor, anchor.on, span)
        mine = Notes()
        value = case.decide(condition, stretch, anchor.on, due, mine, anchor.own_keys)
        notes.assumptions.extend(mine.assumptions)
        if value is None:
            raise Undecided(mine.unknown(ReasonCode.DEADLINE_UNKNOWN))
        if value:
            return span, due
    raise ValueError("a deadline's last alternative must hold always")


def _due(case: Case, anchor: Anchor, opened: date, span: Span) -> date:
    if span.unit is Unit.HOURS and anchor.at is not None:
        return london_day(case.calendars.due_at(anchor.at, span))
    try:
        return case.calendars.due(opened, span)
    except OutsideCalendar as error:
        raise Undecided(Reason(ReasonCode.OUTSIDE_CALENDAR, of_names(str(error)))) from error


def _day_of_evidence(case: Case, track: Track, nth: int, stretch: Stretch) -> date | None:
    days = sorted({piece.on for piece in case.on_track(track, stretch)})
    day = days[nth - 1] if len(days) >= nth else None
    until = case.run.as_of if day is None else day - timedelta(days=1)
    first = case.reach(track, stretch)
    unsure = (
        Reason(ReasonCode.DEADLINE_UNKNOWN, of_names(stretch.scope))
        if first is None
        else case.silence(track.evidence, first, until, ReasonCode.DEADLINE_UNKNOWN)
    )
    if unsure is not None:
        raise Undecided(unsure)
    return day


def _last_day_within(case: Case, quota: Quota, opened: date) -> tuple[int, date]:
    """What the total has come to by the anchor day, and the last day on which it is in bounds if it goes on."""
    total, at_most = quota.total, quota.at_most.in_days()
    nights, since = case.nights(total), case.counts_from(total, opened)
    assert since is not None, "a quota counts back from a day, or in periods"
    so_far = counted(nights.sure, since, opened)
    if case.may_be_more(total, since, opened) or counted(nights.most, since, opened) != so_far:
        raise Undecided(Reason(ReasonCode.DEADLINE_UNKNOWN, of_names(total.id)))
    spells = merged((*nights.sure, Spell(opened, date.max)))
    last = opened
    # INVARIANT: the nights back from a day, or in a period, are more than the quota where all of them count.
    while counted(spells, case.counts_from(total, last + _A_DAY) or since, last + _A_DAY) <= at_most:
        last += _A_DAY
    return so_far, last


_A_DAY = timedelta(days=1)
