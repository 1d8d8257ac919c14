"""What can be said of an export's paths before anything is read: so little is loaded that it is said at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from compliance.model.problems import InputError
from compliance.model.regular_files import NO_FILE

JSON_LINES = (".jsonl", ".ndjson")
READABLE = (".csv", *JSON_LINES, ".parquet")

_PIPED = "; `compliance watch -` reads lines from standard input"


def refuse_unreadable(paths: Iterable[Path]) -> None:
    """Raises InputError for a path that is not there, or a file of a form that is not read."""
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
        if not path.is_file() and not path.is_dir():
            raise InputError(f"{path}: is not read, since {NO_FILE}{_PIPED if path.is_fifo() else ''}")
        if path.is_file() and path.suffix.lower() not in READABLE:
            ending = path.suffix or "a file without an ending"
            raise InputError(f"{path}: cannot read {ending}; expected .csv, .jsonl or .parquet")
