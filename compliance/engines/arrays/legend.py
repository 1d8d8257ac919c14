"""What numbers stand for in a run, the same for every range of its cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date

import polars as pl

from compliance.calendars.spans import Span
from compliance.engines.arrays.numbering import Numbering, Sets
from compliance.model.conditions import Leaf
from compliance.model.law import Law
from compliance.model.obligations import About, Assumption
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Head
from compliance.model.vocabulary import AttributeType, Vocabulary


@dataclass(frozen=True)
class Legend:
    """`words`: every word that can matter, numbered in order of text. `assumptions`: sets of what was assumed.
    `about`: sets of what reasons are about. `periods`: as they are written; `versions`: first days."""

    words: Mapping[str, int]
    assumptions: Sets[Assumption] = field(default_factory=Sets)
    about: Sets[About] = field(default_factory=Sets)
    spans: Numbering[Span] = field(default_factory=Numbering)
    periods: Numbering[str] = field(default_factory=Numbering)
    versions: Numbering[date] = field(default_factory=Numbering)


def legend_of(events: pl.DataFrame, rulebook: Rulebook, vocabulary: Vocabulary) -> Legend:
    """The legend of a run over events: words that the vocabulary allows, a rule names, or an event sets a field to."""
    return legend_over(events, _compared(rulebook), vocabulary)


def legend_over(events: pl.DataFrame, compared: Iterable[Leaf], vocabulary: Vocabulary) -> Legend:
    """The legend where these comparisons are all that is asked."""
    words = {"True", "False", *(str(value) for leaf in compared for value in leaf.values)}
    for event in vocabulary.events.values():
        for name, attribute in event.attributes.items():
            words.update(attribute.allowed or ())
            sets = name in (event.sets or {}).values() and attribute.allowed is None
            if sets and name in events.columns and attribute.type is not AttributeType.YES_NO:
                words.update(events[name].cast(pl.String).unique().drop_nulls())
    return Legend({word: number for number, word in enumerate(sorted(words))})


def _compared(rulebook: Rulebook) -> Iterator[Leaf]:
    """Every comparison of the rulebook, wherever it stands."""
    return leaves(
        each for part in (rulebook.scopes, rulebook.tracks, rulebook.rules) for each in part.values()
    )


def leaves(parts: Iterable[object]) -> Iterator[Leaf]:
    """Every comparison in parts of a rulebook, in no order."""
    left, looked_at = list(parts), set[int]()
    fields: dict[type, tuple[str, ...]] = {}
    while left:
        part = left.pop()
        if isinstance(part, Leaf):
            yield part
        elif isinstance(part, tuple):
            left.extend(part)
        elif id(part) not in looked_at:
            # Versions share most of what they are made of.
            looked_at.add(id(part))
            if type(part) not in fields:
                fields[type(part)] = _holding(type(part))
            left.extend(getattr(part, name) for name in fields[type(part)])


def _holding(kind: type) -> tuple[str, ...]:
    """The fields of such a part in which there may be comparisons."""
    if not is_dataclass(kind) or issubclass(kind, Head | Law):
        return ()
    return tuple(kind.__dataclass_fields__)
