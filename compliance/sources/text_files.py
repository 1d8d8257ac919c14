"""Rows of CSV, JSON Lines and Parquet files as columns of text, with every unreadable row reported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from compliance.model.problems import InputError, Problem

READABLE = (".csv", ".jsonl", ".ndjson", ".parquet")


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file's rows as text columns with `file` and `row`, and the rows that could not be read at all."""

    name: str
    kind: str
    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


def read_raw(path: Path, name: str) -> RawFile:
    """The file's rows. Raises InputError for a file that is no CSV, JSON Lines or Parquet at all."""
    match path.suffix.lower():
        case ".csv":
            return _read_csv(path, name)
        case ".jsonl" | ".ndjson":
            return _read_json_lines(path, name)
        case ".parquet":
            return _read_parquet(path, name)
        case other:
            raise InputError(
                f"{name}: cannot read {other or 'a file without an ending'}; expected .csv, .jsonl or .parquet"
            )


def header_of(path: Path) -> tuple[str, ...]:
    """The column names of a CSV or the keys of the first JSON line, lower case; empty if there are none."""
    if path.suffix.lower() == ".parquet":
        return tuple(name.lower() for name in pl.read_parquet_schema(path))
    text = decoded(path, path.name)[0]
    first = next((line for line in text.splitlines() if line.strip()), "")
    if path.suffix.lower() == ".csv":
        return tuple(_column(cell) for cell in next(csv.reader([first]), []))
    try:
        found = json.loads(first)
    except ValueError:
        return ()
    return tuple(str(key).lower() for key in found) if isinstance(found, dict) else ()


def decoded(path: Path, name: str) -> tuple[str, tuple[str, ...]]:
    """The file's text, and a note if it was not UTF-8. Raises InputError for UTF-16 and missing files."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{name}: cannot be opened: {error.strerror}") from error
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{name}: is UTF-16; save it again as CSV UTF-8")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), (
            f"{name} is not UTF-8; it was read as Windows-1252.",
        )


def _column(cell: str) -> str:
    return "_".join(cell.replace("\ufeff", "").replace("\u00a0", " ").strip().lower().split())


def _read_csv(path: Path, name: str) -> RawFile:
    text, notes = decoded(path, name)
    plain = _read_plain_csv(text, name)
    if plain is not None:
        return RawFile(name, "csv", plain, (), notes)
    reader = csv.reader(io.StringIO(text, newline=""))
    header, start = _csv_header(reader, name)
    columns: list[list[str | None]] = [[] for _ in header]
    rows: list[int] = []
    problems: list[Problem] = []
    for row, cells in _numbered(reader, name, start, problems):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
            found = f"{len(cells)} cells"
            problems.append(
                Problem(name, row, None, found, f"{len(header)} as in the header; the row was set aside")
            )
            continue
        for column, cell in zip(columns, cells, strict=False):
            column.append(cell or None)
        rows.append(row)
    named = {title: column for title, column in zip(header, columns, strict=True) if title}
    return RawFile(name, "csv", _frame(named, rows, name), tuple(problems), notes)


def _read_plain_csv(text: str, name: str) -> pl.DataFrame | None:
    """The rows of a CSV without quotes, blank lines or ragged rows, read at once; None if it has any."""
    text = text.replace("\r\n", "\n")
    header, _, body = text.partition("\n")
    titles = [_column(cell) for cell in header.split(",")]
    body = body.removesuffix("\n")
    lines = body.count("\n") + 1
    even = body.count(",") == lines * (len(titles) - 1)
    if not body or not even or '"' in text or "\r" in text or "\n\n" in text or len(titles) < 2:
        return None
    if "" in titles or len(set(titles)) < len(titles) or {"file", "row"} & set(titles):
        return None
    try:
        frame = pl.read_csv(
            io.BytesIO(body.encode()),
            has_header=False,
            new_columns=titles,
            infer_schema=False,
            quote_char=None,
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.height != lines or frame.width != len(titles):
        return None
    rows = pl.int_range(2, pl.len() + 2, dtype=pl.Int64)
    return frame.with_columns(pl.lit(name).alias("file"), rows.alias("row")).filter(
        ~pl.all_horizontal(pl.col(titles).fill_null("").str.strip_chars() == "")
    )


def _csv_header(reader: Iterator[list[str]], name: str) -> tuple[list[str], int]:
    for cells in reader:
        if any(cell.strip() for cell in cells):
            header = [_column(cell) for cell in cells]
            twice = sorted({title for title in header if title and header.count(title) > 1})
            if twice:
                raise InputError(
                    f"{name}: the header names {', '.join(twice)} twice; expected each column once"
                )
            return header, reader.line_num  # type: ignore[attr-defined]
    raise InputError(f"{name}: is empty; expected a header line and rows")


def _numbered(reader: Any, name: str, start: int, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on; a line that is not CSV is reported and passed over."""
    before = start
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(
                Problem(name, before + 1, None, f"not CSV ({error})", "cells separated by commas")
            )
            before = reader.line_num
            continue
        yield before + 1, cells
        before = reader.line_num


def _read_json_lines(path: Path, name: str) -> RawFile:
    text, notes = decoded(path, name)
    found: list[tuple[int, dict[str, str | None]]] = []
    problems: list[Problem] = []
    for row, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found.append((row, _json_row(line)))
            except ValueError as error:
                problems.append(
                    Problem(name, row, None, str(error), "one JSON object of plain values a line")
                )
    titles = dict.fromkeys(title for _, cells in found for title in cells)
    columns = {title: [cells.get(title) for _, cells in found] for title in titles}
    return RawFile(name, "jsonl", _frame(columns, [row for row, _ in found], name), tuple(problems), notes)


def _json_row(line: str) -> dict[str, str | None]:
    try:
        found = json.loads(line, parse_float=str, parse_int=str)
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return {str(key).lower(): _plain(str(key), value) for key, value in found.items()}


def _plain(key: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    raise ValueError(f"{key} holds a list or object")


def _read_parquet(path: Path, name: str) -> RawFile:
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{name}: is not a readable Parquet file ({error})") from error
    frame = frame.rename({title: title.lower() for title in frame.columns})
    frame = frame.drop("file", "row", strict=False)
    rows = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    return RawFile(name, "parquet", frame.with_columns(pl.lit(name).alias("file"), rows.alias("row")), ())


def _frame(columns: dict[str, list[str | None]], rows: list[int], name: str) -> pl.DataFrame:
    series = [
        pl.Series(title, cells, pl.String) for title, cells in columns.items() if title not in ("file", "row")
    ]
    origin = [pl.Series("file", [name] * len(rows), pl.String), pl.Series("row", rows, pl.Int64)]
    return pl.DataFrame([*series, *origin])
