"""Many cases judged at once from what the log knows of them, by the engine on arrays. Nothing of them is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from compliance.engines.arrays.run import Standing, obligations_by_arrays, standing_by_arrays
from compliance.engines.needs import needs_of
from compliance.engines.plan import Plan
from compliance.live.case_days import CaseDays
from compliance.live.changes import Change
from compliance.live.known import Known
from compliance.live.known_events import KnownEvents
from compliance.live.log import EventLog
from compliance.live.table_differences import changes_between_tables
from compliance.live.telling import findings_of_table
from compliance.model.findings import Finding
from compliance.model.irregularities import Doubts, Irregularity, Kind, doubts
from compliance.model.obligations import OPEN
from compliance.sources.attention import attention_of
from compliance.sources.oddities import oddities_of
from compliance.timeline.histories import visible

_AT_ONCE = 30_000
"""Events that are judged at once, and then are dropped."""

_CASES_AT_ONCE = 50
"""Cases that are read at once."""


class Together:
    """Judges whatever cases there are as the log knows them, and notes their days."""

    def __init__(self, plan: Plan, log: EventLog, days: CaseDays) -> None:
        self._vocabulary = plan.vocabulary
        self._needs = needs_of(plan.rulebook, plan.vocabulary)
        self._log = log
        self._days = days

    def changes(self, cases: Sequence[str], before: Known, after: Known) -> Iterator[Change]:
        """What is different in each case, in order of the cases."""
        for some, events in self._ranges(cases, after):
            known = events if before.until == after.until else self._events(some, before)
            was = obligations_by_arrays(visible(known, before.as_of, None), before.plan)
            now = self._judged(some, events, after).obligations
            yield from changes_between_tables(was, now, after.plan.rulebook, after.as_of)

    def judge(self, cases: Sequence[str], known: Known) -> None:
        """Note the days of each case."""
        for some, events in self._ranges(cases, known):
            self._judged(some, events, known)

    def findings(self, cases: Sequence[str], known: Known) -> Iterator[Finding]:
        """The findings of the cases, in order of case, rule and anchor."""
        for some, events in self._ranges(cases, known):
            standing = self._judged(some, events, known)
            seen = visible(events, known.as_of, None)
            yield from findings_of_table(standing.obligations, seen, known.plan, _doubts(events, known))

    def doubts(self, cases: Sequence[str], known: Known) -> Doubts:
        """What does not fit in the records of the cases, by case."""
        by_case: dict[str, tuple[str, ...]] = {}
        for _, events in self._ranges(cases, known):
            by_case.update(_doubts(events, known))
        return by_case

    def _ranges(self, cases: Sequence[str], known: Known) -> Iterator[tuple[Sequence[str], pl.DataFrame]]:
        """All cases in order, some at a time, with their events."""
        some: list[str] = []
        events = KnownEvents(self._vocabulary)
        for first in range(0, len(cases), _CASES_AT_ONCE):
            more = cases[first : first + _CASES_AT_ONCE]
            some += more
            events.add(self._log.of_cases(more, known.until))
            if len(events) >= _AT_ONCE or some[-1] == cases[-1]:
                yield some, events.table()
                some, events = [], KnownEvents(self._vocabulary)

    def _events(self, cases: Sequence[str], known: Known) -> pl.DataFrame:
        events = KnownEvents(self._vocabulary)
        events.add(self._log.of_cases(cases, known.until))
        return events.table()

    def _judged(self, cases: Sequence[str], events: pl.DataFrame, known: Known) -> Standing:
        standing = standing_by_arrays(visible(events, known.as_of, None), known.plan, self._needs)
        waits = pl.col("status").is_in([status.value for status in OPEN])
        due = standing.obligations.filter(waits).group_by("case").agg(pl.col("due_on").min())
        days = (
            pl.DataFrame({"case": cases}, schema={"case": pl.String})
            .join(standing.wakes, on="case", how="left")
            .join(_later(events, known.as_of), on="case", how="left")
            .join(due, on="case", how="left")
        )
        for row in days.select("case", pl.min_horizontal("wakes_on", "later"), "due_on").iter_rows():
            self._days.judged(*row)
        return standing


def _doubts(events: pl.DataFrame, known: Known) -> Doubts:
    seen, plan = visible(events, known.as_of, None), known.plan
    attention = attention_of(seen, plan.rulebook, known.as_of, plan.calendars.leap_birthday)
    return doubts((*map(_as_judged_here, oddities_of(events).irregularities()), *attention))


def _as_judged_here(odd: Irregularity) -> Irregularity:
    # A second date of birth may be told at any time, and may be a correction of the first: both are kept.
    return replace(odd, done="the latest day of them was used") if odd.kind is Kind.TWO_CHILDREN else odd


def _later(events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Of each case the first day after `as_of` on which an event happens, or counts from a day that it names."""
    dated = events.filter(pl.col("on").is_not_null())
    days = [pl.col(name) for name, kind in events.schema.items() if kind == pl.Date and name != "recorded_on"]
    later = pl.min_horizontal(pl.when(day > as_of).then(day) for day in days)
    return dated.group_by("case").agg(later.min().alias("later"))
