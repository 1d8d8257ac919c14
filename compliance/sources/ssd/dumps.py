"""Files of the dataset: found in folders, told by their columns or names, and read."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.printable import printable
from compliance.problems import InputError
from compliance.sources.column_names import column_name
from compliance.sources.events.text_files import header_of, read_raw
from compliance.sources.paths import files_below, not_readable
from compliance.sources.source import Recognised, Sureness
from compliance.sources.ssd.names import ENDINGS

if TYPE_CHECKING:
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.ssd.sheets import Sheet
    from compliance.sources.ssd.specification import Specification, Table


@dataclass(frozen=True, slots=True)
class Found:
    """A file that holds a table: the table, or the name of one of which nothing is read."""

    path: Path
    name: str
    table: Table | None
    other: str = ""


def recognised(path: Path, known: Callable[[], Specification], mappings: Mappings) -> Recognised | None:
    """Whether a file is one of the dataset's tables, or a folder holds one.

    `known` is asked for only where a file may be one: to read the specification takes longer than to see that most are
    none.
    """
    if path.is_dir():
        inside = [file for file in files_below(path)[0] if _may_be_read(file)]
        each_file = [each for file in inside if (each := _of_file(file, known, mappings)) is not None]
        return max(each_file, key=lambda each: each.sureness, default=None)
    return _of_file(path, known, mappings)


def _may_be_read(file: Path) -> bool:
    return file.is_file() and file.suffix.lower() in ENDINGS and not file.name.startswith(".")


def _of_file(file: Path, known: Callable[[], Specification], mappings: Mappings) -> Recognised | None:
    told = None if _holds_events(file, mappings) else _table_in(file, known())
    if told is None:
        return None
    table, sureness = told
    what = f"is {table} of the safeguarding dataset"
    return Recognised(sureness, what)


def _holds_events(file: Path, mappings: Mappings) -> bool:
    """Whether a file has the columns of event files, of which no table of the dataset has any."""
    try:
        return mappings.holds_events(file)
    except InputError:
        return False


def _table_in(file: Path, known: Specification) -> tuple[str, Sureness] | None:
    """The name of the table in a file, and how sure that is. A file that cannot be decoded is none by its columns."""
    if file.suffix.lower() not in ENDINGS:
        return None
    try:
        headings = frozenset(header_of(file, fits_one(known)))
    except InputError:
        # It may still be called as one, and is read then, to say why it cannot be.
        name = known.named(file.stem)
        return (
            (name, Sureness.LIKELY) if name and name in known.tables and name in file.stem.lower() else None
        )
    for table in known.tables.values():
        if table.holds(headings, bare=False):
            return table.name, Sureness.CERTAIN
    name = known.named(file.stem)
    if name and name in known.tables and known.tables[name].holds(headings, bare=True):
        return name, Sureness.LIKELY
    other = known.is_other(file.stem)
    return (other, Sureness.LIKELY) if other and len(headings) > 1 else None


def fits_one(known: Specification) -> Callable[[Sequence[str]], bool]:
    """Whether headings are those of some table, with or without the prefix."""

    def fits(titles: Sequence[str]) -> bool:
        columns = frozenset(titles)
        every = known.tables.values()
        return any(table.holds(columns, bare=bare) for table in every for bare in (False, True))

    return fits


def find(
    paths: Sequence[Path], known: Specification, left_to_others: Collection[str]
) -> tuple[list[Found], list[str]]:
    """Every file among the paths and in their folders that is a table, once each; and what is said of others.

    `left_to_others`: files in the folders, by their real paths, that are not looked at.
    """
    by_table: dict[str, Found] = {}
    said: list[str] = []
    for path in paths:
        if path.is_file():
            by_table.setdefault(os.path.realpath(path), _found(path, path.name, known))
            continue
        files, closed = files_below(path)
        said += [
            f"{printable(folder.relative_to(path.parent).as_posix())} was not looked into: it cannot be read."
            for folder in closed
        ]
        inside = [file for file in files if file.is_file() and not file.name.startswith(".")]
        inside = [file for file in inside if os.path.realpath(file) not in left_to_others]
        said += not_readable(inside, path)
        for file in filter(_may_be_read, inside):
            name = file.relative_to(path).as_posix()
            each = _found(file, name, known)
            if each.table is None and not each.other:
                if file.suffix.lower() != ".txt":
                    said.append(
                        f"{printable(name)} was not read: its columns fit no table of the safeguarding dataset."
                    )
            else:
                by_table.setdefault(os.path.realpath(file), each)
    return list(by_table.values()), said


def _found(file: Path, name: str, known: Specification) -> Found:
    told = _table_in(file, known)
    if told is None:
        return Found(file, printable(name), None)
    table = known.tables.get(told[0])
    return Found(file, printable(name), table, "" if table else told[0])


def read(found: Found, table: Table, known: Specification) -> Sheet:
    """The rows of a file. Raises InputError where it cannot be opened or decoded."""
    from compliance.sources.ssd.sheets import Sheet, of_specification

    ids = [
        title for column in (table.person, table.period) for title in (column, table.full(column)) if column
    ]
    raw = read_raw(found.path, found.name, ids=ids, fits=fits_one(known))
    rows, prefixed, others = of_specification(raw.frame, table)
    notes = raw.notes
    if others:
        notes = (*notes, unknown_columns(found.name, others))
    return Sheet(
        table=table,
        name=found.name,
        kind=raw.kind,
        rows=rows,
        path=found.path,
        prefixed=prefixed,
        problems=raw.problems,
        set_aside=raw.set_aside,
        notes=notes,
    )


def unknown_columns(name: str, titles: Sequence[str]) -> str:
    """What is said of columns that are in no table of the specification."""
    named = ", ".join(printable(column_name(title)) for title in titles[:5])
    more = f" and {len(titles) - 5:,} more" if len(titles) > 5 else ""
    return f"{name}: columns that the specification does not have were not read: {named}{more}."
