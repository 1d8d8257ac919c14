"""Where silence shows that nothing happened, asked for many cases and days at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from compliance.calendars.days import FOREVER, Days, number
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.search import (
    among,
    first_between,
    group_days,
    groups,
    last_at_or_before,
    take,
)
from compliance.engines.arrays.values import EMPTY, Cases, Flags, GroupDays, SetIds
from compliance.model.conditions import Pattern
from compliance.model.coverage import Coverage, Record, Window, merge
from compliance.model.obligations import About

_OfCases = tuple[GroupDays, Days]
"""Windows of single cases in order: case and first day, and the last day. Those of a case do not touch."""


class Silence:
    """The coverage of an export. `cases`: the ids of the cases looked at, in order."""

    def __init__(self, coverage: Coverage, cases: Iterable[str], legend: Legend) -> None:
        self._coverage = coverage
        self._legend = legend
        self._case = {id_: case for case, id_ in enumerate(cases) if id_ in coverage.of_case}
        self._windows: dict[Record, tuple[tuple[Window, ...], _OfCases | None]] = {}

    def lacking(self, patterns: tuple[Pattern, ...], case: Cases, first: Days, last: Days) -> SetIds:
        """The records, as a set of `Legend.about`, about which silence from `first` to `last`, both included, shows
        nothing; EMPTY where it shows that nothing happened, and where there is no such day."""
        records = np.full(len(case), EMPTY)
        for record in sorted({record for p in patterns for record in p.records}, key=Record.sort_key):
            unshown = ~self.shows(record, case, first, last)
            if unshown.any():
                self._legend.about.add(records, unshown, About(record=record))
        return records

    def shows(self, record: Record, case: Cases, first: Days, last: Days) -> Flags:
        """Whether no event of the record from `first` to `last`, both included, means that none happened."""
        windows, of_cases = self._windows_of(record)
        inside = first > last
        for window in windows:
            inside |= (first >= number(window.first)) & (last <= number(window.last))
        if of_cases is not None:
            begins, ends = of_cases
            inside |= take(ends, last_at_or_before(begins, case, first), -1) >= last
        return inside

    def until(self, record: Record, case: Cases, day: int) -> Days:
        """The last day of the window that holds a day, or else of the next; FOREVER if there is none, or no end."""
        windows, of_cases = self._windows_of(record)
        until = np.full(len(case), next((last for w in windows if (last := number(w.last)) >= day), FOREVER))
        if of_cases is not None:
            begins, ends = of_cases
            own = groups(begins)
            known_until = take(ends, first_between(group_days(own, ends), case, day, FOREVER), FOREVER)
            until = np.where(among(case, own), known_until, until)
        return until

    def _windows_of(self, record: Record) -> tuple[tuple[Window, ...], _OfCases | None]:
        if record not in self._windows:
            self._windows[record] = self._of(record)
        return self._windows[record]

    def _of(self, record: Record) -> tuple[tuple[Window, ...], _OfCases | None]:
        """The windows of all cases, and those of the cases that have some of their own, merged with them."""
        windows = self._coverage.of("", record)
        own: dict[int, list[Window]] = {}
        for value, case, declared in self._own.get(record.event, ()):
            if record.value is None or value in (None, record.value):
                own.setdefault(case, []).extend(declared)
        if not own:
            return windows, None
        rows = [
            (case, number(window.first), number(window.last))
            for case, declared in own.items()
            for window in merge((*windows, *declared))
        ]
        cases, begins, ends = np.array(rows, np.int64).reshape(-1, 3).T
        return windows, (group_days(cases, begins), ends)

    @cached_property
    def _own(self) -> Mapping[str, Sequence[tuple[str | None, int, tuple[Window, ...]]]]:
        """By event, in order of case, what is declared of single cases: what tells the record apart, case, windows."""
        by_event: dict[str, list[tuple[str | None, int, tuple[Window, ...]]]] = {}
        for id_, case in self._case.items():
            for record, windows in self._coverage.of_case[id_].items():
                by_event.setdefault(record.event, []).append((record.value, case, windows))
        return by_event
