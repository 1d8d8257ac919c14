"""What an export can show of what a line of a scorecard needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.findings.text import spaced, written
from compliance.model.counts import listed
from compliance.model.coverage import Coverage, Record, covered, first_few


@dataclass(frozen=True, slots=True)
class Need:
    """Records of which one at least must be carried for a figure to mean anything, the plainest first.

    `silent_from`: the first of the days of which all such events must be there, up to the as-of day, since none is
    taken to show that none happened; None where one that is not there is told as left out. `otherwise`: what does as
    well in their place.
    """

    records: tuple[Record, ...]
    silent_from: date | None = None
    otherwise: Need | None = None


@dataclass(frozen=True)
class Known:
    """The day at whose end it is counted, and what is in the export: how many events of each record are `carried`."""

    as_of: date
    coverage: Coverage
    carried: Mapping[Record, int]

    def lacking(self, needs: Sequence[Need]) -> str | None:
        """What is needed and not there, in words; None where all is."""
        absent = [_named(need.records) for need in needs if not self._carries_one(need)]
        if absent:
            return f"not in this export: {listed(list(dict.fromkeys(absent)))}"
        partly = [need for need in needs if need.silent_from is not None and not self._all_of(need)]
        if not partly:
            return None
        first = min(need.silent_from for need in partly if need.silent_from is not None)
        what = listed([_named(need.records) for need in partly])
        days = f"from {written(first)} to {written(self.as_of)}"
        return f"this export does not hold all that happened {days}: {what}"

    def unread(self, needs: Sequence[Need]) -> tuple[str, ...]:
        """The first few places that could not be read and may have told of what is needed."""
        rows = {record.event for need in needs for record in need.records}
        cells = {(event, "") for event in rows}
        return first_few(
            *(
                place
                for case in self.coverage.unread
                for place in self.coverage.unread_about(case, rows, cells)
            )
        )

    def _carries_one(self, need: Need) -> bool:
        return any(map(self._carries, need.records)) or (
            need.otherwise is not None and self._carries_one(need.otherwise)
        )

    def _carries(self, record: Record) -> bool:
        return bool(self.coverage.of("", record)) or any(
            number and each.event == record.event and record.value in (None, each.value)
            for each, number in self.carried.items()
        )

    def _all_of(self, need: Need) -> bool:
        # Whoever is told in one of several ways is told in whichever of them is complete.
        if need.silent_from is None or (need.otherwise is not None and self._all_of(need.otherwise)):
            return True
        return any(
            covered(self.coverage.of("", record), need.silent_from, self.as_of) for record in need.records
        )


def _named(records: Sequence[Record]) -> str:
    """The first of them, which is the plainest."""
    first = records[0]
    return spaced(first.event) + (f" ({spaced(first.value)})" if first.value else "")
