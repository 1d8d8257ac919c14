"""Events made of typed lists, and what each list shows of a case: the latest of something, or a state.

An event is a row with its day; what is shown of a record is the first day from which, in one case, no later event means
that there was none. That is the day of the latest one shown, or an earlier day where a blank says that there was none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from compliance.model.coverage import Record, Unread
from compliance.model.vocabulary import Vocabulary
from compliance.sources.annex_a.layout import CASE
from compliance.sources.annex_a.typed import UNREAD, TypedList
from compliance.sources.attribute_columns import COLUMN_TYPES


def said(column: pl.Expr, yes: str, no: str) -> pl.Expr:
    """True and false for two words of a column; null for any other and for blanks."""
    return pl.when(column == yes).then(pl.lit(value=True)).when(column == no).then(pl.lit(value=False))


@dataclass(frozen=True)
class Made:
    """What was made of one list.

    `events`: tables of events. `shown`: by record, tables of `case` and the day `first`. `latest`: the records of which
    the list shows the latest alone. `unread`: what was lost.
    """

    events: tuple[pl.DataFrame, ...] = ()
    shown: tuple[tuple[Record, pl.DataFrame], ...] = ()
    latest: frozenset[Record] = frozenset()
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Making:
    """One list on its way to events."""

    typed: TypedList
    vocabulary: Vocabulary
    events: list[pl.DataFrame] = field(default_factory=list)
    shown: list[tuple[Record, pl.DataFrame]] = field(default_factory=list)
    latest: set[Record] = field(default_factory=set)
    unread: list[Unread] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The rows of the list, with nothing in the columns that it might have and has not."""
        columns = self.typed.listed.layout.columns.values()
        lacking = [each for each in columns if each.name not in self.typed.rows.columns]
        return self.typed.rows.with_columns(
            pl.lit(None, pl.Date if each.holds == "day" else pl.String).alias(each.name) for each in lacking
        )

    def result(self) -> Made:
        """What was made so far."""
        return Made(
            tuple(self.events),
            tuple(self.shown),
            frozenset(self.latest),
            tuple(self.unread),
            tuple(self.notes),
        )

    def column(self, name: str) -> pl.Expr:
        """A column of the list; nothing where it has none."""
        return pl.col(name)

    def is_unread(self, name: str) -> pl.Expr:
        """Whether the cell of a column holds what could not be read."""
        return pl.col(name + UNREAD) if self.typed.has(name) else pl.col(CASE).is_null()

    def tell(
        self,
        event: str,
        on: pl.Expr | None,
        attributes: Mapping[str, pl.Expr] | None = None,
        *,
        where: pl.Expr | None = None,
    ) -> None:
        """An event for each row that has the day (`on` None: undated), and for which `where` holds."""
        kind = self.vocabulary.events.get(event)
        if kind is None:
            return
        day = pl.lit(None, pl.Date) if on is None else on.cast(pl.Date)
        columns = [
            value.cast(COLUMN_TYPES[kind.attributes[name].type]).alias(name)
            for name, value in (attributes or {}).items()
        ]
        rows = self.rows if where is None else self.rows.filter(where)
        table = rows.select(
            pl.col(CASE),
            pl.lit(event).alias("event"),
            day.alias("on"),
            *columns,
            pl.lit(self.typed.listed.place).alias("file"),
            pl.col("row"),
        )
        if on is not None:
            table = table.filter(pl.col("on").is_not_null())
        elif columns:
            table = table.filter(pl.any_horizontal(pl.col([*(attributes or {})]).is_not_null()))
        if not table.is_empty():
            self.events.append(table)

    def show(self, records: Iterable[Record], first: pl.Expr, *, where: pl.Expr | None = None) -> None:
        """From the day `first` on, a row says all there was of the records; nothing of rows without that day."""
        rows = self.rows if where is None else self.rows.filter(where)
        table = rows.select(pl.col(CASE), first.cast(pl.Date).alias("first"))
        table = table.filter(pl.col("first").is_not_null())
        if not table.is_empty():
            self.shown += [(record, table) for record in records]

    def show_latest(self, records: Collection[Record], first: pl.Expr) -> None:
        """The same of records of which the list shows the latest alone, on the day `first` or before it."""
        self.show(records, first)
        self.latest |= {*records}

    def lose(self, column: str, lost: Sequence[tuple[str, str]]) -> None:
        """What cells of a column that could not be read may have told: events, each with an attribute or ""."""
        if not self.typed.has(column):
            return
        known = [
            (event, attribute) for event, attribute in lost if not event or event in self.vocabulary.events
        ]
        for case, row in self.rows.filter(self.is_unread(column)).select(CASE, "row").iter_rows():
            place = f"{self.typed.listed.place}, row {row}"
            self.unread += [Unread(place, case, event, attribute) for event, attribute in known]

    def withhold(self, event: str, *, where: pl.Expr, what: str) -> None:
        """What no list says of the events of some rows: nothing that asks for them may rest on it. `what`: in words."""
        for case, row in self.rows.filter(where).select(CASE, "row").iter_rows():
            place = f"{self.typed.listed.place}, row {row} ({what})"
            # Whatever asks for such an event asks whether it was held. That it would show a child to be in care is
            # not lost: the list says when care began and ended.
            self.unread.append(Unread(place, case, event, "outcome"))
