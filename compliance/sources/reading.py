"""Any export at any path, recognised and read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from compliance.model.counts import either, many
from compliance.model.vocabulary import Vocabulary
from compliance.printable import named, printable
from compliance.problems import InputError, Problem
from compliance.sources.events.source import Events
from compliance.sources.opening import Opening, owner_of, why_not
from compliance.sources.paths import JSON_LINES, WORKBOOKS, files_below, not_readable, refuse_unreadable
from compliance.sources.registry import AUTO, asked_for, sources
from compliance.sources.source import Source, endings

if TYPE_CHECKING:
    from compliance.model.vendors import Vendor
    from compliance.sources.databases import Database
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.export import Export, WholeExport
    from compliance.sources.written_days import DateOrder

# Problems named where nothing usable is left.
_SHOWN = 10


class ReadOptions(TypedDict, total=False):
    """How an export is to be read, where it is not as its files say themselves.

    `source`: the name of the one source that reads all paths; AUTO, or nothing, for what the files themselves say.
    `as_of`: the day to be judged; `as_of_asked`: whether somebody named it, which then dates lists that say no day of
    their own; otherwise it is today. `dates`: how native event files write days (ISO unless their mapping says
    otherwise); `mapping`: what their headings and words mean, None for the mapping beside each file. `databases` are
    read with the paths. `vendor`: the system that the safeguarding dataset is from; None takes from it only what the
    extracts of all systems can claim. `export_on`: the day on which the export was made, whatever it says itself.
    `better`: the names of sources, the best first, that are followed where sources that are read together differ.
    """

    source: str
    as_of: date | None
    as_of_asked: bool
    dates: DateOrder | None
    mapping: Path | None
    databases: Sequence[Database]
    vendor: Vendor | None
    export_on: date | None
    better: Sequence[str]


def open_export(
    paths: Sequence[Path],
    vocabulary: Vocabulary,
    *,
    at_once: int | None = None,
    **options: Unpack[ReadOptions],
) -> Export:
    """The export at `paths`, with everything odd in it reported: whole, or in parts of about `at_once` events.

    It comes in parts where one source alone reads it, has a way to do so, and it holds more than that. Otherwise, and
    with None, it is read as `read_export` does, and raises what that raises.
    """
    opening = _opening(paths, vocabulary, options)
    if at_once is not None and len(opening.routes) == 1:
        (name,) = opening.routes
        parts = opening.source(name).read_in_parts(opening.routes[name], opening, at_once)
        if parts is not None:
            return parts
    return _whole(opening)


def read_export(paths: Sequence[Path], vocabulary: Vocabulary, **options: Unpack[ReadOptions]) -> WholeExport:
    """The whole export at `paths`, with everything odd in it reported.

    Paths of different sources are read together, and so is what a folder holds: a return with a tracker's events
    beside it.

    Raises InputError where a path does not exist, is of no known kind, or nothing usable is left, and for a mapping
    that cannot be used; SettingsError for a source there is not; PluginError for one that another package adds and
    that cannot be used.
    """
    return _whole(_opening(paths, vocabulary, options))


def _opening(paths: Sequence[Path], vocabulary: Vocabulary, options: ReadOptions) -> Opening:
    from compliance.sources.events.mapping_file import Mappings

    known = sources()
    for name in options.get("better", ()):
        asked_for(name, known)
    only = asked_for(options.get("source", AUTO), known)
    refuse_unreadable(paths, endings(known))
    mappings = Mappings(vocabulary, options.get("mapping"))
    routes: dict[str, tuple[Path, ...]] = {}
    for path in paths:
        for each in (only,) if only is not None else _sources_of(path, known, mappings):
            routes[each.name] = (*routes.get(each.name, ()), path)
    databases = tuple(options.get("databases", ()))
    if databases:
        reader = _reader_of_databases(known, only)
        routes.setdefault(reader.name, ())
    as_of = options.get("as_of")
    return Opening(
        paths=tuple(paths),
        vocabulary=vocabulary,
        mappings=mappings,
        sources=known,
        routes=routes,
        as_of=as_of,
        as_of_asked=as_of is not None and options.get("as_of_asked", True),
        dates=options.get("dates"),
        databases=databases,
        vendor=options.get("vendor"),
        export_on=options.get("export_on"),
        better=tuple(options.get("better", ())),
    )


def _reader_of_databases(known: tuple[Source, ...], only: Source | None) -> Source:
    """The source that reads databases. Raises InputError where the one asked for reads none."""
    if only is not None and not only.reads_databases:
        readers = either(each.name for each in known if each.reads_databases)
        raise InputError(f"a database cannot be read as {only.name}; expected --source {readers}")
    return only or next(each for each in known if each.reads_databases)


def _whole(opening: Opening) -> WholeExport:
    from compliance.sources.tidying import tidied

    exports = [opening.source(name).read(paths, opening) for name, paths in opening.routes.items()]
    export = tidied(_as_one(exports, opening), opening.vocabulary)
    if export.events.is_empty():
        raise nothing_left((*opening.paths, *opening.databases), export.problems)
    return export


def _as_one(exports: Sequence[WholeExport], opening: Opening) -> WholeExport:
    if len(exports) == 1:
        return exports[0]
    from compliance.sources.joining import joined

    return joined(exports, opening.vocabulary, opening.better)


def nothing_left(paths: Sequence[Path | Database], problems: tuple[Problem, ...]) -> InputError:
    """What is said of an export in which no event could be used."""
    count = many(len(problems), "problem") if problems else "no rows in it"
    lines = [f"nothing usable is left of {', '.join(map(str, paths))}: {count}"]
    lines += [f"  {problem}" for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(f"  and {len(problems) - _SHOWN} more")
    return InputError("\n".join(lines), problems)


def _sources_of(path: Path, known: tuple[Source, ...], mappings: Mappings) -> Sequence[Source]:
    """The sources that read a path: a file is of one, in a folder several may have files."""
    if path.is_file():
        owner = owner_of(path, known, mappings)
        if owner is None:
            raise InputError(_not_recognised(path, known, mappings))
        return [owner[0]]
    recognising = [each for each in known if each.recognises(path, mappings) is not None]
    if not recognising:
        raise InputError(_nothing_in(path, known, mappings))
    return (
        recognising if len(recognising) < 2 else _with_files_of_their_own(path, recognising, known, mappings)
    )


def _with_files_of_their_own(
    folder: Path, found: Sequence[Source], known: tuple[Source, ...], mappings: Mappings
) -> Sequence[Source]:
    """Of sources that recognise a folder those of which a file is in it that is no other's."""
    owners: set[str] = set()
    for file in files_below(folder)[0]:
        # Of a file that cannot be read that source speaks which reads the folder.
        with suppress(InputError):
            owner = owner_of(file, known, mappings) if file.is_file() else None
            owners |= {owner[0].name} if owner is not None else set()
    return [each for each in found if each.name in owners] or found


def _nothing_in(folder: Path, known: tuple[Source, ...], mappings: Mappings) -> str:
    inside = sorted(folder.iterdir())
    workbooks = [each for each in inside if each.suffix.lower() in WORKBOOKS]
    others = [each for each in inside if each not in workbooks]
    notes = [f"{printable(each.name)}: {why_not(each, known, mappings)}." for each in workbooks]
    said = "".join(f"\n  {note}" for note in (*notes, *not_readable(others, folder)))
    files = (each for each in inside if each.is_file())
    table = next((each for each in files if each.suffix.lower() in Events.endings), None)
    return (
        f"{folder}: holds no files that are recognised; expected {either(each.files_expected for each in known)}"
        f"{_way_on(table) if table else ''}{said}"
    )


def _not_recognised(path: Path, known: tuple[Source, ...], mappings: Mappings) -> str:
    from compliance.sources.events.text_files import header_of

    if (why := why_not(path, known, mappings)) is not None:
        return f"{path}: not recognised; {why}"
    expected = either(each.expected for each in known)
    if path.suffix.lower() not in Events.endings:
        return f"{path}: not recognised; expected {expected}"
    columns = header_of(path)
    found = f"columns {named(columns)}" if columns else "no column names"
    if not columns and path.suffix.lower() in JSON_LINES:
        found = "no line that is a JSON object of plain values"
    return f"{path}: not recognised; expected {expected}; found {found}{_way_on(path) if columns else ''}"


def _way_on(table: Path) -> str:
    """What somebody does whose columns are called otherwise."""
    return (
        f". Where events stand under other names, `compliance convert --propose-mapping {table} "
        f"--output {table.with_name('mapping.yaml')}` drafts a file that says what the names mean"
    )
