"""Reviews of a period of care: the first, the second, then half-yearly, sooner after a move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.columns import Coded, Numbered
from compliance_synthetic.days import Days, Flags, Whole, add_months, years_old
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.placements import Placements
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY
from compliance_synthetic.rounds import Steps, in_rounds
from compliance_synthetic.setting import Setting

CARE, ADOPTION = 0, 1
_KINDS = ("care", "adoption")
_ABSENT = (0, 50, 5, 2, 5, 24, 14, 0)
"""Weights of the participation codes of children of four and over who gave their views."""


@dataclass(frozen=True)
class Reviews:
    """Reviews held, one a row, by period of care and day.

    `number` is what they are known by; `kind` is care, or adoption once the child is placed for it.
    """

    number: Whole
    period: Whole
    nth: Whole
    day: Days
    kind: Whole

    @property
    def size(self) -> int:
        """How many reviews there are."""
        return int(self.number.size)

    def steps(self) -> Steps:
        """The days of each period's reviews."""
        return Steps(self.period, self.day)

    def next_day(self) -> Days:
        """The day of the review after each one, far off where there is none."""
        return self.steps().next_day(self.period, self.day)


def reviews(setting: Setting, periods: Periods, placements: Placements) -> Reviews:
    """Every review held by the last day."""
    chance = setting.chance("reviews")
    rates = setting.plan.rates
    calendar = setting.calendar
    size = periods.size
    until = np.minimum(periods.end, setting.last)
    moves = placements.moves()
    since_move = np.zeros(size, np.bool_)

    due = calendar.advance(periods.start, 20)
    booked = calendar.advance(periods.start, 20 - np.minimum(chance.waiting(4, size), 14))
    late = ~chance.happens_evenly(rates.first_review_in_time, size)
    first = np.where(late, calendar.on_or_after(due + 1 + chance.long_tailed(8, 0.9, size)), booked)
    lost = chance.happens(rates.review_never_held, size)
    first = np.where(lost, calendar.on_or_after(due + chance.whole(60, 95, size)), first)

    def following(period: Whole, last: Days, nth: int) -> Days:
        count = period.size
        due = add_months(last, 3 if nth == 1 else 6)
        # The cycle starts again with a move: after the review that follows it, the next comes in three months.
        aim = np.where(since_move[period], np.minimum(due, add_months(last, 3)), due)
        # A change of plan or of circumstances brings some reviews forward by weeks.
        brought_forward = np.where(
            chance.happens(rates.review_brought_forward, count), (aim - last) * 4 // 10, 0
        )
        spare = np.minimum(brought_forward + chance.waiting(12, count), (aim - last) * 6 // 10)
        day = calendar.on_or_before(aim - spare)
        in_time = rates.second_review_in_time if nth == 1 else rates.later_review_in_time
        overdue = ~chance.happens(in_time, count)
        day = np.where(overdue, calendar.on_or_after(due + 1 + chance.long_tailed(9, 1.0, count)), day)
        lost = chance.happens(rates.review_never_held, count)
        day = np.where(lost, calendar.on_or_before(due + 175), day)
        moved = moves.next_day(period, last)
        adoptive = moved == periods.paths.placed[period]
        soon = calendar.on_or_before(np.maximum(moved + chance.whole(9, 28, count), last + 7))
        asked: Flags = (chance.happens(rates.review_after_move, count) | adoptive) & (soon < day)
        since_move[period] = asked
        return np.where(asked, soon, day)

    links = in_rounds(first, until, following)
    order = np.lexsort((links.day, links.owner))
    period, day = links.owner[order], links.day[order]
    placed = day > periods.paths.placed[period]
    number = np.empty(order.size, np.int64)
    number[np.argsort(day, kind="stable")] = np.arange(order.size) + 50_001
    return Reviews(number, period, links.nth[order], day, np.where(placed, ADOPTION, CARE))


def write_reviews(setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, known: Days) -> Days:
    """Put down the reviews, and those adjourned first; gives the days on which they were recorded."""
    chance = setting.chance("review events")
    rates = setting.plan.rates
    child = periods.child[held.period]
    recorded = ledger.recorded(held.day, ORDINARY, known[held.period])
    young = years_old(periods.born[held.period], held.day) < 4
    spoke = chance.happens(rates.child_gave_views, held.size)
    code = np.where(spoke, chance.pick(_ABSENT, held.size), 7)
    ledger.add(
        "review_held",
        child,
        held.day,
        ORDINARY,
        recorded=recorded,
        columns={
            "review": Numbered("R", held.number),
            "kind": Coded(_KINDS, held.kind),
            "participation": Coded(words.PARTICIPATION, np.where(young, 0, code)),
        },
    )
    rows = np.flatnonzero(chance.happens_evenly(rates.review_adjourned, held.size))
    working = np.where(
        chance.happens(0.85, rows.size), chance.whole(2, 12, rows.size), chance.whole(21, 30, rows.size)
    )
    begun = np.maximum(setting.calendar.advance(held.day[rows], -working), periods.start[held.period[rows]])
    ledger.add(
        "review_adjourned",
        child[rows],
        begun,
        ORDINARY,
        not_before=known[held.period[rows]],
        columns={"review": Numbered("R", held.number[rows])},
    )
    return recorded
