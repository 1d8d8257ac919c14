"""What is to be put right in the records: contradictions, and children whose records do not fit together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from compliance.printable import printable
from compliance.problems import Problem


class Kind(StrEnum):
    """A kind of irregularity, in the order in which a list of them is worked through."""

    OF_AGE = "18 or over with no end of care"
    GONE = "in care in one return and not listed in the next"
    ELSEWHERE = "in one table and not in another"
    TWO_CHILDREN = "two children under one number"
    CONTRADICTED = "records that contradict one another"
    SOURCES_DIFFER = "sources that tell one event differently"
    DIFFER = "files that differ, and which is newer is not known"
    NOT_READ = "could not be read"
    INCOMPLETE = "incomplete records"
    OTHER_YEAR = "codes of another year's return"
    WRITTEN_DIFFERENTLY = "one child's number written in several ways"
    REPLACED = "replaced by a later record"
    NOT_HELD = "planned, cancelled, refused or not attended"
    REPEATED = "recorded more than once"


ATTENTION = frozenset(
    (Kind.OF_AGE, Kind.GONE, Kind.ELSEWHERE, Kind.TWO_CHILDREN, Kind.CONTRADICTED, Kind.DIFFER)
)
"""The kinds that are told before any figure, because a person has to settle them."""


@dataclass(frozen=True, slots=True)
class Irregularity:
    """One thing in the records that does not fit, where it stands, and what was made of it.

    `case` "": it may be about any. `row` None: it is about the whole file; `file` "": about none in particular.
    `found` and `done` are sentences without a full stop; `done` "" where nothing had to be done. `noted`: whether
    it stands on the findings of its case, because what they say rests on how it was read.
    """

    kind: Kind
    case: str
    file: str
    row: int | None
    found: str
    done: str = ""
    noted: bool = False

    def __post_init__(self) -> None:
        for name in ("file", "found"):
            text = getattr(self, name)
            if not text.isprintable():
                object.__setattr__(self, name, printable(text))

    @property
    def place(self) -> str:
        """The file and the row, as far as it has them."""
        return self.file if self.row is None else f"{self.file}, row {self.row}"

    def __str__(self) -> str:
        said = f"{self.found}; {self.done}" if self.done else self.found
        return f"{self.place}: {said}" if self.file else said

    def in_short(self) -> str:
        """What was found and done, and where, as one sentence without a full stop."""
        said = f"{self.found}; {self.done}" if self.done else self.found
        return f"{said} ({self.place})" if self.file else said

    def sort_key(self) -> tuple[int, str, str, int, str]:
        """The order in which a list of them is read: by kind, child, file and row."""
        return (_ORDER[self.kind], self.case, self.file, self.row or 0, self.found)


Doubts = Mapping[str, tuple[str, ...]]
"""By case, what does not fit in its records, as it stands on its findings."""


def doubts(irregularities: Iterable[Irregularity]) -> Doubts:
    """What is noted on findings."""
    by_case: dict[str, list[str]] = {}
    for each in irregularities:
        if each.noted:
            by_case.setdefault(each.case, []).append(each.in_short())
    return {case: tuple(dict.fromkeys(told)) for case, told in by_case.items()}


def to_work_through(
    irregularities: Iterable[Irregularity], problems: Iterable[Problem]
) -> tuple[Irregularity, ...]:
    """Everything that is to be put right, what could not be read with it, in the order of working through it."""
    unread = (_unread(problem) for problem in problems)
    return tuple(sorted((*irregularities, *unread), key=Irregularity.sort_key))


def _unread(problem: Problem) -> Irregularity:
    where = f"column {problem.column}: " if problem.column is not None else ""
    what = f"{where}{problem.found}; expected {problem.expected}"
    return Irregularity(Kind.NOT_READ, problem.case, problem.file, problem.row, what)


_ORDER = {kind: place for place, kind in enumerate(Kind)}
