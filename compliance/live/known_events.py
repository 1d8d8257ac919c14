"""What a log knows of cases as the table of events that is judged at once, read as `reading` reads each message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import polars as pl
from pydantic_core import from_json

from compliance.live.log import LOG, NOT_UNDERSTOOD, Entry, unreadable
from compliance.model.vocabulary import Vocabulary
from compliance.sources.cell_values import recorded
from compliance.sources.event_table import FIXED, Typed, typed
from compliance.sources.order import impossible_endings
from compliance.sources.written_days import DateOrder

_AT_ONCE = 1_000
"""Messages that are in memory as objects at once."""


class KnownEvents:
    """The events that are known by the latest entries of cases. Those taken back are not among them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._fixed: dict[str, list[str | None]] = {name: [] for name in FIXED}
        self._files: list[str] = []
        self._rows: list[int] = []
        self._numbers: list[int] = []
        # Most messages tell few attributes of many: the places of the messages that do, and what they tell.
        self._attributes: dict[str, tuple[list[int], list[str | None]]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in what entries tell."""
        told = (entry for entry in entries if entry.record is not None)
        while some := list(islice(told, _AT_ONCE)):
            try:
                messages: list[dict[str, Any]] = from_json(f"[{','.join(entry.message for entry in some)}]")
            except ValueError:
                raise unreadable(next(filter(_is_no_json, some)).number, NOT_UNDERSTOOD) from None
            for entry, message in zip(some, messages, strict=True):
                self._add(entry.number, message)

    def table(self) -> pl.DataFrame:
        """The table of events, in order of case and of where they were read.

        Those that end something on a day before it began are left out. Raises RunError for an entry that cannot be
        read any more.
        """
        cells = pl.DataFrame(list(self._columns()))
        read = typed(cells, self._vocabulary, DateOrder.ISO)
        if read.set_aside:
            raise unreadable(self._set_aside(read), NOT_UNDERSTOOD)
        return impossible_endings(read.events.sort("case", "file", "row"), self._vocabulary)[0]

    def _set_aside(self, read: Typed) -> int:
        """The number of the first entry that gave no event."""
        kept = {*read.events.select("file", "row").iter_rows()}
        places = zip(self._files, self._rows, self._numbers, strict=True)
        return next((number for *place, number in places if tuple(place) not in kept), self._numbers[0])

    def _add(self, number: int, message: Mapping[str, Any]) -> None:
        for name, cells in self._fixed.items():
            cells.append(message.get(name))
        for name, cell in message.get("attributes", {}).items():
            places, told = self._attributes.setdefault(name, ([], []))
            places.append(len(self))
            told.append(cell if isinstance(cell, str) else recorded(cell))
        source = message.get("source")
        self._files.append(source["file"] if source else LOG)
        self._rows.append(source["row"] if source else number)
        self._numbers.append(number)

    def _columns(self) -> Iterator[pl.Series]:
        """The messages as a file would hold them: a column of text for everything that one of them tells."""
        for name, cells in self._fixed.items():
            yield pl.Series(name, cells, pl.String)
        for name, (places, told) in self._attributes.items():
            if name in self._vocabulary.attribute_types:
                nothing = pl.Series(name, [None], pl.String).new_from_index(0, len(self))
                yield nothing.scatter(places, pl.Series(told, dtype=pl.String))
        yield pl.Series("file", self._files, pl.String)
        yield pl.Series("row", self._rows, pl.Int64)


def _is_no_json(entry: Entry) -> bool:
    try:
        from_json(entry.message)
    except ValueError:
        return True
    return False
