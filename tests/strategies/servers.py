"""A PostgreSQL server of the tests' own, for whatever reads from one or keeps something in one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine


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
