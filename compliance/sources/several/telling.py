"""What is known of the sources that are read together: how they rank, and what each would show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.model.coverage import Coverage, Record, covered
from compliance.model.vocabulary import Vocabulary
from compliance.sources.several.rows import Row


@dataclass(frozen=True, slots=True)
class Telling:
    """One of the sources. `events`: the types that it tells at all. `declared`: its place among those that the settings
    name, None where they do not name it."""

    name: str
    coverage: Coverage
    events: frozenset[str]
    declared: int | None

    def is_better_than(self, other: Telling) -> bool:
        """Whether the settings say that it is. What they name is better than what they do not."""
        return self.declared is not None and (other.declared is None or self.declared < other.declared)


@dataclass(frozen=True, slots=True)
class Tellings:
    """The sources, the best first: as the settings rank them, and then the one that tells the most."""

    each: tuple[Telling, ...]
    vocabulary: Vocabulary

    def name(self, source: int) -> str:
        """What a source is called."""
        return self.each[source].name

    def declared_better(self, one: int, other: int) -> bool:
        """Whether the settings say that a source is better than another."""
        return self.each[one].is_better_than(self.each[other])

    def tells_of_now(self, row: Row) -> bool:
        """Whether what a row says besides its day is as it is now: its source shows the latest of each alone."""
        return self.each[row.source].coverage.only_latest(Record(row.event))

    def would_show(self, source: int, row: Row) -> bool:
        """Whether a source's silence means that an event of another's did not happen.

        A source that tells no event of the type has no column for its day, whatever it says by other events.
        """
        record = Record(row.event, row.kind)
        return row.event in self.each[source].events and covered(
            self.each[source].coverage.of(row.case, record), row.on, row.on
        )


def ranked(names: Sequence[str], amounts: Sequence[int], better: Sequence[str]) -> list[int]:
    """The places of the sources in order of rank. `amounts`: how many events each tells; `better`: as settings rank."""

    def key(place: int) -> tuple[int, int, str]:
        name = names[place]
        return (better.index(name) if name in better else len(better), -amounts[place], name)

    return sorted(range(len(names)), key=key)
