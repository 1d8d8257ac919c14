"""Seven duties in plain pandas: group by child, loop over the children.

    python benchmarks/peers/pandas_per_child.py EVENTS_FILE AS_OF

Prints the number of obligations by rule and status as JSON; due soon is counted as not due.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from bank_holidays import bank_holidays

COLUMNS = [
    "case",
    "event",
    "on",
    "legal_status",
    "placement",
    "placement_type",
    "same_carer",
    "temporary",
    "basis",
    "kind",
    "by",
    "mode",
    "child_seen",
    "at_placement",
    "report_received_on",
]
LAW_BEGINS = pd.Timestamp("2011-04-01")
# Later reviews that would have fallen due in these days had no day in law.
RELAXED_FROM, RELAXED_TO = pd.Timestamp("2020-04-24"), pd.Timestamp("2020-09-25")
REMOTE_TO = pd.Timestamp("2021-09-30")
SHORT_BREAKS = {"V3", "V4"}
ADOPTION = {"A3", "A4", "A5", "A6"}
TEMPORARY = {"T0", "T1", "T2", "T3", "T4"}
HOLIDAYS = np.array(bank_holidays(), dtype="datetime64[D]")

Days = list[pd.Timestamp]


def read(path: Path) -> pd.DataFrame:
    """The columns that matter, days as timestamps, yes-or-no as lower-case text."""
    if path.suffix == ".parquet":
        events = pd.read_parquet(path, columns=COLUMNS)
    else:
        events = pd.read_csv(path, usecols=COLUMNS, dtype=str)
    for name in ("on", "report_received_on"):
        events[name] = pd.to_datetime(events[name]).astype("datetime64[us]")
    for name in ("same_carer", "temporary", "child_seen", "at_placement"):
        events[name] = events[name].astype("string").str.lower()
    return events


def prepared(events: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Events up to the day, each piece of evidence marked with what it is evidence of and its day."""

    def is_or_unknown(name: str, value: str) -> pd.Series[bool]:
        return events[name].isna() | (events[name] == value)

    events = events[events["on"] <= as_of].copy()
    name = events["event"]
    review = (name == "review_held") & is_or_unknown("kind", "care")
    seen = is_or_unknown("child_seen", "true")
    in_person = is_or_unknown("mode", "in_person") & seen & is_or_unknown("at_placement", "true")
    # For a time a visit could be by telephone or video.
    remote = (events["mode"] == "phone") | ((events["mode"] == "video") & seen)
    remote &= events["on"].between(RELAXED_FROM, REMOTE_TO)
    visit = (name == "visit") & is_or_unknown("by", "social_worker") & (in_person | remote)
    health = name == "health_assessment"
    initial = health & is_or_unknown("kind", "initial") & is_or_unknown("by", "doctor")
    placed = name.isin(["placement_started", "placement_updated"])
    adoption = (placed & events["placement_type"].isin(ADOPTION)) | (name == "placed_for_adoption")
    events["evidence"] = np.select(
        [review, visit, initial, health, name == "care_plan_updated", adoption],
        ["review", "visit", "initial_health", "other_health", "care_plan_update", "adoption"],
        default="",
    )
    counts_from = events[["on", "report_received_on"]].max(axis=1)
    events["day"] = events["on"].where(~health, counts_from)
    return events[events["day"] <= as_of].sort_values(["case", "on", "event"], kind="stable")


@dataclass
class Stay:
    """A period of care, or a placement inside one; `end` None while it runs."""

    start: pd.Timestamp
    end: pd.Timestamp | None
    keys: frozenset[str] = frozenset()
    period: Stay | None = None

    def holds(self, day: pd.Timestamp) -> bool:
        """Whether it runs on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


class Child:
    """One child's events, and what is asked of them."""

    def __init__(self, rows: pd.DataFrame, as_of: pd.Timestamp) -> None:
        self.rows = rows
        self.as_of = as_of
        self.evidence: dict[str, Days] = defaultdict(list)
        marked = rows[rows["evidence"] != ""]
        for kind, days in marked.groupby("evidence")["day"]:
            self.evidence[str(kind)] = sorted(set(days))
        statuses = rows[rows["legal_status"].notna()].sort_values(["on", "event", "legal_status"])
        self.statuses = list(zip(statuses["on"], statuses["legal_status"], strict=True))
        placed = rows[rows["event"].isin(["placement_started", "placement_updated"])]
        self.told = {
            column: list(zip(placed["on"], placed["placement"], placed[column], strict=True))
            for column in ("placement_type", "basis")
        }
        self.periods = self.periods_of_care()
        self.placements = self.own_placements()

    def periods_of_care(self) -> list[Stay]:
        """The first beginning with the first end, the second with the second."""
        name = self.rows["event"]
        begun = list(self.rows.loc[name == "became_looked_after", "on"])
        ended = list(self.rows.loc[name == "ceased_looked_after", "on"])
        return [Stay(on, ended[i] if i < len(ended) else None) for i, on in enumerate(begun)]

    def own_placements(self) -> list[Stay]:
        """Placements without temporary stays, moves with the same carer joined, one at a time."""
        name = self.rows["event"]
        started = self.rows[
            (name == "placement_started")
            & (self.rows["temporary"].fillna("") != "true")
            & ~self.rows["placement_type"].isin(TEMPORARY)
        ].sort_values(["on", "placement"])
        ended = self.rows[name == "placement_ended"].groupby("placement")["on"].min()
        joined: list[Stay] = []
        for on, key, same in zip(started["on"], started["placement"], started["same_carer"], strict=True):
            end = ended.get(key)
            before = joined[-1] if joined else None
            if same == "true" and before and (before.end is None or before.end >= on - pd.Timedelta(days=1)):
                before.end = end
                before.keys |= {key}
            else:
                joined.append(Stay(on, end, frozenset([key])))
        for this, following in pairwise(joined):
            if this.end is None or this.end > following.start:
                this.end = following.start
        inside = []
        for stay in joined:
            around = [period for period in self.periods if period.holds(stay.start)]
            if around:
                stay.period = around[-1]
                stay.end = min((d for d in (stay.end, around[-1].end) if d is not None), default=None)
                inside.append(stay)
        return inside

    def legal_status(self, period: Stay, day: pd.Timestamp) -> str | None:
        """The last recorded in the period up to the day."""
        known = [status for on, status in self.statuses if period.start <= on <= day]
        return known[-1] if known else None

    def of_placement(self, column: str, stay: Stay | None, day: pd.Timestamp) -> str | None:
        """The last value recorded for a placement up to the day."""
        if stay is None:
            return None
        known = [
            value
            for on, key, value in self.told[column]
            if on <= day and key in stay.keys and not pd.isna(value)
        ]
        return known[-1] if known else None

    def ordinary_care(self, period: Stay, stay: Stay | None, day: pd.Timestamp) -> bool:
        """Neither in short breaks nor placed for adoption."""
        return (
            self.legal_status(period, day) not in SHORT_BREAKS
            and self.of_placement("placement_type", stay, day) not in ADOPTION
        )

    def ordinary_visits(self, stay: Stay, day: pd.Timestamp) -> bool:
        """Ordinary care, and not one of the placements with a visiting regime of their own."""
        assert stay.period is not None
        with_parents = self.of_placement("placement_type", stay, day) == "P1"
        return (
            self.ordinary_care(stay.period, stay, day)
            and self.of_placement("basis", stay, day) not in ("r19", "r24")
            and not (with_parents and self.legal_status(stay.period, day) in ("C1", "C2"))
        )

    def first(self, kind: str, since: pd.Timestamp) -> pd.Timestamp | None:
        """The first day of such evidence on or after a day."""
        return next((day for day in self.evidence[kind] if day >= since), None)

    def initial_health(self, start: pd.Timestamp) -> pd.Timestamp | None:
        """The first assessment by a doctor on coming into care; of the three months before, the first of any kind."""
        since = start - pd.DateOffset(months=3)
        every = self.evidence["initial_health"] + self.evidence["other_health"]
        before = [day for day in every if since <= day < start]
        return min(before, default=None) or self.first("initial_health", start)

    def status(self, met: pd.Timestamp | None, due: pd.Timestamp, ends: list[pd.Timestamp | None]) -> str:
        """What became of a duty that evidence of that day would meet, unless something ends it before."""
        closed = min((day for day in ends if day is not None), default=None)
        if met is not None and (closed is None or met <= closed):
            return "met" if met <= due else "met_late"
        if closed is not None:
            return "lapsed" if closed <= due else "missed"
        return "overdue" if self.as_of > due else "not_due"

    def obligations(self) -> Iterator[tuple[str, str]]:
        """Rule and status of everything the child was owed."""
        for period in self.periods:
            yield from self.of_period(period)
        for stay in self.placements:
            yield from self.of_stay(stay)

    def of_period(self, period: Stay) -> Iterator[tuple[str, str]]:
        """Reviews, the initial health assessment and updates of the care plan."""
        start = period.start
        if start >= LAW_BEGINS and self.legal_status(period, start) not in SHORT_BREAKS:
            met = self.initial_health(start)
            yield "HLT-1-20WD", self.status(met, working_days_after(start, 20), [period.end])
        if self.owed_reviews(period, start):
            ends = [period.end, self.first("adoption", start)]
            yield "REV-1", self.status(self.first("review", start), working_days_after(start, 20), ends)
        reviews = [day for day in self.evidence["review"] if period.holds(day)]
        for number, day in enumerate(reviews):
            following = reviews[number + 1] if number + 1 < len(reviews) else None
            if self.owed_reviews(period, day):
                due = day + pd.DateOffset(months=6 if number else 3)
                ends = [period.end, self.first("adoption", day)]
                if number and RELAXED_FROM <= due <= RELAXED_TO:
                    due = RELAXED_TO
                yield (
                    "REV-3" if number else "REV-2",
                    self.status(self.first("review", next_day(day)), due, ends),
                )
            if day >= LAW_BEGINS and self.legal_status(period, day) not in SHORT_BREAKS:
                due = working_days_after(day, 10)
                yield "PLN-3", self.status(self.first("care_plan_update", day), due, [period.end, following])

    def owed_reviews(self, period: Stay, day: pd.Timestamp) -> bool:
        """Whether the ordinary duty to review runs from the day."""
        stay = next((s for s in reversed(self.placements) if s.period is period and s.holds(day)), None)
        return day >= LAW_BEGINS and self.ordinary_care(period, stay, day)

    def of_stay(self, stay: Stay) -> Iterator[tuple[str, str]]:
        """The first visit, and the visits of the first year."""
        start = stay.start
        if start >= LAW_BEGINS and self.ordinary_visits(stay, start):
            ends = [stay.end, self.first("adoption", start)]
            yield "VIS-1", self.status(self.first("visit", start), start + pd.Timedelta(days=7), ends)
        for day in self.evidence["visit"]:
            in_first_year = stay.holds(day) and day < start + pd.DateOffset(years=1)
            if in_first_year and day >= LAW_BEGINS and self.ordinary_visits(stay, day):
                ends = [stay.end, self.first("adoption", day)]
                yield (
                    "VIS-2",
                    self.status(self.first("visit", next_day(day)), day + pd.Timedelta(weeks=6), ends),
                )


def next_day(day: pd.Timestamp) -> pd.Timestamp:
    """The day after."""
    return day + pd.Timedelta(days=1)


def working_days_after(day: pd.Timestamp, count: int) -> pd.Timestamp:
    """The `count`th working day after a day."""
    on = np.datetime64(day.date())
    return pd.Timestamp(np.busday_offset(on, count, roll="backward", holidays=HOLIDAYS))


def main() -> None:
    """Read, loop over the children, print."""
    path, as_of = Path(sys.argv[1]), pd.Timestamp(sys.argv[2])
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _, rows in prepared(read(path), as_of).groupby("case", sort=False):
        for rule, status in Child(rows, as_of).obligations():
            counts[rule][status] += 1
    print(json.dumps({rule: dict(sorted(counts[rule].items())) for rule in sorted(counts)}, indent=1))


if __name__ == "__main__":
    main()
