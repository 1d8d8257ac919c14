"""What can be said of an export's paths before anything is read: so little is loaded that it is said at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from compliance.model.printable import printable
from compliance.model.problems import InputError
from compliance.model.regular_files import NO_FILE

JSON_LINES = (".jsonl", ".ndjson")
TEXT_TABLES = (".csv", ".tsv", ".txt")
RETURN_XML = ".xml"
READABLE = (*TEXT_TABLES, *JSON_LINES, ".parquet", RETURN_XML)

_WAYS_ON = (
    ((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"), "save the sheet as CSV UTF-8"),
    (
        (".doc", ".docx", ".odt", ".rtf", ".pdf", ".html", ".htm"),
        "have the table behind it exported as CSV UTF-8",
    ),
    (
        (".mdb", ".accdb", ".db", ".sqlite", ".sqlite3", ".sav", ".dta", ".rds"),
        "export its table as CSV UTF-8",
    ),
    ((".zip", ".7z", ".rar", ".tar", ".tgz", ".gz"), "unpack it"),
    ((".json",), "write one object a line, in a file that ends in .jsonl"),
    ((".msg", ".eml"), "save what is attached to it"),
)
"""What is done with a file that cannot be read and may hold an export, by its ending."""


def way_on(path: Path) -> str | None:
    """What to do with a file that cannot be read as it is; None for one that is read, or holds no export."""
    ending = path.suffix.lower()
    return next((way for endings, way in _WAYS_ON if ending in endings), None)


def not_readable(files: Iterable[Path], folder: Path) -> Iterator[str]:
    """What is said of the files in a folder that cannot be read as they are."""
    for file in files:
        if (way := way_on(file)) is not None:
            name = printable(file.relative_to(folder).as_posix())
            yield f"{name} was not read: {file.suffix.lower()} files are not; {way}."


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
            way = way_on(path) or "expected .csv, .jsonl or .parquet"
            raise InputError(f"{path}: cannot read {ending}; {way}")
