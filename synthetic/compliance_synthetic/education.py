"""School terms, and a personal education plan for each."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from compliance.calendars.periods import Period
from compliance_synthetic.days import Days, birthday, number_of
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import SLOW
from compliance_synthetic.rounds import repeated
from compliance_synthetic.setting import Setting

_YOUNGEST = 3
"""Plans begin in the nursery year: one published measure counts from four, practice differs."""
_MONDAY, _TUESDAY, _FRIDAY = 0, 1, 4


def school_terms(first_day: date, last_day: date) -> tuple[Period, ...]:
    """Plausible English terms that touch the days from `first_day` to `last_day`, in order.

    Autumn from the first Tuesday of September on or after the 2nd to the Friday before 22 December;
    spring from the first Monday from 4 January to the last Friday of March; summer from the Monday
    on or after 14 April to the first Friday from 18 July. Half-terms are not marked.
    """
    terms = []
    for year in range(first_day.year - 1, last_day.year + 1):
        name = f"{year}/{(year + 1) % 100:02d}"
        terms += [
            Period(
                _on_or_after(date(year, 9, 2), _TUESDAY),
                _on_or_before(date(year, 12, 21), _FRIDAY),
                f"{name} autumn",
            ),
            Period(
                _on_or_after(date(year + 1, 1, 4), _MONDAY),
                _on_or_before(date(year + 1, 3, 31), _FRIDAY),
                f"{name} spring",
            ),
            Period(
                _on_or_after(date(year + 1, 4, 14), _MONDAY),
                _on_or_after(date(year + 1, 7, 18), _FRIDAY),
                f"{name} summer",
            ),
        ]
    return tuple(term for term in terms if term.first <= last_day and term.last >= first_day)


def write_terms(terms: tuple[Period, ...], path: Path) -> None:
    """A settings file whose `terms` list gives each term's name and its first and last day."""
    lines = ["terms:"]
    lines += [f"  - {{term: {term.name}, from: {term.first}, to: {term.last}}}" for term in terms]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_education(
    setting: Setting, ledger: Ledger, periods: Periods, terms: tuple[Period, ...], opened: Days
) -> None:
    """Put down plans for every term in which a child of nursery or school age was looked after.

    `opened` is when each period of care was recorded.
    """
    chance = setting.chance("education")
    rates = setting.plan.rates
    firsts = np.array([number_of(term.first) for term in terms])
    lasts = np.array([number_of(term.last) for term in terms])
    pupil_from = np.maximum(periods.start, birthday(periods.born, _YOUNGEST))
    until = np.minimum(periods.end - 1, setting.last)
    # The terms that a child's schooling in care touches follow one another: from one place to another.
    low = np.searchsorted(lasts, pupil_from)
    many = np.maximum(np.searchsorted(firsts, until, side="right") - low, 0)
    period = repeated(many)
    size = period.size
    term = low[period] + np.arange(size) - np.repeat(np.cumsum(many) - many, many)
    first, last = firsts[term], lasts[term]

    # A child's first plan is begun on entering care, whether or not school is on.
    entered = periods.start[period]
    new = (term == low[period]) & (entered > first - 75)
    begun = np.maximum(first, pupil_from[period]) + chance.whole(5, 40, size)
    prompt = np.where(
        chance.happens(rates.first_pep_in_time, size), chance.whole(1, 10, size), chance.whole(11, 22, size)
    )
    begun = np.minimum(setting.calendar.on_or_before(begun), np.maximum(last - 5, pupil_from[period]))
    begun = np.where(new, setting.calendar.advance(entered, prompt), begun)
    finished = np.minimum(begun + 3 + chance.whole(0, 35, size), setting.calendar.on_or_before(last))
    finished = np.maximum(finished, np.maximum(begun, np.where(new, first, begun)))

    done = chance.happens(rates.pep_in_term, size)
    # Of the plans not done in their term, half come in the holiday after it and half never.
    late = ~done & chance.happens(0.5, size)
    finished = np.where(late, last + chance.whole(1, 12, size), finished)
    child = periods.child[period]
    started = np.flatnonzero((done | late | chance.happens(0.4, size)) & (begun <= until[period]))
    ledger.add("pep_initiated", child[started], begun[started], SLOW, not_before=opened[period[started]])
    ended = np.flatnonzero((done | late) & (finished <= until[period]) & (begun <= until[period]))
    ledger.add("pep_completed", child[ended], finished[ended], SLOW, not_before=opened[period[ended]])


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)
