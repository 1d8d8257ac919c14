"""Logs to be tried: in memory, in a file, and in a PostgreSQL server of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from compliance.live.log import EventLog, MemoryLog
from compliance.live.sql_log import open_log
from tests.strategies.servers import Server, postgresql

__all__ = ["postgresql"]


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
