"""What can be said of an export's paths before anything is read: so little is loaded that it is said at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from compliance.model.problems import InputError
from compliance.model.regular_files import NO_FILE

JSON_LINES = (".jsonl", ".ndjson")
READABLE = (".csv", *JSON_LINES, ".parquet")

_PIPED = "; `compliance watch -` reads lines from standard input"


def files_below(folder: Path) -> tuple[list[Path], list[Path]]:
    """Everything but folders in a folder and those within it, in order, and the folders that cannot be read."""
    unreadable: list[Path] = []
    found: list[Path] = []

    def note(error: OSError) -> None:
        unreadable.append(Path(error.filename))

    for within, _, names in os.walk(folder, onerror=note):
        found += [Path(within, name) for name in names]
    return sorted(found), sorted(unreadable)


def refuse_unreadable(paths: Iterable[Path]) -> None:
    """Raises InputError for a path that is not there, or a file of a form that is not read."""
    for path in paths:
        try:
            there = path.exists()
        except OSError as error:
            raise InputError(f"{path}: cannot be opened: {error.strerror}") from error
        if not there:
            raise InputError(f"{path}: no such file or folder")
        if not path.is_file() and not path.is_dir():
            raise InputError(f"{path}: is not read, since {NO_FILE}{_PIPED if path.is_fifo() else ''}")
        if path.is_file() and path.suffix.lower() not in READABLE:
            ending = path.suffix or "a file without an ending"
            raise InputError(f"{path}: cannot read {ending}; expected .csv, .jsonl or .parquet")
