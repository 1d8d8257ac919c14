"""Facts about the child that stand on every row, as exports have them: a date of birth beside each visit."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from compliance.model.vocabulary import EventType, Vocabulary


def on_any_row(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with the facts about the child among the attributes of every event."""
    facts = {
        name: attribute for event in _undated(vocabulary) for name, attribute in event.attributes.items()
    }
    events = {
        name: replace(event, attributes={**event.attributes, **facts})
        for name, event in vocabulary.events.items()
    }
    return replace(vocabulary, events=events)


def told_once(events: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """The event table with facts taken off the rows of other events, and told in rows of their own at its end.

    There is one such row for each way in which a case's facts are told, from the first row that tells them so.
    It was recorded when the first of those rows was, and where that is not known of all, it was always known.
    """
    for undated in _undated(vocabulary):
        facts = [name for name in undated.attributes if name in events.columns]
        others = pl.col("event") != undated.name
        told = events.filter(others & pl.any_horizontal(pl.col(facts).is_not_null())) if facts else None
        if told is None or told.is_empty():
            continue
        known = pl.col("recorded_on")
        rows = told.group_by("case", *facts, maintain_order=True).agg(
            pl.lit(undated.name).alias("event"),
            pl.when(known.null_count() == 0).then(known.min()).alias("recorded_on"),
            pl.col("file", "row").first(),
        )
        rows = rows.join(events.filter(~others), on=["case", *facts], how="anti", nulls_equal=True)
        bare = events.with_columns(pl.when(~others).then(pl.col(name)).alias(name) for name in facts)
        events = pl.concat([bare, rows], how="diagonal")
    return events


def _undated(vocabulary: Vocabulary) -> list[EventType]:
    return [event for event in vocabulary.events.values() if event.undated]
