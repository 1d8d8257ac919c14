"""Health assessments, dental checks, questionnaires and immunisations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from compliance_synthetic.chance import Chance
from compliance_synthetic.columns import Coded, Column, Counted, Dated
from compliance_synthetic.days import (
    NEVER,
    Days,
    Flags,
    Whole,
    WorkingCalendar,
    add_months,
    birthday,
    years_old,
)
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import SLOW
from compliance_synthetic.reviews import Reviews
from compliance_synthetic.rounds import Links, in_rounds
from compliance_synthetic.setting import Setting

_SEEN_BY = ("doctor", "nurse")
_OVERRUN_SPREAD = 0.9


def write_health(setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, opened: Days) -> None:
    """Put down everything about health; `opened` is when each period of care was recorded."""
    until = np.minimum(periods.end - 1, setting.last)
    first = _write_initial(setting, ledger, periods, held, until, opened)
    _write_later(setting, ledger, periods, first, until, opened)
    _write_dental(setting, ledger, periods, until, opened)
    _write_questionnaires(setting, ledger, periods, until, opened)


def _write_initial(
    setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, until: Days, opened: Days
) -> Days:
    """The first assessments; gives their days, or about when they should have been.

    In time is the one whose report came within twenty working days. Of those most came for the first
    review, for which they are made.
    """
    chance = setting.chance("initial health assessments")
    size = periods.size
    limit = setting.calendar.advance(periods.start, 20)
    review = held.steps().next_day(np.arange(size), periods.start)
    for_review = chance.happens(0.85, size)
    wanted = np.where(for_review, np.minimum(limit, review), limit)
    reported = setting.calendar.on_or_before(wanted - np.minimum(chance.waiting(2.5, size), 8))
    reported = np.maximum(reported, periods.start + 2)
    late = setting.calendar.on_or_after(limit + 1 + chance.long_tailed(13, 0.9, size))
    reported = np.where(
        chance.happens_evenly(setting.plan.rates.initial_health_in_time, size), reported, late
    )
    working = np.maximum(chance.whole(2, 8, size) + chance.waiting(1.5, size), 1)
    day = np.maximum(setting.calendar.advance(reported, -working), periods.start + 1)
    unknown = chance.happens(setting.plan.rates.health_report_date_unknown, size)
    # Where nobody noted when the report came, the day of the appointment is all there is to go by.
    day = np.where(unknown, reported, day)
    seen = ~chance.happens(0.02, size) & (day <= until)
    rows = np.flatnonzero(seen)
    received = np.where(unknown, NEVER, reported)[rows]
    by = np.zeros(rows.size, np.int64)
    _write_assessments(chance, setting, ledger, periods, rows, day[rows], received, by, "initial", opened)
    return np.where(seen, day, periods.start + 30)


def _write_later(
    setting: Setting, ledger: Ledger, periods: Periods, first: Days, until: Days, opened: Days
) -> None:
    """Half-yearly until the fifth birthday, yearly after it."""
    chance = setting.chance("health reviews")

    def due(period: Whole, last: Days) -> Days:
        young = last < birthday(periods.born[period], 5)
        return np.where(young, add_months(last, 6), add_months(last, 12))

    links = _checks(
        chance, setting.calendar, first, until, due, setting.plan.rates.health_up_to_date, cycle=280.0
    )
    size = links.day.size
    by = chance.pick((15, 85), size)
    unknown = chance.happens(setting.plan.rates.health_report_date_unknown, size)
    received = links.day + chance.whole(3, 20, size) + chance.waiting(4, size)
    received = np.where(unknown, NEVER, received)
    _write_assessments(
        chance, setting, ledger, periods, links.owner, links.day, received, by, "review", opened
    )


def _write_dental(setting: Setting, ledger: Ledger, periods: Periods, until: Days, opened: Days) -> None:
    chance = setting.chance("dental checks")
    # Babies have no teeth to look at: the clock of their checks starts with the first of them.
    start = np.maximum(periods.start, periods.born + 240)
    size = periods.size
    first = setting.calendar.on_or_before(start + np.minimum(chance.long_tailed(110, 0.8, size), 900))
    first = np.maximum(first, start)

    def due(_: Whole, last: Days) -> Days:
        return add_months(last, 12)

    links = _checks(
        chance,
        setting.calendar,
        first,
        until,
        due,
        setting.plan.rates.dental_up_to_date,
        cycle=400.0,
        with_first=True,
    )
    ledger.add("dental_check", periods.child[links.owner], links.day, SLOW, not_before=opened[links.owner])


def _write_questionnaires(
    setting: Setting, ledger: Ledger, periods: Periods, until: Days, opened: Days
) -> None:
    """Once a year at ages 4 to 16, in the share of years that the plan says."""
    chance = setting.chance("questionnaires")
    start = np.maximum(periods.start + 60, birthday(periods.born, 4)) + chance.whole(0, 250, periods.size)
    last_day = np.minimum(until, birthday(periods.born, 17) - 1)

    def following(period: Whole, last: Days, nth: int) -> Days:
        return setting.calendar.on_or_before(last + 345 + chance.whole(0, 20, period.size))

    links = in_rounds(start, last_day, following)
    rows = np.flatnonzero(chance.happens(setting.plan.rates.sdq_in_year, links.day.size))
    period = links.owner[rows]
    score = np.minimum(np.floor(40 * chance.lean(2.0, 3.6, rows.size)).astype(np.int64), 40)
    columns: dict[str, Column] = {"score": Counted(score)}
    child = periods.child[period]
    ledger.add("sdq_completed", child, links.day[rows], SLOW, not_before=opened[period], columns=columns)


def _checks(
    chance: Chance,
    calendar: WorkingCalendar,
    first: Days,
    until: Days,
    due: Callable[[Whole, Days], Days],
    up_to_date: float,
    cycle: float,
    with_first: bool = False,
) -> Links:
    """Repeated checks of which, on any day, the share `up_to_date` is not overdue.

    A third to a half come late. How late follows from the share: the time overdue is to the time in
    date as the one share is to the other. `cycle` is the mean time between checks that are in time, in days.
    """
    late = 0.35 if up_to_date > 0.75 else 0.5
    mean = cycle * (1 - up_to_date) / up_to_date / late
    median = mean / np.exp(_OVERRUN_SPREAD**2 / 2)

    def following(period: Whole, last: Days, nth: int) -> Days:
        size = period.size
        day = due(period, last)
        overdue: Flags = chance.happens(late, size)
        spare = np.minimum(chance.waiting(25, size), 90)
        late_day = day + 1 + chance.long_tailed(median, _OVERRUN_SPREAD, size)
        return np.where(overdue, calendar.on_or_after(late_day), calendar.on_or_before(day - spare))

    links = in_rounds(first, until, following)
    rows = np.arange(links.day.size) if with_first else np.flatnonzero(links.nth > 0)
    return Links(links.owner[rows], links.nth[rows], links.day[rows])


def _write_assessments(
    chance: Chance,
    setting: Setting,
    ledger: Ledger,
    periods: Periods,
    period: Whole,
    day: Days,
    received: Days,
    by: Whole,
    kind: str,
    opened: Days,
) -> None:
    size = day.size
    # The assessment is on record once its report is; one whose report has not come yet has no date for it.
    received = np.where(received > setting.last, NEVER, received)
    recorded = ledger.recorded(np.where(received < NEVER, received, day), SLOW, opened[period])
    child = periods.child[period]
    columns: dict[str, Column] = {
        "kind": kind,
        "by": Coded(_SEEN_BY, by),
        "report_received_on": Dated(received),
    }
    ledger.add("health_assessment", child, day, SLOW, recorded=recorded, columns=columns)
    immunised = chance.happens(setting.plan.rates.immunised, size)
    told = np.flatnonzero(years_old(periods.born[period], day) > 0.2)
    ledger.add(
        "immunisations_recorded",
        child[told],
        day[told],
        SLOW,
        not_before=opened[period[told]],
        columns={"up_to_date": immunised[told]},
    )
