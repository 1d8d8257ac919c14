"""What is odd about events although each of them can be read: counted, and told in notes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from compliance.model.counts import many

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Cases:
    """How many cases there are, and the first few of them in order of id."""

    count: int = 0
    first: tuple[str, ...] = ()

    @classmethod
    def of(cls, ids: pl.Series) -> Cases:
        """The distinct cases of a column."""
        distinct = ids.unique().sort()
        return cls(len(distinct), tuple(distinct.head(_NAMED).to_list()))

    def __add__(self, other: Cases) -> Cases:
        """Both together; none is in both."""
        return Cases(self.count + other.count, tuple(sorted((*self.first, *other.first))[:_NAMED]))

    def __str__(self) -> str:
        more = f" and {self.count - len(self.first)} more" if self.count > len(self.first) else ""
        return ", ".join(self.first) + more


@dataclass(frozen=True, slots=True)
class Oddities:
    """Oddities of some cases, to which those of other cases can be added.

    `repeats`: rows that repeat an event. `two_births`: cases with two dates of birth. `before_birth`: events
    dated before the child's birth, and `unborn` the cases they are of.
    """

    repeats: int = 0
    two_births: Cases = Cases()
    before_birth: int = 0
    unborn: Cases = Cases()

    def __add__(self, other: Oddities) -> Oddities:
        """Both together; they are about different cases."""
        return Oddities(
            self.repeats + other.repeats,
            self.two_births + other.two_births,
            self.before_birth + other.before_birth,
            self.unborn + other.unborn,
        )

    def notes(self) -> tuple[str, ...]:
        """A sentence for each kind of oddity there is."""
        found = []
        if self.repeats:
            repeat = "repeats" if self.repeats == 1 else "repeat"
            found.append(
                f"{many(self.repeats, 'row')} {repeat} an event that is already there; each event counts once."
            )
        if self.two_births.count:
            have = "has" if self.two_births.count == 1 else "have"
            cases = many(self.two_births.count, "case")
            found.append(f"{cases} {have} two dates of birth, the later one is used: {self.two_births}.")
        if self.before_birth:
            are = "is" if self.before_birth == 1 else "are"
            of = "case" if self.unborn.count == 1 else "cases"
            events = many(self.before_birth, "event")
            found.append(f"{events} {are} dated before the child's birth: {of} {self.unborn}.")
        return tuple(found)


def oddities_of(events: pl.DataFrame) -> Oddities:
    """The oddities of an event table that holds all events of its cases."""
    if "date_of_birth" not in events.columns:
        return Oddities(repeats=_repeats(events))
    early = _before_birth(events)
    return Oddities(
        _repeats(events), Cases.of(_with_two_births(events)), early.height, Cases.of(early["case"])
    )


def _repeats(events: pl.DataFrame) -> int:
    # A fact about a child may be told time and again: by every file that has a column for it.
    events = events.filter(pl.col("on").is_not_null())
    same = [name for name in events.columns if name not in ("recorded_on", "file", "row")]
    # Whatever repeats is alike in case, event and day, and so in the hash of them, as few rows are.
    alike = events.filter(events.select("case", "event", "on").hash_rows().is_duplicated()).select(same)
    return alike.height - alike.n_unique() if alike.height else 0


def _with_two_births(events: pl.DataFrame) -> pl.Series:
    births = pl.col("date_of_birth").n_unique().alias("births")
    told = events.select("case", "date_of_birth").filter(pl.col("date_of_birth").is_not_null())
    return told.group_by("case").agg(births).filter(pl.col("births") > 1)["case"]


def _before_birth(events: pl.DataFrame) -> pl.DataFrame:
    events = events.select("case", "on", "date_of_birth")
    born = events.group_by("case").agg(
        pl.col("date_of_birth").max().alias("born"), pl.col("on").min().alias("first")
    )
    born = born.filter(pl.col("first") < pl.col("born"))
    return events.join(born, on="case").filter(pl.col("on") < pl.col("born"))
