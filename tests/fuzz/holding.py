"""What holds of whatever is read: each function gives what does not, in a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

import compliance
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError
from compliance.sources.export import Export
from compliance.sources.reading import read_export
from tests.fuzz.written import Written, write, written_in
from tests.strategies.checks import check
from tests.strategies.shipped import vocabulary

AS_OF = date(2024, 9, 30)
MANY = 20_500
"""Rows of one kind after which tables are worked on in pieces, one for each thread."""

_RULES = ("REV", "VIS-1", "VIS-2", "HLT-1", "MIS-1", "PLC-1")
_FEW = 400
_LONGEST = 5_000
_CITES = ("anchor_file", "anchor_row", "met_file", "met_row")


def of_events(path: Path, folder: Path) -> Iterator[str]:
    """What does not hold of one event file. `folder`: where more files may be written."""
    export, refused = _read(path)
    if refused is not None:
        yield from _of_words(refused)
    held = written_in(path)
    if refused is not None and refused.problems and held is not None:
        yield from _of_nothing(refused, [*held.rows])
    if export is not None and held is not None:
        yield from _of_rows(export, [*held.rows])
    if held is not None and held.is_a_table and held.rows:
        yield from _of_forms(held, folder)
    if export is not None and export.events.height <= _FEW:
        yield from _of_engines(path)


def of_many_events(path: Path, folder: Path) -> Iterator[str]:
    """What does not hold where the rows of an event file stand in it very often, each time for other children."""
    held = written_in(path)
    if held is None or not held.is_a_table or not held.rows:
        return
    if not {"case", "event"} <= {title.strip().lower() for title in held.titles}:
        return
    times = -(-MANY // len(held.rows))
    # In one form of file, since in CSV a cell may look like rows.
    ending = (".csv", ".jsonl", ".parquet")[times % 3]
    few, _ = _read(write(held.repeated("case", range(1)), folder / f"few{ending}"))
    many, _ = _read(write(held.repeated("case", range(times)), folder / f"many{ending}"))
    if (few is None) != (many is None):
        yield f"read {'many' if few is None else 'few'} times only"
    if few is None or many is None:
        return
    if few.events.height * times != many.events.height:
        yield f"{few.events.height} events {times} times are {many.events.height}"
    if few.set_aside * times != many.set_aside:
        yield f"{few.set_aside} rows set aside, {times} times {many.set_aside}"
    one, first = (
        {
            *report.findings_table.filter(pl.col("case").str.ends_with("-0"))
            .select("case", "rule", "status", "anchor_on", "due_on", "met_on")
            .iter_rows()
        }
        for report in (_checked(folder / f"few{ending}"), _checked(folder / f"many{ending}"))
    )
    yield from (f"only in few: {each}" for each in sorted(one - first, key=str)[:3])
    yield from (f"only in many: {each}" for each in sorted(first - one, key=str)[:3])


def of_return(folder: Path) -> Iterator[str]:
    """What does not hold of a return's folder."""
    export, refused = _read(folder)
    if refused is not None:
        yield from _of_words(refused)
        return
    assert export is not None
    rows = {file.name: file.rows for file in export.files}
    for path in folder.rglob("*.csv"):
        held = written_in(path)
        name = path.relative_to(folder).as_posix()
        if held is not None and name in rows and rows[name] != len(held.rows):
            yield f"{name}: {len(held.rows)} rows are counted as {rows[name]}"
    if export.set_aside > sum(rows.values()):
        yield f"{export.set_aside} rows set aside of {sum(rows.values())}"
    yield from _of_engines(folder)


def of_many_in_return(folder: Path, other: Path) -> Iterator[str]:
    """What does not hold where the rows of a return stand in it very often, each time for other children."""
    tables = {path: held for path in folder.rglob("*.csv") if (held := written_in(path))}
    tables = {path: held for path, held in tables.items() if held.is_a_table and "CHILD" in held.titles}
    if not tables:
        return
    times = -(-MANY // max(1, *(len(held.rows) for held in tables.values())))
    if sum(len(held.rows) for held in tables.values()) * times > 5 * MANY:
        return
    heights = []
    for name, often in (("few", 1), ("many", times)):
        for path, held in tables.items():
            at = other / name / path.relative_to(folder)
            at.parent.mkdir(parents=True, exist_ok=True)
            write(held.repeated("CHILD", range(often)), at)
        export, _ = _read(other / name)
        heights.append(None if export is None else export.events.height)
    few, many = heights
    if (few or 0) * times != (many or 0):
        yield f"{few} events of a return {times} times are {many}"


def _read(path: Path) -> tuple[Export | None, InputError | None]:
    try:
        return read_export([path], _vocabulary(), as_of=AS_OF), None
    except InputError as error:
        return None, error


def _checked(path: Path, engine: compliance.EngineName = compliance.EngineName.ARRAYS) -> compliance.Report:
    request = compliance.Request(paths=(path,), today=AS_OF, as_of=AS_OF, select=_RULES, engine=engine)
    return check(request)


def _of_words(error: InputError) -> Iterator[str]:
    said = str(error)
    if len(said) > _LONGEST:
        yield f"refused in {len(said)} characters"
    if not all(line.isprintable() for line in said.split("\n")):
        yield f"refused in words that cannot be printed: {said!r}"


def _of_rows(export: Export, lines: list[int]) -> Iterator[str]:
    """Whether each row is an event or a problem, and none of them two events."""
    told = export.events.filter(pl.col("event") != "child")["row"].to_list()
    seen, named = {*export.events["row"]}, {problem.row for problem in export.problems}
    lost = [line for line in lines if line not in seen and line not in named]
    if lost:
        yield f"{len(lost)} rows are lost, the first in line {lost[0]}"
    if invented := [line for line in seen if line not in lines]:
        yield f"rows that are not there: {invented[:3]}"
    if twice := [line for line, times in Counter(told).items() if times > 1]:
        yield f"rows read twice: {twice[:3]}"
    if not len(lines) - len(seen) <= export.set_aside <= len(lines):
        yield f"{export.set_aside} rows set aside, and {len(seen)} of {len(lines)} seen"
    if sum(file.rows for file in export.files) != len(lines):
        yield f"{len(lines)} rows are counted as {sum(file.rows for file in export.files)}"


def _of_nothing(error: InputError, lines: list[int]) -> Iterator[str]:
    """Whether each row is a problem where none is an event."""
    named = {problem.row for problem in error.problems}
    if lost := [line for line in lines if line not in named]:
        yield f"{len(lost)} rows are refused and not named, the first in line {lost[0]}"


def _of_forms(held: Written, folder: Path) -> Iterator[str]:
    """Whether the table is the same whatever form its file has."""
    found = {}
    for ending in (".csv", ".jsonl", ".parquet"):
        rows = {n: cells for n, cells in held.rows.items() if any(cell.strip() for cell in cells)}
        export, _ = _read(write(Written(held.titles, rows), folder / f"form{ending}"))
        found[ending] = None if export is None else (_plain(export), _said(export), export.set_aside)
    first = found[".csv"]
    for ending, other in found.items():
        if (first is None) != (other is None):
            yield f"{ending}: {'refused' if other is None else 'read'}, unlike CSV"
        elif first is not None and other is not None:
            if not first[0].equals(other[0]):
                yield f"{ending}: another table than CSV"
            if first[1:] != other[1:]:
                yield f"{ending}: other problems than CSV: {(first[1] - other[1]) or (other[1] - first[1])}"


def _plain(export: Export) -> pl.DataFrame:
    table = export.events.drop("file", "row")
    return table.select(sorted(name for name in table.columns if table[name].null_count() < table.height))


def _said(export: Export) -> Counter[tuple[str | None, str, str]]:
    """What is said of rows; but not of cells that look like rows, as they can in CSV alone."""
    return Counter(
        (each.column, each.found, each.expected)
        for each in export.problems
        if each.row is not None and not each.found.startswith("a cell that runs on")
    )


def _of_engines(path: Path) -> Iterator[str]:
    tables = []
    for engine in compliance.EngineName:
        try:
            tables.append(_checked(path, engine).findings_table.drop(_CITES))
        except InputError as error:
            tables.append(pl.DataFrame({"said": [str(error)]}))
    if not tables[0].equals(tables[1]):
        yield "the engines differ"


@cache
def _vocabulary() -> Vocabulary:
    return vocabulary()
