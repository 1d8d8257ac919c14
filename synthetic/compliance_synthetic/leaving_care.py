"""From the sixteenth birthday on: assessment, pathway plans, and keeping in touch after care until 21."""

from __future__ import annotations

import numpy as np

from compliance_synthetic.columns import Column, Numbered
from compliance_synthetic.days import NEVER, Days, Whole, add_months, birthday
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY, SLOW
from compliance_synthetic.rounds import in_rounds
from compliance_synthetic.setting import Setting

_WEEKS_IN_CARE = 13


def write_leaving_care(setting: Setting, ledger: Ledger, periods: Periods, opened: Days) -> None:
    """Put down leaving-care work; `opened` is when each period of care was recorded.

    Children count as eligible from 16 once looked after for 13 weeks of one period since 14. Those who
    leave on their 18th birthday are followed until 21, the others until they leave.
    """
    chance = setting.chance("leaving care")
    size = periods.size
    since = np.maximum(periods.start, birthday(periods.born, 14))
    eligible_on = np.maximum(birthday(periods.born, 16), since + 7 * _WEEKS_IN_CARE)
    eligible = eligible_on < periods.end
    adult = birthday(periods.born, 18)
    until = np.where(periods.end == adult, birthday(periods.born, 21) - 1, periods.end - 1)
    until = np.minimum(until, setting.last)

    in_time = chance.happens_evenly(setting.plan.rates.pathway_plan_in_time, size)
    due = add_months(eligible_on, 3)
    assessed = np.where(in_time, due - chance.whole(0, 60, size), due + 1 + chance.long_tailed(30, 0.9, size))
    assessed = setting.calendar.on_or_before(assessed)
    assessed = np.where(eligible & chance.happens(0.98, size), assessed, NEVER)
    prepared = setting.calendar.on_or_after(assessed + np.minimum(3 + chance.waiting(15, size), 90))
    for event, day in (("needs_assessment_completed", assessed), ("pathway_plan_prepared", prepared)):
        rows = np.flatnonzero(day <= until)
        ledger.add(event, periods.child[rows], day[rows], ORDINARY, not_before=opened[rows])

    def reviewed(period: Whole, last: Days, nth: int) -> Days:
        due = add_months(last, 6)
        overdue = ~chance.happens(setting.plan.rates.pathway_plan_in_time, period.size)
        late = due + 1 + chance.long_tailed(25, 0.9, period.size)
        prompt = setting.calendar.on_or_before(due - np.minimum(chance.waiting(12, period.size), 60))
        return np.where(overdue, setting.calendar.on_or_after(late), prompt)

    links = in_rounds(np.where(prepared <= until, prepared, NEVER), until, reviewed)
    rows = np.flatnonzero(links.nth > 0)
    child = periods.child[links.owner[rows]]
    ledger.add(
        "pathway_plan_reviewed", child, links.day[rows], ORDINARY, not_before=opened[links.owner[rows]]
    )
    _write_after_care(
        setting, ledger, periods, np.where(eligible & (periods.end == adult), adult, NEVER), until
    )


def _write_after_care(setting: Setting, ledger: Ledger, periods: Periods, left: Days, until: Days) -> None:
    chance = setting.chance("after care")
    size = periods.size

    def in_touch(period: Whole, last: Days, nth: int) -> Days:
        return setting.calendar.on_or_after(last + 20 + chance.long_tailed(32, 0.6, period.size))

    links = in_rounds(np.where(left < NEVER, left + chance.whole(5, 50, size), NEVER), until, in_touch)
    ledger.add("contact_made", periods.child[links.owner], links.day, SLOW)

    def next_home(period: Whole, last: Days, nth: int) -> Days:
        return last + 60 + chance.waiting(500, period.size)

    homes = in_rounds(np.where(chance.happens(0.6, size), left, NEVER), until, next_home)
    number = np.arange(homes.day.size) + 301
    columns: dict[str, Column] = {"accommodation": Numbered("A", number)}
    child = periods.child[homes.owner]
    noted = ledger.recorded(homes.day, ORDINARY)
    ledger.add("accommodation_provided", child, homes.day, ORDINARY, recorded=noted, columns=columns)
    order = np.lexsort((homes.day, homes.owner))
    same = homes.owner[order[1:]] == homes.owner[order[:-1]]
    ends = np.full(homes.day.size, NEVER)
    ends[order[:-1]] = np.where(same, homes.day[order[1:]], NEVER)
    rows = np.flatnonzero(ends < NEVER)
    ended: dict[str, Column] = {"accommodation": Numbered("A", number[rows])}
    ledger.add(
        "accommodation_ended", child[rows], ends[rows], ORDINARY, not_before=noted[rows], columns=ended
    )

    def visited(home: Whole, last: Days, nth: int) -> Days:
        late = np.where(chance.happens(0.15, home.size), chance.whole(3, 30, home.size), 0)
        due = last + (28 if nth == 1 else 60) - chance.whole(0, 6, home.size)
        return setting.calendar.on_or_before(due) + late

    prompt = chance.happens(0.88, homes.day.size)
    first = homes.day + np.where(prompt, chance.whole(1, 7, prompt.size), chance.whole(8, 25, prompt.size))
    visits = in_rounds(first, np.minimum(ends - 1, until[homes.owner]), visited)
    seen: dict[str, Column] = {
        "by": "personal_adviser",
        "mode": "in_person",
        "child_seen": np.ones(visits.day.size, np.bool_),
        "at_placement": np.ones(visits.day.size, np.bool_),
    }
    ledger.add("visit", child[visits.owner], visits.day, ORDINARY, columns=seen)
