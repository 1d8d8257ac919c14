"""Native events: CSV, JSON Lines and Parquet, one row an event."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from compliance.model.coverage import Coverage
from compliance.model.regular_files import NO_FILE
from compliance.model.vocabulary import AttributeType, Vocabulary
from compliance.printable import named, printable
from compliance.problems import InputError, Problem
from compliance.sources.authorities import AUTHORITY, authorities_in, by_authority
from compliance.sources.coverage_file import Declared, coverage_of, declared_beside
from compliance.sources.event_identities import called, renamed, written_in_several_ways
from compliance.sources.event_table import FIXED, ORIGIN, typed
from compliance.sources.events.mapping_file import Mappings
from compliance.sources.events.names import ENDINGS, NAME, TITLE
from compliance.sources.events.own_names import OwnNames
from compliance.sources.events.text_files import RawFile, read_raw
from compliance.sources.export import SourceFile, WholeExport
from compliance.sources.identities import written_differently
from compliance.sources.named_day import day_in_names
from compliance.sources.opening import Opening, why_not
from compliance.sources.paths import WORKBOOKS, files_below, not_readable
from compliance.sources.records import occurring
from compliance.sources.unread import unread_of
from compliance.sources.written_days import DateOrder

if TYPE_CHECKING:
    from compliance.sources.events.sheets import EventSheet


def looks_like_events(path: Path, mappings: Mappings) -> bool:
    """Whether a file's columns are those of native events, by its mapping if it has one."""
    if path.suffix.lower() not in ENDINGS:
        return False
    if path.suffix.lower() in WORKBOOKS:
        # Of a workbook that cannot be opened it is told why where it is asked for, and else it is passed over.
        with suppress(InputError):
            return bool(mappings.sheets_in(path))
        return False
    try:
        return mappings.holds_events(path)
    except InputError:
        # Not every text file beside an export is a table, and one that cannot be decoded is named.
        if path.suffix.lower() == ".txt":
            return False
        raise


def events_files(path: Path, mappings: Mappings) -> list[tuple[Path, str]]:
    """The files at a path with the names they are shown by, in order of name.

    That is the file itself, or the event files in a folder. In a folder without any, Parquet files in the
    folders below it are taken for one dataset, written in parts.
    """
    if path.is_file():
        return [(path, printable(path.name))]
    files = [
        (file, printable(file.name))
        for file in _inside(path)
        if file.is_file() and looks_like_events(file, mappings)
    ]
    return files or [(file, printable(str(file.relative_to(path)))) for file in _dataset(path, mappings)]


def _dataset(folder: Path, mappings: Mappings) -> list[Path]:
    files = sorted(
        file
        for file in folder.rglob("*.parquet")
        if file.is_file() and not any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
    )
    return [file for file in files if looks_like_events(file, mappings)]


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def passed_over(folder: Path, opening: Opening, left_to_others: Collection[str] = ()) -> list[str]:
    """What else lies in a folder of event files and may have been meant to be read, with the reason why not.

    What is itself one of the paths is not passed over, nor what is left to another source.
    """
    said: list[str] = []
    others = {*left_to_others, *map(os.path.realpath, opening.paths)}
    parts = {file.relative_to(folder).parts[0] for file, _ in events_files(folder, opening.mappings)}
    for path in _inside(folder):
        if os.path.realpath(path) in others or path.name in parts:
            continue
        readable = path.suffix.lower() in opening.endings
        if path.is_dir():
            said += _of_folder(path, opening.endings)
        elif readable and not path.is_file():
            said.append(f"{path.name} was not read: {NO_FILE}.")
        elif readable and not looks_like_events(path, opening.mappings):
            if (why := _why_not(path, opening)) is not None:
                said.append(f"{path.name} was not read: {why}.")
        else:
            said += not_readable([path], folder)
    return said


def _of_folder(path: Path, endings: Collection[str]) -> Iterator[str]:
    """What is said of a folder within the one that is read."""
    files, unreadable = files_below(path)
    if any(file.suffix.lower() in endings for file in files):
        yield f"{path.name} was not looked into: name it too to have its files read."
    for folder in unreadable:
        yield f"{folder.relative_to(path.parent)} was not looked into: it cannot be read."


def _why_not(path: Path, opening: Opening) -> str | None:
    """Why a file holds no events; None for one of which nobody would think it."""
    if (other := opening.claimed(path, opening.source(NAME))) is not None:
        return f"it {other}; name it too to have it read"
    ending = path.suffix.lower()
    if ending not in ENDINGS or ending in WORKBOOKS:
        return why_not(path, opening.sources, opening.mappings) or "no export is recognised in it"
    try:
        columns = opening.mappings.columns_in(path)
    except InputError as error:
        return str(error).removeprefix(f"{path.name}: ")
    if ending == ".txt" and len(columns) < 2:
        return None
    if not columns:
        return "no column names were found in it"
    lacking = " or ".join(name for name in ("case", "event") if name not in columns)
    return f"it has no column {lacking} (its columns: {named(columns, 8)})"


def read_events(paths: Sequence[Path], opening: Opening, left_to_others: Collection[str] = ()) -> WholeExport:
    """Every event in the files or folders at `paths`.

    The opening's `dates`: how days are written; None is as a file's mapping says, YYYY-MM-DD without one. The files
    together are taken as a complete record of every event type that occurs in them, and say nothing of the others,
    unless a coverage file beside them declares otherwise. The day in a file's name is declared too, if no event and
    not `as_of` goes against it. `left_to_others`: files of the folders, by their real paths, that another source
    reads. Raises InputError where a file cannot be read at all, or lacks the columns case and event.
    """
    vocabulary, mappings = opening.vocabulary, opening.mappings
    files = [
        (file, name)
        for path in paths
        for file, name in events_files(path, mappings)
        if not left_to_others or os.path.realpath(file) not in left_to_others
    ]
    if not files:
        raise InputError(
            f"{paths[0]}: no event files there; expected .csv, .jsonl or .parquet with case and event"
        )
    opened = [each for file, name in files for each in _opened(file, name, vocabulary, mappings)]
    authorities = authorities_in((each.frame for each in opened), vocabulary)
    read = [_read(each, vocabulary, opening.dates, authorities) for each in opened]
    events = pl.concat([each.events for each in read], how="diagonal")
    ways = written_in_several_ways(events)
    names = called(ways)
    events = renamed(events, names)
    problems = [
        problem.of_case(names.get(problem.case, problem.case)) for each in read for problem in each.problems
    ]
    declared = declared_beside([*paths, *(file for file, _ in files)], vocabulary, opening.export_on)
    unread = unread_of(problems, vocabulary, set(events["case"].unique()) if problems else ())
    declared_on, declared_by = declared_day(
        declared, [name for _, name in files], lambda: newest_day(events), opening.as_of
    )
    folders = [path for path in paths if path.is_dir()]
    left = tuple(note for folder in folders for note in passed_over(folder, opening, left_to_others))
    return WholeExport(
        kind=NAME,
        described=TITLE,
        events=events,
        coverage=_coverage(events, declared, authorities, vocabulary).without(unread),
        files=tuple(each.file for each in read),
        problems=tuple(problems),
        notes=(
            *left,
            *(note for each in read for note in each.notes),
            *_sheets_passed_over(files, mappings),
            *declared.notes,
        ),
        passed_over=left,
        declared_on=declared_on,
        declared_by=declared_by,
        set_aside=sum(each.set_aside for each in read),
        irregularities=tuple(written_differently(ways)),
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file or a sheet with its cells as they stand, and by its mapping, if it has one.

    `dates`: how it writes days, where its mapping says so. `told`: a problem in the words of the file.
    """

    raw: RawFile
    frame: pl.DataFrame
    dates: DateOrder | None
    told: Callable[[Problem], Problem]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's events, and what could not be read of it. `set_aside`: how many of its rows gave no event."""

    file: SourceFile
    events: pl.DataFrame
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    set_aside: int


def _opened(file: Path, name: str, vocabulary: Vocabulary, mappings: Mappings) -> Iterator[_Opened]:
    """A file, or each sheet of a workbook that holds events."""
    own = mappings.of(file)
    ids = own.ids() if own else ("case",)
    if file.suffix.lower() in WORKBOOKS:
        for sheet in mappings.sheets_in(file):
            yield _sheet(sheet, ids, own, vocabulary)
        return
    known = (*FIXED, AUTHORITY, *vocabulary.attribute_types, *(own.headings if own else ()))
    types = vocabulary.attribute_types.items()
    yes_no = [attribute for attribute, type_ in types if type_ is AttributeType.YES_NO]
    yield _by_mapping(read_raw(file, name, yes_no, ids, known, mappings.fits(file)), own)


def _sheet(sheet: EventSheet, ids: Collection[str], own: OwnNames | None, vocabulary: Vocabulary) -> _Opened:
    from compliance.sources.events.sheets import raw_sheet
    from compliance.sources.events.tracker_rows import told, tracker_rows

    if (tracker := sheet.tracker) is None:
        return _by_mapping(raw_sheet(sheet, ids, own.each_column if own else tuple, vocabulary), own)
    rows = tracker_rows(sheet, tracker, vocabulary)
    return _Opened(rows, rows.frame, own.dates if own else None, partial(told, tracker=tracker), rows.notes)


def _by_mapping(raw: RawFile, own: OwnNames | None) -> _Opened:
    titles = [title for title in raw.frame.columns if title not in ORIGIN]
    frame, said = own.read(raw.frame, raw.name) if own else (raw.frame, ())
    held = [title for title in frame.columns if title not in ORIGIN]
    require_columns(held, raw.frame.height, raw.name, raw.problems)

    def as_it_says(problem: Problem) -> Problem:
        return own.told(problem, titles) if own else problem

    return _Opened(raw, frame, own.dates if own else None, as_it_says, (*raw.notes, *said))


def _sheets_passed_over(files: Iterable[tuple[Path, str]], mappings: Mappings) -> Iterator[str]:
    for file, name in files:
        if file.suffix.lower() in WORKBOOKS:
            from compliance.sources.events.sheets import passed_over_sheets

            workbook, read = mappings.workbooks.of(file), mappings.sheets_in(file)
            yield from passed_over_sheets(name, workbook, read, mappings.trackers)


def _read(
    opened: _Opened, vocabulary: Vocabulary, dates: DateOrder | None, authorities: Sequence[str]
) -> _Read:
    raw = opened.raw
    frame, unnamed = by_authority(opened.frame, vocabulary, authorities)
    table = typed(frame, vocabulary, dates or opened.dates or DateOrder.ISO)
    return _Read(
        SourceFile(raw.name, raw.kind, raw.frame.height + raw.set_aside),
        table.events,
        (*raw.problems, *unnamed, *map(opened.told, table.reported())),
        (*opened.notes, *table.notes),
        raw.set_aside + len(unnamed) + table.set_aside,
    )


def _coverage(
    events: pl.DataFrame, declared: Declared, authorities: Sequence[str], vocabulary: Vocabulary
) -> Coverage:
    """What silence means; where there are several authorities, of each by the events of its own children."""
    if len(authorities) < 2:
        return coverage_of(occurring(events, vocabulary), declared)
    of_case = {}
    for authority in authorities:
        own = events.filter(pl.col("case").str.starts_with(f"{authority}/"))
        shown = coverage_of(occurring(own, vocabulary), declared)
        of_case.update(
            {
                case: {**shown.windows, **shown.of_case.get(case, {})}
                for case in own["case"].unique().to_list()
            }
        )
    return Coverage({}, of_case)


def require_columns(held: Sequence[str], rows: int, name: str, problems: tuple[Problem, ...] = ()) -> None:
    """Raises InputError for a file whose columns, those it `held`, lack what every event has."""
    missing = [title for title in ("case", "event") if title not in held]
    if missing and (rows or held):
        raise InputError(
            f"{name}: has no column {' or '.join(missing)}; expected case, event, on; found {named(held)}"
        )
    if missing:
        first = f"; {problems[0]}" if problems else ""
        raise InputError(f"{name}: holds no rows that can be read{first}", problems)


def declared_day(
    declared: Declared, names: Iterable[str], newest: Callable[[], date | None], as_of: date | None
) -> tuple[date | None, str]:
    """The day that event files declare and what says so: a coverage file beside them, else the name of one of them."""
    if declared.export_on is not None:
        return declared.export_on, declared.declared_by
    return day_in_names(names, newest, as_of)


def newest_day(events: pl.DataFrame) -> date | None:
    """The latest day on which anything in a table happened or was recorded; None where it holds no day."""
    days: tuple[date | None, date | None] = events.select(pl.col("on", "recorded_on").max()).row(0)
    return max((day for day in days if day is not None), default=None)
