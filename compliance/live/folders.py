"""A folder of exports told to a monitor: the files that lie in it together are the truth, as for `check`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from compliance.live.content_ids import ContentIds
from compliance.live.inbox import ToldRow
from compliance.live.monitor import LastTold
from compliance.live.reading import record_of
from compliance.model.vocabulary import EventType, Vocabulary
from compliance.problems import InputError
from compliance.sources.coverage_file import NAME
from compliance.sources.event_table import FIXED, ORIGIN
from compliance.sources.events.mapping_file import NAME as MAPPING
from compliance.sources.export import WholeExport
from compliance.sources.reading import read_export
from compliance.sources.registry import sources
from compliance.sources.source import endings

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
        self._endings = endings(sources())
        self._seen: _Files | None = None
        self._read: tuple[date, _Files] | None = None

    def is_due(self, as_of: date) -> bool:
        """Whether it is to be read: what is there was not read yet, and was there at the last look."""
        files = self._files()
        at_rest = files == self._seen
        self._seen = files
        return at_rest and (as_of, files) != self._read

    def read(self, as_of: date) -> WholeExport | None:
        """The export that the files make up; None if they changed meanwhile, so that they are due again.

        Raises InputError where they cannot be read. They are due again when they have changed.
        """
        before = (as_of, self._files())
        self._read = before
        try:
            export = read_export([self.path], self._vocabulary, as_of=as_of, as_of_asked=False)
        except OSError as error:
            raise InputError(f"{error.filename or self.path}: cannot be read: {error.strerror}") from error
        finally:
            if (as_of, self._files()) != before:
                self._read = None
        return export if self._read else None

    def told_by(self, export: WholeExport, known: Mapping[str, LastTold]) -> Iterator[ToldRow]:
        """What an export says that is not known: its new rows, those that are there again, and those that are gone.

        `known` are the events read from the folder before, by id. The id of a row comes from what it says, so that
        neither the order of rows nor the names of files matter.
        """
        ids = ContentIds(ROW)
        columns: set[str] = set()
        for (event,), rows in export.events.partition_by("event", as_dict=True).items():
            kind = self._vocabulary.events[str(event)]
            names, contents = _contents(rows)
            for content, file, row in zip(contents, rows["file"], rows["row"], strict=True):
                said = {name: value for name, value in zip(names, content, strict=True) if value is not None}
                id_ = ids.id_of(said)
                columns.add(id_)
                last = known.get(id_)
                if last is None or last.retracted:
                    revision = last.revision + 1 if last else 1
                    yield _row(id_, revision, said, kind, {"file": file, "row": row})
        for id_, last in known.items():
            if not last.retracted and id_ not in columns:
                message = {"id": id_, "revision": last.revision + 1, "retracted": True}
                yield ToldRow(id_, last.revision + 1, "", None, json.dumps(message))

    def _files(self) -> _Files:
        files: _Files = {}
        for file in self.path.rglob("*"):
            if file.suffix.lower() not in self._endings and not file.name.endswith((NAME, MAPPING)):
                continue
            try:
                state = file.stat()
            except OSError:
                # It went away between the two looks.
                continue
            files[str(file.relative_to(self.path))] = (state.st_size, state.st_mtime_ns)
        return files


def _contents(rows: pl.DataFrame) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The columns in which something is recorded, and what they hold in each row, as JSON can hold it."""
    names = [n for n in rows.columns if n not in ORIGIN and rows[n].null_count() < rows.height]
    days, times = pl.col(pl.Date), pl.col(pl.Datetime)
    told = rows.select(names).with_columns(days.dt.to_string(), times.dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ"))
    return names, told.iter_rows()


def _row(
    id_: str, revision: int, said: Mapping[str, Any], kind: EventType, source: Mapping[str, Any]
) -> ToldRow:
    """A row as it is logged. Its message is that of an `EventMessage` that tells the same."""
    fixed = {name: value for name, value in said.items() if name in FIXED}
    attributes = {name: value for name, value in said.items() if name not in FIXED}
    message = {"id": id_, **fixed, "source": source}
    message |= {"revision": revision} if revision > 1 else {}
    message |= {"attributes": attributes} if attributes else {}
    return ToldRow(
        id_, revision, said["case"], record_of(kind, said), json.dumps(message, ensure_ascii=False)
    )
