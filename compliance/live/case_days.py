"""Of every case the day on which it may change by itself, and the day on which the first thing in it is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class _Days:
    wakes: date | None
    due: date | None


# The first day of all: whatever day passes, the case is to be judged.
_NOT_JUDGED = _Days(date.min, None)


class CaseDays:
    """Every case by name. Of those that were judged, when that has to be done again although nothing is told."""

    def __init__(self, cases: Iterable[str]) -> None:
        self._days = dict.fromkeys(cases, _NOT_JUDGED)

    def __contains__(self, case: str) -> bool:
        return case in self._days

    @property
    def cases(self) -> tuple[str, ...]:
        """Every case, in order."""
        return tuple(sorted(self._days))

    def judged(self, case: str, wakes: date | None, due: date | None) -> None:
        """Note of a case the day on which it may change by itself, and when the first that is open in it is due."""
        self._days[case] = _Days(wakes, due)

    def not_judged(self) -> list[str]:
        """The cases of which nothing is known yet but what the log holds, in order."""
        return sorted(case for case, days in self._days.items() if days is _NOT_JUDGED)

    def awake(self, as_of: date) -> list[str]:
        """The cases that may have changed by themselves by the end of a day, in order."""
        return sorted(case for case, days in self._days.items() if days.wakes and days.wakes <= as_of)

    def waiting(self, until: date) -> list[str]:
        """The cases, of those judged, in which something that is due by `until` waits to be done, in order."""
        return sorted(case for case, days in self._days.items() if days.due and days.due <= until)
