"""Of which records the events of a table are, and how many of each there are."""

from __future__ import annotations

from collections import Counter

import polars as pl

from compliance.model.coverage import Record
from compliance.model.vocabulary import Vocabulary


def kind_columns(vocabulary: Vocabulary) -> list[str]:
    """The columns that say of which record an event is: its name, and the attributes that tell events apart."""
    apart = {event.told_apart_by for event in vocabulary.events.values() if event.told_apart_by}
    return ["event", *sorted(apart)]


def occurring(events: pl.DataFrame, vocabulary: Vocabulary) -> frozenset[Record]:
    """The records of which an event table holds at least one event. Undated facts are no record: none rests on them."""
    undated = [event.name for event in vocabulary.events.values() if event.undated]
    kinds = events.select([name for name in kind_columns(vocabulary) if name in events.columns]).unique()
    return frozenset(records_of(kinds.filter(~pl.col("event").is_in(undated)), vocabulary))


def carried(events: pl.DataFrame, vocabulary: Vocabulary) -> Counter[Record]:
    """How many events of each record a table holds."""
    kinds = [name for name in kind_columns(vocabulary) if name in events.columns]
    counts = events.group_by(kinds).len("events")
    counter: Counter[Record] = Counter()
    for record, count in zip(records_of(counts, vocabulary), counts["events"], strict=True):
        counter[record] += count
    return counter


def recorded(events: pl.DataFrame, vocabulary: Vocabulary) -> frozenset[str]:
    """The attributes that any event of a table has a value of."""
    names = {name for event in vocabulary.events.values() for name in event.attributes}
    columns = [name for name in events.columns if name in names]
    return frozenset(name for name in columns if events[name].null_count() < events.height)


def records_of(events: pl.DataFrame, vocabulary: Vocabulary) -> list[Record]:
    """Of which record each event of a table is, in order of its rows."""
    apart = {name: event.told_apart_by for name, event in vocabulary.events.items()}
    return [Record(row["event"], row.get(apart[row["event"]] or "")) for row in events.iter_rows(named=True)]
