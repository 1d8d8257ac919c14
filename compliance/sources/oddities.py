"""What is odd about events although each of them can be read: counted, told in notes, and listed row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

import polars as pl

from compliance.model.coverage import Unread
from compliance.model.irregularities import Irregularity, Kind
from compliance.sources.contradictions import (
    after_adoption,
    after_death,
    before_birth,
    care_days,
    course_of_placements,
    ends_and_starts,
    of_care,
    overlapping_placements,
    placements_of_no_nights,
    repeats,
    starts_in_care,
    told_of,
    two_births,
    two_starts,
)
from compliance.sources.oddity_words import OddityWords

_NAMED = 5


class Oddity(Enum):
    """A kind of oddity of events."""

    TWO_BIRTHS = OddityWords(
        Kind.TWO_CHILDREN,
        "{n} date of birth is one of several under its number; perhaps two children go by it",
        "{n} dates of birth stand under numbers that have more than one; perhaps two children go by one number",
        "no age was used, and nothing is judged for the child from what is missing",
        "no age was used, and nothing is judged for these children from what is missing",
        noted=True,
    )
    STARTS_IN_CARE = OddityWords(
        Kind.CONTRADICTED,
        "{n} start of care stands in the midst of care that had not ended",
        "{n} starts of care stand in the midst of care that had not ended",
        "it was read as a change of legal status",
        "they were read as changes of legal status",
        noted=True,
    )
    TWO_STARTS = OddityWords(
        Kind.CONTRADICTED,
        "{n} start of care differs from another of the same child on the same day",
        "{n} starts of care differ from another of the same child on the same day",
        "they were read as one start",
        "they were read as one start of each child",
        noted=True,
    )
    ENDS_AND_STARTS = OddityWords(
        Kind.CONTRADICTED,
        "{n} start of care stands on the day on which care ends",
        "{n} starts of care stand on the days on which care ends",
        "where care ran before that day it was read as ending and beginning anew, else as care of one day",
        "where care ran before that day it was read as ending and beginning anew, else as care of one day",
        noted=True,
    )
    PLACEMENTS_OVERLAP = OddityWords(
        Kind.CONTRADICTED,
        "{n} placement begins before the one before it ends",
        "{n} placements begin before the ones before them end",
        "the child was taken to live in the later one from its first day",
        "the children were taken to live in the later ones from their first day",
        noted=True,
    )
    NO_NIGHTS = OddityWords(
        Kind.CONTRADICTED,
        "{n} placement begins on a day on which the child moved on into another",
        "{n} placements begin on days on which the child moved on into another",
        "the child spent no night there, and it was read as none",
        "the children spent no night there, and they were read as none",
        noted=True,
    )
    AFTER_DEATH = OddityWords(
        Kind.CONTRADICTED,
        "{n} event is dated after the child's death",
        "{n} events are dated after the child's death",
        "it was read as it stands",
        "they were read as they stand",
        noted=True,
    )
    AFTER_ADOPTION = OddityWords(
        Kind.CONTRADICTED,
        "{n} event is dated after the child's adoption",
        "{n} events are dated after the child's adoption",
        "it was read as it stands",
        "they were read as they stand",
        noted=True,
    )
    BEFORE_BIRTH = OddityWords(
        Kind.CONTRADICTED,
        "{n} event is dated before the child's birth",
        "{n} events are dated before the child's birth",
        "it was read as it stands",
        "they were read as they stand",
        noted=True,
    )
    REPEATS = OddityWords(
        Kind.REPEATED,
        "{n} row repeats an event that is already there",
        "{n} rows repeat an event that is already there",
        "each event counts once",
        "each event counts once",
    )


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A row, and the case it is about."""

    case: str
    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}"


@dataclass(frozen=True, slots=True)
class Oddities:
    """Oddities of some cases, to which those of other cases can be added: the rows of each kind, by case."""

    seen: Mapping[Oddity, tuple[Place, ...]] = field(default_factory=dict)

    def __add__(self, other: Oddities) -> Oddities:
        """Both together; they are about different cases."""
        kinds = {*self.seen, *other.seen}
        return Oddities(
            {kind: tuple(sorted((*self.seen.get(kind, ()), *other.seen.get(kind, ())))) for kind in kinds}
        )

    def notes(self) -> tuple[str, ...]:
        """A sentence for each kind of oddity there is, with the first few cases."""
        said = []
        for kind, places in self._in_order():
            cases = list(dict.fromkeys(place.case for place in places))
            more = f" and {len(cases) - _NAMED:,} more" if len(cases) > _NAMED else ""
            of = "case" if len(cases) == 1 else "cases"
            said.append(f"{kind.value.told(len(places))} ({of} {', '.join(cases[:_NAMED])}{more}).")
        return tuple(said)

    def irregularities(self) -> Iterator[Irregularity]:
        """Each row that is odd."""
        for kind, places in self._in_order():
            for place in places:
                yield kind.value.of_row(place.case, place.file, place.row)

    def unread(self) -> Iterator[Unread]:
        """The cases of which nothing can be told from what is missing."""
        for place in self.seen.get(Oddity.TWO_BIRTHS, ()):
            yield Unread(str(place), place.case)

    def without_births(self, events: pl.DataFrame, named: Mapping[str, str] | None = None) -> pl.DataFrame:
        """The events without the dates of birth of cases that have two. `named`: of which case each is, if another."""
        cases = {place.case for place in self.seen.get(Oddity.TWO_BIRTHS, ())}
        cases |= {name for name, case in (named or {}).items() if case in cases}
        if not cases:
            return events
        born = pl.when(pl.col("case").is_in(list(cases))).then(None).otherwise("date_of_birth")
        return events.with_columns(born.alias("date_of_birth"))

    def _in_order(self) -> Iterator[tuple[Oddity, tuple[Place, ...]]]:
        return ((kind, self.seen[kind]) for kind in Oddity if self.seen.get(kind))


def oddities_of(events: pl.DataFrame, of_return: Collection[str] = ()) -> Oddities:
    """The oddities of an event table that holds all events of its cases.

    `of_return`: files of a return, whose reading has told already what is odd about episodes.
    """
    whole, events = events, told_of(events)
    births = {Oddity.TWO_BIRTHS: tuple(_places(two_births(events)))}
    events = Oddities(births).without_births(events)
    native = of_care(events.filter(~pl.col("file").is_in(list(of_return))) if of_return else events)
    days, course = care_days(native), course_of_placements(native)
    counted = {
        Oddity.STARTS_IN_CARE: starts_in_care(native, days),
        Oddity.TWO_STARTS: two_starts(native),
        Oddity.ENDS_AND_STARTS: ends_and_starts(native, days),
        Oddity.PLACEMENTS_OVERLAP: overlapping_placements(course),
        Oddity.NO_NIGHTS: placements_of_no_nights(course),
        Oddity.AFTER_DEATH: after_death(events),
        Oddity.AFTER_ADOPTION: after_adoption(events),
        Oddity.BEFORE_BIRTH: before_birth(events),
        Oddity.REPEATS: repeats(whole),
    }
    return Oddities(births | {kind: tuple(_places(rows)) for kind, rows in counted.items()})


def _places(rows: pl.DataFrame) -> Iterable[Place]:
    return sorted(Place(*row) for row in rows.select("case", "file", "row").iter_rows())
