"""A list as a CSV file, read as a sheet whose rows are the file's lines."""

from __future__ import annotations

import codecs
from pathlib import Path

from compliance.problems import InputError
from compliance.sources.csv_rows import csv_rows, layout_of
from compliance.sources.workbook import Cell, Mark, Sheet

_BEGINNING = 65_536


def text_sheet(file: Path, *, beginning: bool = False) -> Sheet:
    """The file as a sheet of its name; only its `beginning` where it is to be recognised.

    Raises InputError for a file that cannot be read.
    """
    try:
        with file.open("rb") as stream:
            text = _decoded(stream.read(_BEGINNING if beginning else -1), cut=beginning)
    except OSError as error:
        raise InputError(f"{file}: cannot be opened: {error.strerror or error}") from error
    rows: list[list[Cell]] = []
    for row in csv_rows(text, layout_of(text, lambda _: False)):
        # A row is known by the line it begins on.
        rows += [[] for _ in range(row.line - 1 - len(rows))]
        rows.append([Mark.BROKEN] * len(row.cells) if row.unclosed else [*row.cells])
    return Sheet(file.stem, rows)


def _decoded(raw: bytes, *, cut: bool) -> str:
    """The text, which is in UTF-8 or else in the encoding of Windows. `cut`: a letter at its end may be cut in two."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(raw, final=not cut)
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
