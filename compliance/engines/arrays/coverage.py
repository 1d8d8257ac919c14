"""Where silence shows that nothing happened, asked for many cases and days at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from compliance.calendars.days import Days, number
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.search import group_days, last_at_or_before, take
from compliance.engines.arrays.values import EMPTY, Cases, Flags, GroupDays, SetIds
from compliance.model.conditions import Pattern
from compliance.model.coverage import Coverage, Record, Window

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
        found = np.full(len(case), EMPTY)
        for record in sorted({record for p in patterns for record in p.records}, key=Record.sort_key):
            unshown = ~self.shows(record, case, first, last)
            if unshown.any():
                self._legend.about.add(found, unshown, str(record))
        return found

    def shows(self, record: Record, case: Cases, first: Days, last: Days) -> Flags:
        """Whether no event of the record from `first` to `last`, both included, means that none happened."""
        if record not in self._windows:
            self._windows[record] = self._of(record)
        windows, of_cases = self._windows[record]
        inside = first > last
        for window in windows:
            inside |= (first >= number(window.first)) & (last <= number(window.last))
        if of_cases is not None:
            begins, ends = of_cases
            inside |= take(ends, last_at_or_before(begins, case, first), -1) >= last
        return inside

    def _of(self, record: Record) -> tuple[tuple[Window, ...], _OfCases | None]:
        """The windows of all cases, and those of the cases that have some of their own, merged with them."""
        cases = sorted(case for id_, case in self._case.items() if self._has_own(id_, record))
        windows = self._coverage.of("", record)
        if not cases:
            return windows, None
        ids = {case: id_ for id_, case in self._case.items()}
        rows = [
            (case, number(window.first), number(window.last))
            for case in cases
            for window in self._coverage.of(ids[case], record)
        ]
        case, begins, ends = np.array(rows, np.int64).reshape(-1, 3).T
        return windows, (group_days(case, begins), ends)

    def _has_own(self, id_: str, record: Record) -> bool:
        held = self._coverage.of_case[id_]
        return any(
            own.event == record.event and (record.value is None or own.value in (None, record.value))
            for own in held
        )
