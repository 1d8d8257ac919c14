"""A folder of exports told to a monitor: the files that lie in it together are the truth, as for `check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from compliance.live.content_ids import ContentIds
from compliance.live.messages import EventMessage
from compliance.live.monitor import LastTold
from compliance.model.findings import SourceRow
from compliance.model.problems import InputError
from compliance.model.vocabulary import Vocabulary
from compliance.sources.coverage_file import NAME
from compliance.sources.event_table import FIXED, ORIGIN
from compliance.sources.export import Export
from compliance.sources.mapping_file import NAME as MAPPING
from compliance.sources.paths import READABLE
from compliance.sources.reading import read_export

ROW = "row:"
"""How the ids of events begin that were read from a folder's files."""

_Files = dict[str, tuple[int, int]]


class Folder:
    """A folder that is looked at time and again, and read when its files have changed and come to rest.

    Files have changed when their names, sizes or times have; and some exports say something else on another day.
    """

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.path = path
        self._vocabulary = vocabulary
        self._seen: _Files | None = None
        self._read: tuple[date, _Files] | None = None

    def is_due(self, as_of: date) -> bool:
        """Whether it is to be read: what is there was not read yet, and was there at the last look."""
        files = self._files()
        at_rest = files == self._seen
        self._seen = files
        return at_rest and (as_of, files) != self._read

    def read(self, as_of: date) -> Export | None:
        """The export that the files make up; None if they changed meanwhile, so that they are due again.

        Raises InputError where they cannot be read. They are due again when they have changed.
        """
        before = (as_of, self._files())
        self._read = before
        try:
            export = read_export([self.path], self._vocabulary, as_of=as_of)
        except OSError as error:
            raise InputError(f"{error.filename or self.path}: cannot be read: {error.strerror}") from error
        finally:
            if (as_of, self._files()) != before:
                self._read = None
        return export if self._read else None

    def _files(self) -> _Files:
        found: _Files = {}
        for file in self.path.rglob("*"):
            if file.suffix.lower() not in READABLE and not file.name.endswith((NAME, MAPPING)):
                continue
            try:
                state = file.stat()
            except OSError:
                # It went away between the two looks.
                continue
            found[str(file.relative_to(self.path))] = (state.st_size, state.st_mtime_ns)
        return found


def told_by(export: Export, known: Mapping[str, LastTold]) -> Iterator[EventMessage]:
    """What an export says that is not known: its new rows, those that are there again, and those that are gone.

    `known` are the events read from the folder before, by id. The id of a row comes from what it says, so that
    neither the order of rows nor the names of files matter.
    """
    ids = ContentIds(ROW)
    held: set[str] = set()
    for row in export.events.iter_rows(named=True):
        content = {name: value for name, value in row.items() if value is not None and name not in ORIGIN}
        id_ = ids.id_of(content)
        held.add(id_)
        last = known.get(id_)
        if last is None or last.retracted:
            yield _message(
                id_, last.revision + 1 if last else 1, content, SourceRow(file=row["file"], row=row["row"])
            )
    for id_, last in known.items():
        if not last.retracted and id_ not in held:
            yield EventMessage(id=id_, revision=last.revision + 1, retracted=True)


def _message(id_: str, revision: int, content: Mapping[str, Any], source: SourceRow) -> EventMessage:
    fixed = {name: value for name, value in content.items() if name in FIXED}
    attributes = {name: value for name, value in content.items() if name not in FIXED}
    return EventMessage(id=id_, revision=revision, attributes=attributes, source=source, **fixed)
