"""The log in a database."""

from __future__ import annotations

from pathlib import Path

from compliance.live.log import EventLog


def open_log(where: Path | str) -> EventLog:
    """The log in a file (SQLite), or at the URL of a database."""
    raise NotImplementedError
