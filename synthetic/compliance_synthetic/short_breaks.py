"""Children who live at home and have short breaks, each break a period of care of a few nights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic import words
from compliance_synthetic.columns import Coded, Column, Numbered
from compliance_synthetic.days import NEVER, YEAR, Days, Whole, add_months
from compliance_synthetic.ledger import Ledger
from compliance_synthetic.placement_types import PLACE, PLACEMENT_TYPES
from compliance_synthetic.recording import ORDINARY, PROMPT
from compliance_synthetic.rounds import in_rounds
from compliance_synthetic.setting import Setting

_SHARE_OF_STOCK = 0.012
_YEARS = 3


@dataclass(frozen=True)
class ShortBreaks:
    """Children with a series of breaks: day of birth, and the first and last day of the series."""

    born: Days
    first: Days
    until: Days


def short_breaks(setting: Setting) -> ShortBreaks:
    """About one child for eighty looked after, and never none."""
    chance = setting.chance("short-break children")
    length = setting.last - setting.first
    at_once = max(1.0, _SHARE_OF_STOCK * setting.plan.children_looked_after)
    size = max(1, round(at_once * (length + _YEARS * YEAR) / (_YEARS * YEAR)))
    back = min(setting.first - setting.begins, round(_YEARS * YEAR / 2))
    first = setting.first - back + chance.whole(0, length // 2 + back, size)
    until = np.maximum(first, setting.first) + 120 + chance.waiting(_YEARS * YEAR, size)
    # The series ends while they are still children.
    age = chance.whole(6 * 365, 13 * 365, size)
    return ShortBreaks(first - age, first, np.minimum(until, first + 4 * 365))


def write_short_breaks(
    setting: Setting, ledger: Ledger, breaks: ShortBreaks, child: Whole, numbers_from: int
) -> None:
    """Put down every break with its placement, and the visits and reviews of the series.

    `child` is each child's place among all children; placements are numbered from `numbers_from`.
    """
    chance = setting.chance("short breaks")

    def next_break(series: Whole, last: Days, nth: int) -> Days:
        return last + 9 + chance.long_tailed(18, 0.4, series.size)

    links = in_rounds(breaks.first, np.minimum(breaks.until, setting.last), next_break)
    size = links.day.size
    # One break in a hundred lasts longer than such a break may.
    nights = np.where(chance.happens(0.01, size), chance.whole(18, 20, size), chance.whole(1, 4, size))
    order = np.lexsort((links.day, links.owner))
    following = np.full(size, NEVER)
    same = links.owner[order[1:]] == links.owner[order[:-1]]
    following[order[:-1]] = np.where(same, links.day[order[1:]], NEVER)
    end = np.minimum(links.day + nights, following - 1)
    whose = child[links.owner]
    kinds = np.where(chance.happens(0.6, breaks.born.size), PLACE["K2"], PLACE["U6"])
    known = ledger.recorded(links.day, PROMPT)
    closed = ledger.recorded(end, PROMPT, known)
    key: dict[str, Column] = {"placement": Numbered("P", numbers_from + np.arange(size))}
    placement: dict[str, Column] = {
        "placement_type": Coded(PLACEMENT_TYPES, kinds[links.owner]),
        "same_carer": np.zeros(size, np.bool_),
        "temporary": np.zeros(size, np.bool_),
        "emergency": np.zeros(size, np.bool_),
        "basis": "ordinary",
    }
    status: dict[str, Column] = {"legal_status": Coded(words.LEGAL_STATUSES, np.full(size, words.V3))}
    ledger.add("became_looked_after", whose, links.day, PROMPT, recorded=known, columns=status)
    ledger.add("placement_started", whose, links.day, PROMPT, recorded=known, columns=key | placement)
    ledger.add("placement_ended", whose, end, PROMPT, recorded=closed, columns=key)
    ledger.add("ceased_looked_after", whose, end, PROMPT, recorded=closed, columns={"reason": "E4A"})
    _write_series(setting, ledger, breaks, child)


def _write_series(setting: Setting, ledger: Ledger, breaks: ShortBreaks, child: Whole) -> None:
    """Visits and reviews of each series: within three months, then half-yearly, most of them in time."""
    chance = setting.chance("short-break visits and reviews")
    until = np.minimum(breaks.until, setting.last)
    size = breaks.born.size

    def half_yearly(series: Whole, last: Days, nth: int) -> Days:
        late = np.where(chance.happens(0.12, series.size), chance.whole(40, 90, series.size), 0)
        return setting.calendar.on_or_before(add_months(last, 6) - chance.whole(0, 30, series.size) + late)

    for event in ("visit", "review_held"):
        links = in_rounds(breaks.first + chance.whole(20, 95, size), until, half_yearly)
        count = links.day.size
        columns: dict[str, Column] = {
            "by": "social_worker",
            "mode": "in_person",
            "child_seen": np.ones(count, np.bool_),
            "seen_alone": chance.happens(setting.plan.rates.seen_alone, count),
        }
        if event == "review_held":
            columns = {"review": Numbered("S", np.arange(count) + 901), "kind": "short_break"}
        ledger.add(event, child[links.owner], links.day, ORDINARY, columns=columns)
    first = setting.calendar.on_or_after(breaks.first)
    worker: dict[str, Column] = {
        "role": "social_worker",
        "worker": Numbered("SW", chance.whole(1, 3, size), 3),
    }
    ledger.add("worker_allocated", child, first, PROMPT, columns=worker | {"team": "Team 1"})
