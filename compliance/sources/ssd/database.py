"""The dataset's tables in a database: read and never written, row by row as the database hands them on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from compliance.problems import InputError, NotInstalled
from compliance.sources.column_names import column_name
from compliance.sources.databases import Database
from compliance.sources.ssd.dumps import unknown_columns
from compliance.sources.ssd.sheets import Sheet, of_specification
from compliance.sources.ssd.specification import Specification, Table

try:
    from sqlalchemy import (
        URL,
        Column,
        Connection,
        Engine,
        MetaData,
        create_engine,
        inspect,
        make_url,
        select,
    )
    from sqlalchemy import Table as SqlTable
    from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
    from sqlalchemy.pool import NullPool
    from sqlalchemy.types import NullType
except ImportError as error:
    raise NotInstalled(
        f"a database is read with sqlalchemy ({error}): pip install 'compliance[ssd]', "
        "or 'compliance[postgresql]' for PostgreSQL"
    ) from error

_ROWS_AT_ONCE = 10_000
_WAIT_SECONDS = 10
_SYSTEM = ("information_schema", "pg_catalog", "sys")


def read_database(database: Database, known: Specification) -> tuple[list[Sheet], list[str]]:
    """The dataset's tables and views in a database, and the names of those of which nothing is read.

    Raises InputError where it cannot be reached or holds none, NotInstalled where its driver is lacking.
    """
    url = _url(database)
    with _in_words(database, url):
        engine = _engine(url)
        try:
            with engine.connect() as connection:
                if engine.dialect.name == "postgresql":
                    connection = connection.execution_options(postgresql_readonly=True)
                tables, others = _held(connection, known)
                if not tables:
                    raise InputError(
                        f"{database}: holds no table of the safeguarding dataset; expected tables as ssd_person, "
                        "ssd_cla_episodes"
                    )
                return [_sheet(connection, table, where, known) for table, where in tables], others
        finally:
            engine.dispose()


def _url(database: Database) -> URL:
    try:
        url = make_url(database.url)
    except (ArgumentError, ValueError):
        # Their texts may hold the whole URL, and with it the password.
        raise InputError(
            "the URL of the database cannot be read; expected one as sqlite:///ssd.db or "
            "postgresql+psycopg://user@host/database"
        ) from None
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        file = url.database
        if not file or file == ":memory:" or not Path(file).is_file():
            raise InputError(f"{database}: there is no such file")
        # Opened so that nothing can be written, not even by mistake.
        return url.set(database=f"file:{Path(file).resolve()}", query={"mode": "ro", "uri": "true"})
    return url


def _engine(url: URL) -> Engine:
    options: dict[str, Any] = {}
    if url.get_backend_name() == "postgresql" and "connect_timeout" not in url.query:
        options["connect_timeout"] = _WAIT_SECONDS
    try:
        return create_engine(url, connect_args=options, poolclass=NullPool, hide_parameters=True)
    except ImportError as error:
        raise NotInstalled(
            f"a database at {url.drivername} is read with a driver that is not installed ({error}); for PostgreSQL: "
            "pip install 'compliance[postgresql]'"
        ) from error
    except ArgumentError:
        raise InputError(f'databases at "{url.drivername}" are not known to sqlalchemy') from None


@contextmanager
def _in_words(database: Database, url: URL) -> Iterator[None]:
    """What the database says, as an error of this package, without passwords."""
    try:
        yield
    except DBAPIError as error:
        raise InputError(f"{database}: cannot be read: {_said(error.orig, url)}") from None
    except SQLAlchemyError as error:
        raise InputError(f"{database}: cannot be read: {_said(error, url)}") from None


def _said(error: BaseException | None, url: URL) -> str:
    said = str(error).strip().partition("\n")[0]
    for secret in (url.password, *(value for key, value in url.query.items() if "pass" in key.lower())):
        if isinstance(secret, str) and secret:
            said = said.replace(secret, "***")
    return said


def _held(
    connection: Connection, known: Specification
) -> tuple[list[tuple[Table, tuple[str | None, str]]], list[str]]:
    """The tables that are read, each with its schema and name there, and those of which nothing is read."""
    inspector = inspect(connection)
    schemas = [
        None,
        *(
            each
            for each in inspector.get_schema_names()
            if each != inspector.default_schema_name and each not in _SYSTEM
        ),
    ]
    for schema in schemas:
        names = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
        tables: dict[str, tuple[Table, tuple[str | None, str]]] = {}
        others: list[str] = []
        for name in sorted(names):
            meant = known.named(name)
            if meant not in (name.lower(), f"ssd_{name.lower()}"):
                continue
            if meant in known.tables:
                headings = frozenset(column_name(c["name"]) for c in inspector.get_columns(name, schema))
                table = known.tables[meant]
                if any(table.holds(headings, bare=bare) for bare in (False, True)):
                    tables.setdefault(meant, (table, (schema, name)))
            elif name.lower().startswith("ssd_"):
                others.append(name)
        if tables:
            # The first schema that has any: copies stand in others.
            return list(tables.values()), others
    return [], []


def _sheet(
    connection: Connection, table: Table, where: tuple[str | None, str], known: Specification
) -> Sheet:
    schema, name = where
    titles = [each["name"] for each in inspect(connection).get_columns(name, schema)]
    called = {column_name(title): title for title in titles}
    columns = {key: title for key, title in called.items() if table.own(key) in table.columns}
    # Without types: what the driver gives is what stands there.
    source = SqlTable(
        name, MetaData(), *(Column(title, NullType()) for title in columns.values()), schema=schema
    )
    ids = [source.c[title] for key, title in columns.items() if key in _order(table)]
    query = select(*(source.c[title] for title in columns.values())).order_by(*ids)
    frame = _frame(connection, query, list(columns), name)
    rows, prefixed, _ = of_specification(frame, table)
    others = [title for key, title in called.items() if key not in columns]
    notes = (unknown_columns(name, others),) if others else ()
    return Sheet(table, name, "database", rows, None, prefixed, notes=notes)


def _order(table: Table) -> tuple[str, ...]:
    """The columns that rows are put in order by, so that a row's number is the same the next time."""
    first = (table.columns[0], *table.told_by, table.person)
    return tuple(title for column in first if column for title in (column, table.full(column)))


def _frame(connection: Connection, query: Any, titles: Sequence[str], name: str) -> pl.DataFrame:
    parts: list[pl.DataFrame] = []
    kinds = dict.fromkeys(titles, pl.String)
    streamed = connection.execution_options(stream_results=True, yield_per=_ROWS_AT_ONCE)
    for block in streamed.execute(query).partitions():
        cells = [[None if cell is None else _text(cell) for cell in row] for row in block]
        parts.append(pl.DataFrame(cells, schema=kinds, orient="row"))
    frame = pl.concat(parts) if parts else pl.DataFrame(schema=kinds)
    return frame.with_columns(
        pl.lit(name).alias("file"), pl.Series("row", range(1, frame.height + 1), pl.Int64)
    )


def _text(cell: object) -> str:
    """A cell as text, as a dump of the table would have it."""
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
