"""The legal statuses that a period of care goes through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.careers import Course
from compliance_synthetic.chance import Chance
from compliance_synthetic.columns import Coded
from compliance_synthetic.days import NEVER, Days, Flags, Whole, on_a_weekday
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import PROMPT
from compliance_synthetic.rounds import Steps
from compliance_synthetic.setting import Setting

_BEGINS_UNDER_ORDER = {Course.FAMILY: 0.5, Course.LONG: 0.55, Course.ADOPTION: 0.7}
_STAYS_ACCOMMODATED = {Course.FAMILY: 0.3, Course.LONG: 0.12, Course.ADOPTION: 0.0}
_FULL_ORDER = {Course.FAMILY: 0.35, Course.LONG: 1.0, Course.ADOPTION: 0.3}
_POLICE_PROTECTION = 0.035
_EMERGENCY_ORDER = 0.02


@dataclass(frozen=True)
class LegalStatuses:
    """Spells of one legal status, by period of care and day; `status` is a place in LEGAL_STATUSES."""

    period: Whole
    start: Days
    status: Whole
    steps: Steps

    def on(self, period: Whole, day: Days) -> Whole:
        """The status of each period on the day."""
        return self.status[np.maximum(self.steps.latest(period, day), 0)]


def legal_statuses(setting: Setting, periods: Periods) -> LegalStatuses:
    """Each period's spells: an emergency perhaps, then accommodation, interim order, full or placement order."""
    chance = setting.chance("legal statuses")
    size = periods.size
    emergency, opened = _emergency(chance, periods)
    under_order = _by_course(periods.course, _BEGINS_UNDER_ORDER, chance, size)
    accommodated = _by_course(periods.course, _STAYS_ACCOMMODATED, chance, size)
    family_courts = np.isin(periods.course, (Course.FAMILY, Course.LONG, Course.ADOPTION))
    wait = 10 + chance.long_tailed(60, 0.8, size)
    # What ends in a placement order had its interim order well before it.
    wait = np.where(periods.paths.placement_order < NEVER, np.minimum(wait, 60), wait)
    interim = np.where(under_order, opened, on_a_weekday(opened + wait))
    interim = np.where(family_courts & (under_order | ~accommodated), interim, NEVER)
    full = on_a_weekday(interim + 170 + chance.long_tailed(45, 0.7, size))
    full = np.where(_by_course(periods.course, _FULL_ORDER, chance, size) & (interim < NEVER), full, NEVER)
    placement_order = np.where(interim < NEVER, periods.paths.placement_order, NEVER)
    placement_order = np.maximum(placement_order, np.where(interim < NEVER, interim + 30, 0))
    full = np.where((placement_order < NEVER) & (full >= placement_order), NEVER, full)
    back = np.where(placement_order < NEVER, periods.paths.reversed_on, NEVER)
    first = np.where(
        periods.course == Course.REMAND, words.J1, np.where(interim == opened, words.C1, words.V2)
    )
    slots = (
        (np.where(emergency >= 0, periods.start, NEVER), emergency),
        (opened, first),
        (np.where(interim > opened, interim, NEVER), np.full(size, words.C1)),
        (full, np.full(size, words.C2)),
        (placement_order, np.full(size, words.E1)),
        (back, np.full(size, words.C2)),
    )
    day = np.stack([slot for slot, _ in slots], axis=1).ravel()
    status = np.stack([status for _, status in slots], axis=1).ravel()
    period = np.repeat(np.arange(size), len(slots))
    real = np.flatnonzero((day < periods.end[period]) & (day < NEVER))
    return LegalStatuses(period[real], day[real], status[real], Steps(period[real], day[real]))


def write_legal_statuses(ledger: Ledger, periods: Periods, legal: LegalStatuses, known: Days) -> None:
    """The changes after the first status, which `became_looked_after` itself carries."""
    later = np.flatnonzero(legal.start > periods.start[legal.period])
    period = legal.period[later]
    ledger.add(
        "legal_status_changed",
        periods.child[period],
        legal.start[later],
        PROMPT,
        not_before=known[period],
        columns={"legal_status": Coded(words.LEGAL_STATUSES, legal.status[later])},
    )


def _emergency(chance: Chance, periods: Periods) -> tuple[Whole, Days]:
    """The emergency status that a period began under (-1: none), and the day the next one began."""
    size = periods.size
    possible = np.isin(periods.course, (Course.SHORT, Course.FAMILY, Course.LONG))
    draw = chance.spread(size)
    police = possible & (draw < _POLICE_PROTECTION)
    court = possible & ~police & (draw < _POLICE_PROTECTION + _EMERGENCY_ORDER)
    # A few police protections outlast three days: councils do record those.
    held = np.where(chance.happens(0.06, size), 4, chance.whole(1, 3, size))
    length = np.where(police, held, np.where(court, chance.whole(3, 8, size), 0))
    status = np.where(police, words.L1, np.where(court, words.L2, -1))
    return status, periods.start + length


def _by_course(course: Whole, shares: dict[Course, float], chance: Chance, size: int) -> Flags:
    share = np.zeros(len(Course))
    for name, value in shares.items():
        share[name] = value
    return chance.happens(share[course], size)
