"""The tables of a log in a database, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from zlib import crc32

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ClauseElement,
    Column,
    Connection,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.sql.compiler import SQLCompiler

from compliance.live.log import NOT_AS_WRITTEN, Entry, unreadable

VERSION = 2
"""Of the tables. A log of another version is refused."""

ASKED_AT_ONCE = 100
"""Events, or cases, that are looked up by one statement."""

ENTRIES_AT_ONCE = 1_000
"""Entries that are in memory at once while a log is read through."""

# As Python has it, in every database: text in order of its characters, so that those that begin alike are together.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")

# A bare INTEGER is what makes the key of a SQLite table the order of its rows.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

METADATA = MetaData()

LOG = Table(
    "compliance_log",
    METADATA,
    Column("version", Integer, nullable=False),
    Column("answered", BigInteger, nullable=False),
)
"""One row: the version of the tables, and what was noted to be answered when there was nothing to add."""

ENTRIES = Table(
    "compliance_entries",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("as_of", String(10)),
    Column("id", _TEXT),
    Column("revision", BigInteger),
    Column("case", Text),
    Column("record", Text),
    Column("message", Text),
    Column("answered", BigInteger, nullable=False),
    Column("checksum", BigInteger, nullable=False),
    UniqueConstraint("id", "revision", name="compliance_entries_of_id"),
    Index("compliance_entries_of_case", "case", "number"),
)
"""One row an entry. Of the clock `id` to `message` are null; of an event `as_of` and perhaps `record` are.
`answered` is the number of the last entry that was answered when this was written, `checksum` that of the others."""

Index(
    "compliance_entries_of_clock",
    ENTRIES.c.number,
    sqlite_where=ENTRIES.c.as_of.is_not(None),
    postgresql_where=ENTRIES.c.as_of.is_not(None),
)


def row_of(entry: Entry, answered: int) -> dict[str, Any]:
    """An entry as a row of `ENTRIES`."""
    told = entry.as_of is None
    row = {
        "number": entry.number,
        "as_of": None if entry.as_of is None else entry.as_of.isoformat(),
        "id": entry.id if told else None,
        "revision": entry.revision if told else None,
        "case": entry.case if told else None,
        "record": entry.record,
        "message": entry.message if told else None,
    }
    return {**row, "answered": answered, "checksum": _checksum(row.values())}


def entry_of(row: Sequence[Any], name: str) -> Entry:
    """A row of `ENTRIES` as an entry. Raises RunError where it is not what was written; `name` is the log's."""
    number, as_of, id_, revision, case, record, message, _, checksum = row
    if checksum != _checksum((number, as_of, id_, revision, case, record, message)):
        raise unreadable(number, NOT_AS_WRITTEN, name)
    if as_of is not None:
        return Entry(number, date.fromisoformat(as_of))
    return Entry(number, None, id_, revision, case, record, message)


def _checksum(cells: Iterable[Any]) -> int:
    return crc32("\0".join(map(str, cells)).encode("utf-8", "surrogateescape"))


def tables_in(connection: Connection) -> list[str]:
    """The tables a database has."""
    return inspect(connection).get_table_names()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in the words of one database, put together once: that takes longer than to run it.

    `fixed` are the values that are the same each time, and `order` the names of all, None where they go by name.
    """

    sql: str
    fixed: Mapping[str, Any]
    order: tuple[str, ...] | None

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values as the database's driver takes them."""
        given = {**self.fixed, **values} if self.fixed else values
        return given if self.order is None else tuple([given[name] for name in self.order])


@dataclass(frozen=True, slots=True)
class Statements:
    """All that is asked of a log, in the words of one database."""

    version: Statement
    begin: Statement
    state: Statement
    last: Statement
    add: Statement
    answer: Statement
    after: Statement
    latest_of_one: Statement
    latest_of_many: Statement
    latest_from: Statement
    of_case: Statement
    of_cases: Statement
    cases: Statement
    records: Statement
    clock: Statement


def statements_for(dialect: Dialect) -> Statements:
    """The statements in the words of a database."""
    written = {name: _written(statement, dialect) for name, statement in _statements().items()}
    return Statements(**written)


def _written(statement: ClauseElement, dialect: Dialect) -> Statement:
    compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return Statement(str(compiled), fixed, tuple(compiled.positiontup or ()) if compiled.positional else None)


def _statements() -> Mapping[str, ClauseElement]:
    e, later = ENTRIES, ENTRIES.alias("later")
    asked: list[BindParameter[Any]] = [bindparam(f"asked_{n}") for n in range(ASKED_AT_ONCE)]
    known = e.c.number <= bindparam("until")
    superseded = exists().where(
        later.c.id == e.c.id, later.c.revision > e.c.revision, later.c.number <= bindparam("until")
    )
    return {
        "version": select(LOG.c.version),
        "begin": insert(LOG).values(version=bindparam("version"), answered=bindparam("answered")),
        "state": select(LOG.c.answered),
        "last": select(e.c.number, e.c.answered).order_by(e.c.number.desc()).limit(1),
        "add": insert(e).values({column: bindparam(column.name) for column in e.c}),
        "answer": update(LOG).values(answered=bindparam("answered")),
        "after": select(e)
        .where(e.c.number > bindparam("after"), known)
        .order_by(e.c.number)
        .limit(ENTRIES_AT_ONCE),
        "latest_of_one": select(e)
        .where(e.c.id == bindparam("id"), known)
        .order_by(e.c.revision.desc())
        .limit(1),
        # The highest revision comes last: it is what a mapping by id keeps.
        "latest_of_many": select(e).where(e.c.id.in_(asked), known).order_by(e.c.revision),
        "latest_from": select(e)
        .where(e.c.id >= bindparam("first"), known, ~superseded)
        .order_by(e.c.id)
        .limit(bindparam("many")),
        "of_case": select(e).where(e.c.case == bindparam("case"), known, ~superseded).order_by(e.c.number),
        "of_cases": select(e).where(e.c.case.in_(asked), known, ~superseded),
        "cases": select(e.c.case).distinct().where(e.c.case != "", known),
        "records": select(e.c.record, func.count())
        .where(e.c.record.is_not(None), known, ~superseded)
        .group_by(e.c.record),
        "clock": select(e).where(e.c.as_of.is_not(None), known).order_by(e.c.number.desc()).limit(1),
    }
