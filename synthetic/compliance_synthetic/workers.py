"""Who works with whom: social workers, reviewing officers, personal advisers."""

from __future__ import annotations

import numpy as np

from compliance_synthetic.chance import Chance
from compliance_synthetic.columns import Column, Numbered
from compliance_synthetic.days import Days, Whole, birthday
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY
from compliance_synthetic.rounds import in_rounds
from compliance_synthetic.setting import Setting

_CHILDREN_EACH = {"social_worker": 16, "iro": 60, "personal_adviser": 22}
_PREFIX = {"social_worker": "SW", "iro": "IRO", "personal_adviser": "PA"}
_WORKERS_IN_TEAM = 7


def write_workers(setting: Setting, ledger: Ledger, periods: Periods, opened: Days) -> None:
    """Put down allocations; `opened` is when each period of care was recorded."""
    chance = setting.chance("workers")
    size = periods.size
    until = np.minimum(periods.end - 1, setting.last)
    wait = np.where(chance.happens(0.88, size), 0, chance.whole(1, 6, size))
    _write(chance, setting, ledger, periods, "social_worker", periods.start + wait, until, 430, opened)

    in_time = chance.happens_evenly(setting.plan.rates.iro_in_five_days, size)
    working = np.where(in_time, chance.whole(0, 5, size), 6 + chance.long_tailed(6, 0.9, size))
    start = setting.calendar.advance(periods.start, working)
    _write(chance, setting, ledger, periods, "iro", start, until, 1100, opened)

    sixteen = np.maximum(birthday(periods.born, 16), periods.start + 91)
    start = sixteen + chance.whole(-40, 130, size)
    start = np.where(chance.happens(0.95, size), np.maximum(start, periods.start + 14), setting.last + 1)
    _write(chance, setting, ledger, periods, "personal_adviser", start, until, 600, opened)


def pool(setting: Setting, role: str) -> int:
    """How many workers of a role the council has."""
    return max(3, round(setting.plan.children_looked_after / _CHILDREN_EACH[role]))


def _write(
    chance: Chance,
    setting: Setting,
    ledger: Ledger,
    periods: Periods,
    role: str,
    first: Days,
    until: Days,
    stays: int,
    opened: Days,
) -> None:
    """One role's workers, one after another; `stays` is their mean time with a child in days."""

    def following(period: Whole, last: Days, nth: int) -> Days:
        return setting.calendar.on_or_after(last + 20 + chance.waiting(stays, period.size))

    links = in_rounds(first, until, following)
    workers = pool(setting, role)
    # Each child goes round the workers in steps of its own, so no change is to the same worker.
    begins, step = chance.whole(0, workers - 1, periods.size), chance.whole(1, workers - 1, periods.size)
    worker = (begins[links.owner] + links.nth * step[links.owner]) % workers
    columns: dict[str, Column] = {
        "role": role,
        "worker": Numbered(_PREFIX[role], worker + 1, digits=3 if role == "social_worker" else 2),
    }
    if role != "iro":
        columns["team"] = Numbered("Team ", worker // _WORKERS_IN_TEAM + 1)
    child = periods.child[links.owner]
    ledger.add(
        "worker_allocated", child, links.day, ORDINARY, not_before=opened[links.owner], columns=columns
    )
