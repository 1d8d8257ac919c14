"""Native events: CSV, JSON Lines and Parquet, one row an event."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from compliance.model.coverage import ALWAYS, Coverage, Record, Window
from compliance.model.problems import InputError, Problem
from compliance.model.vocabulary import Vocabulary
from compliance.sources.cells import DateOrder
from compliance.sources.coverage_file import Declared, declared_beside
from compliance.sources.event_table import typed
from compliance.sources.export import Export, SourceFile
from compliance.sources.text_files import READABLE, header_of, read_raw


def looks_like_events(path: Path) -> bool:
    """Whether a file's columns are those of native events."""
    return path.suffix.lower() in READABLE and {"case", "event"} <= set(header_of(path))


def events_files(path: Path) -> list[Path]:
    """The files at a path: itself, or the event files in a folder, in order of name."""
    if path.is_file():
        return [path]
    return [file for file in sorted(path.iterdir()) if file.is_file() and looks_like_events(file)]


def read_events(paths: Sequence[Path], vocabulary: Vocabulary, dates: DateOrder) -> Export:
    """Every event in the files or folders at `paths`.

    The files together are taken as a complete record of every event type that occurs in them, and say
    nothing of the others, unless a coverage file beside them declares otherwise. Raises InputError
    where a file cannot be read at all, or lacks the columns case and event.
    """
    files = [file for path in paths for file in events_files(path)]
    if not files:
        raise InputError(
            f"{paths[0]}: no event files there; expected .csv, .jsonl or .parquet with case and event"
        )
    tables: list[pl.DataFrame] = []
    read: list[SourceFile] = []
    problems: list[Problem] = []
    notes: list[str] = []
    for file in files:
        raw = read_raw(file, file.name)
        problems.extend(raw.problems)
        notes.extend(raw.notes)
        read.append(SourceFile(raw.name, raw.kind, raw.frame.height + raw.set_aside))
        _require_columns(raw.frame, raw.name)
        table, found = typed(raw.frame, vocabulary, dates)
        tables.append(table)
        problems.extend(found)
    events = pl.concat(tables, how="diagonal")
    declared = declared_beside(files, vocabulary)
    return Export(
        kind="events",
        events=events,
        coverage=_coverage(events, vocabulary, declared),
        files=tuple(read),
        problems=tuple(problems),
        notes=(*notes, *declared.notes),
        declared_on=declared.export_on,
    )


def _require_columns(frame: pl.DataFrame, name: str) -> None:
    missing = [title for title in ("case", "event") if title not in frame.columns]
    if missing and (frame.height or len(frame.columns) > 2):
        held = ", ".join(title for title in frame.columns if title not in ("file", "row"))
        raise InputError(
            f"{name}: has no column {' or '.join(missing)}; expected case, event, on; found {held}"
        )
    if missing:
        raise InputError(f"{name}: holds no rows that can be read")


def _coverage(events: pl.DataFrame, vocabulary: Vocabulary, declared: Declared) -> Coverage:
    windows: dict[Record, tuple[Window, ...]] = {}
    for name in sorted(events["event"].unique()) if declared.others else ():
        apart = vocabulary.events[name].told_apart_by
        values: set[str | None] = {None}
        if apart is not None and apart in events.columns:
            values = set(events.filter(pl.col("event") == name)[apart].unique().to_list())
        for value in values:
            windows[Record(name, value)] = (ALWAYS,)
    for record in declared.windows:
        # A declaration about a whole event type replaces what its occurring values suggest.
        windows = {
            r: w for r, w in windows.items() if r != record and (record.value or r.event != record.event)
        }
    windows.update(declared.windows)
    return Coverage({record: stretch for record, stretch in windows.items() if stretch}, declared.of_case)
