"""What silence means to a monitor: as was declared, and of what was not declared by what has occurred."""

from __future__ import annotations

from collections import Counter

from compliance.live.silence import record_named
from compliance.model.coverage import Coverage
from compliance.sources.coverage_file import Declared, coverage_of


class Occurring:
    """Counts what occurs, and says what silence means then.

    `records`: how many events are known of each record, by its name. `declared`: what was declared; as
    `Coverage` it holds whatever occurs.
    """

    def __init__(self, records: Counter[str], declared: Declared | Coverage) -> None:
        self._records = records
        self._declared = declared
        # It is asked for with every event and seldom another; None when something else occurs than did.
        self._covered: Coverage | None = None

    @property
    def declared(self) -> Declared | Coverage:
        """What was declared last."""
        return self._declared

    def declare(self, coverage: Coverage) -> None:
        """From now on silence means what this says."""
        self._declared = coverage

    def count(self, before: str | None, now: str | None) -> None:
        """An event that was of one record, if it was known, is now of another, if it is not taken back."""
        for record, more in ((before, -1), (now, 1)):
            if record is not None:
                occurred = self._records[record]
                self._records[record] += more
                if not (occurred and self._records[record]):
                    self._covered = None

    def coverage(self) -> Coverage:
        """What silence means."""
        if isinstance(self._declared, Coverage):
            return self._declared
        if self._covered is None:
            occurring = [record_named(text) for text, many in self._records.items() if many]
            self._covered = coverage_of(occurring, self._declared)
        return self._covered
