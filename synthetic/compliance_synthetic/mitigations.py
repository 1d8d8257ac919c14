"""Reasons put on record for a duty that was late: rare, and changing nothing about the lateness."""

from __future__ import annotations

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.columns import Coded, Dated
from compliance_synthetic.days import Days
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY
from compliance_synthetic.reviews import Reviews
from compliance_synthetic.setting import Setting


def write_mitigations(
    setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, opened: Days
) -> None:
    """Put down a few explanations, near the days of reviews; `opened` is when each period was recorded."""
    chance = setting.chance("mitigations")
    rows = np.flatnonzero(chance.happens_evenly(setting.plan.rates.lateness_explained, held.size))
    size = rows.size
    period = held.period[rows]
    first = held.nth[rows] == 0
    day = np.maximum(held.day[rows] - chance.whole(1, 20, size), periods.start[period] + 1)
    rule = np.where(first, np.where(chance.happens(0.5, size), 0, 3), 1 + chance.pick((1, 1), size))
    ledger.add(
        "mitigation_recorded",
        periods.child[period],
        day,
        ORDINARY,
        not_before=opened[period],
        columns={
            "rule": Coded(words.DUTIES_EXPLAINED, rule),
            "reason": Coded(words.EXPLANATIONS, chance.pick((35, 20, 25, 20), size)),
            "approver": Coded(words.APPROVERS, chance.pick((40, 60), size)),
            "until": Dated(day + chance.whole(7, 40, size)),
        },
    )
