"""Where a log in a database is, how it is reached, and in what words it is said that it cannot be used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.problems import InputError, NotInstalled, RunError

try:
    from sqlalchemy import URL, Connection, create_engine, make_url
    from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
    from sqlalchemy.pool import NullPool
except ImportError as error:
    raise NotInstalled(
        f"a log in a file or a database needs sqlalchemy ({error}): pip install 'compliance[live]'"
    ) from error

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

_WAIT_SECONDS = 10
"""How long another process is waited for that holds the file, and a server that does not answer."""

_URLS = "a URL as postgresql+psycopg://user@host/database or sqlite:///file"


@dataclass(frozen=True, slots=True)
class Place:
    """A database by its URL. `name` is the file, or the URL without user, password and options."""

    url: URL
    name: str

    @property
    def kind(self) -> str:
        """`SQLITE` or `POSTGRESQL`."""
        return self.url.get_backend_name()

    def connected(self) -> Connection:
        """A connection that begins no transaction by itself."""
        if self.kind == SQLITE:
            # One thread at a time, but not always the same.
            options: dict[str, Any] = {"timeout": _WAIT_SECONDS, "check_same_thread": False}
        else:
            options = {} if "connect_timeout" in self.url.query else {"connect_timeout": _WAIT_SECONDS}
        with self.in_words():
            if self.kind == SQLITE:
                _begin_privately(Path(self.url.database or ""))
            try:
                engine = create_engine(
                    self.url,
                    connect_args=options,
                    poolclass=NullPool,
                    isolation_level="AUTOCOMMIT",
                    hide_parameters=True,
                )
                connection = engine.connect()
            except ImportError as error:
                raise NotInstalled(
                    f"a log in PostgreSQL needs psycopg ({error}): pip install 'compliance[postgresql]'"
                ) from error
        if self.kind == SQLITE:
            # What is damaged is told by its entry's checksum; the driver would show what it holds.
            driver: Any = connection.connection.driver_connection
            driver.text_factory = _text
        return connection

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """What the database says, as an error of this package; without the values, which are of children."""
        try:
            yield
        except OSError as error:
            raise RunError(f"the log {self.name} cannot be used: {error.strerror}") from None
        except IntegrityError:
            raise RunError(
                f"another process has written to {self.name} meanwhile, or another thread of this one; a log is used "
                "by one monitor at a time, and a monitor by one thread"
            ) from None
        except DBAPIError as error:
            raise self._unusable(error.orig) from None
        except SQLAlchemyError as error:
            raise self._unusable(error) from None

    def _unusable(self, error: BaseException | None) -> RunError:
        said = str(error).strip().partition("\n")[0]
        secrets = [self.url.password, *(v for k, v in self.url.query.items() if "pass" in k.lower())]
        for secret in secrets:
            if isinstance(secret, str) and secret:
                said = said.replace(secret, "***")
        return RunError(f"the log {self.name} cannot be used: {said}")


def place_of(where: Path | str) -> Place:
    """The database meant: a URL has `://`, everything else is a SQLite file.

    Raises InputError for a URL that cannot be read or is of another kind of database, and for a file that cannot
    be there.
    """
    if isinstance(where, Path) or "://" not in where:
        return _file(Path(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        # Their texts may hold the whole URL, and with it the password.
        raise InputError(f"the URL of the log cannot be read; expected {_URLS}") from None
    kind = url.get_backend_name()
    if kind == SQLITE and url.database and url.database != ":memory:":
        return _file(Path(url.database))
    if kind == SQLITE:
        raise InputError(f"{kind}:// names no file; a log in memory needs no URL")
    if kind != POSTGRESQL:
        raise InputError(f'a log cannot be kept at a URL of "{url.drivername}"; expected {_URLS}')
    if url.drivername == POSTGRESQL:
        url = url.set(drivername=f"{POSTGRESQL}+psycopg")
    host = url.host or ""
    port = f":{url.port}" if url.port else ""
    return Place(url, f"{kind}://{host}{port}/{url.database or ''}")


def _begin_privately(file: Path) -> None:
    """Make the file, if it is not there, so that nobody else can read it: it holds records of children."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _text(told: bytes) -> str:
    return told.decode("utf-8", "surrogateescape")


def _file(path: Path) -> Place:
    if path.is_dir():
        raise InputError(f"{path} is a folder; a log is a file")
    if not path.absolute().parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}")
    return Place(URL.create(SQLITE, database=str(path.absolute())), str(path))
