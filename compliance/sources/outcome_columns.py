"""Columns that say in an export's own words whether what was planned took place, read as the outcome of events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from compliance.model.names import plain
from compliance.model.vocabulary import HELD, OUTCOME, Vocabulary
from compliance.sources.cell_words import NO, YES
from compliance.sources.cells import as_text, in_plain, read_once, unrecorded

_NOT_HELD = ("refused", "cancelled", "not_attended")

_FIRST = ("refused", "cancelled", "not_attended", "planned", HELD)
"""Of several columns that say something of one event, the word that counts."""


def with_outcome(raw: pl.DataFrame, vocabulary: Vocabulary) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The rows with an outcome for each event that may have one, and the columns that it was read from.

    A cell of a word that is not known, or that another column contradicts, stands there as it is written, so that it
    is reported like any other. Where the rows have a column `outcome`, that is taken and no other is read; what others
    write for its words is understood there too.
    """
    if OUTCOME in raw.columns and _holds_cells(raw[OUTCOME]):
        return raw.with_columns(_in_our_words(raw[OUTCOME], vocabulary)), ()
    columns = [name for name in outcome_columns(raw.columns, vocabulary) if _holds_cells(raw[name])]
    if not columns or "event" not in raw.columns:
        return raw, ()
    names = [event.name for event in vocabulary.events.values() if OUTCOME in event.attributes]
    meant = read_once(raw["event"], as_text(raw["event"].dtype), unrecorded, in_plain).is_in(names)
    cells = [read_once(raw[name], as_text(raw[name].dtype), unrecorded) for name in columns]
    cells = [each.set(~meant.fill_null(value=False), None) for each in cells]
    said = [_said(each, vocabulary) for each in cells]
    both = zip(columns, cells, said, strict=True)
    kept = [n for n, each in enumerate(both) if _is_meant(*each, vocabulary)]
    if not kept:
        return raw, ()
    written, read = [cells[n] for n in kept], [said[n] for n in kept]
    outcomes = [
        _together(*row) for row in zip(zip(*written, strict=True), zip(*read, strict=True), strict=True)
    ]
    outcome = pl.Series(OUTCOME, outcomes, pl.String)
    return raw.with_columns(outcome), tuple(columns[n] for n in kept)


def outcome_columns(columns: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """The columns that are called what others call the outcome, where none is called so itself."""
    if OUTCOME in columns:
        return []
    called = {plain(name) for name in vocabulary.also.get(OUTCOME, ())}
    return [name for name in columns if plain(name) in called and name not in vocabulary.attribute_types]


def said_of(columns: Iterable[str], file: str) -> tuple[str, ...]:
    """What is told of columns that were read so."""
    return tuple(f"{file}: the column {name} was read as outcome." for name in columns)


def _holds_cells(column: pl.Series) -> bool:
    return not column.dtype.is_nested() and column.dtype.base_type() not in (pl.Binary, pl.Duration)


def _in_our_words(column: pl.Series, vocabulary: Vocabulary) -> pl.Series:
    """The column with the words of the vocabulary in place of what others write; all else as it stands."""
    cells = read_once(column, as_text(column.dtype), unrecorded)
    said = _said(cells, vocabulary)
    return pl.select(pl.when(said != "").then(said).otherwise(cells).alias(OUTCOME)).to_series()


def _said(cells: pl.Series, vocabulary: Vocabulary) -> pl.Series:
    """The outcome that each cell says; an empty text where it says none, null where it is not understood."""
    known: Mapping[str, str] = vocabulary.outcomes
    flags = vocabulary.outcome_flags.get(plain(cells.name))
    if flags is not None:
        known = {**known, **dict.fromkeys(YES, flags.yes), **dict.fromkeys(NO, flags.no)}
    text = cells.fill_null("").str.to_lowercase().str.replace_all(r"[\s_-]+", " ").str.strip_chars()
    whole = text.replace_strict({"": "", **known}, default=None, return_dtype=pl.String)
    return pl.select(pl.coalesce(whole, _beginning(text, vocabulary.outcomes))).to_series()


def _beginning(text: pl.Series, known: Mapping[str, str]) -> pl.Series:
    """What texts say that go on behind a word for what did not take place: "cancelled by parent". Null of all others,
    and of those in which something took place as well."""
    words = {word: meant for word, meant in known.items() if meant in _NOT_HELD}
    held = [word for word, meant in known.items() if meant == HELD]
    begins = text.str.extract(rf"^({_any_of(words)})\b")
    behind = text.str.replace(rf"^(?:{_any_of(words)})\b", "")
    begins = begins.set(behind.str.contains(rf"\b(?:{_any_of(held)})\b"), None)
    return begins.replace_strict(words, default=None, return_dtype=pl.String)


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _is_meant(name: str, cells: pl.Series, said: pl.Series, vocabulary: Vocabulary) -> bool:
    """Whether a column is one of outcomes. What else is called so too, as a status is, tells by its words."""
    others = (called for other, called in vocabulary.also.items() if other != OUTCOME)
    if not any(plain(name) in map(plain, called) for called in others):
        return cells.null_count() < len(cells)
    return bool((said.is_not_null() & cells.is_not_null()).any())


def _together(cells: Sequence[str | None], said: Sequence[str | None]) -> str | None:
    """What the columns say of one event."""
    written = [cell for cell in cells if cell is not None]
    words = {word for word in said if word}
    if None in said or (HELD in words and len(words) > 1):
        return " and ".join(written)
    return next((word for word in _FIRST if word in words), None)
