"""The share of birthdays near which something happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

import numpy as np
import polars as pl
from pydantic import Field, model_validator

from compliance.calendars.days import NEVER, Days, as_dates, number
from compliance.calendars.periods import Period
from compliance.calendars.spans import Span, add_calendar
from compliance.engines.arrays.search import first_between
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.values import NONE, Flags
from compliance.engines.arrays.values import Cases as CaseNumbers
from compliance.model.conditions import Pattern
from compliance.model.coverage import Record
from compliance.model.documents import Place
from compliance.model.exact import Whole
from compliance.model.findings import Measure, Unit
from compliance.model.scopes import Scope
from compliance.ratings.lines.cases import Cases, LooksAt
from compliance.ratings.lines.entries import Side, entries
from compliance.ratings.lines.entry import CalendarSpan, Names, TolerantEntry
from compliance.ratings.lines.head import Headed
from compliance.ratings.lines.known import Known, Need
from compliance.ratings.lines.said import measure, share, unread_notes
from compliance.ratings.lines.tally import Tally
from compliance.rulebook.schema import PatternEntry

_NOT_OVER = "the time after the birthday is not over"
_NOT_BORN = "the day of birth is not in this export"


@dataclass
class _Birthdays(Table):
    """Birthdays: whose, when, whether an event is near, and whether that is known for good."""

    case: CaseNumbers
    day: Days
    near: Flags
    over: Flags


@dataclass(frozen=True, slots=True)
class NearBirthday(Headed):
    """A line that counts birthdays that lie in a scope: those near which an event happened.

    `ages`: the first and the last that is attained. `before` and `after`: from when to when an event is near; both days
    count. `on_the_day`: records that stand on the birthday itself and say the same. A birthday with no such event
    counts once the time after it is over.
    """

    scope: Scope
    ages: tuple[int, int]
    events: tuple[Pattern, ...]
    on_the_day: tuple[Pattern, ...]
    before: Span
    after: Span
    kind: Literal["near_birthday"] = "near_birthday"

    @property
    def looks_at(self) -> LooksAt:
        """The events and the scope."""
        return LooksAt((*self.events, *self.on_the_day), (self.scope.id,))

    def entries(self, cases: Cases, days: Period) -> pl.DataFrame:
        """Birthdays with such an event, and those without one whose time is over."""
        near = self._birthdays(cases, days)
        birthdays = pl.DataFrame([cases.ids(near.case)]).with_columns(
            near=pl.Series(near.near), over=pl.Series(near.over)
        )
        side = pl.when("near").then(pl.lit(Side.COUNTED)).when("over").then(pl.lit(Side.MISSED))
        told = entries(
            birthdays,
            side=side.otherwise(pl.lit(Side.LEFT_OUT)),
            amount=pl.col("near").cast(pl.Int64),
            because=pl.when(~pl.col("over")).then(pl.lit(_NOT_OVER)),
            on=pl.Series(as_dates(near.day), dtype=pl.Date),
        )
        unknown = cases.ids(self._unborn(cases, days)).to_frame()
        return pl.concat([told, entries(unknown, side=Side.LEFT_OUT, amount=0, because=_NOT_BORN)])

    def count(self, cases: Cases, days: Period) -> Tally:
        """Birthdays with such an event, of those with one or whose time is over."""
        birthdays = self._birthdays(cases, days)
        lost = {_NOT_OVER: int((~birthdays.over).sum()), _NOT_BORN: len(self._unborn(cases, days))}
        return Tally(
            int(birthdays.near.sum()),
            int(birthdays.over.sum()),
            Counter({because: count for because, count in lost.items() if count}),
        )

    def _birthdays(self, cases: Cases, days: Period) -> _Birthdays:
        first, last = number(days.first), number(days.last)
        stretches = cases.stretches[self.scope.id]
        told = cases.happened(self.looks_at.patterns).case_day
        everyone = np.unique(stretches.case)
        born = cases.histories.born[everyone]
        birthdays: list[_Birthdays] = []
        for age in range(self.ages[0], self.ages[1] + 1):
            day = cases.due_days.attained(born, age)
            inside = (day >= first) & (day <= last)
            case, day = everyone[inside], day[inside]
            row, _ = stretches.of_case.of(case, day)
            there = np.unique(row)
            case, day = case[there], day[there]
            high = cases.due_days.of(day, self.after)
            near = first_between(told, case, cases.due_days.back(day, self.before), high) != NONE
            birthdays.append(_Birthdays(case, day, near, near | (high <= last)))
        return _Birthdays.joined(birthdays)

    def _unborn(self, cases: Cases, days: Period) -> CaseNumbers:
        """The cases in the scope of which no birthday is known."""
        stretches = cases.stretches[self.scope.id]
        running = (stretches.first_known <= number(days.last)) & (stretches.end >= number(days.first))
        return np.unique(stretches.case[running & (cases.histories.born[stretches.case] == NEVER)])

    def said(self, tally: Tally, known: Known, days: Period) -> Measure:
        """The line with its share."""
        needs = self._needs(days.first)
        lacking = known.lacking(needs)
        counted = Tally() if lacking else tally
        return measure(
            self.head,
            self.kind,
            days,
            Unit.PERCENT,
            counted,
            value=share(counted),
            lacking=lacking,
            notes=unread_notes(known.unread(needs)),
        )

    def _needs(self, year_from: date) -> list[Need]:
        silent_from = add_calendar(year_from, Span(-self.before.count, self.before.unit))
        opened = tuple(Record(name) for name in (self.scope.opens, *self.scope.shown_by))
        on_the_day = _records(self.on_the_day)
        otherwise = Need(on_the_day, year_from) if on_the_day else None
        return [
            Need(opened),
            *(Need((record,), silent_from, otherwise) for record in _records(self.events)),
        ]


def _records(patterns: Sequence[Pattern]) -> tuple[Record, ...]:
    return tuple(dict.fromkeys(record for pattern in patterns for record in pattern.records))


class NearBirthdayEntry(TolerantEntry):
    """A share of birthdays, as it is declared."""

    kind: Literal["near_birthday"]
    scope: str
    ages: tuple[Whole, Whole]
    events: tuple[PatternEntry, ...] = Field(min_length=1)
    on_the_day: tuple[PatternEntry, ...] = ()
    before: CalendarSpan
    after: CalendarSpan

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        first, last = self.ages
        if not 0 <= first <= last:
            raise ValueError("ages are the first and the last that is attained, as in [17, 21]")
        return self

    def compiled(self, names: Names, place: Place) -> NearBirthday:
        """The line. Raises RulebookError for names that are not known."""
        return NearBirthday(
            self.head(names, place),
            names.rulebook.scopes[names.scope(self.scope, (*place, "scope"))],
            self.ages,
            names.patterns(self.events, (*place, "events")),
            names.patterns(self.on_the_day, (*place, "on_the_day")),
            self.before,
            self.after,
        )
