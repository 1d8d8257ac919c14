"""The events of a range of cases as arrays: cases, days, words and keys as numbers, each type's events in order."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from compliance.calendars.days import EPOCH, FIRST_HELD, FOREVER, LAST_HELD, NEVER, Days
from compliance.calendars.instants import NO_TIME, Instants
from compliance.engines.arrays.search import days, group_days, groups
from compliance.engines.arrays.values import NONE, Cases, GroupDays, Places, Words
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError


@dataclass(frozen=True)
class Events:
    """The dated events of one type in order of case and day: row in the export, case and day, instant, key."""

    row: Places
    case_day: GroupDays
    at: Instants
    key: Words

    @cached_property
    def case(self) -> Cases:
        """The case of each."""
        return groups(self.case_day)

    @cached_property
    def on(self) -> Days:
        """The day of each."""
        return days(self.case_day)


class Histories:
    """The events of some cases, all of each, in any order.

    `cases` are the ids in order, `born` the day of birth of each (NEVER: not known), `keys` the keys in order.
    """

    def __init__(self, table: pl.DataFrame, vocabulary: Vocabulary, words: Mapping[str, int]) -> None:
        self.table = table.rechunk()
        self.vocabulary = vocabulary
        self._words = words
        self._word = pl.Enum(list(words))
        self._case, self.cases = _cases(table["case"])
        self._on = _days(table["on"])
        self._at: Instants = table["at"].to_physical().fill_null(NO_TIME).to_numpy()
        self.born = self._births()
        self.kinds = {name: number for number, name in enumerate(sorted(vocabulary.events))}
        self._rows = self._by_kind()
        self.keys, self._keys = self._numbered_keys()
        self._events: dict[str, Events] = {}
        self._words_of: dict[str, Words] = {}

    def events(self, name: str) -> Events:
        """The events of one type."""
        if name not in self._events:
            rows = self._rows[self.kinds[name]]
            keys = self._keys.get(self.vocabulary.events[name].key or "")
            key = np.full(len(rows), NONE) if keys is None else keys[rows]
            self._events[name] = Events(
                rows, group_days(self._case[rows], self._on[rows]), self._at[rows], key
            )
        return self._events[name]

    def without(self, rows: Places) -> Histories:
        """The same without some rows of the export."""
        histories = copy(self)
        histories._rows = [each[~np.isin(each, rows)] for each in self._rows]
        histories._events = {}
        return histories

    def words(self, event: str, attribute: str) -> Words:
        """The words of an attribute of one type's events, NONE where it is not recorded."""
        return self.words_at(self.events(event).row, attribute)

    def words_at(self, rows: Places, attribute: str) -> Words:
        """The words of an attribute in rows of the export, NONE where it is not recorded.

        A word that no rule can ask for has the number after all others.
        """
        if attribute not in self.table.columns:
            return np.full(len(rows), NONE)
        if attribute not in self._words_of:
            self._words_of[attribute] = self._all_words(attribute)
        words: Words = self._words_of[attribute][rows]
        return words

    def _all_words(self, attribute: str) -> Words:
        column = self.table[attribute]
        # An attribute is told of few events: what is nothing is not looked up.
        told = column.drop_nulls()
        if column.dtype == pl.Boolean:
            numbers = np.where(told.to_numpy(), self._words["True"], self._words["False"])
        else:
            known = told.cast(pl.String).cast(self._word, strict=False).to_physical()
            numbers = known.cast(pl.Int64).fill_null(len(self._words)).to_numpy()
        words = np.full(len(column), NONE)
        words[column.is_not_null().to_numpy()] = numbers
        return words

    def days(self, event: str, attribute: str) -> Days:
        """The dates of an attribute of one type's events, NEVER where it is not recorded."""
        rows = self.events(event).row
        if attribute not in self.table.columns:
            return np.full(len(rows), NEVER)
        return _days(self.table[attribute].gather(rows))

    def _births(self) -> Days:
        """The latest that the undated facts of each case tell."""
        born = np.full(len(self.cases), NEVER)
        if "date_of_birth" in self.table.columns:
            told = np.where(self._on > NEVER, NEVER, _days(self.table["date_of_birth"]))
            np.maximum.at(born, self._case, told)
        return born

    def _by_kind(self) -> list[Places]:
        """The rows of the dated events of each type, in order of case and day."""
        kind = self.table["event"].cast(pl.Enum(list(self.kinds))).to_physical().to_numpy()
        dated = np.flatnonzero(self._on > NEVER)
        placed = group_days(self._case[dated], self._on[dated])
        if np.any(placed[1:] < placed[:-1]):
            dated = dated[np.argsort(placed, kind="stable")]
        order = dated[np.argsort(kind[dated], kind="stable")]
        return np.split(order, np.searchsorted(kind[order], np.arange(1, len(self.kinds))))

    def _numbered_keys(self) -> tuple[pl.Series, dict[str, Words]]:
        """Every key in order of text, and each column of keys by their numbers: one thing has one key everywhere."""
        columns = self.table.columns
        names = sorted({e.key for e in self.vocabulary.events.values() if e.key and e.key in columns})
        if not names:
            return pl.Series("key", [], pl.String), {}
        every = pl.concat([self.table[name].alias("key") for name in names])
        recorded = every.is_not_null()
        keyed = every.filter(recorded)
        numbers = np.full(len(every), NONE)
        numbers[recorded.to_numpy()] = keyed.rank("dense").cast(pl.Int64).to_numpy() - 1
        return keyed.unique().sort(), dict(zip(names, np.split(numbers, len(names)), strict=True))


def _cases(case: pl.Series) -> tuple[Cases, pl.Series]:
    """Each row's case, and the ids."""
    if case.is_sorted():
        new = (case != case.shift(1)).fill_null(value=True)
        return new.cum_sum().cast(pl.Int64).to_numpy() - 1, case.filter(new)
    return (case.rank("dense") - 1).cast(pl.Int64).to_numpy(), case.unique().sort()


def _days(column: pl.Series) -> Days:
    """Dates by their numbers, NEVER where there is none. Raises InputError for one that no sum of days can reach."""
    numbers = column.to_physical().cast(pl.Int64) + EPOCH
    if not numbers.is_between(NEVER + 1, FOREVER - 1).all():
        least, most = column.dt.year().min(), column.dt.year().max()
        raise InputError(
            f"{column.name}: days of the years {least!r} to {most!r}; expected days from {FIRST_HELD} to {LAST_HELD}"
        )
    return numbers.fill_null(NEVER).to_numpy()
