"""Mean days from one thing to another, of the children to whom something happened lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Self

import numpy as np
import polars as pl
from pydantic import Field, model_validator

from compliance.calendars.days import FOREVER, NEVER, Days, as_dates, number
from compliance.calendars.periods import Period
from compliance.calendars.spans import Span, add_calendar
from compliance.engines.arrays.search import (
    days,
    distinct,
    first_between,
    group_days,
    last_at_or_before,
    take,
)
from compliance.engines.arrays.stretches import Stretches
from compliance.engines.arrays.values import NONE, GroupDays, Places
from compliance.engines.arrays.values import Cases as CaseNumbers
from compliance.model.conditions import Pattern
from compliance.model.coverage import Record
from compliance.model.documents import Place
from compliance.model.exact import Whole
from compliance.model.findings import Measure, Rating, Unit
from compliance.model.scopes import Scope
from compliance.model.strict import StrictModel
from compliance.ratings.lines.cases import Cases, LooksAt
from compliance.ratings.lines.entries import Side, entries, tally_of
from compliance.ratings.lines.entry import CalendarSpan, LineEntry, Names
from compliance.ratings.lines.head import Headed
from compliance.ratings.lines.known import Known, Need
from compliance.ratings.lines.said import measure, unread_notes
from compliance.ratings.lines.tally import Tally
from compliance.ratings.lines.threshold import Threshold
from compliance.rulebook.schema import PatternEntry


@dataclass(frozen=True, slots=True)
class Point:
    """A day of a child's: the start of a scope, or that of an event.

    As an end the last of them counts, and an event only of a child whose scope is not told. As a beginning the start
    is that of the stretch of `scope` in which the end lies; where events are named, the first of them in it.
    """

    noun: str
    scope: Scope | None
    events: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class AverageDays(Headed):
    """A line that is a mean of days.

    Of each child with one of the events `among` in the time `lately` up to the as-of day: days from `begins` to the
    last `ends` by the last of those events. Fewer than `floor` days count as `floor`.
    """

    among: tuple[Pattern, ...]
    lately: Span
    begins: Point
    ends: Point
    floor: int | None
    threshold: Threshold | None
    kind: Literal["average_days"] = "average_days"

    @property
    def looks_at(self) -> LooksAt:
        """The three events, and the scopes that begin or end the days."""
        scopes = tuple(point.scope.id for point in (self.begins, self.ends) if point.scope is not None)
        return LooksAt((*self.among, *self.begins.events, *self.ends.events), scopes)

    @property
    def rolls(self) -> bool:
        """It looks at years."""
        return True

    def entries(self, cases: Cases, _: Period) -> pl.DataFrame:
        """Each child with its days."""
        happened = cases.happened(self.among)
        lately = happened.on >= number(self._first(cases.as_of))
        case, anchor = _last_of_each(happened.case[lately], happened.on[lately])
        end = self._end(cases, case, anchor)
        ended = end > NEVER
        begin = self._begin(cases, case, end)
        begun = ended & (begin > NEVER)
        taken = np.where(begun, end - begin, 0)
        if self.floor is not None:
            taken = np.where(begun, np.maximum(taken, self.floor), 0)
        lost = np.where(ended, self.begins.noun, self.ends.noun)
        rows = pl.DataFrame({"case": cases.ids(case), "begun": begun, "amount": taken, "lost": lost})
        return entries(
            rows.with_columns(on=pl.Series(as_dates(anchor), dtype=pl.Date)),
            side=pl.when("begun").then(pl.lit(Side.COUNTED)).otherwise(pl.lit(Side.LEFT_OUT)),
            because=pl.when(~pl.col("begun")).then(pl.format("{} is not in this export", "lost")),
        )

    def count(self, cases: Cases, days: Period) -> Tally:
        """The days of all children, and the number of children."""
        return tally_of(self.entries(cases, days))

    def said(self, tally: Tally, known: Known, days: Period) -> Measure:
        """The line with its mean."""
        lacking = known.lacking(self._needs(days.last))
        counted = Tally() if lacking else tally
        mean = round(counted.numerator / counted.denominator, 1) if counted.denominator else None
        return measure(
            self.head,
            self.kind,
            Period(self._first(days.last), days.last, days.name),
            Unit.DAYS,
            counted,
            value=mean,
            rating=self.threshold.rate(mean) if self.threshold and mean is not None else Rating.GREY,
            tolerance=f"green {self.threshold}" if self.threshold else None,
            lacking=lacking,
            notes=unread_notes(known.unread(self._needs(days.last))),
        )

    def _first(self, as_of: date) -> date:
        """The first day of the time looked at: three years up to 31 March begin on 1 April."""
        return add_calendar(as_of, Span(-self.lately.count, self.lately.unit)) + timedelta(days=1)

    def _needs(self, as_of: date) -> list[Need]:
        begins, ends = self.begins, self.ends
        return [
            Need(_records(self.among), self._first(as_of)),
            Need((*_records(ends.events), *_openings(ends.scope))),
            Need(_records(begins.events) or _openings(begins.scope)),
        ]

    def _end(self, cases: Cases, case: CaseNumbers, anchor: Days) -> Days:
        """The last day of the end up to each anchor, NEVER where there is none."""
        ends = np.full(len(case), NEVER)
        if self.ends.events:
            told = cases.happened(self.ends.events).case_day
            ends = _days_at(told, last_at_or_before(told, case, anchor))
        if self.ends.scope is not None:
            stretches = cases.stretches[self.ends.scope.id]
            starts = distinct(np.sort(group_days(stretches.case, stretches.start)[stretches.start > NEVER]))
            start = _days_at(starts, last_at_or_before(starts, case, anchor))
            ends = np.where(start > NEVER, start, ends)
        return ends

    def _begin(self, cases: Cases, case: CaseNumbers, end: Days) -> Days:
        """The beginning in the stretch in which each end lies, NEVER where it is not known."""
        # INVARIANT: what begins the days has a scope, as declared.
        assert self.begins.scope is not None
        stretches = cases.stretches[self.begins.scope.id]
        stretch = _holding(stretches, case, end)
        start = take(stretches.start, stretch, NEVER)
        if not self.begins.events:
            return start
        told = cases.happened(self.begins.events).case_day
        shown = take(stretches.first_known, stretch, FOREVER)
        first = first_between(told, case, shown, take(stretches.end, stretch, NEVER))
        begun = _days_at(told, first)
        # The first that is shown of a time that began unseen may have been so before it was shown.
        return np.where((start == NEVER) & (begun == shown), NEVER, begun)


def _last_of_each(case: CaseNumbers, on: Days) -> tuple[CaseNumbers, Days]:
    """Each case once, with its last day; the rows come in order of case and day."""
    last = np.ones(len(case), bool)
    last[:-1] = case[1:] != case[:-1]
    return case[last], on[last]


def _days_at(placed: GroupDays, places: Places) -> Days:
    return take(days(placed), places, NEVER)


def _holding(held: Stretches, case: CaseNumbers, day: Days) -> Places:
    """The last stretch of each case that holds the day; NONE where none does."""
    places = np.full(len(case), NONE)
    row, stretch = held.of_case.of(case, day)
    np.maximum.at(places, row, stretch)
    return places


def _records(patterns: tuple[Pattern, ...]) -> tuple[Record, ...]:
    return tuple(dict.fromkeys(record for pattern in patterns for record in pattern.records))


def _openings(scope: Scope | None) -> tuple[Record, ...]:
    return tuple(dict.fromkeys(Record(name) for name, _ in scope.openings)) if scope else ()


class PointEntry(StrictModel):
    """A day of a child's, as it is declared: `start_of` a scope, `events`, or both."""

    noun: str = Field(min_length=1)
    start_of: str | None = None
    within: str | None = None
    events: tuple[PatternEntry, ...] = ()

    def compiled(self, names: Names, place: Place) -> Point:
        """The point. Raises RulebookError for names that are not known."""
        scope = None
        for field in ("start_of", "within"):
            if (name := getattr(self, field)) is not None:
                scope = names.rulebook.scopes[names.scope(name, (*place, field))]
        return Point(self.noun, scope, names.patterns(self.events, (*place, "events")))


class BeginEntry(PointEntry):
    """What the days are counted from: the start of a scope, or the first of events within one."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.start_of) == bool(self.within) or bool(self.within) != bool(self.events):
            raise ValueError("a beginning says start_of a scope, or events within a scope")
        return self


class EndEntry(PointEntry):
    """What the days are counted to: the start of a scope, and events of children whose scope is not told."""

    @model_validator(mode="after")
    def _any(self) -> Self:
        if self.within is not None or not (self.start_of or self.events):
            raise ValueError("an end says start_of a scope, events, or both")
        return self


class AmongEntry(StrictModel):
    """Whose days are counted: children with one of these events in the time up to the as-of day."""

    events: tuple[PatternEntry, ...] = Field(min_length=1)
    last: CalendarSpan


class AverageDaysEntry(LineEntry):
    """A mean of days, as it is declared."""

    kind: Literal["average_days"]
    among: AmongEntry
    begins: BeginEntry = Field(alias="from")
    ends: EndEntry = Field(alias="to")
    floor: Whole | None = None
    threshold: Threshold | None = None

    def compiled(self, names: Names, place: Place) -> AverageDays:
        """The line. Raises RulebookError for names that are not known."""
        return AverageDays(
            self.head(names, place),
            names.patterns(self.among.events, (*place, "among", "events")),
            self.among.last,
            self.begins.compiled(names, (*place, "from")),
            self.ends.compiled(names, (*place, "to")),
            self.floor,
            self.threshold,
        )
