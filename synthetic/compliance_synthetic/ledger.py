"""The events as they gather: cut off at the export's day, recorded, and put in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from compliance.model.vocabulary import Vocabulary
from compliance_synthetic.columns import Column, Counted, Dated, Numbered, attribute_types, series, taken
from compliance_synthetic.days import Days, Whole
from compliance_synthetic.recording import Tempo, recorded_on
from compliance_synthetic.setting import Setting
from compliance_synthetic.words import CLOSED, ORDER_OF_A_DAY

_PLACE = "_place"
_DAY_BITS, _RANK_BITS = 16, 8
_FIRST_PLACED = -(1 << 15)
_LAST_OF_A_DAY = (1 << _RANK_BITS) - 1
_MINUTES = 24 * 60
_TEXT = pl.String()


@dataclass(frozen=True)
class Subject:
    """Whom events are about: the case number and the day of birth of every child, one a row."""

    number: Whole
    born: Days


class Ledger:
    """Gathers the events of one council, type by type.

    An event after the last day, or recorded after it, never gets in: the export could not hold it.
    """

    def __init__(self, setting: Setting, subject: Subject, vocabulary: Vocabulary) -> None:
        self._setting = setting
        self._subject = subject
        self._chance = setting.chance("recording")
        self._types = attribute_types(vocabulary, CLOSED)
        self._names = pl.Enum(list(vocabulary.events))
        self._frames: list[pl.DataFrame] = []

    def recorded(self, day: Days, tempo: Tempo, not_before: Days | None = None) -> Days:
        """When the things of `day` were recorded, for records that others hang on."""
        return recorded_on(self._chance, self._setting.calendar, day, tempo, not_before)

    def add(
        self,
        event: str,
        child: Whole,
        day: Days,
        tempo: Tempo,
        *,
        not_before: Days | None = None,
        recorded: Days | None = None,
        minute: Whole | None = None,
        columns: dict[str, Column] | None = None,
    ) -> None:
        """Put down events of one type.

        `recorded` gives the days of recording outright; otherwise they follow `tempo`. `minute` gives
        instants, as minutes since 1 January 1970 in UTC, -1 where only the day is known.
        """
        day = np.maximum(day, self._subject.born[child])
        if recorded is None:
            recorded = self.recorded(day, tempo, not_before)
        in_export = (day <= self._setting.last) & (recorded <= self._setting.last)
        rows = np.flatnonzero(in_export).astype(np.int64)
        day, minute = day[rows], None if minute is None else minute[rows]
        frame = self._frame(event, child[rows], day, _rank(event, day, minute), columns or {}, rows)
        dates = [series("on", Dated(day), rows.size, _TEXT)]
        dates.append(series("recorded_on", Dated(recorded[rows]), rows.size, _TEXT))
        if minute is not None:
            dates.append(_instants(minute))
        self._frames.append(frame.with_columns(dates))

    def describe(self, columns: dict[str, Column], rows: Whole) -> None:
        """Put down the undated facts of the children `rows`."""
        undated = np.full(rows.size, _FIRST_PLACED)
        self._frames.append(self._frame("child", rows, undated, np.zeros(rows.size, np.int64), columns, rows))

    def events(self) -> pl.DataFrame:
        """Every event put down so far, in order of case, day, and the usual order of things in a day.

        All columns of native events are there, whether or not they occur.
        """
        table = pl.concat(self._frames, how="diagonal").sort(_PLACE, maintain_order=True)
        child = table[_PLACE] // (1 << (_DAY_BITS + _RANK_BITS))
        cases = series("case", Numbered("", self._subject.number), self._subject.number.size, _TEXT)
        kinds = {"on": pl.Date(), "at": pl.Datetime("us", "UTC"), "recorded_on": pl.Date()} | self._types
        there = set(table.columns)
        columns = [
            pl.col(name) if name in there else pl.lit(None, kind).alias(name) for name, kind in kinds.items()
        ]
        return table.select(cases.gather(child), pl.col("event"), *columns)

    def _frame(
        self, event: str, child: Whole, day: Days, rank: Whole, columns: dict[str, Column], rows: Whole
    ) -> pl.DataFrame:
        place = ((child << _DAY_BITS) | (day - _FIRST_PLACED)) << _RANK_BITS | rank
        data = [
            series(_PLACE, Counted(place), rows.size, _TEXT),
            series("event", event, rows.size, self._names),
        ]
        data += [series(name, taken(c, rows), rows.size, self._types[name]) for name, c in columns.items()]
        return pl.DataFrame(data)


def _rank(event: str, day: Days, minute: Whole | None) -> Whole:
    """Where events of a type stand among those of the day; those with a time stand by it."""
    listed = len(ORDER_OF_A_DAY)
    if event == "ceased_looked_after":
        return np.full(day.size, _LAST_OF_A_DAY)
    untimed = np.full(day.size, ORDER_OF_A_DAY.index(event) if event in ORDER_OF_A_DAY else listed)
    if minute is None:
        return untimed
    # In summer the first hour of a London day is the last of the day before in UTC: hence the hour added.
    tens = (minute - day * _MINUTES + 60) // 10
    return np.where(minute >= 0, listed + 1 + np.clip(tens, 0, 150), untimed)


def _instants(minute: Whole) -> pl.Series:
    microseconds = pl.Series("at", minute * 60_000_000).cast(pl.Datetime("us", "UTC"))
    frame = microseconds.to_frame().select(pl.when(pl.Series(minute >= 0)).then(pl.col("at")))
    return frame["at"]
