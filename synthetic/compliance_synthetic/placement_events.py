"""Placements as a case system writes them down: started, updated when something becomes known, ended."""

from __future__ import annotations

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.approvals import TemporaryApprovals
from compliance_synthetic.case_records import CaseRecords
from compliance_synthetic.columns import Coded, Column, Known, Numbered
from compliance_synthetic.days import NEVER, Days, Flags, Whole
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.placement_types import ADOPTIVE, FOSTER, PLACE, PLACEMENT_TYPES
from compliance_synthetic.placements import BASES, K3_BEGINS, ORDINARY_BASIS, Placements
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY, PROMPT
from compliance_synthetic.setting import Setting
from compliance_synthetic.temporary_stays import TemporaryStays

_UNKNOWN_AT_START = 0.05


def write_placements(
    setting: Setting, ledger: Ledger, periods: Periods, placements: Placements, records: CaseRecords
) -> None:
    """Put down the start and end of every placement."""
    chance = setting.chance("placement events")
    child = periods.child[placements.period]
    permanent = placements.permanent_on == placements.start
    long_term = permanent & np.isin(placements.kind, FOSTER)
    # What a case system leaves blank at the start stays unknown until an update says.
    stated = permanent | ~(
        chance.happens(_UNKNOWN_AT_START, placements.size) | np.isin(placements.kind, ADOPTIVE)
    )
    columns: dict[str, Column] = {
        "placement": Numbered("P", placements.number),
        "placement_type": Coded(PLACEMENT_TYPES, placements.kind),
        "same_carer": placements.same_carer,
        "temporary": np.zeros(placements.size, np.bool_),
        "emergency": placements.emergency,
        "permanent": Known(permanent, stated),
        "long_term_foster": Known(long_term, stated),
        "out_of_area": placements.out_of_area,
        "distant": placements.distant,
        "basis": Coded(BASES, placements.basis),
    }
    ledger.add(
        "placement_started", child, placements.start, PROMPT, recorded=records.settled_in, columns=columns
    )
    ended = np.flatnonzero(placements.end <= setting.last)
    why = placements.reason[ended]
    leaves = placements.ends_care[ended]
    ledger.add(
        "placement_ended",
        child[ended],
        placements.end[ended],
        PROMPT,
        recorded=records.left[ended],
        columns={
            "placement": Numbered("P", placements.number[ended]),
            "reason": Coded(words.MOVE_REASONS, np.where(leaves, -1, why)),
            "ended_by": Coded(
                words.ENDED_BY, np.where(leaves, -1, np.asarray(words.ENDED_BY_OF_REASON)[why])
            ),
        },
    )


def write_updates(
    ledger: Ledger, periods: Periods, placements: Placements, temporary: TemporaryApprovals, known: Days
) -> None:
    """What became known of a running placement: permanence, agreement to fewer visits, its basis, its code."""
    foster = np.isin(placements.kind, FOSTER)
    became = (placements.permanent_on > placements.start) & (placements.permanent_on < placements.end)
    rows = np.flatnonzero(became)
    long_term = np.where(placements.kind == PLACE["U3"], PLACE["U1"], PLACE["U4"])
    kind = np.where(foster, long_term, -1)[rows]
    updates: list[tuple[Whole, Days, dict[str, Column]]] = [
        (
            rows,
            placements.permanent_on,
            {
                "placement_type": Coded(PLACEMENT_TYPES, kind),
                "permanent": _all(rows),
                "long_term_foster": Known(foster[rows], foster[rows]),
            },
        )
    ]
    rows = np.flatnonzero(placements.fewer_visits_asked_on < placements.end)
    agrees = placements.fewer_visits_on[rows] < NEVER
    updates.append((rows, placements.fewer_visits_asked_on, {"child_agrees_fewer_visits": agrees}))
    rows = np.flatnonzero(temporary.full < NEVER)
    basis = np.full(rows.size, ORDINARY_BASIS)
    updates.append((rows, temporary.full, {"basis": Coded(BASES, basis)}))
    recoded = (placements.kind == PLACE["H5"]) & (placements.start < K3_BEGINS) & (placements.end > K3_BEGINS)
    rows = np.flatnonzero(recoded)
    day = np.full(placements.size, K3_BEGINS)
    updates.append((rows, day, {"placement_type": Coded(PLACEMENT_TYPES, np.full(rows.size, PLACE["K3"]))}))
    for rows, days, columns in updates:
        child = periods.child[placements.period[rows]]
        columns = {"placement": Numbered("P", placements.number[rows])} | columns
        ledger.add("placement_updated", child, days[rows], ORDINARY, not_before=known[rows], columns=columns)


def write_temporary_stays(
    setting: Setting,
    ledger: Ledger,
    periods: Periods,
    placements: Placements,
    stays: TemporaryStays,
    known: Days,
) -> None:
    """Put down stays away; `known` is when each placement that was kept was recorded."""
    child = periods.child[placements.period[stays.placement]]
    opened = ledger.recorded(stays.start, PROMPT, known[stays.placement])
    columns: dict[str, Column] = {
        "placement": Numbered("P", stays.number),
        "placement_type": Coded(PLACEMENT_TYPES, stays.kind),
        "same_carer": np.zeros(child.size, np.bool_),
        "temporary": np.ones(child.size, np.bool_),
        "emergency": stays.kind == PLACE["T1"],
    }
    ledger.add("placement_started", child, stays.start, PROMPT, recorded=opened, columns=columns)
    ended = np.flatnonzero(stays.end <= setting.last)
    ledger.add(
        "placement_ended",
        child[ended],
        stays.end[ended],
        PROMPT,
        not_before=opened[ended],
        columns={"placement": Numbered("P", stays.number[ended])},
    )


def _all(rows: Whole) -> Flags:
    return np.ones(rows.size, np.bool_)
