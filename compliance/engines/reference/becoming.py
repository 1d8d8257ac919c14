"""The first day in a stretch on which a condition holds: a birthday, the day a total is reached, a change of state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compliance.calendars.ages import attained_on
from compliance.engines.reference.case import Case, Notes
from compliance.engines.reference.drafts import Anchor
from compliance.engines.reference.nights import reached_on
from compliance.engines.reference.stretches import Stretch
from compliance.model.anchors import Becomes
from compliance.model.conditions import AGE, amounts, leaves
from compliance.model.obligations import AnchorKind, Reason, ReasonCode, of_names


def became(case: Case, kind: Becomes, stretch: Stretch) -> Iterator[Anchor]:
    """The anchor on the first day of the stretch, up to the as-of day, on which the condition is not known to fail.

    Where it is asked every time, each such day after one on which it failed, in order. Where it is not known to hold
    then, or what holds at once held unseen before, the anchor is not sure.
    """
    failed = True
    for day in turning_days(case, kind, stretch):
        if day > case.run.as_of:
            return
        notes = Notes()
        holds = case.decide(kind.condition, stretch, day, None, notes)
        begins, failed = failed and holds is not False, holds is False
        if not begins:
            continue
        unsure = None if holds else notes.unknown()
        if stretch.start is None and day == stretch.shown_on:
            unsure = Reason(ReasonCode.START_UNKNOWN, of_names(stretch.scope))
        assumed = tuple(notes.assumptions)
        yield Anchor(AnchorKind.STATE, day, keys=stretch.keys, assumptions=assumed, unsure=unsure)
        if not kind.every_time:
            return


def turning_days(case: Case, kind: Becomes, stretch: Stretch) -> list[date]:
    """The days in the stretch, also those to come, on which the condition may turn, with the first known."""
    first = stretch.first_known()
    later = {day for day in _turns(case, kind, stretch) if first < day and stretch.holds(day)}
    # What is set on the day on which the next begins is that one's.
    if stretch.end in later and any(s.start == stretch.end for s in case.stretches[stretch.scope]):
        later.discard(stretch.end)
    return [first, *sorted(later)]


def _turns(case: Case, kind: Becomes, stretch: Stretch) -> Iterator[date]:
    born = case.history.date_of_birth
    for leaf in leaves(kind.condition):
        if leaf.field != AGE:
            yield from case.state.days_set(leaf.field, stretch)
        elif born is not None and leaf.span is not None:
            yield attained_on(born, leaf.span.count, case.calendars.leap_birthday)
    for asked in amounts(kind.condition):
        since = case.counts_from(asked.total, first := stretch.first_known())
        if since is not None:
            nights = case.nights(asked.total)
            for spells in (nights.sure, nights.most):
                day = reached_on(spells, since, asked.span.in_days())
                if day is not None and day > first:
                    yield day
