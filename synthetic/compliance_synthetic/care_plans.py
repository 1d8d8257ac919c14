"""Care plans, placement plans and plans for permanence."""

from __future__ import annotations

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.careers import Course
from compliance_synthetic.chance import Chance
from compliance_synthetic.columns import Coded, Column, Numbered
from compliance_synthetic.days import NEVER, Days, add_months, years_old
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.placements import Placements
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY
from compliance_synthetic.reviews import Reviews
from compliance_synthetic.setting import Setting

HOME, ADOPTED, GUARDIAN, SUPPORTED, RESIDENTIAL, FOSTERED = range(len(words.PERMANENCE_PLANS))


def write_care_plans(
    setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, opened: Days, known: Days
) -> None:
    """The care plan of each period, and its revision after each review.

    `opened` is when each period of care was recorded, `known` when each review was.
    """
    chance = setting.chance("care plans")
    rates = setting.plan.rates
    size = periods.size
    in_time = chance.happens_evenly(rates.care_plan_in_time, size)
    working = np.where(in_time, chance.whole(1, 10, size), 11 + chance.long_tailed(7, 0.9, size))
    day = setting.calendar.advance(periods.start, working)
    # Some plans are made before the child is placed, when that can be foreseen.
    day = np.where(in_time & chance.happens(0.22, size), periods.start - chance.whole(0, 5, size), day)
    rows = np.flatnonzero((day < periods.end) & ~chance.happens(0.015, size))
    ledger.add("care_plan_prepared", periods.child[rows], day[rows], ORDINARY, not_before=opened[rows])

    draw = chance.share(held.size)
    prompt = draw < rates.care_plan_updated_in_ten_days
    written = draw < 1 - rates.care_plan_not_updated
    working = np.where(prompt, chance.whole(1, 10, held.size), 11 + chance.long_tailed(9, 0.9, held.size))
    day = setting.calendar.advance(held.day, working)
    rows = np.flatnonzero(written & (day < np.minimum(periods.end[held.period], held.next_day())))
    child = periods.child[held.period[rows]]
    ledger.add("care_plan_updated", child, day[rows], ORDINARY, not_before=known[rows])


def write_placement_plans(
    setting: Setting, ledger: Ledger, periods: Periods, placements: Placements, known: Days
) -> None:
    """The plan of each placement; `known` is when each placement was recorded."""
    chance = setting.chance("placement plans")
    size = placements.size
    in_time = chance.happens_evenly(setting.plan.rates.placement_plan_in_time, size)
    working = np.where(in_time, chance.whole(1, 5, size), 6 + chance.long_tailed(6, 0.9, size))
    day = setting.calendar.advance(placements.start, working)
    before = in_time & chance.happens(0.35, size)
    day = np.where(before, placements.start - chance.whole(0, 4, size), day)
    day = np.maximum(day, periods.start[placements.period])
    rows = np.flatnonzero((day < placements.end) & ~chance.happens(0.03, size) & ~placements.same_carer)
    columns: dict[str, Column] = {"placement": Numbered("P", placements.number[rows])}
    child = periods.child[placements.period[rows]]
    ledger.add("placement_plan_signed", child, day[rows], ORDINARY, not_before=known[rows], columns=columns)


def write_permanence_plans(
    setting: Setting, ledger: Ledger, periods: Periods, placements: Placements, held: Reviews, opened: Days
) -> None:
    """The plan for permanence by the second review, and again when it changes."""
    chance = setting.chance("permanence plans")
    size = periods.size
    second = np.full(size, NEVER)
    rows = np.flatnonzero(held.nth == 1)
    second[held.period[rows]] = held.day[rows]
    by = np.minimum(second, add_months(periods.start, 4))
    in_time = chance.happens_evenly(setting.plan.rates.permanence_plan_in_time, size)
    early = by - chance.whole(0, 35, size)
    late = setting.calendar.on_or_after(by + 1 + chance.long_tailed(30, 0.9, size))
    day = np.where(in_time, setting.calendar.on_or_before(np.maximum(early, periods.start + 7)), late)
    plan = _first_plan(chance, periods, day)
    permanent = np.flatnonzero((placements.permanent_on < placements.end) & (placements.nth > 0))
    for rows, days, plans in (
        (np.arange(size), day, plan),
        _changed(periods.paths.decision, ADOPTED),
        _changed(periods.paths.reversed_on, FOSTERED),
        (placements.period[permanent], placements.permanent_on[permanent], np.full(permanent.size, FOSTERED)),
    ):
        within = np.flatnonzero((days < periods.end[rows]) & (days >= periods.start[rows]))
        ledger.add(
            "permanence_plan_recorded",
            periods.child[rows[within]],
            days[within],
            ORDINARY,
            not_before=opened[rows[within]],
            columns={"plan": Coded(words.PERMANENCE_PLANS, plans[within])},
        )


def _changed(day: Days, plan: int) -> tuple[Days, Days, Days]:
    rows = np.flatnonzero(day < NEVER)
    return rows, day[rows], np.full(rows.size, plan)


def _first_plan(chance: Chance, periods: Periods, day: Days) -> Days:
    size = periods.size
    older = years_old(periods.born, day) >= 15
    family = np.where(chance.happens(0.55, size), HOME, GUARDIAN)
    lasting = np.where(chance.happens(0.8, size), FOSTERED, RESIDENTIAL)
    plan = np.where(np.isin(periods.course, (Course.LONG, Course.OLDER)), lasting, family)
    plan = np.where(older, np.where(chance.happens(0.7, size), SUPPORTED, FOSTERED), plan)
    return np.where(periods.course == Course.SHORT, HOME, plan)
