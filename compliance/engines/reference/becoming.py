"""The first day in a stretch on which a condition holds: a birthday, the day a total is reached, a change of state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compliance.calendars.ages import attained_on
from compliance.engines.reference.case import Case, Notes
from compliance.engines.reference.drafts import Anchor
from compliance.model.conditions import AGE, amounts, leaves
from compliance.model.obligations import AnchorKind, Reason, ReasonCode
from compliance.model.rules import Becomes
from compliance.timeline.nights import reached_on
from compliance.timeline.stretches import Stretch


def became(case: Case, kind: Becomes, stretch: Stretch) -> Anchor | None:
    """The anchor on the first day of the stretch, up to the as-of day, on which the condition is not known to fail.

    Where it is not known to hold then, or what holds at once held unseen before, the anchor is not sure.
    """
    for day in turning_days(case, kind, stretch):
        if day > case.run.as_of:
            return None
        notes = Notes()
        holds = case.decide(kind.condition, stretch, day, None, notes)
        if holds is False:
            continue
        unsure = None if holds else notes.unknown()
        if stretch.start is None and day == stretch.shown_on:
            unsure = Reason(ReasonCode.START_UNKNOWN, (stretch.scope,))
        assumed = tuple(notes.assumptions)
        return Anchor(AnchorKind.STATE, day, keys=stretch.keys, assumptions=assumed, unsure=unsure)
    return None


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
