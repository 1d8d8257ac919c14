"""Periodic rules: at least once in each calendar period, or each block, that the scope covers whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from compliance.calendars.ages import attained_on
from compliance.calendars.periods import Period, blocks
from compliance.engines.reference.case import Case, Notes
from compliance.engines.reference.drafts import Anchor, Draft, Silence, Terms
from compliance.engines.reference.stretches import Stretch
from compliance.engines.reference.terms import in_force
from compliance.engines.reference.verdict import Moment, Question
from compliance.model.obligations import AnchorKind, Reason, ReasonCode, of_names
from compliance.model.rules import Blocks, PeriodicRule
from compliance.rulebook.reads import Reads


def drafts_of_periods(case: Case, rule: PeriodicRule, stretch: Stretch) -> Iterator[Draft]:
    """An obligation for each period that the stretch covers whole and that has begun."""
    as_of = case.run.as_of
    first, last = stretch.first_known(), stretch.end or as_of
    nowhere = _why_no_periods(case, rule, stretch)
    if nowhere is not None:
        yield from _without_periods(case, rule, stretch, nowhere)
        return
    for period in _periods(case, rule, first, last):
        left = stretch.end is not None and stretch.end < period.last
        before = period.first < first and not _unseen(stretch, period)
        if before or left or period.first > as_of:
            continue
        draft = _of_period(case, rule, stretch, period)
        if draft is not None:
            yield draft


def _why_no_periods(case: Case, rule: PeriodicRule, stretch: Stretch) -> Reason | None:
    """Why nobody can say where a period begins or ends, if nobody can."""
    if isinstance(rule.each, Blocks):
        return None if stretch.start else Reason(ReasonCode.START_UNKNOWN, of_names(stretch.scope))
    if rule.each == "term" and not case.calendars.terms:
        return Reason(ReasonCode.NO_PERIODS, of_names(rule.each))
    return None


def _periods(case: Case, rule: PeriodicRule, first: date, last: date) -> Iterable[Period]:
    """The periods that touch the days from `first`, on which the scope begins or is first shown, to `last`."""
    if isinstance(rule.each, Blocks):
        return blocks(first, rule.each.span, last)
    return case.calendars.periods(rule.each, first, last)


def _without_periods(case: Case, rule: PeriodicRule, stretch: Stretch, refusal: Reason) -> Iterator[Draft]:
    last = stretch.end or case.run.as_of
    version = in_force(rule.versions, last)
    if version and case.decide(version.where, stretch, last, last, Notes()) is not False:
        yield Draft(rule, stretch, Anchor(AnchorKind.PERIOD, None), Terms(version, refusal=refusal))


def _unseen(stretch: Stretch, period: Period) -> bool:
    """A period in which the stretch is first shown may have been covered whole: nobody can tell."""
    return stretch.start is None and period.first < stretch.first_known() <= period.last


def _of_period(case: Case, rule: PeriodicRule, stretch: Stretch, period: Period) -> Draft | None:
    anchor = Anchor(AnchorKind.PERIOD, period.first)
    version = in_force(rule.versions, period.first)
    if version is None:
        return None
    notes = Notes()
    owed = case.decide(version.where, stretch, period.first, period.last, notes)
    if owed is False:
        return None
    refusal = None if owed else notes.unknown()
    if refusal is None and _unseen(stretch, period):
        refusal = Reason(ReasonCode.START_UNKNOWN, of_names(stretch.scope))
    if refusal is not None:
        terms = Terms(version, period.last, refusal=refusal)
        return Draft(rule, stretch, anchor, terms, period=period.name)
    on_track = case.on_track(rule.track, stretch)
    met = next((p for p in on_track if period.first <= p.on <= period.last), None)
    over = case.run.as_of > period.last
    return Draft(
        rule,
        stretch,
        anchor,
        Terms(version, period.last, assumptions=tuple(notes.assumptions)),
        question=Question(
            due_on=period.last,
            due_by=None,
            met=Moment(met.on) if met else None,
            closed=Moment(period.last + timedelta(days=1)) if over else None,
            as_of=case.run.as_of,
            soon=case.soon(),
        ),
        met=met,
        silence=Silence(rule.evidence, period.first, period.last if over else case.run.as_of),
        period=period.name,
    )


def days_of_periods(case: Case, rule: PeriodicRule, reads: Reads, stretch: Stretch) -> Iterator[date]:
    """The day on which the next period begins, or those on which it may turn out that none can be told."""
    as_of = case.run.as_of
    if stretch.end is not None and stretch.end < as_of:
        return
    if _why_no_periods(case, rule, stretch) is not None:
        yield from _days_of_state(case, rule, reads)
    elif isinstance(rule.each, Blocks):
        begun = blocks(stretch.first_known(), rule.each.span, as_of)
        yield from (each.last + timedelta(days=1) for each in begun if each.last >= as_of)
    elif following := case.calendars.following(rule.each, as_of):
        yield following.first


def _days_of_state(case: Case, rule: PeriodicRule, reads: Reads) -> Iterator[date]:
    """The days on which what holds on the as-of day itself may be otherwise: another version, an age attained."""
    as_of, born = case.run.as_of, case.history.date_of_birth
    for version in rule.versions:
        ends = version.last + timedelta(days=1) if version.last else as_of
        yield from (day for day in (version.first, ends) if day > as_of)
    if reads.lengths:
        yield date.min
    elif born is not None:
        attained = (attained_on(born, years, case.calendars.leap_birthday) for years in reads.ages)
        yield from (day for day in attained if day > as_of)
