"""What was seen in reading some cases of an export, to which what was seen in others can be added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from compliance.model.coverage import Unread
from compliance.model.vocabulary import Vocabulary
from compliance.problems import Problem
from compliance.sources.attribute_columns import Strays
from compliance.sources.event_table import Typed, in_file_order
from compliance.sources.oddities import Oddities
from compliance.sources.order import in_row_order
from compliance.sources.unread import unread_of


@dataclass(frozen=True, slots=True)
class SeenInFile:
    """What could not be read of one file: problems of its columns and of its rows, strays, and rows set aside."""

    columns: tuple[Problem, ...] = ()
    rows: tuple[Problem, ...] = ()
    strays: tuple[Strays, ...] = ()
    set_aside: int = 0

    @classmethod
    def of(cls, found: Typed) -> SeenInFile:
        """What could not be read of rows of one file."""
        return cls(
            tuple(problem for problem in found.problems if problem.row is None),
            tuple(problem for problem in found.problems if problem.row is not None),
            found.strays,
            found.set_aside,
        )

    def __add__(self, other: SeenInFile) -> SeenInFile:
        """Both together; they are about different rows, and a column is the same in all of them."""
        return SeenInFile(
            tuple(dict.fromkeys((*self.columns, *other.columns))),
            (*self.rows, *other.rows),
            _summed((*self.strays, *other.strays)),
            self.set_aside + other.set_aside,
        )

    def reported(self) -> list[Problem]:
        """The problems in the order in which reading the file whole gives them."""
        return in_file_order((*self.columns, *self.rows, *(stray.problem() for stray in self.strays)))


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in reading some cases.

    `of_files`: for each file of the export, in their order, since two may be shown by the same name.
    `impossible`: as `order` finds them.
    """

    of_files: tuple[SeenInFile, ...] = ()
    impossible: tuple[Problem, ...] = ()
    oddities: Oddities = field(default_factory=Oddities)

    def unread(self, vocabulary: Vocabulary) -> Iterator[Unread]:
        """What of these cases could not be read."""
        rows = (problem for of_file in self.of_files for problem in of_file.rows)
        yield from unread_of((*rows, *self.impossible), vocabulary)
        yield from self.oddities.unread()

    @property
    def set_aside(self) -> int:
        """How many rows could not be used."""
        return sum(each.set_aside for each in self.of_files) + len(self.impossible)

    def __add__(self, other: Seen) -> Seen:
        """Both together; they are about different cases of the same files."""
        return Seen(
            tuple(one + more for one, more in zip(self.of_files, other.of_files, strict=True)),
            tuple(in_row_order((*self.impossible, *other.impossible))),
            self.oddities + other.oddities,
        )


def _summed(strays: Iterable[Strays]) -> tuple[Strays, ...]:
    rows: dict[Strays, int] = defaultdict(int)
    for each in strays:
        rows[replace(each, rows=0)] += each.rows
    return tuple(replace(alike, rows=rows[alike]) for alike in sorted(rows))
