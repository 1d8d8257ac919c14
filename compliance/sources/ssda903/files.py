"""The files of a return, CSV and XML: found in folders, decoded, and cut into cells."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance.model.regular_files import open_regular
from compliance.printable import printable
from compliance.problems import InputError, Problem
from compliance.sources.csv_rows import UNCLOSED, CsvRow, csv_rows, layout_of
from compliance.sources.encodings import Encoding, decoded
from compliance.sources.paths import files_below, not_readable
from compliance.sources.ssda903.names import ENDINGS, RETURN_XML
from compliance.sources.ssda903.tables import Table, column_name, recognised

_HEADER_BYTES = 8192
_CHILD = "CHILD"
# What databases and spreadsheets write where there is nothing.
_NOTHING = frozenset(("null", "none", "nan", "nat", "n/a", "#n/a", "#value!", "#ref!", "<na>", "(blank)"))


@dataclass(frozen=True, slots=True)
class Found:
    """One file to be read: where it lies, the name shown to the user, and the names that may state its year.

    `stated_in` runs from the file's own name outwards to the folder that the user gave.
    """

    path: Path
    name: str
    stated_in: tuple[str, ...]

    @property
    def is_xml(self) -> bool:
        return self.path.suffix.lower() == RETURN_XML


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a recognised file as cells: each row is its line number (header 1) and its cells by column.

    Cells are stripped of blanks; a cell that says "nothing" in some system's words is empty. `set_aside`: how many
    more rows there are that could not be cut into cells. `passed_over`: how many lines stand above the header.
    """

    found: Found
    table: Table
    columns: frozenset[str]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    problems: tuple[Problem, ...]
    encoding: Encoding
    set_aside: int = 0
    passed_over: int = 0


def find(paths: Sequence[Path], left_to_others: Collection[str]) -> tuple[list[Found], list[str]]:
    """Every file among the paths and in their folders that may be of a return, once each; and what is said of others.

    `left_to_others`: files in the folders, by their real paths, that are not looked at.
    """
    given: dict[str, tuple[Path, Path]] = {}
    others: list[str] = []
    for path in paths:
        if path.is_dir():
            files, closed = files_below(path)
            for folder in closed:
                name = printable(folder.relative_to(path.parent).as_posix())
                others.append(f"{name} was not looked into: what is in there cannot be read.")
            inside = [p for p in files if p.is_file() and not p.name.startswith(".")]
            inside = [file for file in inside if os.path.realpath(file) not in left_to_others]
            others += not_readable(inside, path)
            for file in inside:
                # Nothing is expected of a text file or of XML.
                unlikely = file.suffix.lower() in (".txt", RETURN_XML)
                if file.suffix.lower() in ENDINGS and (not unlikely or begins_like_a_table(file)):
                    given.setdefault(os.path.realpath(file), (file, path))
        elif path.is_file():
            given.setdefault(os.path.realpath(path), (path, path.parent))
        else:
            raise InputError(f"{path}: there is no such file or folder")
    return _named(list(given.values())), others


def _named(given: Sequence[tuple[Path, Path]]) -> list[Found]:
    """Names relative to the folder that was given; with that folder's own name where two would be alike."""
    short = Counter(file.relative_to(folder).as_posix() for file, folder in given)
    long = Counter(_with_folder(file, folder) for file, folder in given)
    files = []
    for file, folder in given:
        name = file.relative_to(folder).as_posix()
        if short[name] > 1:
            name = _with_folder(file, folder)
        if short[file.relative_to(folder).as_posix()] > 1 and long[name] > 1:
            name = file.as_posix()
        places = [file.stem, *(p.name for p in file.relative_to(folder).parents if p.name), _name_of(folder)]
        files.append(Found(file, printable(name), tuple(places)))
    return sorted(files, key=lambda f: f.name)


def _with_folder(file: Path, folder: Path) -> str:
    return f"{_name_of(folder)}/{file.relative_to(folder).as_posix()}"


def _name_of(folder: Path) -> str:
    return folder.resolve().name


def read(found: Found) -> list[Sheet] | str:
    """The file's tables, one unless it is XML, or the reason why it holds none of the return's."""
    if not found.is_xml:
        sheet = _read_csv(found)
        return sheet if isinstance(sheet, str) else [sheet]
    from compliance.sources.ssda903.xml_form import read_xml

    try:
        parsed = read_xml(_bytes(found), found.name)
    except ValueError as error:
        return str(error)
    sheets: list[Sheet] = []
    for table, rows in parsed.rows.items():
        cells = tuple((line, {title: _cell(text) for title, text in row.items()}) for line, row in rows)
        columns = table.told_by.union(*(row.keys() for _, row in cells))
        problems = () if sheets else parsed.problems
        sheets.append(Sheet(found, table, columns, cells, problems, Encoding.UTF_8))
    return sheets


def _read_csv(found: Found) -> Sheet | str:
    text, encoding = decoded(_bytes(found))
    problems: list[Problem] = []
    rows: list[tuple[int, Mapping[str, str]]] = []
    header: list[str] = []
    table: Table | None = None
    set_aside = 0
    layout = layout_of(text, _is_header)
    for row in csv_rows(text, layout):
        if not any(row.cells):
            continue
        if table is None:
            header = [column_name(cell) for cell in row.cells]
            table = recognised(header)
            if table is None:
                return "its columns fit no table of the return"
            problems += _named_twice(found.name, row.line, header)
            continue
        problems += _misshapen(found.name, row, header)
        if row.unclosed and not row.can_stand(header, _CHILD):
            set_aside += 1
            continue
        # Reversed, so that of two columns of one name the first is kept.
        cells = {name: _cell(cell) for name, cell in reversed(list(zip(header, row.cells, strict=False)))}
        if any(cells.values()):
            rows.append((row.line, cells))
    if table is None:
        return "it is empty"
    return Sheet(
        found, table, frozenset(header), tuple(rows), tuple(problems), encoding, set_aside, layout.passed_over
    )


def _is_header(cells: Sequence[str]) -> bool:
    return recognised(cells) is not None


def _named_twice(file: str, line: int, header: Sequence[str]) -> Iterable[Problem]:
    for name, count in Counter(header).items():
        if name and count > 1:
            found = f"named {count} times in the header; the first was read"
            yield Problem(file, line, name, found, "each column once")


def _cell(text: str) -> str:
    text = text.replace("\u00a0", " ").strip()
    return "" if text.lower() in _NOTHING else text


def _misshapen(file: str, row: CsvRow, header: Sequence[str]) -> Iterable[Problem]:
    """What is suspect in a row's shape; most such rows are read as they stand."""
    if row.unclosed:
        what = "it was read as part of its cell" if row.can_stand(header, _CHILD) else "the row was set aside"
        yield Problem(file, row.line, None, UNCLOSED, f"a second one to close it; {what}")
        return
    if row.last > row.line:
        found = f"a cell that runs on to row {row.last}"
        yield Problem(file, row.line, None, found, "one line a row; look for a stray quotation mark")
    if any(cell.strip() for cell in row.cells[len(header) :]):
        found = f"{len(row.cells)} cells"
        yield Problem(file, row.line, None, found, f"{len(header)}, as in the header; look for a stray comma")


def _bytes(found: Found) -> bytes:
    try:
        with open_regular(found.path) as file:
            return file.read()
    except OSError as error:
        raise InputError(f"{found.name}: cannot be opened: {error.strerror}") from error


def begins_like_a_table(path: Path) -> bool:
    """Whether one of the first lines of a file holds the columns of one of the tables, or it is a return in XML."""
    try:
        with open_regular(path) as file:
            raw = file.read(_HEADER_BYTES)
    except OSError:
        return False
    if path.suffix.lower() == RETURN_XML:
        from compliance.sources.ssda903.xml_form import looks_like_a_return

        return looks_like_a_return(raw)
    return layout_of(decoded(raw, beginning=True)[0], _is_header).fits
