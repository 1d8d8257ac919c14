"""Any export at any path, recognised and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.model.counts import many
from compliance.model.problems import InputError, Problem
from compliance.model.vocabulary import Vocabulary
from compliance.sources.paths import JSON_LINES, READABLE, refuse_unreadable

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

    Paths of different kinds are read together: a return with a tracker's events beside it. `dates`
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
        by_kind.setdefault(_kind(path, mappings) if kind is SourceKind.AUTO else kind, []).append(path)
    exports = [
        read_ssda903(found, vocabulary, as_of)
        if each is SourceKind.SSDA903
        else read_events(found, vocabulary, dates, mappings)
        for each, found in by_kind.items()
    ]
    folders = [path for path in by_kind.get(SourceKind.EVENTS, ()) if path.is_dir()]
    notes = [note for folder in folders for note in passed_over(folder, paths, mappings)]
    export = tidied(joined(exports), vocabulary)
    export = replace(export, notes=(*notes, *export.notes))
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


def _kind(path: Path, mappings: Mappings) -> SourceKind:
    from compliance.sources.events_files import events_files, looks_like_events
    from compliance.sources.ssda903 import looks_like_ssda903

    if path.is_dir() and events_files(path, mappings):
        return SourceKind.EVENTS
    if looks_like_ssda903(path):
        return SourceKind.SSDA903
    if path.is_file() and looks_like_events(path, mappings):
        return SourceKind.EVENTS
    if path.is_file():
        raise InputError(_not_recognised(path, mappings))
    table = next((each for each in sorted(path.iterdir()) if each.suffix.lower() in READABLE), None)
    raise InputError(
        f"{path}: holds no files that are recognised; expected event files (columns case, event, on) "
        f"or the CSV files of an SSDA903 return{_way_on(table) if table else ''}"
    )


def _not_recognised(path: Path, mappings: Mappings) -> str:
    from compliance.sources.text_files import header_of

    named = header_of(path)
    found = f"columns {', '.join(named[:12])}" if named else "no column names"
    if not named and path.suffix.lower() in JSON_LINES:
        found = "no line that is a JSON object of plain values"
    own = mappings.of(path)
    if own is not None:
        lacking = " and no ".join(sorted({"case", "event"} - set(own.columns_of(named))))
        return f"{path}: not recognised: by {own.name} it has no column {lacking}; found {found}"
    return (
        f"{path}: not recognised; expected events (columns case, event, on) or a table of an SSDA903 return; "
        f"found {found}{_way_on(path) if named else ''}"
    )


def _way_on(table: Path) -> str:
    """What somebody does whose columns are called otherwise."""
    return (
        f". Where events stand under other names, `compliance convert --propose-mapping {table} "
        f"--output {table.with_name('mapping.yaml')}` drafts a file that says what the names mean"
    )
