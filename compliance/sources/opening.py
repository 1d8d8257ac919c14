"""One reading of an export: what is read, as of when, and which source has which file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.model.counts import either
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError
from compliance.sources.source import Recognised, Source, endings

if TYPE_CHECKING:
    from compliance.model.vendors import Vendor
    from compliance.sources.databases import Database
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.written_days import DateOrder


@dataclass(frozen=True)
class Opening:
    """What a source is told of the reading that it is asked for.

    `paths`: all that were named, for whichever source. `dates`, `mappings`: how event files write days and name
    columns. `routes`: by the name of each source that reads, the paths it reads. `as_of_asked`: whether somebody named
    the day `as_of`; otherwise it is today. `databases`: for the sources that read databases. `vendor`: the system that
    the export is from, where it is said. `export_on`: the day on which it was made, where it is said. `better`: the
    sources, the best first, that are followed where several differ.
    """

    paths: tuple[Path, ...]
    vocabulary: Vocabulary
    mappings: Mappings
    sources: tuple[Source, ...]
    routes: Mapping[str, tuple[Path, ...]]
    as_of: date | None = None
    dates: DateOrder | None = None
    databases: tuple[Database, ...] = ()
    vendor: Vendor | None = None
    export_on: date | None = None
    as_of_asked: bool = True
    better: tuple[str, ...] = ()

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of files that can be read."""
        return endings(self.sources)

    def source(self, name: str) -> Source:
        """The source of that name."""
        return next(each for each in self.sources if each.name == name)

    def claimed(self, file: Path, source: Source) -> str | None:
        """What is said behind "it" of a file that another source recognises more surely."""
        with suppress(InputError):
            owner = owner_of(file, self.sources, self.mappings)
            if owner is not None and owner[0] is not source:
                return owner[1].what
        return None

    def left_to_others(self, source: Source, folders: Iterable[Path]) -> frozenset[str]:
        """What lies in folders, by its real path, and is for another source to look at that reads the folder too.

        That is the files and folders that it recognises, and of files that no source does all but the first's.
        """
        return frozenset(os.path.realpath(each) for folder in folders for each in self._left(source, folder))

    def _left(self, source: Source, folder: Path) -> Iterator[Path]:
        reading = [each for each in self.sources if folder in self.routes.get(each.name, ())]
        if len(reading) < 2 or not folder.is_dir():
            return
        others = [each for each in reading if each is not source]
        for path in folder.iterdir():
            if path.name.startswith("."):
                continue
            if path.is_dir():
                # A folder that cannot be read is spoken of by who reads it.
                with suppress(InputError):
                    if any(each.recognises(path, self.mappings) for each in others):
                        yield path
            elif path.is_file():
                owner = owner_of(path, self.sources, self.mappings)
                reader = owner[0] if owner is not None and owner[0] in reading else reading[0]
                if reader is not source:
                    yield path


def owner_of(file: Path, sources: Iterable[Source], mappings: Mappings) -> tuple[Source, Recognised] | None:
    """The source that a file is of, and why; None where it is of none.

    Raises InputError where two sources are as sure, and for a file that no source can open.
    """
    found: list[tuple[Source, Recognised]] = []
    refused: InputError | None = None
    for source in sources:
        if file.suffix.lower() not in source.endings:
            continue
        try:
            recognised = source.recognises(file, mappings)
        except InputError as error:
            # What one source cannot open may still be another's.
            refused = refused or error
            continue
        if recognised is not None:
            found.append((source, recognised))
    if not found and refused is not None:
        raise refused
    surest = max((recognised.sureness for _, recognised in found), default=None)
    owners = [each for each in found if each[1].sureness is surest]
    if len(owners) > 1:
        names = either(f"--source {source.name}" for source, _ in owners)
        raise InputError(f"{file}: can be read in several ways; say which with {names}")
    return owners[0] if owners else None


def why_not(file: Path, sources: Iterable[Source], mappings: Mappings) -> str | None:
    """What the sources that read such endings say of a file that none recognises, where one says something."""
    fitting = (each for each in sources if file.suffix.lower() in each.endings)
    return next((said for each in fitting if (said := each.why_not(file, mappings)) is not None), None)
