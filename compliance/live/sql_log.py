"""The log in a database: a file of SQLite, or PostgreSQL. Needs the extra `live`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from compliance.live.log import Entry, EventLog
from compliance.live.sql_place import SQLITE, Place, place_of
from compliance.live.sql_tables import (
    ASKED_AT_ONCE,
    ENTRIES_AT_ONCE,
    LOG,
    METADATA,
    VERSION,
    Statement,
    entry_of,
    row_of,
    statements_for,
    tables_in,
)
from compliance.problems import InputError, RunError

_FEW = 20
"""Events that are fetched first where those whose ids begin alike are looked for."""


def open_log(where: Path | str) -> EventLog:
    """The log in a file (SQLite), or at the URL of a database; begun where there is none.

    A string with `://` is a URL (`postgresql+psycopg://user@host/database`), any other a file.
    """
    return SqlLog(place_of(where))


class SqlLog:
    """A log in a database, over one connection. A log is used by one monitor at a time.

    Of the log only its two numbers are kept in memory. Every append is a transaction: in SQLite it is on the
    disk when it returns (`synchronous=FULL`), so that neither a killed process nor a loss of power undoes it;
    in PostgreSQL it is where its `synchronous_commit` says, on the server's disk unless that was changed.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._connection = place.connected()
        self._ask = statements_for(self._connection.dialect)
        self._begin = "BEGIN IMMEDIATE" if place.kind == SQLITE else "BEGIN"
        try:
            self._prepare()
            with self._place.in_words():
                [(noted,)] = self._rows(self._ask.state, {})
                last, answered = next(iter(self._rows(self._ask.last, {})), (0, 0))
        except BaseException:
            self._let_go()
            raise
        self._last: int = last
        self._answered: int = max(noted, answered)

    @property
    def last(self) -> int:
        """See `EventLog`."""
        return self._last

    @property
    def answered(self) -> int:
        """See `EventLog`."""
        return self._answered

    def append(self, entries: Sequence[Entry], answered: int) -> None:
        """See `EventLog`."""
        rows = [row_of(entry, answered) for entry in entries]
        add = self._ask.add
        with self._place.in_words():
            if len(rows) == 1:
                self._run(add, rows[0])
            else:
                with self._transaction():
                    self._connection.exec_driver_sql(add.sql, [add.parameters(row) for row in rows])
        self._last += len(entries)
        self._answered = max(self._answered, answered)

    def note_answered(self, answered: int) -> None:
        """See `EventLog`."""
        if answered <= self._answered:
            return
        with self._place.in_words():
            self._run(self._ask.answer, {"answered": answered})
        self._answered = answered

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """See `EventLog`."""
        return self._read_through(after, self._last)

    def latest(self, ids: Collection[str], until: int) -> dict[str, Entry]:
        """See `EventLog`."""
        if len(ids) == 1:
            return self._by_id(self._ask.latest_of_one, {"id": next(iter(ids)), "until": until})
        entries: dict[str, Entry] = {}
        for asked in _asked(ids):
            entries |= self._by_id(self._ask.latest_of_many, {**asked, "until": until})
        return entries

    def latest_beginning(self, prefix: str, until: int) -> Iterator[Entry]:
        """See `EventLog`."""
        # Mostly few are looked for; the first that begins otherwise is the end of them.
        first, many, seen = prefix, _FEW, 0
        while True:
            rows = self._rows(self._ask.latest_from, {"first": first, "until": until, "many": many})
            for entry in map(self._entry, rows[seen:]):
                if not entry.id.startswith(prefix):
                    return
                yield entry
            if len(rows) < many:
                return
            # The last of these is the first of the next.
            first, many, seen = entry.id, ENTRIES_AT_ONCE, 1

    def of_case(self, case: str, until: int) -> list[Entry]:
        """See `EventLog`."""
        return [*map(self._entry, self._rows(self._ask.of_case, {"case": case, "until": until}))]

    def of_cases(self, cases: Collection[str], until: int) -> Iterator[Entry]:
        """See `EventLog`."""
        for asked in _asked(cases):
            yield from map(self._entry, self._rows(self._ask.of_cases, {**asked, "until": until}))

    def cases(self, until: int) -> list[str]:
        """See `EventLog`."""
        # Put in order here: databases order text each in its own way.
        return sorted(case for (case,) in self._rows(self._ask.cases, {"until": until}))

    def records(self, until: int) -> Counter[str]:
        """See `EventLog`."""
        counts: dict[str, int] = dict(self._rows(self._ask.records, {"until": until}))
        return Counter(counts)

    def clock(self, until: int) -> date | None:
        """See `EventLog`."""
        days = self._rows(self._ask.clock, {"until": until})
        return self._entry(days[0]).as_of if days else None

    def close(self) -> None:
        """See `EventLog`."""
        with self._place.in_words():
            self._let_go()

    def _let_go(self) -> None:
        self._connection.close()
        self._connection.engine.dispose()

    def _read_through(self, after: int, until: int) -> Iterator[Entry]:
        while rows := self._rows(self._ask.after, {"after": after, "until": until}):
            yield from map(self._entry, rows)
            after = rows[-1][0]

    def _entry(self, row: Sequence[Any]) -> Entry:
        return entry_of(row, f"the log {self._place.name}")

    def _by_id(self, statement: Statement, values: Mapping[str, Any]) -> dict[str, Entry]:
        return {entry.id: entry for entry in map(self._entry, self._rows(statement, values))}

    # The database

    def _prepare(self) -> None:
        """See that the tables are there, in the version that is known here."""
        with self._place.in_words():
            tables = tables_in(self._connection)
        if LOG.name in tables:
            self._check_version()
        elif tables and self._place.kind == SQLITE:
            raise InputError(f"{self._place.name} is a database, but not a log: it has no table {LOG.name}")
        if self._place.kind == SQLITE:
            with self._place.in_words():
                self._connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                self._connection.exec_driver_sql("PRAGMA synchronous=FULL")
        if LOG.name not in tables:
            with self._place.in_words(), self._transaction():
                METADATA.create_all(self._connection, checkfirst=False)
                self._run(self._ask.begin, {"version": VERSION, "answered": 0})

    def _check_version(self) -> None:
        with self._place.in_words():
            versions = [version for (version,) in self._rows(self._ask.version, {})]
        if versions != [VERSION]:
            version_found = versions[0] if versions else "none"
            raise InputError(
                f"{self._place.name} is a log of version {version_found}; read here is version {VERSION}"
            )

    def _run(self, statement: Statement, values: Mapping[str, Any]) -> None:
        self._connection.exec_driver_sql(statement.sql, statement.parameters(values))

    def _rows(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Any]:
        with self._place.in_words():
            return self._connection.exec_driver_sql(statement.sql, statement.parameters(values)).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Everything within, or nothing. The driver opens none of its own: between, nothing is held."""
        self._connection.exec_driver_sql(self._begin)
        try:
            yield
            self._connection.exec_driver_sql("COMMIT")
        except BaseException:
            # Where the database has undone it already, or is not to be reached, what went wrong first is said.
            with suppress(RunError), self._place.in_words():
                self._connection.exec_driver_sql("ROLLBACK")
            raise


def _asked(names: Collection[str]) -> Iterator[dict[str, str]]:
    """The names as the values of a statement that asks for ASKED_AT_ONCE of them."""
    left = iter(names)
    while some := list(islice(left, ASKED_AT_ONCE)):
        # As many each time; that one is among them twice does not matter.
        some += some[-1:] * (ASKED_AT_ONCE - len(some))
        yield {f"asked_{number}": name for number, name in enumerate(some)}
