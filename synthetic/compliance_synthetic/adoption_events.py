"""The steps of an adoption as events."""

from __future__ import annotations

import numpy as np

from compliance_synthetic.days import NEVER, Days
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY
from compliance_synthetic.setting import Setting


def write_adoptions(setting: Setting, ledger: Ledger, periods: Periods, opened: Days) -> None:
    """Put down every step taken while looked after; `opened` is when each period of care was recorded."""
    paths = periods.paths
    chance = setting.chance("adoption events")
    # Only plans by consent go before a panel; the decision follows within a fortnight, mostly sooner.
    by_consent = (paths.decision < NEVER) & (paths.placement_order == NEVER)
    asked = np.where(by_consent, paths.decision - chance.whole(3, 14, periods.size), NEVER)
    steps: tuple[tuple[str, Days], ...] = (
        ("adoption_panel_recommended", asked),
        ("adoption_decision", paths.decision),
        ("adoption_matched", paths.matched),
        ("placed_for_adoption", paths.placed),
        ("adoption_plan_reversed", paths.reversed_on),
        ("adoption_order_made", paths.order),
    )
    for event, day in steps:
        rows = np.flatnonzero((day < NEVER) & (day <= periods.end))
        ledger.add(event, periods.child[rows], day[rows], ORDINARY, not_before=opened[rows])
