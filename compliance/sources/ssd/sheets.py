"""A table as it was found, in a file or a database: its rows by the columns of the specification."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from compliance.problems import Problem
from compliance.sources.event_table import ORIGIN
from compliance.sources.ssd.specification import Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file's or database table's rows.

    `rows`: the specification's columns that it has, without their prefix, as they are written there, with `file` and
    `row`. `name`: as it is shown. `path`: the file, None in a database. `set_aside`: how many rows were out of shape.
    `prefixed`: whether its headings have the prefix.
    """

    table: Table
    name: str
    kind: str
    rows: pl.DataFrame
    path: Path | None = None
    prefixed: bool = True
    problems: tuple[Problem, ...] = ()
    set_aside: int = 0
    notes: tuple[str, ...] = field(default=())

    def heading(self, column: str) -> str:
        """The heading of a column, as it stands there."""
        return self.table.full(column) if self.prefixed else column

    @property
    def columns(self) -> frozenset[str]:
        """The specification's columns that it has."""
        return frozenset(self.rows.columns).difference(ORIGIN)


def of_specification(frame: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, bool, list[str]]:
    """Rows by the columns of the specification, whether headings have the prefix, and headings of no such column."""
    titles = [title for title in frame.columns if title not in ORIGIN]
    named = {title: table.own(title) for title in titles}
    others = [title for title, own in named.items() if own not in table.columns]
    taken: dict[str, str] = {}
    for title, own in named.items():
        # Of a column with the prefix and one without, the first.
        taken.setdefault(own, title)
    kept = {title: own for own, title in taken.items() if own in table.columns}
    prefixed = any(title != own for title, own in kept.items())
    return frame.select([*kept, *ORIGIN]).rename(kept), prefixed, others
