"""Columns of attributes on their way into the table of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl

from compliance.model.vocabulary import AttributeType, Vocabulary
from compliance_synthetic.days import NEVER, Days, Flags, Whole


@dataclass(frozen=True)
class Coded:
    """Words given as places in `choices`; -1 is unknown."""

    choices: tuple[str, ...]
    place: Whole


@dataclass(frozen=True)
class Numbered:
    """Ids: a prefix and a number of at least so many digits; a negative number is no id."""

    prefix: str
    number: Whole
    digits: int = 0


@dataclass(frozen=True)
class Dated:
    """Days, NEVER where there is none."""

    day: Days


@dataclass(frozen=True)
class Counted:
    """Whole numbers."""

    number: Whole


@dataclass(frozen=True)
class Known:
    """Yes or no where `known`, unknown elsewhere."""

    yes: Flags
    known: Flags


Column: TypeAlias = Coded | Numbered | Dated | Counted | Known | Flags | str
"""One attribute's values, one a row; a plain text holds for every row."""


def taken(column: Column, rows: Whole) -> Column:
    """The given rows of a column."""
    match column:
        case Coded(choices, place):
            return Coded(choices, place[rows])
        case Numbered(prefix, number, digits):
            return Numbered(prefix, number[rows], digits)
        case Dated(day):
            return Dated(day[rows])
        case Counted(number):
            return Counted(number[rows])
        case Known(yes, known):
            return Known(yes[rows], known[rows])
        case str():
            return column
        case _:
            return column[rows]


def series(name: str, column: Column, size: int, words: pl.DataType) -> pl.Series:
    """A column as the event table holds it. `words` is the type of its texts."""
    match column:
        case Coded(choices, place):
            return _words(name, choices, place, words)
        case Numbered(prefix, number, digits):
            return _ids(name, prefix, number, digits)
        case Dated(day):
            return _days(name, day)
        case Counted(number):
            return pl.Series(name, number)
        case Known(yes, known):
            return _words(name, (False, True), np.where(known, yes, -1), pl.Boolean())
        case str():
            return pl.Series(name, [column], dtype=words).new_from_index(0, size)
        case _:
            return pl.Series(name, column)


def _words(
    name: str, choices: tuple[str, ...] | tuple[bool, ...], place: Whole, type_: pl.DataType
) -> pl.Series:
    # The unknown is one more choice at the end, so that looking up is one plain gathering of rows.
    listed = pl.Series(name, [*choices, None], dtype=type_)
    return listed.gather(pl.Series(np.where(place < 0, len(choices), place).astype(np.uint32)))


def _ids(name: str, prefix: str, number: Whole, digits: int) -> pl.Series:
    text = pl.col(name).cast(pl.String)
    written = pl.lit(prefix) + (text.str.zfill(digits) if digits else text)
    return pl.DataFrame({name: number}).select(pl.when(pl.col(name) >= 0).then(written).alias(name))[name]


def _days(name: str, day: Days) -> pl.Series:
    dates = pl.Series(name, day.astype(np.int32)).cast(pl.Date)
    if not (day >= NEVER).any():
        return dates
    return dates.to_frame().select(pl.when(pl.Series(day < NEVER)).then(pl.col(name)))[name]


_PLAIN: Mapping[AttributeType, pl.DataType] = {
    AttributeType.TEXT: pl.String(),
    AttributeType.DATE: pl.Date(),
    AttributeType.NUMBER: pl.Int64(),
    AttributeType.YES_NO: pl.Boolean(),
}


def attribute_types(vocabulary: Vocabulary, closed: Mapping[str, tuple[str, ...]]) -> dict[str, pl.DataType]:
    """The type of every attribute's column. Words of a short list take a byte a row, not a text.

    `closed` lists the texts that this generator ever writes into a text attribute.
    """
    types: dict[str, pl.DataType] = {}
    for name, kind in vocabulary.attribute_types.items():
        allowed: dict[str, None] = dict.fromkeys(closed.get(name, ()))
        for event in vocabulary.events.values():
            if name in event.attributes:
                allowed |= dict.fromkeys(event.attributes[name].allowed or ())
        types[name] = pl.Enum(list(allowed)) if allowed else _PLAIN[kind]
    return types
