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
    # Rows are gathered kind by kind, which in a table of many chunks is slow.
    table = table.rechunk()
    c = _case_numbers(table["case"])
    dated = table.select(numbered(pl.col("on")).alias("d"))["d"]
    ids = pl.DataFrame({"c": c, "case": table["case"]}).unique(subset="c", keep="first").sort("c")
    born = _births(table, c, dated)
    kinds = pl.Enum(sorted(vocabulary.events))
    rows = pl.DataFrame({"c": c, "d": dated, "kind": table["event"].cast(kinds).to_physical()})
    rows = rows.with_row_index("i").filter(pl.col("d").is_not_null())
    # One sort by kind, case and day puts every kind's events together and in order.
    place = (pl.col("kind").cast(pl.Int64) * (1 << 26) + pl.col("c")) * (1 << 17) + pl.col("d")
    rows = rows.with_columns(place.alias("_place")).sort("_place", maintain_order=True).drop("_place")
    of = {}
    at = 0
    for kind, count in rows.group_by("kind").len().sort("kind").iter_rows():
        event = vocabulary.events[kinds.categories[kind]]
        of[event.name] = _frame(table, rows.slice(at, count), event)
        at += count
    return Columns(ids.join(born, on="c", how="left", maintain_order="left"), of, vocabulary)


def _case_numbers(case: pl.Series) -> pl.Series:
    """Each row's case as a number, in order of id."""
    if bool((case.shift(1) <= case).fill_null(value=True).all()):
        new = (case != case.shift(1)).fill_null(value=False)
        return new.cum_sum().cast(pl.UInt32).alias("c")
    return (case.rank("dense") - 1).cast(pl.UInt32).alias("c")


def _births(table: pl.DataFrame, c: pl.Series, dated: pl.Series) -> pl.DataFrame:
    if "date_of_birth" not in table.columns:
        return pl.DataFrame(schema={"c": pl.UInt32, "born": pl.Int32})
    facts = pl.DataFrame({"c": c, "d": dated, "born": table["date_of_birth"]})
    facts = facts.filter(pl.col("d").is_null() & pl.col("born").is_not_null())
    return facts.group_by("c").agg(numbered(pl.col("born").max()).alias("born"))


def _frame(table: pl.DataFrame, rows: pl.DataFrame, event: EventType) -> pl.DataFrame:
    names = [name for name in event.attributes if name in table.columns]
    taken = pl.DataFrame([table[name].gather(rows["i"]) for name in ("at", *names)])
    key = pl.col(event.key) if event.key and event.key in names else pl.lit(None, pl.String)
    return pl.concat([rows.select("i", "c", "d"), taken], how="horizontal").with_columns(key.alias("key"))
