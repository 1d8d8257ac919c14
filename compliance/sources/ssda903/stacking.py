"""Several years' returns laid on one another: what two rows say of one thing becomes one row."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar

from compliance.sources.ssda903.lines import Line
from compliance.sources.ssda903.oddities import Oddity, Tally


class Record(Protocol):
    """One row as read. Rows of one `key` are about one thing; `content` is what is used of the rest."""

    @property
    def line(self) -> Line: ...

    @property
    def key(self) -> Hashable: ...

    @property
    def content(self) -> tuple[object | None, ...]: ...


R = TypeVar("R", bound=Record)


def latest(records: Iterable[R], tally: Tally) -> list[R]:
    """For each thing its row from the latest year, within a year the last row; in order of reading.

    An end that a later year adds is no restatement: what was blank may be filled.
    """
    kept: dict[Hashable, R] = {}
    for record in sorted(records, key=lambda r: (r.line.year or 0, r.line.place)):
        older = kept.get(record.key)
        if older is not None:
            _compare(older, record, tally)
        kept[record.key] = record
    return sorted(kept.values(), key=lambda r: r.line.place)


def _compare(older: R, newer: R, tally: Tally) -> None:
    if older.line.year == newer.line.year:
        same = older.content == newer.content
        tally.saw(Oddity.REPEATED if same else Oddity.CONTRADICTED, newer.line)
    elif any(was is not None and was != now for was, now in zip(older.content, newer.content, strict=True)):
        tally.saw(Oddity.RESTATED, newer.line)
