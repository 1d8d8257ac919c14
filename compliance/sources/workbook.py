"""A workbook opened: the rows of its sheets, with every cell that cannot be believed marked as that.

What a workbook would come to is looked at before it is opened, so that neither a compressed bomb nor one cell far away
takes the memory of the machine.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from compliance.problems import InputError
from compliance.sources.paths import WITH_ERRORS_SHOWN

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_MOST_BYTES = 400_000_000
"""The most that a workbook may hold once it is unpacked."""
_MOST_CELLS = 8_000_000
"""The most cells from the first to the last of a sheet: some 200,000 rows of the longest list."""
_PIECE = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0"


class Mark(Enum):
    """What stands in place of a cell that cannot be believed, in words."""

    ERROR = "an error of the spreadsheet (as #N/A or #REF!)"
    NOT_COUNTED = "a formula whose result is not saved in the file"
    BROKEN = "a row with a quotation mark that opens a cell and is not closed"


Cell = str | float | int | bool | date | datetime | time | timedelta | Mark


def heading_in(cell: Cell) -> str:
    """A cell where a heading may stand."""
    return cell.strip() if isinstance(cell, str) else "" if isinstance(cell, Mark) else str(cell)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows from the first on, each a list of cells; "" is blank. `merged`: ranges that are one cell."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()

    def headings(self, at: int) -> list[str]:
        """The headings in a row, from 0; those of cells that are merged with ones above stand in the topmost."""
        headings = [heading_in(cell) for cell in self.rows[at]]
        for (top, left), (bottom, _) in self.merged:
            if top < at <= bottom and left < len(headings) and not headings[left]:
                headings[left] = heading_in(self.rows[top][left])
        return headings


@dataclass(frozen=True)
class Workbook:
    """A workbook. `from_1904`: plain numbers in it are counted from 1904 where they are days.

    `shows_errors`: whether a cell of an error can be told from a blank one in its format.
    """

    sheets: tuple[Sheet, ...]
    from_1904: bool = False
    shows_errors: bool = True

    @property
    def cells(self) -> int:
        """How many cells its sheets have, blank ones included."""
        return sum(len(row) for sheet in self.sheets for row in sheet.rows)


def read_workbook(path: Path) -> Workbook:
    """The workbook in a file. Raises InputError, saying what to do, for one that cannot be read or is too large."""
    looked = _looked_at(path)
    sheets = tuple(_sheets(path, looked))
    return Workbook(sheets, looked.from_1904, path.suffix.lower() in WITH_ERRORS_SHOWN)


def _looked_at(path: Path) -> _Looked:
    ending = path.suffix.lower()
    try:
        if zipfile.is_zipfile(path):
            return _look(path, ending)
        with path.open("rb") as file:
            is_ole = file.read(len(_OLE)) == _OLE
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror or error}") from error
    if ending == ".xls":
        return _Looked()
    if is_ole:
        raise InputError(
            f"{path}: is protected by a password, or an older format under another ending; "
            "open it, save it as .xlsx without a password, and read that"
        )
    raise _damaged(path)


def _damaged(path: Path) -> InputError:
    return InputError(
        f"{path}: cannot be opened as a workbook; it is damaged, or something else under this ending. "
        "Open it in the spreadsheet program, save it as .xlsx, and read that"
    )


def _too_large(path: Path, why: str) -> InputError:
    return InputError(f"{path}: {why}; copy the rows of each list into a new workbook, and read that")


@dataclass
class _Looked:
    """What was seen of a workbook before it is opened. `marks`: of each sheet, by row and column from 0."""

    from_1904: bool = False
    marks: Mapping[str, Mapping[tuple[int, int], Mark]] = field(default_factory=dict)


def _look(path: Path, ending: str) -> _Looked:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > _MOST_BYTES:
                raise _too_large(
                    path, f"comes to more than {_MOST_BYTES // 1_000_000} MB when it is unpacked"
                )
            parts = {each.filename: _held(path, archive, each) for each in archive.infolist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged(path) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror or error}") from error
    if ending == ".ods":
        _refuse_repeated(path, parts.get("content.xml", b""))
        return _Looked()
    if ending not in WITH_ERRORS_SHOWN:
        return _Looked()
    return _looked(path, parts)


def _held(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """What a part of the archive holds, if it is looked at; it is unpacked whole, since what it says may be untrue."""
    pieces: list[bytes] = []
    size = 0
    kept = part.filename.endswith((".xml", ".rels")) and "drawing" not in part.filename
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > max(part.file_size, 0):
                raise _too_large(path, "holds more than it says when it is unpacked")
            if kept:
                pieces.append(piece)
    return b"".join(pieces)


_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"[^>]*>(?!\s*</table:table-row>)')


def _refuse_repeated(path: Path, content: bytes) -> None:
    """Raises InputError for rows or columns with something in them that are repeated very often."""
    for entry in re.finditer(
        rb'<table:table-cell[^>]*number-columns-repeated="(\d+)"[^>]*office:value', content
    ):
        if int(entry[1]) > 1_000:
            raise _too_large(path, "repeats a cell thousands of times")


_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_FROM_1904 = re.compile(rb'<(?:\w+:)?workbookPr[^>]*\bdate1904="(?:1|true)"')
_CELL = rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"'
_ROW = re.compile(rb'<(?:\w+:)?row[^>]*?\br="(\d{1,7})"')
_WIDE = re.compile(rb'<(?:\w+:)?c r="([B-Z][A-Z]|[A-Z]{3})\d{1,7}"')
_FILLED = re.compile(_CELL + rb"[^>]*(?<!/)>(?!</)")
_ERROR = re.compile(_CELL + rb'[^>]*\bt="e"')
_UNCOUNTED = re.compile(
    _CELL
    + rb"((?:\s[^>]*)?)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def _looked(path: Path, parts: Mapping[str, bytes]) -> _Looked:
    workbook = parts.get(_WORKBOOK, b"")
    marks = {}
    for name, part in _parts_of_sheets(workbook, parts.get(_RELATIONS, b"")):
        looked = parts.get(part)
        if looked is None:
            continue
        _refuse_far(path, name, looked)
        marks[name] = dict(_marked(looked))
    return _Looked(bool(_FROM_1904.search(workbook)), marks)


def _parts_of_sheets(workbook: bytes, relations: bytes) -> Iterator[tuple[str, str]]:
    """The names of sheets with the parts of the archive that hold them."""
    try:
        targets = {each.get("Id"): each.get("Target", "") for each in ElementTree.fromstring(relations)}
        for each in ElementTree.fromstring(workbook).iter():
            if each.tag.rpartition("}")[2] == "sheet":
                own = next((value for key, value in each.items() if key.endswith("}id")), None)
                target = targets.get(own, "")
                yield each.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    except ElementTree.ParseError:
        return


def _refuse_far(path: Path, name: str, held: bytes) -> None:
    """Raises InputError for a sheet of which so many cells lie between the first and the last that it fills memory."""
    rows = max(map(int, _ROW.findall(held)), default=0)
    wide = _WIDE.search(held) is not None
    if not wide and rows * 52 <= _MOST_CELLS:
        return
    last_row = last_column = 0
    for filled in _FILLED.finditer(held):
        last_row = max(last_row, int(filled[2]))
        last_column = max(last_column, _column_number(filled[1]))
    if last_row * last_column > _MOST_CELLS:
        raise _too_large(
            path,
            f"sheet {name} has something in row {last_row:,} and column {last_column:,}, far from the rest, "
            f"so that it comes to {last_row * last_column:,} cells",
        )


def _marked(held: bytes) -> Iterator[tuple[tuple[int, int], Mark]]:
    for error in _ERROR.finditer(held):
        yield (int(error[2]) - 1, _column_number(error[1]) - 1), Mark.ERROR
    if b"<f" in held or b":f" in held:
        for error in _UNCOUNTED.finditer(held):
            # The result of a formula may be the empty text, which is saved as that.
            if b't="str"' not in error[3]:
                yield (int(error[2]) - 1, _column_number(error[1]) - 1), Mark.NOT_COUNTED


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """The workbook in the library that reads it, whose errors are told as those of the file."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            yield workbook
    except calamine.PasswordError as error:
        raise InputError(
            f"{path}: is protected by a password; open it, save it without one, and read that"
        ) from error
    except (calamine.CalamineError, OSError) as error:
        raise _damaged(path) from error
    except BaseException as error:
        # What the library's own code gives up on is no error of Python's.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(path) from error


def _sheets(path: Path, looked: _Looked) -> Iterator[Sheet]:
    from python_calamine import SheetTypeEnum

    with _opened(path) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                yield _sheet(workbook, about.name, looked)


def _sheet(workbook: CalamineWorkbook, name: str, looked: _Looked) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    rows: list[list[Cell]] = [[*row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), mark in looked.marks.get(name, {}).items():
        while row >= len(rows):
            rows.append([])
        cells = rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = mark
    return Sheet(name, rows, sheet.merged_cell_ranges or ())
