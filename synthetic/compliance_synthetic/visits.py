"""Social workers' visits in a placement: within the first week, then as often as its kind asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.approvals import TemporaryApprovals
from compliance_synthetic.chance import Chance
from compliance_synthetic.columns import Coded, Known
from compliance_synthetic.days import NEVER, Days, Whole, add_months, years_old
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.legal import LegalStatuses
from compliance_synthetic.placement_types import ADOPTIVE, PLACE
from compliance_synthetic.placements import CONNECTED_PERSON, Placements
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY
from compliance_synthetic.reviews import Reviews
from compliance_synthetic.rounds import Links, in_rounds
from compliance_synthetic.setting import Setting

WEEKLY, FOUR_WEEKLY, SIX_WEEKLY, TWELVE_WEEKLY, HALF_YEARLY = 7, 28, 42, 84, 180
MODES = ("in_person", "video", "phone")


@dataclass(frozen=True)
class _Cadence:
    """The days on which each placement's interval changes, one placement a row, NEVER for no change.

    Weekly until `weekly_until`, then four-weekly until `close_until`; twelve-weekly from
    `seldom_from`, half-yearly from `rarely_from`; six-weekly otherwise.
    """

    weekly_until: Days
    close_until: Days
    seldom_from: Days
    rarely_from: Days

    def after(self, placement: Whole, last: Days) -> Days:
        """The longest time until the next visit, for those last visited on the day."""
        days = np.full(placement.size, SIX_WEEKLY)
        days = np.where(last >= self.seldom_from[placement], TWELVE_WEEKLY, days)
        days = np.where(last >= self.rarely_from[placement], HALF_YEARLY, days)
        days = np.where(last < self.close_until[placement], FOUR_WEEKLY, days)
        return np.where(last < self.weekly_until[placement], WEEKLY, days)


def write_visits(
    setting: Setting,
    ledger: Ledger,
    periods: Periods,
    legal: LegalStatuses,
    placements: Placements,
    temporary: TemporaryApprovals,
    held: Reviews,
    known: Days,
) -> None:
    """Put down visits, and calls and visits that found nobody; `known` is when each placement was recorded."""
    chance = setting.chance("visits")
    rates = setting.plan.rates
    cadence = _cadence(periods, legal, placements, temporary, held)
    until = np.minimum(placements.end, setting.last)
    size = placements.size
    prompt = setting.calendar.on_or_after(placements.start + chance.whole(0, 5, size))
    prompt = np.minimum(prompt, placements.start + 7)
    late = setting.calendar.on_or_after(placements.start + 8 + chance.long_tailed(4, 0.9, size))
    first = np.where(chance.happens_evenly(rates.first_visit_in_time, size), prompt, late)

    def following(placement: Whole, last: Days, nth: int) -> Days:
        longest = cadence.after(placement, last)
        spare = np.floor(longest * 0.38 * chance.lean(1.1, 2.2, placement.size)).astype(np.int64)
        day = setting.calendar.on_or_before(last + longest - spare)
        overdue = last + longest + 1 + chance.long_tailed(5, 0.9, placement.size)
        in_time = chance.happens(rates.later_visit_in_time, placement.size)
        return np.where(in_time, day, setting.calendar.on_or_after(overdue))

    links = in_rounds(first, until, following)
    _write_seen(chance, setting, ledger, periods, placements, links, known)
    _write_unseen(chance, setting, ledger, periods, placements, links, known)


def _cadence(
    periods: Periods,
    legal: LegalStatuses,
    placements: Placements,
    temporary: TemporaryApprovals,
    held: Reviews,
) -> _Cadence:
    connected = placements.basis == CONNECTED_PERSON
    at_home = (placements.kind == PLACE["P1"]) & (legal.on(placements.period, placements.start) == words.C1)
    adoptive = np.isin(placements.kind, ADOPTIVE)
    review = held.steps().next_day(placements.period, placements.start - 1)
    year_on = np.maximum(add_months(placements.start, 12), placements.permanent_on)
    agreed = np.maximum(year_on, placements.fewer_visits_on)
    close = np.where(
        connected, np.minimum(temporary.full, placements.end), np.where(at_home, placements.end, 0)
    )
    return _Cadence(
        weekly_until=np.where(connected | at_home | adoptive, np.minimum(review, placements.end), 0),
        close_until=close,
        seldom_from=np.minimum(year_on, NEVER),
        rarely_from=np.minimum(agreed, NEVER),
    )


def _write_seen(
    chance: Chance,
    setting: Setting,
    ledger: Ledger,
    periods: Periods,
    placements: Placements,
    links: Links,
    known: Days,
) -> None:
    rates = setting.plan.rates
    size = links.day.size
    period = placements.period[links.owner]
    young = years_old(periods.born[period], links.day) < 3
    alone = chance.happens(np.where(young, 0.35, rates.seen_alone), size)
    stated = alone | chance.happens(0.97, size)
    given = ~alone & stated & chance.happens(rates.reason_not_alone_given, size)
    why = np.where(young, 0, 1 + chance.pick((45, 25, 20, 10), size))
    ledger.add(
        "visit",
        periods.child[period],
        links.day,
        ORDINARY,
        not_before=known[links.owner],
        columns={
            "by": "social_worker",
            "mode": "in_person",
            "child_seen": np.ones(size, np.bool_),
            "seen_alone": Known(alone, stated),
            "reason_not_alone": Coded(words.NOT_ALONE, np.where(given, why, -1)),
            "at_placement": Known(np.ones(size, np.bool_), chance.happens(0.96, size)),
        },
    )


def _write_unseen(
    chance: Chance,
    setting: Setting,
    ledger: Ledger,
    periods: Periods,
    placements: Placements,
    links: Links,
    known: Days,
) -> None:
    """Contacts between visits that do not count as one.

    Calls; visits at which the child was out; the child seen at school or elsewhere; visits of others.
    """
    rows = np.flatnonzero(chance.happens(setting.plan.rates.uncounted_contact, links.day.size))
    placement = links.owner[rows]
    size = rows.size
    day = setting.calendar.on_or_after(links.day[rows] + chance.whole(2, 25, size))
    mode = chance.pick((40, 12, 48), size)
    by = chance.pick((85, 15), size)
    elsewhere = (mode == 0) & chance.happens(0.4, size)
    seen = (mode == 1) | elsewhere | ((mode == 0) & (by == 1))
    inside = np.flatnonzero(day < placements.end[placement])
    placement = placement[inside]
    ledger.add(
        "visit",
        periods.child[placements.period[placement]],
        day[inside],
        ORDINARY,
        not_before=known[placement],
        columns={
            "by": Coded(("social_worker", "other"), by[inside]),
            "mode": Coded(MODES, mode[inside]),
            "child_seen": seen[inside],
            "at_placement": Known(~elsewhere[inside], mode[inside] == 0),
        },
    )
