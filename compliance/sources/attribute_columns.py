"""The attributes of events: a file's columns read as the vocabulary says, each distinct cell of a column once.

Columns are read together and not one by one: most hold little, and to ask for it costs more than to find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from compliance.model.counts import many
from compliance.model.vocabulary import Attribute, AttributeType, EventType, Vocabulary
from compliance.problems import Problem
from compliance.sources.cells import (
    as_text,
    day,
    read_once,
    unrecorded,
    whole_number,
    within_years,
    yes_no,
)
from compliance.sources.written_days import DateOrder

COLUMN_TYPES: dict[AttributeType, pl.DataType] = {
    AttributeType.TEXT: pl.String(),
    AttributeType.WORD: pl.String(),
    AttributeType.DATE: pl.Date(),
    AttributeType.NUMBER: pl.Int64(),
    AttributeType.YES_NO: pl.Boolean(),
}
_SHORTER_NUMBERS = (pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32)


@dataclass(frozen=True, slots=True, order=True)
class Strays:
    """Cells of an attribute filled in on events that have no such attribute: how many rows of one file."""

    file: str
    column: str
    event: str
    owners: tuple[str, ...]
    rows: int

    def problem(self) -> Problem:
        """What is said of them."""
        said = f"filled in {many(self.rows, 'row')} of {self.event}, which has no such attribute; not read"
        return Problem(self.file, None, self.column, said, "it on " + " or ".join(self.owners[:4]))


@dataclass(frozen=True, slots=True)
class Attributes:
    """Columns of attributes, and what could not be read of them."""

    columns: pl.DataFrame
    problems: tuple[Problem, ...]
    strays: tuple[Strays, ...]


def attributes_of(
    rows: pl.DataFrame, cells: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder
) -> Attributes:
    """The attributes of events as a file's columns hold them, without those in which nothing is recorded.

    `rows` holds `case`, `event`, `file` and `row`; `cells` columns of the same rows, as texts or of any other type. A
    cell that cannot be read becomes null and is reported.
    """
    return _Reading(rows, cells, vocabulary, dates).result()


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a column means on the events that read it alike. `cells`: the name under which their cells are held."""

    column: str
    attribute: Attribute
    events: frozenset[str]
    cells: str


class _Reading:
    """One pass over a file's columns: problems are gathered as they appear.

    `held` has the rows beside the columns in which anything stands; of these `recorded` are kept.
    """

    def __init__(
        self, rows: pl.DataFrame, cells: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder
    ) -> None:
        self.vocabulary = vocabulary
        self.dates = dates
        self.kinds = {
            name: COLUMN_TYPES[type_]
            for name, type_ in vocabulary.attribute_types.items()
            if name in cells.columns and cells[name].null_count() < cells.height
        }
        events = rows.select(pl.col("event").cast(pl.Enum(list(vocabulary.events))), "case", "file", "row")
        self.held = events.hstack([_as_held(cells[name], kind) for name, kind in self.kinds.items()])
        self.recorded: set[str] = set()
        self.problems: list[Problem] = []
        self.strays: list[Strays] = []

    def result(self) -> Attributes:
        values: dict[str, list[pl.Expr]] = {name: [] for name in self.kinds}
        for meaning, value in self._values(self._meanings()):
            values[meaning.column].append(value)
        kept = {name: kind for name, kind in self.kinds.items() if name in self.recorded}
        read = [pl.coalesce(values[name] or pl.lit(None, kind)).alias(name) for name, kind in kept.items()]
        columns = self.held.with_columns(read).select(list(kept))
        return Attributes(columns, tuple(self.problems), tuple(self.strays))

    def _meanings(self) -> list[_Meaning]:
        """The meanings that occur. Where a column has several, or strays, the cells of each are held apart."""
        every: list[_Meaning] = []
        for name, on in self._filled_on().items():
            meanings = [each for each in _meanings_of(name, self.vocabulary) if on & each.events]
            strays = on.difference(*(each.events for each in meanings))
            if strays:
                self._report_strays(name, strays)
            if len(meanings) == 1 and not strays:
                meanings = [replace(meanings[0], cells=name)]
            every += meanings
        self.held = self.held.with_columns(
            pl.when(pl.col("event").is_in(list(each.events))).then(each.column).alias(each.cells)
            for each in every
            if each.cells != each.column
        )
        return every

    def _filled_on(self) -> dict[str, set[str]]:
        """The events on which each column holds something."""
        event = pl.col("event")
        filled = [
            event.filter(pl.col(name).is_not_null()).unique().implode().alias(name) for name in self.kinds
        ]
        return {on.name: set(on[0]) for on in self.held.select(filled)}

    def _report_strays(self, name: str, events: set[str]) -> None:
        owners = tuple(event.name for event in self.vocabulary.events.values() if name in event.attributes)
        cell = unrecorded(pl.col(name)) if self._is_text(name) else pl.col(name)
        rows = self.held.filter(pl.col("event").is_in(list(events)) & cell.is_not_null())
        counted = rows.group_by(pl.col("event").cast(pl.String)).len().sort("event")
        for event, count in counted.iter_rows():
            self.recorded.add(name)
            self.strays.append(Strays(rows["file"][0], name, event, owners, count))

    def _is_text(self, cells: str) -> bool:
        return self.held[cells].dtype == pl.String

    def _values(self, meanings: list[_Meaning]) -> Iterator[tuple[_Meaning, pl.Expr]]:
        """What the cells of each meaning say, as an expression over what is held."""
        texts: dict[AttributeType, list[_Meaning]] = {}
        for meaning in meanings:
            if self._is_text(meaning.cells):
                texts.setdefault(meaning.attribute.type, []).append(meaning)
            else:
                yield meaning, self._as_it_is(meaning)
        for type_, alike in texts.items():
            yield from self._read(type_, alike)

    def _as_it_is(self, meaning: _Meaning) -> pl.Expr:
        """Cells of the right type already, but for days of years that cannot be meant."""
        self.recorded.add(meaning.column)
        cells = pl.col(meaning.cells)
        if meaning.attribute.type is not AttributeType.DATE:
            return cells
        outside = self.held.filter(cells.is_not_null() & within_years(cells).is_null())
        self._report(meaning, outside, outside[meaning.cells].cast(pl.String))
        return within_years(cells)

    def _read(self, type_: AttributeType, meanings: list[_Meaning]) -> Iterator[tuple[_Meaning, pl.Expr]]:
        """Cells that are texts, of meanings of one type."""
        kind = COLUMN_TYPES[type_]
        cells = self.held.select(pl.col([each.cells for each in meanings]).drop_nulls().unique().implode())
        cells = cells.unpivot(variable_name="cells", value_name="written").explode("written")
        cells = cells.with_columns(unrecorded(pl.col("written")).alias("text"))
        cells = cells.with_columns(self._said(type_, meanings).alias("read"))
        if type_ is AttributeType.DATE:
            cells = cells.with_columns(within_years(pl.col("read")))
        recorded = cells.filter(pl.col("text").is_not_null())
        # Nearly every text is written as it is read.
        other = cells.filter(pl.col("written").ne_missing(pl.col("read"))) if kind == pl.String else cells
        replaced = other.partition_by("cells", as_dict=True)
        unread = recorded.filter(pl.col("read").is_null()).partition_by("cells", as_dict=True)
        names = set(recorded["cells"].unique())
        self.recorded.update(each.column for each in meanings if each.cells in names)
        for meaning in meanings:
            value = pl.col(meaning.cells)
            if (expression := replaced.get((meaning.cells,))) is not None:
                default = value if kind == pl.String else None
                value = value.replace_strict(
                    expression["written"], expression["read"], default=default, return_dtype=kind
                )
            if (bad := unread.get((meaning.cells,))) is not None:
                rows = self.held.join(bad, left_on=meaning.cells, right_on="written", maintain_order="left")
                self._report(meaning, rows, rows["text"])
            yield meaning, value

    def _said(self, type_: AttributeType, meanings: list[_Meaning]) -> pl.Expr:
        """What a text says where it stands in `cells`."""
        text = pl.col("text")
        match type_:
            case AttributeType.DATE:
                return day(text, self.dates)
            case AttributeType.NUMBER:
                return whole_number(text)
            case AttributeType.YES_NO:
                return yes_no(text)
            case AttributeType.WORD:
                return _word(text, meanings)
            case AttributeType.TEXT:
                return text

    def _report(self, meaning: _Meaning, rows: pl.DataFrame, cells: pl.Series) -> None:
        is_day = meaning.attribute.type is AttributeType.DATE
        expectation = self.dates.expectation if is_day else meaning.attribute.expectation
        expected = {cell: expectation(cell) for cell in cells.unique()}
        for origin, cell in zip(rows.select(_ORIGIN).iter_rows(), cells, strict=True):
            file, row, case, event = origin
            self.problems.append(Problem(file, row, meaning.column, f'"{cell}"', expected[cell], case, event))


_ORIGIN = ("file", "row", "case", "event")


def _as_held(cells: pl.Series, kind: pl.DataType) -> pl.Series:
    """Cells of the attribute's type as they are, all others as texts."""
    if cells.dtype in (kind, pl.String):
        return cells
    if kind == pl.Int64 and cells.dtype in _SHORTER_NUMBERS:
        return cells.cast(pl.Int64)
    return read_once(cells, as_text(cells.dtype))


def _meanings_of(name: str, vocabulary: Vocabulary) -> list[_Meaning]:
    alike: dict[tuple[AttributeType, tuple[str, ...]], list[EventType]] = {}
    for event in vocabulary.events.values():
        if attribute := event.attributes.get(name):
            alike.setdefault((attribute.type, tuple(attribute.allowed or ())), []).append(event)
    return [
        _Meaning(name, events[0].attributes[name], frozenset(event.name for event in events), f"{name} {n}")
        for n, events in enumerate(alike.values())
    ]


def _word(text: pl.Expr, meanings: Iterable[_Meaning]) -> pl.Expr:
    """The allowed word, whatever case it was written in and whether blanks stood for underscores."""
    words = {
        f"{meaning.cells}/{word.lower()}": word
        for meaning in meanings
        for word in meaning.attribute.allowed or ()
    }
    written = pl.concat_str("cells", pl.lit("/"), text.str.to_lowercase().str.replace_all(r"[\s-]+", "_"))
    return written.replace_strict(list(words), list(words.values()), default=None, return_dtype=pl.String)
