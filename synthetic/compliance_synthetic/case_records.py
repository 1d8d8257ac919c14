"""When periods of care and placements were opened and closed on record: what other records hang on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic.days import NEVER, Days
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.placements import Placements
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import PROMPT

_SHIFT = 20


@dataclass(frozen=True)
class CaseRecords:
    """Days of recording. `opened` and `closed` are of periods, `settled_in` and `left` of placements.

    A case system closes a placement as it opens the next, and opens a period only on a closed one, so
    that no child is ever on record in two places at once.
    """

    opened: Days
    closed: Days
    settled_in: Days
    left: Days


def case_records(ledger: Ledger, periods: Periods, placements: Placements) -> CaseRecords:
    """The days on which each period and placement was recorded."""
    opened = ledger.recorded(periods.start, PROMPT)
    again = np.full(periods.size, NEVER)
    again[:-1] = np.where(periods.child[1:] == periods.child[:-1], opened[1:], NEVER)

    settled_in = ledger.recorded(placements.start, PROMPT, opened[placements.period])
    order = np.lexsort((placements.nth, placements.period))
    period = placements.period[order]
    # A running maximum of a key of period and day: no placement is recorded before the one it follows.
    key = np.maximum.accumulate((period << _SHIFT) | settled_in[order]) & ((1 << _SHIFT) - 1)
    settled_in[order] = np.minimum(key, again[period])

    closed = np.full(periods.size, 0)
    np.maximum.at(closed, placements.period, settled_in)
    closed = np.minimum(ledger.recorded(periods.end, PROMPT, closed), again)
    left = closed[placements.period]
    follows = period[1:] == period[:-1]
    left[order[:-1]] = np.where(follows, settled_in[order[1:]], left[order[:-1]])
    return CaseRecords(opened, closed, settled_in, left)
