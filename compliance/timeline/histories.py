"""A table of events as case histories, as of one day and as known at another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from compliance.model.events import CaseHistory, Event, Origin

if TYPE_CHECKING:
    import polars as pl

_FIXED = ("case", "event", "on", "at", "recorded_on", "file", "row")


def visible(table: pl.DataFrame, as_of: date, known_at: date | None) -> pl.DataFrame:
    """The events that exist: none after `as_of`, none recorded after `known_at` (if given).

    An event without a recording day counts as recorded when it happened. Undated facts always exist.
    """
    import polars as pl

    seen = pl.col("on").is_null() | (pl.col("on") <= as_of)
    if known_at is not None:
        seen &= pl.coalesce("recorded_on", "on").is_null() | (pl.coalesce("recorded_on", "on") <= known_at)
    return table.filter(seen)


def histories(table: pl.DataFrame) -> Iterator[CaseHistory]:
    """One history a case, in order of case id."""
    attributes = [name for name in table.columns if name not in _FIXED]
    ordered = table.sort("case", "on", "at", "event", nulls_last=True, maintain_order=True)
    for frame in ordered.partition_by("case", maintain_order=True):
        yield _history(frame, attributes)


def _history(frame: pl.DataFrame, attributes: list[str]) -> CaseHistory:
    names = [name for name in attributes if frame[name].null_count() < frame.height]
    born: date | None = None
    events: list[Event] = []
    for row in frame.select(*_FIXED, *names).iter_rows(named=True):
        if row["on"] is None:
            later = row.get("date_of_birth")
            born = max(born, later) if born and later else later or born
        else:
            events.append(_event(row, names))
    return CaseHistory(frame["case"][0], born, tuple(events))


def _event(row: dict[str, Any], names: list[str]) -> Event:
    at: datetime | None = row["at"]
    return Event(
        name=row["event"],
        on=row["on"],
        at=at,
        attributes={name: row[name] for name in names if row[name] is not None},
        origin=Origin(row["file"], row["row"]),
    )
