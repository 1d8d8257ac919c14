"""Rows of CSV, JSON Lines and Parquet files as columns of text, with every unreadable row reported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from compliance.model.counts import many
from compliance.model.regular_files import open_regular
from compliance.model.vocabulary import LISTED
from compliance.printable import WHOLE, is_whole, named
from compliance.problems import InputError, Problem
from compliance.sources.column_names import column_name, refuse_twice, unread_column
from compliance.sources.csv_rows import UNCLOSED, CsvRow, Layout, csv_rows, header_cells, layout_of
from compliance.sources.encodings import Encoding, in_utf_8
from compliance.sources.event_table import NEEDED, ORIGIN
from compliance.sources.events.parquet_files import not_parquet, open_parquet
from compliance.sources.paths import JSON_LINES, TEXT_TABLES

_BEGINNING = 1 << 16
"""Bytes that are looked at to recognise a file."""

_FIRST_LINES = 50

OTHERS = 100
"""Keys of no known name in JSON Lines that become columns, to be named one by one."""

ONE_OBJECT = "one JSON object of plain values a line, each name once; the row was set aside"
"""What is expected of a line of JSON Lines."""


Fits = Callable[[Sequence[str]], bool]
"""Whether columns of these names are those of a table that is looked for."""


def any_columns(_: Sequence[str]) -> bool:
    """No columns are looked for: the header is the first line that may be one."""
    return False


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file's rows as text columns with `file` and `row`, what was odd in them, and how many were set aside."""

    name: str
    kind: str
    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    set_aside: int
    notes: tuple[str, ...] = ()


def read_raw(
    path: Path,
    name: str,
    yes_no: Collection[str] = (),
    ids: Collection[str] = ("case",),
    known: Collection[str] = (),
    fits: Fits = any_columns,
) -> RawFile:
    """The file's rows. Raises InputError for a file that is no CSV, JSON Lines or Parquet at all.

    Columns named in `yes_no` may come as such where nothing else but `true` and `false` stands in any of them.
    `ids`: what the column of the child's id may be called. `known`: names of columns that are read; of other keys in
    JSON Lines the first OTHERS become columns, and the rest are counted. `fits` tells the header of a text table
    among its first lines; those above it are passed over with a note.
    """
    match path.suffix.lower():
        case ending if ending in TEXT_TABLES:
            return _read_csv(path, name, yes_no, ids, fits)
        case ending if ending in JSON_LINES:
            return _read_json_lines(path, name, frozenset(known))
        case ".parquet":
            return _read_parquet(path, name)
        case other:
            raise InputError(
                f"{name}: cannot read {other or 'a file without an ending'}; expected .csv, .jsonl or .parquet"
            )


def header_of(path: Path, fits: Fits = any_columns) -> tuple[str, ...]:
    """The column names of a text table or Parquet file, or the names in the first lines of JSON; empty if none.

    `fits` tells the header of a text table. Raises InputError for a file that cannot be opened or decoded.
    """
    return tuple(column_name(title) for title in headings_of(path, fits))


def headings_of(path: Path, fits: Fits = any_columns) -> tuple[str, ...]:
    """The column names as the file writes them. Raises as `header_of` does."""
    if path.suffix.lower() == ".parquet":
        try:
            return tuple(pl.read_parquet_schema(path))
        except (OSError, pl.exceptions.PolarsError) as error:
            raise not_parquet(path.name, error) from error
    text = _in_utf8(path, path.name, _BEGINNING)[0].decode()
    if path.suffix.lower() in TEXT_TABLES:
        return tuple(header_cells(text, _layout(text, fits)))
    names: dict[str, None] = {}
    for line in text.split("\n", _FIRST_LINES)[:_FIRST_LINES]:
        with suppress(ValueError):
            names |= dict.fromkeys(_json_row(line))
    return tuple(names)


def _layout(text: str, fits: Fits) -> Layout:
    return layout_of(text, lambda cells: fits([column_name(cell) for cell in cells]))


def _in_utf8(path: Path, name: str, most: int = -1) -> tuple[bytes, tuple[str, ...]]:
    """The file's text in UTF-8, and a note if it was not. Raises InputError for a file that cannot be opened.

    With `most`, the whole lines of that many bytes at its beginning, or all of it if its first line is longer.
    """
    try:
        with open_regular(path) as file:
            data = file.read(most)
            beginning = len(data) == most
            if beginning and (end := data.rfind(b"\n") + 1):
                data = data[:end]
            elif beginning:
                data += file.read()
    except OSError as error:
        raise InputError(f"{name}: cannot be opened: {error.strerror}") from error
    text, encoding = in_utf_8(data, beginning=beginning)
    if encoding is Encoding.UTF_8:
        return text, ()
    return text, (f"{name} is not UTF-8; it was read as {encoding.value}.",)


def _read_csv(path: Path, name: str, yes_no: Collection[str], ids: Collection[str], fits: Fits) -> RawFile:
    data, notes = _in_utf8(path, name)
    layout = _layout(data[:_BEGINNING].decode(errors="ignore"), fits)
    if layout.passed_over:
        verb = "was" if layout.passed_over == 1 else "were"
        notes = (*notes, f"{name}: {many(layout.passed_over, 'line')} above the header {verb} passed over.")
    plain = _read_plain_csv(data, name, yes_no, layout)
    if plain is not None:
        return RawFile(name, "csv", plain, (), 0, notes)
    rows = csv_rows(data.decode(), layout)
    header, line = _csv_header(rows, name)
    case = next((title for title in header if title in ids), "case")
    columns: list[list[str | None]] = [[] for _ in header]
    kept: list[int] = []
    problems: list[Problem] = []
    set_aside = 0
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        usable, problem = _shape(row, header, case, name, layout)
        if problem is not None:
            problems.append(problem)
        if not usable:
            set_aside += 1
            continue
        for column, cell in zip(columns, row.cells, strict=False):
            column.append(cell or None)
        kept.append(row.line)
    for place, title in enumerate(header, start=1):
        if not title and any(cell and cell.strip() for cell in columns[place - 1]):
            found = f"column {place} is filled and has no name, not read"
            problems.append(Problem(name, line, None, found, "a name in the header line"))
    named = {title: column for title, column in zip(header, columns, strict=True) if title}
    frame, unread = _frame(named, kept, name)
    return RawFile(name, "csv", frame, (*problems, *unread), set_aside, notes)


def _shape(
    row: CsvRow, header: list[str], case: str, name: str, layout: Layout
) -> tuple[bool, Problem | None]:
    """Whether a row fits the header, and what is odd in its shape."""
    if row.unclosed:
        usable = row.can_stand(header, case)
        what = "it was read as part of its cell" if usable else "the row was set aside"
        return usable, Problem(name, row.line, None, UNCLOSED, f"a second one to close it; {what}")
    if len(row.cells) < len(header) or any(cell.strip() for cell in row.cells[len(header) :]):
        expected = f"{len(header)} as in the header; the row was set aside"
        about = dict(zip(header, map(str.strip, row.cells), strict=False))
        case, event = about.get("case", ""), about.get("event", "")
        return False, Problem(name, row.line, None, f"{len(row.cells)} cells", expected, case, event)
    if row.last > row.line and row.swallows_rows(len(header), layout.delimiter):
        found = f"a cell that runs on to row {row.last} over lines that look like rows; they were read as its text"
        return True, Problem(name, row.line, None, found, "a quotation mark that closes it in its own row")
    return True, None


def _read_plain_csv(data: bytes, name: str, yes_no: Collection[str], layout: Layout) -> pl.DataFrame | None:
    """The rows of a CSV without blank lines, ragged rows or cells over several lines, read at once; else None."""
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if layout.above:
        data = data.split(b"\n", layout.above)[-1]
    header = data[: data.find(b"\n") + 1]
    titles = [column_name(cell) for cell in header.decode().split(layout.delimiter)]
    if "" in titles or len(set(titles)) < len(titles) or {"file", "row"} & set(titles) or len(titles) < 2:
        return None
    if len(header) == len(data) or b'"' in header or b"\r" in data:
        return None
    if b'"' not in data:
        frame = _cells(
            data, {title: pl.Boolean if title in yes_no else pl.String for title in titles}, layout
        )
        return None if frame is None else _with_rows(frame, range(frame.height), name, layout)
    kinds = dict.fromkeys(titles, pl.String)
    apart = _quoted_apart(data.removesuffix(b"\n").split(b"\n")[1:], len(titles), layout)
    plain = _cells(header + b"\n".join([*apart.plain.values(), b""]), kinds, layout) if apart else None
    if apart is None or plain is None:
        return None
    rows = [[cell or None for cell in cells] for cells in apart.quoted.values()]
    quoted = pl.DataFrame(rows, kinds, orient="row")
    columns = [
        _with_rows(plain, [*apart.plain], name, layout),
        _with_rows(quoted, [*apart.quoted], name, layout),
    ]
    return pl.concat(columns).sort("row")


@dataclass(frozen=True, slots=True)
class _Apart:
    """Lines by number, from 0: those without quotation marks as they stand, the others cut into cells."""

    plain: dict[int, bytes]
    quoted: dict[int, list[str]]


def _quoted_apart(lines: list[bytes], width: int, layout: Layout) -> _Apart | None:
    """The lines of a CSV's rows; None where a quoted line is not a whole row, or too many are quoted to be worth it."""
    apart = _Apart({}, {})
    for number, line in enumerate(lines):
        if b'"' not in line:
            apart.plain[number] = line
            continue
        try:
            (cells,) = csv.reader([line.decode()], delimiter=layout.delimiter, strict=True)
        except csv.Error:
            return None
        if len(cells) != width:
            return None
        apart.quoted[number] = cells
    return apart if len(apart.quoted) <= len(apart.plain) else None


def _cells(data: bytes, kinds: Mapping[str, type[pl.DataType]], layout: Layout) -> pl.DataFrame | None:
    """Lines without quotation marks, the header's among them, as columns; None if not every line has every cell."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if data.count(layout.delimiter.encode()) != lines * (len(kinds) - 1):
        return None
    try:
        frame = pl.read_csv(
            data, separator=layout.delimiter, has_header=False, skip_rows=1, schema=kinds, quote_char=None
        ).rechunk()
    except pl.exceptions.PolarsError:
        as_text = dict.fromkeys(kinds, pl.String)
        return _cells(data, as_text, layout) if as_text != kinds else None
    return frame if frame.height == lines - 1 else None


def _with_rows(frame: pl.DataFrame, lines: Sequence[int], name: str, layout: Layout) -> pl.DataFrame:
    """The frame with `file` and `row`, its lines counted on from the header's, without blank ones."""
    titles = frame.columns
    rows = pl.Series("row", lines, pl.Int64) + layout.above + 2
    frame = frame.with_columns(pl.lit(name).alias("file"), rows)
    blank = frame
    for title in titles:
        # Hardly a row is blank in its first cell, so hardly more than one column is looked at.
        if not _is_blank(blank[title].unique()).any():
            return frame
        blank = blank.filter(_is_blank(blank[title]))
    return frame.join(blank.select("row"), on="row", how="anti", maintain_order="left")


def _is_blank(cells: pl.Series) -> pl.Series:
    return cells.cast(pl.String).fill_null("").str.strip_chars() == ""


def _csv_header(rows: Iterator[CsvRow], name: str) -> tuple[list[str], int]:
    """The column names, and the line they stand on."""
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            if row.unclosed:
                raise InputError(
                    f"{name}, row {row.line}: the header holds {UNCLOSED}; "
                    "expected column names separated by commas"
                )
            header = [column_name(cell) for cell in row.cells]
            refuse_twice(header, name)
            return header, row.line
    raise InputError(f"{name}: is empty; expected a header line and rows")


def _read_json_lines(path: Path, name: str, known: frozenset[str]) -> RawFile:
    """The objects of the lines as columns, a block of lines at a time."""
    data, notes = _in_utf8(path, name)
    problems: list[Problem] = []
    unread: dict[Problem, None] = {}
    frames: list[pl.DataFrame] = []
    set_aside = 0
    others: dict[str, None] = {}
    lines = enumerate(io.StringIO(data.decode(), newline="\n"), start=1)
    while block := list(islice(lines, _BLOCK)):
        filled = [(row, line) for row, line in block if line.strip()]
        rows = _json_rows(filled, name, problems)
        set_aside += len(filled) - len(rows)
        filled_in = dict.fromkeys(title for _, cells in rows for title in cells)
        others |= {title: None for title in filled_in if title not in known}
        read = known.union(islice(others, OTHERS))
        titles = [title for title in filled_in if title in read]
        columns = {title: [cells.get(title) for _, cells in rows] for title in titles}
        frame, here = _frame(columns, [row for row, _ in rows], name)
        frames.append(frame)
        unread |= dict.fromkeys(here)
    frame = pl.concat(frames, how="diagonal") if frames else _frame({}, [], name)[0]
    if len(others) > OTHERS:
        rest = [*others][OTHERS:]
        more = f"{len(rest):,} more keys of no known name ({named(rest, 3)}), not read"
        unread[Problem(name, None, None, more, f"names of the vocabulary; {LISTED}")] = None
    return RawFile(name, "jsonl", frame, (*problems, *unread), set_aside, notes)


_BLOCK = 100_000
"""Lines that are held as objects at once."""


def _json_rows(
    lines: Sequence[tuple[int, str]], name: str, problems: list[Problem]
) -> list[tuple[int, dict[str, str | None]]]:
    """The objects of numbered lines; a line that is none is added to the problems, and so is a cell of no text."""
    rows = []
    for row, line in lines:
        try:
            cells = _json_row(line)
        except ValueError as error:
            problems.append(Problem(name, row, None, str(error), ONE_OBJECT))
            continue
        # Only where characters are written by number can one of them be a half.
        halves = without_halves(cells) if "\\u" in line else {}
        kept = not any(title in NEEDED for title in halves)
        for title, cell in halves.items():
            expected = WHOLE if kept else f"{WHOLE}; the row was set aside"
            problems.append(Problem(name, row, title, f'"{cell}"', expected))
        if kept:
            rows.append((row, cells))
    return rows


def without_halves(cells: dict[str, Any]) -> dict[str, str]:
    """Takes the texts that hold half a character, or whose names do, out of the cells of a row: what was taken out."""
    halves = {
        name: cell
        for name, cell in cells.items()
        if not is_whole(name) or (isinstance(cell, str) and not is_whole(cell))
    }
    for name in halves:
        del cells[name]
    return halves


def _json_row(line: str) -> dict[str, str | None]:
    return {key: plain_cell(key, value) for key, value in json_object(line).items()}


def json_object(line: str) -> dict[str, Any]:
    """The object in a line, by column name. Raises ValueError, saying what is wrong, for a line that holds none."""
    try:
        # Numbers stay as they are written. NaN and Infinity, which are no JSON, become words that a cell's
        # reading knows for nothing, or refuses.
        value = json.loads(
            line, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_each_once
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error})") from error
    except RecursionError as error:
        raise ValueError("lists or objects within one another") from error
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = {column_name(key): value for key, value in pairs}
    if len(fields) < len(pairs):
        titles = [column_name(key) for key, _ in pairs]
        twice = dict.fromkeys(title for title in titles if titles.count(title) > 1)
        raise ValueError(f"{', '.join(twice)} given twice")
    return fields


def plain_cell(key: str, value: Any) -> str | None:
    """A value of JSON as the text of a cell. Raises ValueError for a list or an object."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    raise ValueError(f"{key} holds a list or object")


def _read_parquet(path: Path, name: str) -> RawFile:
    file = open_parquet(path, name)
    try:
        frame = file.frame.collect().rechunk()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise not_parquet(name, error) from error
    return RawFile(name, "parquet", frame, file.problems, 0)


def _frame(
    columns: dict[str, list[str | None]], rows: list[int], name: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """The columns with the origin columns; columns that bear their names give way and are reported."""
    series = [pl.Series(title, cells, pl.String) for title, cells in columns.items() if title not in ORIGIN]
    unread = [unread_column(name, title) for title in ORIGIN if any(columns.get(title, ()))]
    origin = [pl.Series("file", [name] * len(rows), pl.String), pl.Series("row", rows, pl.Int64)]
    return pl.DataFrame([*series, *origin]), unread
