"""What a source hands on: events, what their silence means, and what was odd in them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from compliance.model.asserted import Asserted
from compliance.model.between import Between
from compliance.model.coverage import Coverage
from compliance.model.events import Elsewhere
from compliance.model.irregularities import Irregularity
from compliance.problems import Problem
from compliance.sources.diagnostics import Seen

if TYPE_CHECKING:
    from compliance.sources.several.readings import OtherReadings


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read: its name as shown to the user, and how many data rows it held.

    `of_return`: it holds a table of a national return, which `kind` then names.
    """

    name: str
    kind: str
    rows: int
    of_return: bool = False


@dataclass(frozen=True, slots=True)
class CaseRange:
    """Cases from `first` to `last`, both included, in order of id; None has no end on that side."""

    first: str | None = None
    last: str | None = None

    def holds(self, case: pl.Expr) -> pl.Expr:
        """Whether a case is inside; null where it is not known which case it is."""
        inside = pl.lit(value=True)
        if self.first is not None:
            inside = inside & (case >= pl.lit(self.first))
        if self.last is not None:
            inside = inside & (case <= pl.lit(self.last))
        return inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Export(ABC):
    """A council's export as events, read in parts of whole cases: one part where it is held whole.

    `kind`: the source it is of, `described`: what it is, in a few words. `coverage`: what its silence means.
    `notes` are sentences about what was read, counted and assumed. `declared_on` is the day the export itself says
    it was made or ends on, if it says so, and `declared_by` what says it, as it stands behind that day in a sentence;
    where it says none, what is to be said behind "today". `set_aside`: how many rows of the files could not be used.
    `irregularities`: what is to be put right in the records, besides the problems. `asserted`: due days of the
    system's own, which decide nothing. `passed_over`: the notes that tell of what lay there and was not read.
    `elsewhere`: by case, row and day of an event, the rows of other sources that tell it too; `otherwise`: the other
    ways to read cases of which sources tell something differently; `between`: what a series of lists leaves open.
    All that is what is known before any part is read:
    what is seen in reading the parts is to be added.
    """

    kind: str
    described: str = ""
    coverage: Coverage
    files: tuple[SourceFile, ...]
    declared_on: date | None = None
    declared_by: str = ""
    set_aside: int = 0
    notes: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()
    asserted: tuple[Asserted, ...] = ()
    elsewhere: Elsewhere = field(default_factory=dict)
    otherwise: OtherReadings | None = None
    between: Between | None = None

    @property
    @abstractmethod
    def ranges(self) -> tuple[CaseRange, ...]:
        """The parts: each case is in one of them, and each holds about as many events. There is at least one."""

    @abstractmethod
    def read(self, cases: CaseRange) -> tuple[pl.DataFrame, Seen]:
        """The events of some cases (see `sources.event_table`), and what was seen in reading them.

        Raises InputError where they cannot be read.
        """

    @abstractmethod
    def problems_with(self, seen: Seen) -> tuple[Problem, ...]:
        """Rows and values that could not be used, with those of all parts, in order of the files."""

    @abstractmethod
    def some_cases(self, most: int) -> list[str]:
        """The first of the cases that have events, in order of id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeExport(Export):
    """An export that is held whole: a table of one row an event. `problems`: rows and values set aside."""

    events: pl.DataFrame
    problems: tuple[Problem, ...] = ()

    @property
    def ranges(self) -> tuple[CaseRange, ...]:
        """All cases together."""
        return (CaseRange(),)

    def read(self, cases: CaseRange) -> tuple[pl.DataFrame, Seen]:
        """Nothing more is seen than was in reading the whole."""
        inside = self.events if cases == CaseRange() else self.events.filter(cases.holds(pl.col("case")))
        return inside, Seen()

    def problems_with(self, seen: Seen) -> tuple[Problem, ...]:
        """Those of the whole."""
        return self.problems

    def some_cases(self, most: int) -> list[str]:
        """The first of the cases."""
        return self.events["case"].unique().sort().head(most).to_list()
