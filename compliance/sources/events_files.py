"""Native events: CSV, JSON Lines and Parquet, one row an event."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from compliance.model.coverage import Coverage, Record
from compliance.model.printable import named, printable
from compliance.model.problems import InputError, Problem
from compliance.model.regular_files import NO_FILE
from compliance.model.vocabulary import AttributeType, Vocabulary
from compliance.sources.authorities import AUTHORITY, authorities_in, by_authority
from compliance.sources.coverage_file import DECLARED_BY, Declared, coverage_of, declared_beside
from compliance.sources.event_identities import called, renamed, written_in_several_ways
from compliance.sources.event_table import FIXED, ORIGIN, typed
from compliance.sources.export import Export, SourceFile
from compliance.sources.identities import written_differently
from compliance.sources.mapping_file import Mappings
from compliance.sources.named_day import day_in_names
from compliance.sources.own_names import OwnNames
from compliance.sources.paths import JSON_LINES, READABLE, RETURN_XML, TEXT_TABLES, files_below, not_readable
from compliance.sources.ssda903 import looks_like_ssda903
from compliance.sources.text_files import RawFile, read_raw
from compliance.sources.unread import unread_of
from compliance.sources.written_days import DateOrder

DESCRIBED = "event files"
"""What an export of native events is, in words."""

_ENDINGS = (*TEXT_TABLES, *JSON_LINES, ".parquet")


def looks_like_events(path: Path, mappings: Mappings) -> bool:
    """Whether a file's columns are those of native events, by its mapping if it has one."""
    if path.suffix.lower() not in _ENDINGS:
        return False
    try:
        return {"case", "event"} <= set(mappings.columns_in(path))
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
    found = [
        (file, printable(file.name))
        for file in _inside(path)
        if file.is_file() and looks_like_events(file, mappings)
    ]
    return found or [(file, printable(str(file.relative_to(path)))) for file in _dataset(path, mappings)]


def _dataset(folder: Path, mappings: Mappings) -> list[Path]:
    files = sorted(
        file
        for file in folder.rglob("*.parquet")
        if file.is_file() and not any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
    )
    return [file for file in files if looks_like_events(file, mappings)]


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def passed_over(
    folder: Path, paths: Sequence[Path], mappings: Mappings, *, with_return: bool = False
) -> list[str]:
    """What else lies in a folder of event files and may have been meant to be read, with the reason why not.

    What is itself one of the `paths` is not passed over, nor what is of a return, where that is read `with` them.
    """
    said: list[str] = []
    given = {os.path.realpath(path) for path in paths}
    parts = {file.relative_to(folder).parts[0] for file, _ in events_files(folder, mappings)}
    for path in _inside(folder):
        if (
            os.path.realpath(path) in given
            or path.name in parts
            or (with_return and looks_like_ssda903(path))
        ):
            continue
        ending = path.suffix.lower()
        if path.is_dir():
            said += _of_folder(path)
        elif ending in READABLE and not path.is_file():
            said.append(f"{path.name} was not read: {NO_FILE}.")
        elif ending in READABLE and not looks_like_events(path, mappings):
            if (why := _why_not(path, mappings)) is not None:
                said.append(f"{path.name} was not read: {why}.")
        else:
            said += not_readable([path], folder)
    return said


def _of_folder(path: Path) -> Iterator[str]:
    """What is said of a folder within the one that is read."""
    files, unreadable = files_below(path)
    if any(file.suffix.lower() in READABLE for file in files):
        yield f"{path.name} was not looked into: name it too to have its files read."
    for folder in unreadable:
        yield f"{folder.relative_to(path.parent)} was not looked into: it cannot be read."


def _why_not(path: Path, mappings: Mappings) -> str | None:
    """Why a file holds no events; None for one of which nobody would think it."""
    ending = path.suffix.lower()
    if looks_like_ssda903(path):
        what = "an SSDA903 return" if ending == RETURN_XML else "a table of an SSDA903 return"
        return f"it is {what}; name it too to have it read"
    if ending == RETURN_XML:
        return "it is no SSDA903 return, of which alone the XML form is read"
    try:
        held = mappings.columns_in(path)
    except InputError as error:
        return str(error).removeprefix(f"{path.name}: ")
    if ending == ".txt" and len(held) < 2:
        return None
    if not held:
        return "no column names were found in it"
    lacking = " or ".join(name for name in ("case", "event") if name not in held)
    return f"it has no column {lacking} (its columns: {named(held, 8)})"


def read_events(
    paths: Sequence[Path],
    vocabulary: Vocabulary,
    dates: DateOrder | None,
    mappings: Mappings,
    as_of: date | None = None,
) -> Export:
    """Every event in the files or folders at `paths`.

    `dates`: how days are written; None is as a file's mapping says, YYYY-MM-DD without one. The files together
    are taken as a complete record of every event type that occurs in them, and say nothing of the others, unless a
    coverage file beside them declares otherwise. The day in a file's name is declared too, if no event and not `as_of`
    goes against it. Raises InputError where a file cannot be read at all, or lacks the
    columns case and event.
    """
    files = [pair for path in paths for pair in events_files(path, mappings)]
    if not files:
        raise InputError(
            f"{paths[0]}: no event files there; expected .csv, .jsonl or .parquet with case and event"
        )
    opened = [_opened(file, name, vocabulary, mappings) for file, name in files]
    authorities = authorities_in((each.frame for each in opened), vocabulary)
    read = [_read(each, vocabulary, dates, authorities) for each in opened]
    events = pl.concat([each.events for each in read], how="diagonal")
    ways = written_in_several_ways(events)
    names = called(ways)
    events = renamed(events, names)
    problems = [
        problem.of_case(names.get(problem.case, problem.case)) for each in read for problem in each.problems
    ]
    declared = declared_beside([*paths, *(file for file, _ in files)], vocabulary)
    unread = unread_of(problems, vocabulary, set(events["case"].unique()) if problems else ())
    declared_on, declared_by = declared_day(
        declared, [name for _, name in files], lambda: newest_day(events), as_of
    )
    return Export(
        kind="events",
        events=events,
        coverage=_coverage(events, declared, authorities, vocabulary).without(unread),
        files=tuple(each.file for each in read),
        problems=tuple(problems),
        notes=(*(note for each in read for note in each.notes), *declared.notes),
        declared_on=declared_on,
        declared_by=declared_by,
        set_aside=sum(each.set_aside for each in read),
        irregularities=tuple(written_differently(ways)),
        described=DESCRIBED,
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file with its cells as they stand, and by its mapping, if it has one. `titles`: its own columns."""

    raw: RawFile
    frame: pl.DataFrame
    own: OwnNames | None
    titles: list[str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's events, and what could not be read of it. `set_aside`: how many of its rows gave no event."""

    file: SourceFile
    events: pl.DataFrame
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    set_aside: int


def _opened(file: Path, name: str, vocabulary: Vocabulary, mappings: Mappings) -> _Opened:
    own = mappings.of(file)
    ids = own.ids() if own else ("case",)
    known = (*FIXED, AUTHORITY, *vocabulary.attribute_types, *(own.headings if own else ()))
    types = vocabulary.attribute_types.items()
    yes_no = [attribute for attribute, type_ in types if type_ is AttributeType.YES_NO]
    raw = read_raw(file, name, yes_no, ids, known, mappings.fits(file))
    titles = [title for title in raw.frame.columns if title not in ORIGIN]
    frame, said = own.read(raw.frame, name) if own else (raw.frame, ())
    held = [title for title in frame.columns if title not in ORIGIN]
    require_columns(held, raw.frame.height, raw.name, raw.problems)
    return _Opened(raw, frame, own, titles, (*raw.notes, *said))


def _read(
    opened: _Opened, vocabulary: Vocabulary, dates: DateOrder | None, authorities: Sequence[str]
) -> _Read:
    raw, own = opened.raw, opened.own
    frame, unnamed = by_authority(opened.frame, vocabulary, authorities)
    found = typed(frame, vocabulary, dates or (own and own.dates) or DateOrder.ISO)
    told = (own.told(each, opened.titles) if own else each for each in found.reported())
    return _Read(
        SourceFile(raw.name, raw.kind, raw.frame.height + raw.set_aside),
        found.events,
        (*raw.problems, *unnamed, *told),
        (*opened.notes, *found.notes),
        raw.set_aside + len(unnamed) + found.set_aside,
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
        return declared.export_on, DECLARED_BY
    return day_in_names(names, newest, as_of)


def newest_day(events: pl.DataFrame) -> date | None:
    """The latest day on which anything in a table happened or was recorded; None where it holds no day."""
    days: tuple[date | None, date | None] = events.select(pl.col("on", "recorded_on").max()).row(0)
    return max((day for day in days if day is not None), default=None)


def kind_columns(vocabulary: Vocabulary) -> list[str]:
    """The columns that say of which record an event is: its name, and the attributes that tell events apart."""
    apart = {event.told_apart_by for event in vocabulary.events.values() if event.told_apart_by}
    return ["event", *sorted(apart)]


def occurring(events: pl.DataFrame, vocabulary: Vocabulary) -> frozenset[Record]:
    """The records of which an event table holds at least one event. Undated facts are no record: none rests on them."""
    undated = [event.name for event in vocabulary.events.values() if event.undated]
    events = events.filter(~pl.col("event").is_in(undated))
    kinds = events.select([name for name in kind_columns(vocabulary) if name in events.columns]).unique()
    return frozenset(records_of(kinds, vocabulary))


def carried(events: pl.DataFrame, vocabulary: Vocabulary) -> Counter[Record]:
    """How many events of each record a table holds."""
    kinds = [name for name in kind_columns(vocabulary) if name in events.columns]
    counts = events.group_by(kinds).len("events")
    found: Counter[Record] = Counter()
    for record, count in zip(records_of(counts, vocabulary), counts["events"], strict=True):
        found[record] += count
    return found


def records_of(events: pl.DataFrame, vocabulary: Vocabulary) -> list[Record]:
    """Of which record each event of a table is, in order of its rows."""
    apart = {name: event.told_apart_by for name, event in vocabulary.events.items()}
    return [Record(row["event"], row.get(apart[row["event"]] or "")) for row in events.iter_rows(named=True)]
