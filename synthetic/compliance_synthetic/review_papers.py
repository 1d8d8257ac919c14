"""What surrounds a review: the report before it, decisions and record after it, checks, disputes, visits."""

from __future__ import annotations

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.chance import Chance
from compliance_synthetic.columns import Coded, Column, Numbered
from compliance_synthetic.days import NEVER, Days, Whole
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.population import Periods
from compliance_synthetic.recording import ORDINARY, SLOW
from compliance_synthetic.reviews import Reviews
from compliance_synthetic.setting import Setting

_NEVER_SENT = 0.015


def write_review_papers(
    setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, opened: Days, known: Days
) -> None:
    """Put down the papers of every review.

    `opened` is when each period of care was recorded, `known` when each review was.
    """
    chance = setting.chance("review papers")
    rates = setting.plan.rates
    _write_reports(chance, setting, ledger, periods, held, opened)
    papers = (
        ("review_decisions_sent", 5, rates.decisions_within_five_days),
        ("review_record_completed", 15, rates.record_within_fifteen_days),
        ("review_record_distributed", 20, rates.distributed_within_twenty_days),
    )
    written = np.zeros(held.size, np.int64)
    for event, limit, in_time in papers:
        prompt = np.ceil(limit * chance.lean(2.5, 1.4, held.size)).astype(np.int64)
        late = limit + 1 + chance.long_tailed(4, 0.9, held.size)
        working = np.where(chance.happens(in_time, held.size), prompt, late)
        # A record goes out when it is written, not before.
        written = np.maximum(working, written) if event == "review_record_distributed" else working
        rows = np.flatnonzero(~chance.happens(_NEVER_SENT, held.size))
        day = setting.calendar.advance(held.day[rows], written[rows])
        _add(ledger, event, periods, held, rows, day, known[rows])
    _write_midway(chance, setting, ledger, periods, held, known)
    _write_disputes(chance, setting, ledger, periods, held, known)


def write_iro_visits(setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, opened: Days) -> None:
    """The reviewing officer's visits and calls to the child in the weeks before a review.

    `opened` is when each period of care was recorded.
    """
    chance = setting.chance("reviewing officers' visits")
    rows = np.flatnonzero(chance.happens_evenly(setting.plan.rates.iro_visit_before_review, held.size))
    period = held.period[rows]
    day = setting.calendar.on_or_before(held.day[rows] - chance.whole(1, 20, rows.size))
    day = np.maximum(day, periods.start[period])
    mode = chance.pick((55, 35, 10), rows.size)
    seen = (mode == 0) & chance.happens(0.93, rows.size) | (mode == 1)
    ledger.add(
        "visit",
        periods.child[period],
        day,
        ORDINARY,
        not_before=opened[period],
        columns={
            "by": "iro",
            "mode": Coded(("in_person", "video", "phone"), mode),
            "child_seen": seen,
            "seen_alone": seen & chance.happens(0.8, rows.size),
            "at_placement": (mode == 0) & chance.happens(0.8, rows.size),
        },
    )


def _write_reports(
    chance: Chance, setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, opened: Days
) -> None:
    """Reports: five days and more before the review, one to four, on the day, or after it."""
    early = setting.plan.rates.report_five_days_before_review
    when = chance.pick((early, (1 - early) * 0.55, (1 - early) * 0.25, (1 - early) * 0.2), held.size)
    lows, highs = np.array((-12, -4, 0, 1)), np.array((-5, -1, 0, 10))
    day = held.day + lows[when] + chance.whole_below(highs[when] - lows[when] + 1)
    rows = np.flatnonzero(~chance.happens(0.02, held.size))
    day = np.maximum(setting.calendar.on_or_before(day), periods.start[held.period])[rows]
    # A report arrives, and is recorded, before there is a review on record.
    _add(ledger, "review_report_received", periods, held, rows, day, opened[held.period[rows]])


def _write_midway(
    chance: Chance, setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, known: Days
) -> None:
    following = np.minimum(held.next_day(), held.day + 182)
    middle = held.day + (following - held.day) * (40 + chance.whole(0, 30, held.size)) // 100
    middle = setting.calendar.on_or_before(middle)
    happens = chance.happens(setting.plan.rates.midway_review_held, held.size)
    rows = np.flatnonzero(happens & (middle > held.day) & (middle < periods.end[held.period]))
    _add(ledger, "midway_review_held", periods, held, rows, middle[rows], known[rows])


def _write_disputes(
    chance: Chance, setting: Setting, ledger: Ledger, periods: Periods, held: Reviews, known: Days
) -> None:
    rates = setting.plan.rates
    formal, informal = rates.formal_dispute, rates.informal_dispute
    draw = chance.spread(held.size)
    stage = np.where(
        draw < formal * 0.6, 1, np.where(draw < formal, 2, np.where(draw < formal + informal, 0, -1))
    )
    rows = np.flatnonzero(stage >= 0)
    raised = setting.calendar.on_or_after(held.day[rows] + chance.whole(0, 40, rows.size))
    solved = setting.calendar.advance(
        raised, np.where(chance.happens(0.85, rows.size), chance.whole(3, 20, rows.size), 34)
    )
    closed = np.where(chance.happens(0.96, rows.size), solved, NEVER)
    child = periods.child[held.period[rows]]
    opened = ledger.recorded(raised, ORDINARY, known[rows])
    columns: dict[str, Column] = {
        "dispute": Numbered("D", np.arange(rows.size) + 1001),
        "stage": Coded(words.STAGES, stage[rows]),
    }
    ledger.add("dispute_raised", child, raised, ORDINARY, recorded=opened, columns=columns)
    ledger.add("dispute_resolved", child, closed, ORDINARY, not_before=opened, columns=columns)


def _add(
    ledger: Ledger, event: str, periods: Periods, held: Reviews, rows: Whole, day: Days, not_before: Days
) -> None:
    child = periods.child[held.period[rows]]
    columns: dict[str, Column] = {"review": Numbered("R", held.number[rows])}
    ledger.add(event, child, day, SLOW, not_before=not_before, columns=columns)
