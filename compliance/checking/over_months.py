"""What the lines of a scorecard come to over months: counted part by part, each part in one pass over the days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from compliance.calendars.periods import (
    Period,
    is_month_end,
    month_ends,
    month_to_date,
    quarter_to_date,
    return_year_of,
    year_to_date,
)
from compliance.checking.over_days import OWED, AsOf, over_days
from compliance.checking.settled import settled_obligations
from compliance.engines.executors import EngineName
from compliance.engines.plan import Plan
from compliance.model.coverage import Record
from compliance.model.panel import MovedBy
from compliance.ratings.lines.shares import Share
from compliance.ratings.lines.tally import Tally
from compliance.ratings.scorecard import Line, cases_of, tallies
from compliance.sources.records import carried
from compliance.timeline.histories import visible

if TYPE_CHECKING:
    from compliance.sources.several.readings import OtherReadings


@dataclass(frozen=True, slots=True)
class Spans:
    """The days that are counted, all as of the last of each.

    `months`: those asked for, the oldest first; the last may be a part of one. `quarter` and `year` up to the as-of
    day, `last_year`: the whole year before.
    """

    months: tuple[Period, ...]
    quarter: Period
    year: Period
    last_year: Period

    @classmethod
    def up_to(cls, day: date, months: int) -> Spans:
        """The days up to a day, with so many months."""
        year = year_to_date(day)
        before = return_year_of(date(year.first.year - 1, 4, 1))
        return cls(tuple(map(month_to_date, month_ends(day, months))), quarter_to_date(day), year, before)

    @property
    def all_(self) -> tuple[Period, ...]:
        """All of them."""
        return (*self.months, self.quarter, self.year, self.last_year)

    def is_whole(self, period: Period) -> bool:
        """Whether one of them is told to the end of its month, quarter or year."""
        if period in (self.year, self.last_year):
            return period.last == return_year_of(period.last).last
        ends = is_month_end(period.last)
        return ends and (period != self.quarter or period.last.month % 3 == 0)

    @property
    def days(self) -> list[date]:
        """The days as of which they are, in order."""
        return sorted({period.last for period in self.all_})


@dataclass(frozen=True, slots=True)
class Counted:
    """What some cases come to, to which that of other cases can be added.

    `tallies`: of each period what each line counts, in order of the lines. `then`: the same of each month as it was
    known at its end. `moved_by`: of each month and line, by its place, the records that moved it. `carried`: of each
    day how many events of each record there were. `entries`: of the line that is opened, whom it counts and misses in
    its year. `recorded`: whether any event says when it was recorded. `cases`: how many have an event.
    """

    tallies: Mapping[Period, Sequence[Tally]]
    carried: Mapping[date, Counter[Record]]
    then: Mapping[Period, Sequence[Tally]] = field(default_factory=dict)
    moved_by: Mapping[tuple[Period, int], tuple[MovedBy, ...]] = field(default_factory=dict)
    entries: pl.DataFrame | None = None
    recorded: bool = False
    cases: int = 0

    def __add__(self, other: Counted) -> Counted:
        """Both together; they are about different cases."""
        entries = [each.entries for each in (self, other) if each.entries is not None]
        return Counted(
            _summed(self.tallies, other.tallies),
            {day: self.carried[day] + other.carried[day] for day in self.carried},
            _summed(self.then, other.then),
            {
                key: (*self.moved_by.get(key, ()), *other.moved_by.get(key, ()))
                for key in dict.fromkeys((*self.moved_by, *other.moved_by))
            },
            pl.concat(entries) if entries else None,
            self.recorded or other.recorded,
            self.cases + other.cases,
        )


def _summed(
    one: Mapping[Period, Sequence[Tally]], other: Mapping[Period, Sequence[Tally]]
) -> dict[Period, Sequence[Tally]]:
    return {period: tuple(a + b for a, b in zip(one[period], other[period], strict=True)) for period in one}


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted. `plan`: of the export, its rules those that the lines count. `known_then`: whether each month is
    also counted as it was known. `opened`: the place of the line whose entries are kept. `otherwise`: how else some
    cases can be read."""

    lines: tuple[Line, ...]
    spans: Spans
    plan: Plan
    engine: EngineName
    known_then: bool = False
    opened: int | None = None
    otherwise: OtherReadings | None = None

    def counted(self, events: pl.DataFrame) -> Counted:
        """What cases come to, of which `events` hold everything."""
        by_period: dict[Period, Sequence[Tally]] = {}
        then: dict[Period, Sequence[Tally]] = {}
        moved: dict[tuple[Period, int], tuple[MovedBy, ...]] = {}
        amounts: dict[date, Counter[Record]] = {}
        entries: pl.DataFrame | None = None
        cases = 0
        for as_of in over_days(events, self.plan, self.spans.days, self.engine, self.otherwise):
            day = as_of.plan.run.as_of
            counting = cases_of(self.lines, as_of.owed, as_of.seen, as_of.plan)
            amounts[day] = carried(as_of.seen, as_of.plan.vocabulary)
            for period in dict.fromkeys(each for each in self.spans.all_ if each.last == day):
                by_period[period] = tallies(self.lines, counting, period)
            if self.opened is not None and day == self.spans.year.last:
                entries = self.lines[self.opened].entries(counting, self.spans.year)
            if self.known_then:
                for period in self.spans.months:
                    if period.last == day:
                        then[period], by = self._then(events, as_of, period, by_period[period])
                        moved |= {(period, line): records for line, records in by.items()}
            cases = as_of.seen["case"].n_unique()
        recorded = events["recorded_on"].null_count() < events.height
        return Counted(by_period, amounts, then, moved, entries, recorded, cases)

    def _then(
        self, events: pl.DataFrame, as_of: AsOf, period: Period, now: Sequence[Tally]
    ) -> tuple[Sequence[Tally], dict[int, tuple[MovedBy, ...]]]:
        """What each line came to as it was known on the last of the days, and the records that moved it since.

        Only cases with a record of such days that came later can be otherwise.
        """
        late = as_of.seen.filter(pl.col("recorded_on") > period.last)
        if late.is_empty():
            return now, {}
        cases = late["case"].unique()

        def mine(rows: pl.DataFrame) -> pl.DataFrame:
            return rows.filter(pl.col("case").is_in(cases.implode()))

        plan = replace(as_of.plan, run=replace(as_of.plan.run, known_at=period.last))
        seen = visible(mine(events), period.last, period.last)
        owed = settled_obligations(self.engine, seen, plan, self.otherwise).select(OWED)
        cases_then = cases_of(self.lines, owed, seen, plan)
        cases_now = cases_of(self.lines, mine(as_of.owed), mine(as_of.seen), as_of.plan)
        theirs_then = tallies(self.lines, cases_then, period)
        theirs_now = tallies(self.lines, cases_now, period)
        moved: dict[int, tuple[MovedBy, ...]] = {}
        for n, line in enumerate(self.lines):
            others = _other_cases(line.entries(cases_then, period), line.entries(cases_now, period))
            if others:
                moved[n] = tuple(_moved_by(late, others, self._looked_at(line)))
        told = zip(now, theirs_now, theirs_then, strict=True)
        return tuple(a - b + c for a, b, c in told), moved

    def _looked_at(self, line: Line) -> set[str]:
        """The types of event that a line, or a rule that it counts, looks at."""
        looked_at = line.looks_at
        names = {pattern.event for pattern in looked_at.patterns}
        names |= {event for scope in looked_at.scopes for event in self.plan.rulebook.scopes[scope].events}
        if isinstance(line, Share):
            names |= {event for rule in line.rules for event in self._rows_read(rule)}
        return names

    def _rows_read(self, rule: str) -> frozenset[str]:
        reads = self.plan.reads.get(rule)
        return reads.rows if reads is not None else frozenset()


def _other_cases(then: pl.DataFrame, now: pl.DataFrame) -> list[str]:
    """The cases that were counted otherwise, by either of two tables of entries."""
    one, other = (Counter(rows.select("case", "side", "amount").rows()) for rows in (then, now))
    return sorted({case for case, _, _ in ((one - other) + (other - one))})


def _moved_by(late: pl.DataFrame, cases: Sequence[str], names: set[str]) -> Iterator[MovedBy]:
    """The late records of some cases: those that are looked at, or all of a case where none of them is."""
    mine = late.filter(pl.col("case").is_in(cases)).with_columns(
        looked_at=pl.col("event").is_in(sorted(names))
    )
    kept = mine.filter(pl.col("looked_at") | ~pl.col("looked_at").any().over("case"))
    fields = ("case", "event", "on", "recorded_on", "file", "row")
    for row in kept.select(fields).sort("case", "on", "event", "row").iter_rows(named=True):
        yield MovedBy(**row)
