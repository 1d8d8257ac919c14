"""The event table made ready: cases numbered, days as numbers, one frame for each type of event."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from compliance.engines.bulk.keys import numbered
from compliance.model.vocabulary import AttributeType, EventType, Vocabulary

_TYPES: dict[AttributeType, pl.DataType] = {
    AttributeType.TEXT: pl.String(),
    AttributeType.WORD: pl.String(),
    AttributeType.DATE: pl.Date(),
    AttributeType.NUMBER: pl.Int64(),
    AttributeType.YES_NO: pl.Boolean(),
}


@dataclass(frozen=True)
class Columns:
    """The events of a run.

    `cases`: one row a case, `c` its number in order of id, `case` its id, `born` its date of birth's day
    number. `of` holds, for each type of event that occurs, a frame with the columns

        i    the event's row in the event table
        c    the case's number
        d    the day's number
        at   the instant in UTC, null where only the day is known
        key  the text of its key attribute, null where it has none
        ...  its attributes that occur

    in order of case and day.
    """

    cases: pl.DataFrame
    of: dict[str, pl.DataFrame]
    vocabulary: Vocabulary

    def events(self, name: str) -> pl.DataFrame:
        """The events of one type; empty where none occur."""
        if name in self.of:
            return self.of[name]
        return pl.DataFrame(
            schema={
                "i": pl.UInt32,
                "c": pl.UInt32,
                "d": pl.Int32,
                "at": pl.Datetime("us", "UTC"),
                "key": pl.String,
            }
        )

    def attribute(self, frame: pl.DataFrame, event: str, name: str) -> pl.Expr:
        """An attribute of an event's frame, null throughout where it never occurs."""
        if name in frame.columns:
            return pl.col(name)
        return pl.lit(None, _TYPES[self.vocabulary.events[event].attributes[name].type])


def prepared(table: pl.DataFrame, vocabulary: Vocabulary) -> Columns:
    """The event table as columns. Its rows may come in any order."""
    rows = table.with_row_index("i").with_columns(numbered(pl.col("on")).alias("d"))
    ids = rows.select("case").unique().sort("case").with_row_index("c")
    rows = rows.join(ids, on="case", how="left", maintain_order="left")
    born = _births(rows)
    dated = rows.filter(pl.col("d").is_not_null())
    frames = {str(key[0]): frame for key, frame in dated.partition_by("event", as_dict=True).items()}
    of = {name: _frame(frame, vocabulary.events[name]) for name, frame in frames.items()}
    return Columns(ids.join(born, on="c", how="left", maintain_order="left"), of, vocabulary)


def _births(rows: pl.DataFrame) -> pl.DataFrame:
    if "date_of_birth" not in rows.columns:
        return pl.DataFrame(schema={"c": pl.UInt32, "born": pl.Int32})
    facts = rows.filter(pl.col("d").is_null() & pl.col("date_of_birth").is_not_null())
    return facts.group_by("c").agg(numbered(pl.col("date_of_birth").max()).alias("born"))


def _frame(frame: pl.DataFrame, event: EventType) -> pl.DataFrame:
    names = [name for name in event.attributes if name in frame.columns]
    key = pl.col(event.key) if event.key and event.key in frame.columns else pl.lit(None, pl.String)
    return frame.select("i", "c", "d", "at", key.alias("key"), *names).sort("c", "d", maintain_order=True)
