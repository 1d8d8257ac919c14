"""A council's own headings and words in the rows of a file, put into those of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from compliance.model.counts import many
from compliance.problems import InputError, Problem
from compliance.sources.cells import in_plain, unrecorded
from compliance.sources.event_table import ORIGIN
from compliance.sources.written_days import DateOrder


@dataclass(frozen=True, slots=True)
class Meant:
    """An event that a word of the council's means, and attributes that it tells, as their cells would say them."""

    event: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnNames:
    """What a council's headings and words mean.

    `name`: of the file that says so. `headings`: the headings as that file writes them, by how they are looked for.
    `columns`: what each is called here; None leaves it out. `whole`: the event of every row, in files without a
    column for it. `events`: what each word for an event means; None leaves its rows out. `words`: of each attribute
    what its words mean; None for nothing. Headings and words are looked for in lower case, blanks and hyphens as
    underscores.
    """

    name: str
    headings: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str | None] = field(default_factory=dict)
    whole: Meant | None = None
    events: Mapping[str, Meant | None] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    dates: DateOrder | None = None

    def each_column(self, held: Sequence[str]) -> list[str]:
        """What each of a file's headings is called here; "" for one that is left out."""
        return [self.columns.get(title, title) or "" for title in held]

    def columns_of(self, held: Sequence[str]) -> list[str]:
        """The columns that a file with these headings comes to."""
        named = [self.columns.get(title, title) for title in held]
        titles = [title for title in named if title is not None]
        return titles if self.whole is None or "event" in titles else [*titles, "event"]

    def ids(self) -> list[str]:
        """What the column of the child's id may be called."""
        return ["case", *(title for title, column in self.columns.items() if column == "case")]

    def heading(self, column: str, held: Sequence[str]) -> str | None:
        """The heading, as looked for, that a file with these headings has for one of our columns."""
        return next((title for title in held if self.columns.get(title, title) == column), None)

    def read(self, frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
        """The rows of a file in our columns and words, and what was left out of them.

        Raises InputError where two columns of the file would be one.
        """
        titles = [title for title in frame.columns if title not in ORIGIN]
        left_out = [title for title in titles if self.columns.get(title, title) is None]
        named = {title: self.columns.get(title) or title for title in titles if title not in left_out}
        self._refuse_two(named, name)
        frame = frame.drop(left_out).rename(named)
        if "event" in frame.columns:
            frame, rows = self._with_events(frame)
        else:
            frame, rows = _filled(frame, self.whole), 0
        for column, meanings in self.words.items():
            if column in frame.columns:
                frame = frame.with_columns(_meant(column, meanings))
        said = [many(rows, "row")] if rows else []
        if left_out:
            told = ", ".join(self.headings.get(title, title) for title in left_out)
            said.append(f"the {'column' if len(left_out) == 1 else 'columns'} {told}")
        note = f"{name} was read by {self.name}"
        return frame, (f"{note}, which leaves out {' and '.join(said)}." if said else f"{note}.",)

    def told(self, problem: Problem, held: Sequence[str]) -> Problem:
        """A problem of a file with these headings, in which the council finds its own heading again."""
        if problem.column is None:
            return problem
        heading = self.heading(problem.column, held)
        expected = problem.expected
        if problem.column == "event" and problem.row is not None:
            expected = f"{expected}; or say under events in {self.name} what it is"
        if heading is None or heading == problem.column:
            return replace(problem, expected=expected)
        column = f"{self.headings.get(heading, heading)} (read as {problem.column})"
        return replace(problem, column=column, expected=expected)

    def _refuse_two(self, named: Mapping[str, str], name: str) -> None:
        meant: dict[str, str] = {}
        for title, column in named.items():
            if column in meant:
                one, other = (self.headings.get(each, each) for each in (meant[column], title))
                raise InputError(
                    f"{name}: by {self.name} both {one} and {other} are {column}; leave one of them out there "
                    f"({other}: {LEAVE_OUT})"
                )
            meant[column] = title

    def _with_events(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """The rows with the events that their words mean, and how many were left out."""
        word = in_plain(unrecorded(pl.col("event").cast(pl.String)))
        unwanted = [own for own, meant in self.events.items() if meant is None]
        kept = frame.filter(~word.is_in(unwanted).fill_null(value=False)) if unwanted else frame
        meant = {own: each for own, each in self.events.items() if each is not None}
        told: dict[str, dict[str, str]] = {}
        for own, each in meant.items():
            for column, value in each.attributes.items():
                told.setdefault(column, {})[own] = value
        columns = [
            _unless_told(column, kept.columns, _replaced(word, values)) for column, values in told.items()
        ]
        event = pl.coalesce(_replaced(word, {own: each.event for own, each in meant.items()}), "event")
        return kept.with_columns(event.alias("event"), *columns), frame.height - kept.height


LEAVE_OUT = "leave_out"
"""What a mapping says of a heading or a word that is not to be read."""


def _filled(frame: pl.DataFrame, meant: Meant | None) -> pl.DataFrame:
    if meant is None:
        return frame
    columns = [_unless_told(name, frame.columns, pl.lit(value)) for name, value in meant.attributes.items()]
    return frame.with_columns(pl.lit(meant.event).alias("event"), *columns)


def _unless_told(column: str, held: Sequence[str], otherwise: pl.Expr) -> pl.Expr:
    """A column of texts: what it holds, and where that is nothing what is said otherwise."""
    if column not in held:
        return otherwise.alias(column)
    return pl.coalesce(unrecorded(pl.col(column).cast(pl.String)), otherwise).alias(column)


def _meant(column: str, meanings: Mapping[str, str | None]) -> pl.Expr:
    cell = pl.col(column).cast(pl.String)
    word = in_plain(unrecorded(cell))
    nothing = [own for own, meaning in meanings.items() if meaning is None]
    meant = pl.coalesce(_replaced(word, {own: each for own, each in meanings.items() if each}), cell)
    return pl.when(~word.is_in(nothing).fill_null(value=False)).then(meant).alias(column)


def _replaced(word: pl.Expr, by: Mapping[str, str]) -> pl.Expr:
    if not by:
        return pl.lit(None, pl.String)
    return word.replace_strict(list(by), list(by.values()), default=None, return_dtype=pl.String)
