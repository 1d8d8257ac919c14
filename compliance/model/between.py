"""The time between lists of several days that show the latest alone: what happened then is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from compliance.model.coverage import Coverage, Record, Window, merge


@dataclass(frozen=True, slots=True)
class Between:
    """What a series of lists leaves open.

    `days`: those of the lists, in order. `of_case`: by case and record, the days after one list up to the date that the
    next shows. An event then is shown by neither list, so a breach that rests on there being none may be none: it is
    apparent. What was done in time is never doubted by it.
    """

    days: tuple[date, ...]
    of_case: Mapping[str, Mapping[Record, tuple[Window, ...]]]

    def renamed(self, names: Mapping[str, str]) -> Between:
        """The same where cases go by other names."""
        return replace(self, of_case={names.get(case, case): told for case, told in self.of_case.items()})

    def bridged(self, coverage: Coverage) -> Coverage:
        """The coverage as if nothing had happened between the lists."""
        of_case = {case: dict(told) for case, told in coverage.of_case.items()}
        for case, told in self.of_case.items():
            mine = of_case.setdefault(case, {})
            for record, windows in told.items():
                mine[record] = merge((*mine.get(record, ()), *windows))
        return replace(coverage, of_case=of_case)

    def spacing(self, first: date, last: date) -> str:
        """Between which lists the days from the first to the last lie, and how far apart these are."""
        pairs = [(one, next_) for one, next_ in pairwise(self.days) if one < last and next_ > first]
        if not pairs:
            pairs = [(self.days[0], self.days[-1])]
        begun, ended = pairs[0][0], pairs[-1][1]
        apart = sorted({(next_ - one).days for one, next_ in pairs})
        days = f"{apart[0]}" if len(apart) == 1 else f"{apart[0]} to {apart[-1]}"
        many = "the lists" if len(pairs) == 1 else f"{len(pairs) + 1} lists"
        return f"{many} of {_day(begun)} and {_day(ended)}, {days} days apart"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
