"""The dataset as its data files describe it: tables, columns, what rows tell, and what a system's extract lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from compliance.model.coverage import Record, Window
from compliance.model.documents import read_document
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.model.vendors import Vendor

TABLES = "tables.yaml"


class Tell(StrictModel):
    """An event that a row tells: its columns, without the table's prefix. See the head of the data file."""

    event: str = ""
    kinds: str = ""
    kind: str = ""
    on: str
    planned_on: str = ""
    always: dict[str, str] = Field(default_factory=dict)
    attributes: dict[str, str] = Field(default_factory=dict)
    outcome: str = ""
    optional: bool = False
    once: bool = False
    status_needed: bool = False
    needs: str = ""
    only: dict[str, str] = Field(default_factory=dict)
    unless: dict[str, str] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
    latest: tuple[str, ...] = ()

    @property
    def since(self) -> tuple[Record, ...]:
        """The records of which nothing came after the day that is told."""
        return tuple(map(_record, self.latest))


class NotTold(StrictModel):
    """Rows that tell nothing: those with a word in a column, and why."""

    word: str
    because: str


class Table(StrictModel):
    """One table. `name`: as the specification has it; the names of columns are without their `prefix`."""

    name: str = ""
    prefix: str
    columns: tuple[str, ...]
    told_by: tuple[str, ...]
    person: str = ""
    period: str = ""
    of_others_too: bool = False
    fields: dict[str, str] = Field(default_factory=dict)
    tells: tuple[Tell, ...] = ()
    silence: tuple[str, ...] = ()
    silence_of: str = ""
    beside: dict[str, str] = Field(default_factory=dict)
    not_told: dict[str, NotTold] = Field(default_factory=dict)
    lacks: dict[str, dict[str, str]] = Field(default_factory=dict)
    asserted: dict[str, str] = Field(default_factory=dict)
    from_age: dict[str, int] = Field(default_factory=dict)
    nothing: str = ""

    def full(self, column: str) -> str:
        """The column's name with its prefix, as the specification and an export have it."""
        return f"{self.prefix}{column}"

    def own(self, title: str) -> str:
        """The column that a heading names, with or without the prefix; the heading itself where it names none."""
        short = title.removeprefix(self.prefix)
        return short if short in self.columns else title

    def holds(self, headings: frozenset[str], *, bare: bool) -> bool:
        """Whether these are headings of the table: with the prefix, or `bare` without."""
        return all((name if bare else self.full(name)) in headings for name in self.told_by)

    @property
    def records(self) -> tuple[Record, ...]:
        """What the table's silence speaks of, in the years that the tables reach back to."""
        return tuple(map(_record, self.silence))

    @property
    def events(self) -> frozenset[str]:
        """The events that a row of the table may tell; empty where any may be."""
        told = {tell.event for tell in self.tells if tell.event}
        return frozenset(told | {record.event for record in self.records})


class VendorFacts(StrictModel):
    """What the extract of one system cannot claim, by table and by event, each with the reason."""

    title: str
    blank_status: Literal["held", "not told"]
    tables_not_used: dict[str, str]
    columns_not_used: dict[str, dict[str, str]]
    days_of_reporting: tuple[str, ...] = ()
    says: tuple[str, ...]


class _Crowds(StrictModel):
    children: int
    share: float


class _File(StrictModel):
    years: int
    tables: dict[str, Table]
    others: tuple[str, ...]
    placeholders: tuple[str, ...]
    vendors: dict[Vendor, VendorFacts]
    crowds: _Crowds


class Specification:
    """The whole of it. `years`: how far back the tables reach. `others`: tables of which nothing is read."""

    def __init__(self, held: _File) -> None:
        self.years = held.years
        self.tables: Mapping[str, Table] = {
            name: table.model_copy(update={"name": name}) for name, table in held.tables.items()
        }
        self.others = held.others
        self.placeholders = frozenset(held.placeholders)
        self.crowd_children = held.crowds.children
        self.crowd_share = held.crowds.share
        self._vendors = held.vendors

    def reach(self, last: date) -> Window:
        """The days that the tables of an extract of that day reach back to."""
        try:
            return Window(last.replace(year=last.year - self.years), last)
        except ValueError:
            return Window(date(last.year - self.years, 3, 1), last)

    def of_vendor(self, vendor: Vendor | None) -> VendorFacts:
        """What the extract of a system cannot claim; of one that is not known what any of them cannot."""
        if vendor is not None:
            return self._vendors[vendor]
        every = self._vendors.values()
        return VendorFacts(
            title="",
            blank_status="held" if all(each.blank_status == "held" for each in every) else "not told",
            tables_not_used=_together(each.tables_not_used for each in every),
            columns_not_used={},
            days_of_reporting=tuple(dict.fromkeys(name for each in every for name in each.days_of_reporting)),
            says=(),
        )

    def named(self, stem: str) -> str | None:
        """The table, read or not, that a file's or a database's name names: with its `ssd_` or without."""
        name = self._names.search(stem.lower())
        return None if name is None else f"ssd_{name[1]}"

    def is_other(self, stem: str) -> str | None:
        """The table that a name with `ssd_` in it names and of which nothing is read."""
        name = self.named(stem)
        return name if name in self.others and name in stem.lower() else None

    @cached_property
    def _names(self) -> re.Pattern[str]:
        every = (name.removeprefix("ssd_") for name in (*self.tables, *self.others))
        longest_first = sorted(every, key=lambda name: (-len(name), name))
        return re.compile(rf"(?:^|[^a-z0-9_]|ssd_|^.*_)({'|'.join(longest_first)})(?![a-z])")


def _together(said: Iterable[Mapping[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for each in said:
        for name, why in each.items():
            joined.setdefault(name, why)
    return joined


def _record(text: str) -> Record:
    event, _, rest = text.partition("[")
    return Record(event, rest.removesuffix("]") or None)


def specification() -> Specification:
    """The dataset as it comes with this package."""
    path = Path(__file__).with_name(TABLES)
    return Specification(parse(read_document(path, path.name), _File))
