"""Logs to be tried: in memory, in a file, and in a PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from compliance.live.log import EventLog, MemoryLog
from compliance.live.sql_log import open_log


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that listens on a socket in a folder, and nowhere else."""

    socket: Path
    user: str

    def url(self, database: str, password: str = "") -> str:
        """Where a database of it is."""
        secret = f":{password}" if password else ""
        return f"postgresql+psycopg://{self.user}{secret}@/{database}?host={self.socket}"

    def new_database(self, name: str) -> str:
        """The URL of a database that was not there."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self.url(name)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    missing = [name for name in ("initdb", "pg_ctl", "postgres") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"PostgreSQL is not installed: no {missing[0]}")
    pytest.importorskip("psycopg", reason="the extra postgresql is not installed")
    # A server refuses to run as root; and the path of a socket may have about a hundred characters.
    as_root = os.geteuid() == 0
    user = "nobody" if as_root else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if as_root:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        done = subprocess.run(
            command,
            user=user if as_root else None,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            pytest.skip(f"PostgreSQL cannot be started here: {done.stderr.strip()}")

    data, log = str(folder / "data"), str(folder / "server.log")
    try:
        run("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        # What is tried is what the log asks of the server; its disk is not.
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        try:
            yield Server(folder, user)
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


MakeLog = Callable[[], EventLog]
_databases = count(1)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def new_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeLog]:
    """Makes logs of one kind, each a new one; they are closed afterwards."""
    made: list[EventLog] = []

    def make() -> EventLog:
        log: EventLog
        if request.param == "memory":
            log = MemoryLog()
        elif request.param == "sqlite":
            log = open_log(tmp_path / f"{len(made)}.log")
        else:
            server: Server = request.getfixturevalue("postgresql")
            log = open_log(server.new_database(f"log{next(_databases)}"))
        made.append(log)
        return log

    yield make
    for log in made:
        log.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_at(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a log can be kept that is not there yet."""
    if request.param == "sqlite":
        return tmp_path / "a.log"
    server: Server = request.getfixturevalue("postgresql")
    return server.new_database(f"log{next(_databases)}")
