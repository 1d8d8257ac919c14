"""The placements of a period of care: one after another, from its first day to its last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.careers import Course
from compliance_synthetic.chance import Chance
from compliance_synthetic.days import NEVER, Days, Flags, Real, Whole, add_months, number_of, years_old
from compliance_synthetic.legal import LegalStatuses
from compliance_synthetic.placement_types import (
    FOSTER,
    OUT_OF_AREA,
    PLACE,
    USUAL_DAYS,
    type_of_column,
    weights,
    weights_row,
)
from compliance_synthetic.population import Periods
from compliance_synthetic.rounds import Steps
from compliance_synthetic.setting import Setting

BASES = ("ordinary", "r19", "r24", "r25A")
ORDINARY_BASIS, WITH_PARENTS, CONNECTED_PERSON, FOSTERING_FOR_ADOPTION = range(4)

K3_BEGINS = number_of(date(2023, 10, 28))
"""From this day supported accommodation carries the code K3, before it H5."""

_UNSETTLED_FIRST = 0.44
_UNSETTLED_LATER = 0.27
_UNSETTLED_TEENAGER = 0.10
_UNSETTLED_LASTS = 0.06
_SAME_CARER = 0.06
_NEAR_AN_ORDER = 50


@dataclass(frozen=True)
class Placements:
    """Placements other than temporary stays, one a row, by the number they are known by.

    `end` is the true end, whenever it will be; `ends_care` where the period of care ends with it.
    `permanent_on` is the day it was known to be meant to last until 18 (its start, or later, or
    NEVER), `fewer_visits_on` the day the child agreed to fewer visits; `fewer_visits_asked_on` the
    day of asking, whatever the answer.
    """

    number: Whole
    period: Whole
    nth: Whole
    start: Days
    end: Days
    kind: Whole
    same_carer: Flags
    emergency: Flags
    out_of_area: Flags
    distant: Flags
    basis: Whole
    permanent_on: Days
    fewer_visits_asked_on: Days
    fewer_visits_on: Days
    ends_care: Flags
    reason: Whole

    @property
    def size(self) -> int:
        """How many placements there are."""
        return int(self.number.size)

    def moves(self) -> Steps:
        """The days on which a period's child moved to another carer, or was placed for adoption."""
        adoptive = np.isin(self.kind, (PLACE["A3"], PLACE["A5"]))
        moved = np.flatnonzero((self.nth > 0) & (~self.same_carer | adoptive))
        return Steps(self.period[moved], self.start[moved])


def placements(setting: Setting, periods: Periods, legal: LegalStatuses) -> Placements:
    """Every placement that begins by the last day."""
    chance = setting.chance("placements")
    chain = _chain(chance, setting, periods, legal)
    order = np.lexsort((chain.nth, chain.period, chain.start))
    return _with_attributes(setting.chance("placement attributes"), periods, chain.rows(order))


@dataclass(frozen=True)
class _Chain:
    period: Whole
    nth: Whole
    start: Days
    end: Days
    kind: Whole
    same_carer: Flags
    settled: Flags

    def rows(self, rows: Whole) -> _Chain:
        return _Chain(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def _chain(chance: Chance, setting: Setting, periods: Periods, legal: LegalStatuses) -> _Chain:
    """Placements in rounds: the k-th of every period that goes on after its last."""
    restless = np.exp(0.75 * chance.normal(periods.size))
    period = np.arange(periods.size)
    start = periods.start
    kind = np.full(periods.size, -1, np.int64)
    rounds: list[_Chain] = []
    while period.size or not rounds:
        nth = len(rounds)
        adoptive = start >= periods.paths.placed[period]
        same = chance.happens(_SAME_CARER, period.size) & (kind >= 0) & ~adoptive
        age = years_old(periods.born[period], start)
        drawn = _kinds(chance, periods.course[period], age, nth, start, legal.on(period, start))
        with_carer = chance.happens(0.2, period.size)
        kind = np.where(same, kind, np.where(adoptive, _adoptive(periods, period, with_carer), drawn))
        kind = np.where((kind == PLACE["H5"]) & (start >= K3_BEGINS), PLACE["K3"], kind)
        unsettled = _UNSETTLED_FIRST if nth == 0 else _UNSETTLED_LATER
        unsettled_now = np.where(age >= 12, unsettled + _UNSETTLED_TEENAGER, unsettled)
        settled = ~chance.happens(unsettled_now, period.size)
        usual = USUAL_DAYS[kind] * np.where(settled, 1.0, _UNSETTLED_LASTS) / restless[period]
        length = 1 + chance.long_tailed(usual, 0.95, period.size)
        finish = periods.end[period]
        end = _with_the_order(chance, legal, period, start, start + length)
        end = np.where(adoptive, finish, np.minimum(end, periods.paths.placed[period]))
        end = np.minimum(end, finish)
        same |= adoptive & with_carer & (nth > 0)
        rounds.append(_Chain(period, np.full(period.size, nth), start, end, kind, same, settled))
        goes_on = (end < finish) & (end <= setting.last)
        period, start, kind = period[goes_on], end[goes_on], kind[goes_on]
    return _Chain(
        *(np.concatenate([getattr(r, name) for r in rounds]) for name in _Chain.__dataclass_fields__)
    )


def _with_the_order(chance: Chance, legal: LegalStatuses, period: Whole, start: Days, end: Days) -> Days:
    """The ends of placements, moved to the day of a court order near them in some: orders bring moves."""
    order = legal.steps.next_day(period, start)
    moves: Flags = (np.abs(order - end) <= _NEAR_AN_ORDER) & chance.happens(0.5, period.size)
    return np.where(moves, order, end)


def _kinds(chance: Chance, course: Whole, age: Real, nth: int, start: Days, status: Whole) -> Whole:
    row = weights_row(age, course, np.full(start.size, nth == 0))
    kind = type_of_column(chance.pick_by_row(weights(), row))
    # Placed with parents needs an order: without one the child would not be looked after there.
    under_order = np.isin(status, (words.C1, words.C2))
    kind = np.where((kind == PLACE["P1"]) & ~under_order, PLACE["U6"], kind)
    return np.where((kind == PLACE["K3"]) & (start < K3_BEGINS), PLACE["H5"], kind)


def _adoptive(periods: Periods, period: Whole, with_carer: Flags) -> Whole:
    by_order = periods.paths.placement_order[period] < NEVER
    with_order = np.where(with_carer, PLACE["A5"], PLACE["A6"])
    return np.where(by_order, with_order, np.where(with_carer, PLACE["A3"], PLACE["A4"]))


def _with_attributes(chance: Chance, periods: Periods, chain: _Chain) -> Placements:
    size = chain.period.size
    born, course = periods.born[chain.period], periods.course[chain.period]
    age = years_old(born, chain.start)
    adoptive = chain.start >= periods.paths.placed[chain.period]
    emergency = chance.happens(np.where(chain.nth == 0, 0.30, 0.08), size) & ~chain.same_carer & ~adoptive
    out_of_area = chance.happens(OUT_OF_AREA[chain.kind], size) & (chain.kind != PLACE["P1"])
    distant = out_of_area & chance.happens(0.36, size)
    permanent_on = _permanent_on(chance, chain, age, course)
    year_on = np.maximum(add_months(chain.start, 12), permanent_on) + chance.whole(0, 120, size)
    old_enough = (years_old(born, year_on) >= 9) & np.isin(chain.kind, FOSTER)
    asked = old_enough & (permanent_on < NEVER) & (year_on < chain.end) & chance.happens_evenly(0.45, size)
    agrees = asked & chance.happens_evenly(0.6, size)
    ends_care = chain.end == periods.end[chain.period]
    same_next = np.zeros(size, np.bool_)
    place_in = np.lexsort((chain.nth, chain.period))
    same_next[place_in[:-1]] = chain.same_carer[place_in[1:]] & (chain.nth[place_in[1:]] > 0)
    reason = np.where(same_next, words.MOVE_REASONS.index("PLACE"), chance.pick(words.MOVE_WEIGHTS, size))
    return Placements(
        number=np.arange(size) + 10_001,
        period=chain.period,
        nth=chain.nth,
        start=chain.start,
        end=chain.end,
        kind=chain.kind,
        same_carer=chain.same_carer,
        emergency=emergency,
        out_of_area=out_of_area,
        distant=distant,
        basis=_basis(chance, chain, emergency),
        permanent_on=permanent_on,
        fewer_visits_asked_on=np.where(asked, year_on, NEVER),
        fewer_visits_on=np.where(agrees, year_on, NEVER),
        ends_care=ends_care,
        reason=reason,
    )


def _permanent_on(chance: Chance, chain: _Chain, age: Real, course: Whole) -> Days:
    size = chain.period.size
    lasting = np.isin(chain.kind, (PLACE["U1"], PLACE["U4"]))
    stays = np.isin(course, (Course.LONG, Course.OLDER)) & chain.settled
    foster = np.isin(chain.kind, (PLACE["U3"], PLACE["U6"])) & chance.happens(0.75, size)
    residential = (chain.kind == PLACE["K2"]) & (age > 11) & chance.happens(0.2, size)
    later = chain.start + chance.whole(100, 400, size)
    later = np.where(stays & (foster | residential) & (later < chain.end), later, NEVER)
    return np.where(lasting, chain.start, later)


def _basis(chance: Chance, chain: _Chain, emergency: Flags) -> Whole:
    size = chain.period.size
    relatives = (chain.kind == PLACE["U3"]) & ~chain.same_carer & chance.happens_evenly(0.55, size)
    early = np.isin(chain.kind, (PLACE["U2"], PLACE["U5"])) & chance.happens(0.6, size)
    parents = (chain.kind == PLACE["P1"]) & (emergency | chance.happens(0.1, size))
    basis = np.where(relatives, CONNECTED_PERSON, ORDINARY_BASIS)
    basis = np.where(early, FOSTERING_FOR_ADOPTION, basis)
    return np.where(parents, WITH_PARENTS, basis)
