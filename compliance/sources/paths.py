"""What can be said of an export's paths before anything is read: so little is loaded that it is said at once."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from compliance.model.counts import either
from compliance.model.regular_files import NO_FILE
from compliance.printable import printable
from compliance.problems import InputError

JSON_LINES = (".jsonl", ".ndjson")
TEXT_TABLES = (".csv", ".tsv", ".txt")
WITH_ERRORS_SHOWN = (".xlsx", ".xlsm")
"""Workbooks in which a cell of an error can be told from a blank one."""
WORKBOOKS = (*WITH_ERRORS_SHOWN, ".xlsb", ".xls", ".ods")

_WAYS_ON = (
    ((".numbers",), "save the sheet as CSV UTF-8"),
    (
        (".doc", ".docx", ".odt", ".rtf", ".pdf", ".html", ".htm"),
        "have the table behind it exported as CSV UTF-8",
    ),
    (
        (".mdb", ".accdb", ".sav", ".dta", ".rds"),
        "export its table as CSV UTF-8",
    ),
    (
        (".db", ".sqlite", ".sqlite3"),
        "name it as sqlite:///FILE where it holds the safeguarding dataset, or export its table as CSV UTF-8",
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
    """What is said of the files in a folder that cannot be read as they are, and of workbooks, which may be others'."""
    for file in files:
        name = printable(file.relative_to(folder).as_posix())
        if file.suffix.lower() in WORKBOOKS:
            yield f"{name} was not read: name it too, or the folder that it lies in, to have it read."
        elif (way := way_on(file)) is not None:
            yield f"{name} was not read: {file.suffix.lower()} files are not; {way}."


_PIPED = "; `compliance watch -` reads lines from standard input"


def files_below(folder: Path) -> tuple[list[Path], list[Path]]:
    """Everything but folders in a folder and those within it, in order, and the folders that cannot be read."""
    unreadable: list[Path] = []
    files: list[Path] = []

    def note(error: OSError) -> None:
        unreadable.append(Path(error.filename))

    for within, _, names in os.walk(folder, onerror=note):
        files += [Path(within, name) for name in names]
    return sorted(files), sorted(unreadable)


def refuse_unreadable(paths: Iterable[Path], endings: Collection[str]) -> None:
    """Raises InputError for a path that is not there, cannot be opened, or ends in what is not read."""
    for path in paths:
        try:
            there = path.exists()
            if path.is_dir():
                os.scandir(path).close()
        except OSError as error:
            raise InputError(f"{path}: cannot be opened: {error.strerror}") from error
        if not there:
            raise InputError(f"{path}: no such file or folder")
        if not path.is_file() and not path.is_dir():
            raise InputError(f"{path}: is not read, since {NO_FILE}{_PIPED if path.is_fifo() else ''}")
        if path.is_file() and path.suffix.lower() not in endings:
            ending = path.suffix or "a file without an ending"
            way = way_on(path) or f"expected {either(endings)}"
            raise InputError(f"{path}: cannot read {ending}; {way}")
