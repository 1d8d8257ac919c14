"""Any export at any path, recognised and read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.model.counts import many
from compliance.model.printable import named
from compliance.model.problems import InputError, Problem
from compliance.model.vocabulary import Vocabulary
from compliance.sources.paths import JSON_LINES, RETURN_XML, TEXT_TABLES, not_readable, refuse_unreadable

if TYPE_CHECKING:
    from compliance.sources.export import Export
    from compliance.sources.mapping_file import Mappings
    from compliance.sources.written_days import DateOrder

# Problems named where nothing usable is left.
_SHOWN = 10


class SourceKind(StrEnum):
    """The kinds of export that can be read."""

    AUTO = "auto"
    EVENTS = "events"
    SSDA903 = "ssda903"


def read_export(
    paths: Sequence[Path],
    vocabulary: Vocabulary,
    *,
    kind: SourceKind = SourceKind.AUTO,
    as_of: date | None = None,
    dates: DateOrder | None = None,
    mapping: Path | None = None,
) -> Export:
    """The export at `paths`, with everything odd in it reported.

    Paths of different kinds are read together, and so is what a folder holds: a return with a tracker's events beside
    it. `dates`
    says how native event files write days (ISO unless their mapping says otherwise), `mapping` what their headings
    and words mean; None takes the mapping beside each file. Raises InputError where a path does not exist, is of no
    known kind, or nothing usable is left, and for a mapping that cannot be used.
    """
    from compliance.sources.events_files import passed_over, read_events
    from compliance.sources.joining import joined, tidied
    from compliance.sources.mapping_file import Mappings
    from compliance.sources.ssda903 import read_ssda903

    refuse_unreadable(paths)
    mappings = Mappings(vocabulary, mapping)
    by_kind: dict[SourceKind, list[Path]] = {}
    for path in paths:
        for each in _kinds(path, mappings) if kind is SourceKind.AUTO else (kind,):
            by_kind.setdefault(each, []).append(path)
    of_both = [
        path for path in by_kind.get(SourceKind.EVENTS, ()) if path in by_kind.get(SourceKind.SSDA903, ())
    ]
    exports = [
        read_ssda903(found, vocabulary, as_of, _not_of_return(of_both))
        if each is SourceKind.SSDA903
        else read_events(found, vocabulary, dates, mappings, as_of)
        for each, found in by_kind.items()
    ]
    folders = [path for path in by_kind.get(SourceKind.EVENTS, ()) if path.is_dir()]
    notes = [
        note
        for folder in folders
        for note in passed_over(folder, paths, mappings, with_return=folder in of_both)
    ]
    export = tidied(joined(exports), vocabulary)
    export = replace(export, notes=(*notes, *export.notes), passed_over=(*notes, *export.passed_over))
    if export.events.is_empty():
        raise nothing_left(paths, export.problems)
    return export


def nothing_left(paths: Sequence[Path], problems: tuple[Problem, ...]) -> InputError:
    """What is said of an export in which no event could be used."""
    count = many(len(problems), "problem") if problems else "no rows in it"
    lines = [f"nothing usable is left of {', '.join(map(str, paths))}: {count}"]
    lines += [f"  {problem}" for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(f"  and {len(problems) - _SHOWN} more")
    return InputError("\n".join(lines), problems)


def _kinds(path: Path, mappings: Mappings) -> Sequence[SourceKind]:
    """What a path holds: a file is of one kind, a folder may be of both."""
    from compliance.sources.events_files import events_files, looks_like_events
    from compliance.sources.ssda903 import looks_like_ssda903

    of_return = looks_like_ssda903(path)
    if path.is_file():
        if not of_return and not looks_like_events(path, mappings):
            raise InputError(_not_recognised(path, mappings))
        return (SourceKind.SSDA903 if of_return else SourceKind.EVENTS,)
    events = bool(events_files(path, mappings))
    if not of_return and not events:
        raise InputError(_nothing_in(path))
    held = ((SourceKind.EVENTS, events), (SourceKind.SSDA903, of_return))
    return tuple(kind for kind, there in held if there)


def _not_of_return(folders: Sequence[Path]) -> set[str]:
    """The files beside a return's that are looked at as events."""
    from compliance.sources.ssda903 import looks_like_ssda903

    inside = (file for folder in folders for file in folder.iterdir() if file.is_file())
    return {os.path.realpath(file) for file in inside if not looks_like_ssda903(file)}


def _nothing_in(folder: Path) -> str:
    inside = sorted(folder.iterdir())
    said = "".join(f"\n  {note}" for note in not_readable(inside, folder))
    files = (each for each in inside if each.is_file())
    table = next(
        (each for each in files if each.suffix.lower() in (*TEXT_TABLES, *JSON_LINES, ".parquet")), None
    )
    return (
        f"{folder}: holds no files that are recognised; expected event files (columns case, event, on) "
        f"or the files of an SSDA903 return{_way_on(table) if table else ''}{said}"
    )


def _not_recognised(path: Path, mappings: Mappings) -> str:
    from compliance.sources.text_files import header_of

    held = header_of(path)
    found = f"columns {named(held)}" if held else "no column names"
    if not held and path.suffix.lower() in JSON_LINES:
        found = "no line that is a JSON object of plain values"
    if path.suffix.lower() == RETURN_XML:
        return (
            f"{path}: not recognised; of XML only an SSDA903 return is read, whose root element is EXPSSDA903"
        )
    own = mappings.of(path)
    if own is not None:
        lacking = " and no ".join(sorted({"case", "event"} - set(own.columns_of(held))))
        return f"{path}: not recognised: by {own.name} it has no column {lacking}; found {found}"
    return (
        f"{path}: not recognised; expected events (columns case, event, on) or a table of an SSDA903 return; "
        f"found {found}{_way_on(path) if held else ''}"
    )


def _way_on(table: Path) -> str:
    """What somebody does whose columns are called otherwise."""
    return (
        f". Where events stand under other names, `compliance convert --propose-mapping {table} "
        f"--output {table.with_name('mapping.yaml')}` drafts a file that says what the names mean"
    )
