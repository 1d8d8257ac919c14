"""Missing episodes: a few children, at some time of their lives, go missing again and again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from compliance_synthetic.chance import Chance
from compliance_synthetic.columns import Coded, Column, Numbered
from compliance_synthetic.days import YEAR, Days, Flags, Whole, birthday
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import PROMPT
from compliance_synthetic.rounds import repeated
from compliance_synthetic.setting import Setting

_DAY = 24 * 60
_EVENING = 20 * 60
_YOUNGEST = 11
_PHASE_MEAN_DAYS = 150
_PHASES_FOR_EACH_CHILD_IN_A_YEAR = 0.72
"""A phase often runs from one year into the next, so fewer begin in a year than children are counted."""
_MEDIAN_IN_PHASE = 3.0
_SPREAD_IN_PHASE = 1.15


@dataclass(frozen=True)
class _Episodes:
    """Episodes by period of care and time; minutes since 1 January 1970 in UTC."""

    period: Whole
    begins: Whole
    ends: Whole


def write_missing(setting: Setting, ledger: Ledger, periods: Periods, opened: Days) -> None:
    """Put down episodes and what followed them; `opened` is when each period of care was recorded."""
    chance = setting.chance("missing episodes")
    episodes = _episodes(chance, setting, periods)
    size = episodes.period.size
    number = np.arange(size) + 7_001
    child = periods.child[episodes.period]
    absent = chance.happens(0.14, size).astype(np.int64)
    began = _london_day(episodes.begins)
    reported = ledger.recorded(began, PROMPT, opened[episodes.period])
    keyed: dict[str, Column] = {"episode": Numbered("M", number)}
    ledger.add(
        "missing_started",
        child,
        began,
        PROMPT,
        recorded=reported,
        minute=episodes.begins,
        columns=keyed | {"type": Coded(("missing", "absent"), absent)},
    )
    back = _london_day(episodes.ends)
    ledger.add("missing_ended", child, back, PROMPT, not_before=reported, minute=episodes.ends, columns=keyed)
    _write_discussions(chance, setting, ledger, child, episodes, number, reported)
    _write_interviews(chance, setting, ledger, child, episodes, number, reported)


def _episodes(chance: Chance, setting: Setting, periods: Periods) -> _Episodes:
    rates = setting.plan.rates
    until = np.minimum(periods.end, setting.last + 1)
    risky = np.maximum(periods.start, birthday(periods.born, _YOUNGEST))
    exposed = np.maximum(until - risky, 0)
    total = max(int(exposed.sum()), 1)
    looked_after = float((until - periods.start).sum())
    a_day = _PHASES_FOR_EACH_CHILD_IN_A_YEAR * rates.children_missing_in_year * looked_after / YEAR / total
    phase_of = repeated(chance.times(exposed * a_day, periods.size))
    begins = risky[phase_of] + chance.whole_below(exposed[phase_of])
    lasts = 20 + chance.waiting(_PHASE_MEAN_DAYS, phase_of.size)

    mean = rates.missing_episodes_in_year / (
        _PHASES_FOR_EACH_CHILD_IN_A_YEAR * rates.children_missing_in_year
    )
    # Some of the episodes drawn run into the end of care or into one another, and are left out.
    drawn_mean = _MEDIAN_IN_PHASE * np.exp(_SPREAD_IN_PHASE**2 / 2)
    often = 1 + chance.long_tailed(
        _MEDIAN_IN_PHASE * 1.12 * mean / drawn_mean, _SPREAD_IN_PHASE, phase_of.size
    )
    which = repeated(often)
    period = phase_of[which]
    day = begins[which] + chance.whole_below(lasts[which])
    clock = np.round(_EVENING + 170 * chance.normal(which.size)).astype(np.int64)
    start = day * _DAY + clock
    length = 30 + chance.long_tailed(10 * 60, 1.25, which.size)

    order = np.lexsort((start, period))
    period, start, end = period[order], start[order], (start + length)[order]
    end = np.minimum(end, until[period] * _DAY + 9 * 60)
    key = (period << 30) | end
    latest = np.maximum.accumulate(np.concatenate((np.zeros(1, np.int64), key)))[:-1]
    apart = (latest >> 30 != period) | (start > (latest & ((1 << 30) - 1)) + 120)
    inside = (start > periods.start[period] * _DAY + _DAY) & (start + 60 < (until[period] - 1) * _DAY)
    rows = np.flatnonzero(apart & inside)
    # Episodes that were cut short only by the last day of the export have not ended in it.
    running = (end >= until[period] * _DAY) & (until[period] > setting.last)
    end = np.where(running, end + 2 * _DAY, end)
    return _Episodes(period[rows], start[rows], end[rows])


def _write_discussions(
    chance: Chance,
    setting: Setting,
    ledger: Ledger,
    child: Whole,
    episodes: _Episodes,
    number: Whole,
    reported: Days,
) -> None:
    size = number.size
    long = episodes.ends - episodes.begins > _DAY
    share = np.where(long, setting.plan.rates.strategy_discussion_after_a_day, 0.5)
    rows = np.flatnonzero(chance.happens(share, size))
    delay = np.where(
        long[rows], chance.whole(14 * 60, 40 * 60, rows.size), chance.whole(60, 30 * 60, rows.size)
    )
    minute = episodes.begins[rows] + delay
    ledger.add(
        "strategy_discussion_held",
        child[rows],
        _london_day(minute),
        PROMPT,
        not_before=reported[rows],
        minute=minute,
        columns={"episode": Numbered("M", number[rows])},
    )


def _write_interviews(
    chance: Chance,
    setting: Setting,
    ledger: Ledger,
    child: Whole,
    episodes: _Episodes,
    number: Whole,
    reported: Days,
) -> None:
    """Offered to nearly all; held or declined, in the daytime, within 72 hours or later."""
    rates = setting.plan.rates
    size = number.size
    back = _london_day(episodes.ends)
    held_share, declined_share = rates.return_interview_held, rates.return_interview_declined
    draw = chance.spread(size)
    held = draw < held_share
    declined = ~held & (draw < held_share + declined_share)
    prompt = chance.happens(rates.return_interview_in_72_hours, size)
    # The second day after the return ends within 72 hours of it at any hour; the fourth never does.
    days_after = np.where(prompt, chance.whole(1, 2, size), chance.whole(4, 14, size))
    minute = (back + days_after) * _DAY + chance.whole(9 * 60, 17 * 60, size)
    hour_known = chance.happens(0.85, size)
    offered: Flags = held | declined | chance.happens(0.5, size)
    offer_day = back + np.minimum(chance.whole(0, 1, size), days_after)
    for event, happened, day, at in (
        ("return_interview_offered", offered, offer_day, np.full(size, -1)),
        ("return_interview_held", held, back + days_after, np.where(hour_known, minute, -1)),
        ("return_interview_declined", declined, back + np.minimum(days_after, 5), np.full(size, -1)),
    ):
        rows = np.flatnonzero(happened)
        ledger.add(
            event,
            child[rows],
            day[rows],
            PROMPT,
            not_before=reported[rows],
            minute=at[rows],
            columns={"episode": Numbered("M", number[rows])},
        )


def _london_day(minute: Whole) -> Days:
    instants = pl.Series(minute * 60_000_000).cast(pl.Datetime("us", "UTC"))
    days: Days = (
        instants.dt.convert_time_zone("Europe/London").dt.date().cast(pl.Int32).to_numpy().astype(np.int64)
    )
    return days
