"""A list as a CSV file, read as a sheet whose rows are the file's lines."""

from __future__ import annotations

from pathlib import Path

from compliance.problems import InputError
from compliance.sources.csv_rows import csv_rows, layout_of
from compliance.sources.encodings import decoded
from compliance.sources.workbook import Cell, Mark, Sheet

_BEGINNING = 65_536


def text_sheet(file: Path, *, beginning: bool = False) -> Sheet:
    """The file as a sheet of its name; only its `beginning` where it is to be recognised.

    Raises InputError for a file that cannot be read.
    """
    try:
        with file.open("rb") as stream:
            text, _ = decoded(stream.read(_BEGINNING if beginning else -1), beginning=beginning)
    except OSError as error:
        raise InputError(f"{file}: cannot be opened: {error.strerror or error}") from error
    rows: list[list[Cell]] = []
    for row in csv_rows(text, layout_of(text, lambda _: False)):
        # A row is known by the line it begins on.
        rows += [[] for _ in range(row.line - 1 - len(rows))]
        rows.append([Mark.BROKEN] * len(row.cells) if row.unclosed else [*row.cells])
    return Sheet(file.stem, rows)
