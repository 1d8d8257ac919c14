"""What a source hands on: a table of events, what its silence means, and what was odd in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from compliance.model.coverage import Coverage
from compliance.model.irregularities import Irregularity
from compliance.model.problems import Problem

if TYPE_CHECKING:
    import polars as pl


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
class Export:
    """A council's export as events.

    `events` is a table of one row an event (see `sources.event_table`). `problems` are rows or values
    set aside; `notes` are sentences about what was read, counted and assumed. `declared_on` is the
    day the export itself says it was made or ends on, if it says so, and `declared_by` what says it, as it stands
    behind that day in a sentence; where it says none, what is to be said behind "today". `set_aside`: how many rows of
    the files could not be used. `irregularities`: what is to be put right in the records, besides the problems.
    `described`: what it is, in a few words. `passed_over`: the notes that tell of what lay there
    and was not read.
    """

    kind: str
    events: pl.DataFrame
    coverage: Coverage
    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())
    declared_on: date | None = None
    declared_by: str = ""
    set_aside: int = 0
    irregularities: tuple[Irregularity, ...] = ()
    described: str = ""
    passed_over: tuple[str, ...] = ()
