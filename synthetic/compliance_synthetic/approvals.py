"""What had to be agreed or told about a placement: carers' approvals, officers' approvals, notices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.chance import Chance
from compliance_synthetic.columns import Coded, Column, Numbered
from compliance_synthetic.days import NEVER, Days, Flags, Whole, add_months, years_old
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.legal import LegalStatuses
from compliance_synthetic.placement_types import PLACE
from compliance_synthetic.placements import CONNECTED_PERSON, Placements
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY, SLOW
from compliance_synthetic.setting import Setting

_WEEK = 7


@dataclass(frozen=True)
class TemporaryApprovals:
    """The approval of connected persons, one placement a row: NEVER throughout for the others."""

    granted: Days
    extended: Days
    full: Days
    ended: Days


def temporary_approvals(setting: Setting, placements: Placements) -> TemporaryApprovals:
    """Approved for a time on moving in, perhaps for longer, then fully or no longer."""
    chance = setting.chance("temporary approvals")
    size = placements.size
    in_time = setting.plan.rates.approval_in_time
    theirs = placements.basis == CONNECTED_PERSON
    late = ~chance.happens(in_time, size)
    granted = placements.start + np.where(late, chance.whole(1, 9, size), 0)
    prompt = chance.happens(0.62, size)
    assessed = granted + np.where(
        prompt, chance.whole(50, 16 * _WEEK - 3, size), chance.whole(115, 175, size)
    )
    assessed = setting.calendar.on_or_before(assessed)
    overran = ~chance.happens(in_time, size)
    extended = granted + np.where(overran, chance.whole(113, 130, size), chance.whole(85, 16 * _WEEK, size))
    extended = np.where(~prompt & (extended < assessed), extended, NEVER)
    approved = chance.happens(0.9, size)
    full = np.where(approved, assessed, NEVER)
    ended = np.where(
        approved, np.where(full < placements.end, NEVER, placements.end), np.minimum(assessed, placements.end)
    )
    return TemporaryApprovals(
        granted=_during(theirs, granted, placements),
        extended=_during(theirs, extended, placements),
        full=_during(theirs, full, placements),
        ended=np.where(theirs & (granted < placements.end), ended, NEVER),
    )


def write_approvals(
    setting: Setting,
    ledger: Ledger,
    periods: Periods,
    legal: LegalStatuses,
    placements: Placements,
    temporary: TemporaryApprovals,
    known: Days,
) -> None:
    """Put down approvals and notices; `known` is when each placement was recorded."""
    chance = setting.chance("approvals")
    for event, day in (
        ("temporary_approval_granted", temporary.granted),
        ("temporary_approval_extended", temporary.extended),
        ("full_approval_granted", temporary.full),
        ("temporary_approval_ended", temporary.ended),
    ):
        rows = np.flatnonzero(day < NEVER)
        child = periods.child[placements.period[rows]]
        columns: dict[str, Column] = {"placement": Numbered("P", placements.number[rows])}
        ledger.add(event, child, day[rows], ORDINARY, not_before=known[rows], columns=columns)
    _write_agreed(chance, setting, ledger, periods, placements, known)
    _write_leaving_agreed(chance, setting, ledger, periods, legal)
    _write_notices(chance, setting, ledger, periods, placements, known)


def _in_last_school_years(born: Days, day: Days) -> Flags:
    """Whether the day lies in the two school years that end with the year of the 16th birthday."""
    fourteen = add_months(born, 14 * 12).astype("datetime64[D]")
    year = fourteen.astype("datetime64[Y]")
    september = (year.astype("datetime64[M]") + np.timedelta64(8, "M")).astype("datetime64[D]")
    following = (september.astype("datetime64[M]") + np.timedelta64(12, "M")).astype("datetime64[D]")
    begins = np.where(fourteen < september, september, following).astype(np.int64)
    return (day >= begins) & (day < begins + 660)


def _during(theirs: Flags, day: Days, placements: Placements) -> Days:
    return np.where(theirs & (day >= placements.start) & (day < placements.end), day, NEVER)


def _write_agreed(
    chance: Chance, setting: Setting, ledger: Ledger, periods: Periods, placements: Placements, known: Days
) -> None:
    """Officers' approvals of a placement: before it begins, or after it where it could not wait or was missed."""
    born = periods.born[placements.period]
    moved = (placements.nth > 0) & ~placements.same_carer
    steps = (
        ("ks4_move", moved & _in_last_school_years(born, placements.start)),
        ("out_of_area", placements.distant & ~placements.same_carer),
        ("placement_with_parents", placements.kind == PLACE["P1"]),
    )
    for step, needed in steps:
        rows = np.flatnonzero(needed & ~chance.happens(0.04, placements.size))
        before = chance.happens(setting.plan.rates.approval_in_time, rows.size) & ~placements.emergency[rows]
        shift = np.where(before, -chance.whole(0, 10, rows.size), chance.whole(1, 12, rows.size))
        day = np.maximum(placements.start[rows] + shift, periods.start[placements.period[rows]])
        child = periods.child[placements.period[rows]]
        ledger.add("approval_given", child, day, ORDINARY, not_before=known[rows], columns={"for": step})


def _write_leaving_agreed(
    chance: Chance, setting: Setting, ledger: Ledger, periods: Periods, legal: LegalStatuses
) -> None:
    accommodated = legal.on(np.arange(periods.size), periods.end - 1) == words.V2
    under_age = years_old(periods.born, periods.end) < 17.99
    rows = np.flatnonzero(accommodated & under_age & (periods.end > periods.start + 28))
    rows = rows[chance.happens(0.95, rows.size)]
    before = chance.happens(setting.plan.rates.approval_in_time, rows.size)
    shift = np.where(before, -chance.whole(0, 14, rows.size), chance.whole(1, 10, rows.size))
    day = np.maximum(periods.end[rows] + shift, periods.start[rows])
    ledger.add("approval_given", periods.child[rows], day, ORDINARY, columns={"for": "cease_to_look_after"})


def _write_notices(
    chance: Chance, setting: Setting, ledger: Ledger, periods: Periods, placements: Placements, known: Days
) -> None:
    told = (placements.out_of_area & ~placements.same_carer, ~placements.same_carer)
    for place, needed in enumerate(told):
        rows = np.flatnonzero(needed & ~chance.happens(0.03, placements.size))
        in_time = chance.happens(setting.plan.rates.notification_in_time, rows.size)
        working = np.where(in_time, chance.whole(0, 5, rows.size), chance.whole(6, 25, rows.size))
        # Only an emergency leaves five working days.
        before = in_time & (chance.happens(0.3, rows.size) | ~placements.emergency[rows])
        day = setting.calendar.advance(placements.start[rows], np.where(before, -1, working))
        day = np.maximum(day, periods.start[placements.period[rows]])
        columns: dict[str, Column] = {
            "to": Coded(words.TOLD, np.full(rows.size, place)),
            "placement": Numbered("P", placements.number[rows]),
        }
        child: Whole = periods.child[placements.period[rows]]
        ledger.add("notification_sent", child, day, SLOW, not_before=known[rows], columns=columns)
