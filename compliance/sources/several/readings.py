"""The other ways in which cases can be read of which two sources tell something differently.

Every difference is read in two ways. Of a few, all ways together are tried; of more, ways are chosen so that any three
differences are read in all eight ways between them, which is as many as an answer rests on: what it counts from, what
met it, and what set its due day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from compliance.model.coverage import Coverage
from compliance.sources.several.differences import Difference

MOST = 16
"""Of how many differences in one case other ways are tried. Who has more has another trouble than single days."""

_MARK = "\x1f"
"""Parts the id of a case from the number of a reading; no id that was read has it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A difference as it is told where something is not judged for it: the type of the event, and the rows in words."""

    event: str
    said: str


@dataclass(frozen=True, slots=True)
class OtherReadings:
    """Every other way to read the cases in doubt.

    `events`: of all of them, in cases of their own, `named`: which case each is a reading of. `days`: by case and day
    of another reading, the day of the first. `told`: by case what is told differently. `beyond`: cases in which too
    much is, of which there is no other reading.
    """

    events: pl.DataFrame
    named: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[tuple[str, date], date] = field(default_factory=dict)
    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    beyond: frozenset[str] = frozenset()

    def renamed(self, names: Mapping[str, str]) -> OtherReadings:
        """The same where cases go by other names."""
        readings = {
            name: names.get(case, case) + name.removeprefix(case) for name, case in self.named.items()
        }
        return OtherReadings(
            self.events.with_columns(pl.col("case").replace(readings)),
            {readings[name]: names.get(case, case) for name, case in self.named.items()},
            {(names.get(case, case), day): first for (case, day), first in self.days.items()},
            {names.get(case, case): told for case, told in self.told.items()},
            frozenset(names.get(case, case) for case in self.beyond),
        )

    def coverage(self, of: Coverage) -> Coverage:
        """What silence means in the readings: what it means in their cases."""
        readings: dict[str, list[str]] = {}
        for name, case in self.named.items():
            readings.setdefault(case, []).append(name)
        return of.shared_with(readings)


def reading_of(case: str, number: int) -> str:
    """What a reading of a case goes by."""
    return f"{case}{_MARK}{number:04}"


def ways(differences: Sequence[Difference]) -> Iterator[tuple[Difference, ...]]:
    """The differences that are read the other way, in each way to read them but the first, in which none is."""
    # Rows of an orthogonal array of strength three: the parities of numbers that all share one highest bit.
    power = 1 << max(0, len(differences) - 1).bit_length()
    for row in range(1, 2 * power):
        chosen = tuple(each for n, each in enumerate(differences) if (row & (power + n)).bit_count() % 2 == 1)
        if chosen:
            yield chosen
