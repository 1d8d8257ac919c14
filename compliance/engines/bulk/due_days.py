"""Due days for columns of anchors: each distinct day is counted once, by the shared calendars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Span, Unit
from compliance.calendars.working_days import OutsideCalendar
from compliance.engines.bulk.keys import day_number, day_of


def mapped(days: pl.Series, counted: Callable[[int], int | None]) -> pl.Series:
    """A function of a day number over a column of them, called once for each distinct day."""
    distinct = days.unique().drop_nulls()
    if distinct.is_empty():
        return pl.Series(days.name, [None] * len(days), pl.Int32)
    low, high = int(str(distinct.min())), int(str(distinct.max()))
    table: list[int | None] = [None] * (high - low + 1)
    for number in distinct.to_list():
        table[number - low] = counted(number)
    return pl.Series("table", table, pl.Int32).gather(days.cast(pl.Int64) - low)


_EVEN = (Unit.DAYS, Unit.WEEKS, Unit.HOURS)
_ANY_DAY = date(2000, 1, 1)


@dataclass
class DueDays:
    """Due days of anchors, and why one cannot be counted, each day and span counted once."""

    calendars: Calendars
    _counted: dict[Span, dict[int, int | str]] = field(default_factory=dict)

    def of(self, anchors: pl.Series, span: Span) -> pl.Series:
        """The due day of each anchor, null where it cannot be counted."""
        if span.unit in _EVEN:
            # As many days on from any day as from this one.
            shift = day_number(self.calendars.due(_ANY_DAY, span)) - day_number(_ANY_DAY)
            return (anchors + shift).cast(pl.Int32)
        counted = self._counted.setdefault(span, {})

        def due(number: int) -> int | None:
            if number not in counted:
                counted[number] = self._due(number, span)
            day = counted[number]
            return day if isinstance(day, int) else None

        return mapped(anchors, due)

    def outside(self, anchors: pl.Series, span: Span) -> pl.Series:
        """The message that says why the due day of an anchor asked for cannot be counted; null where it can."""
        counted = self._counted.get(span, {})
        messages = {number: why for number, why in counted.items() if isinstance(why, str)}
        if not messages:
            return pl.Series("outside", [None], pl.String).new_from_index(0, len(anchors))
        return anchors.replace_strict(
            list(messages), list(messages.values()), default=None, return_dtype=pl.String
        ).alias("outside")

    def _due(self, number: int, span: Span) -> int | str:
        try:
            return day_number(self.calendars.due(day_of(number), span))
        except OutsideCalendar as error:
            return str(error)
