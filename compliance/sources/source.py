"""A kind of export: what it is called, which files are of it, how they are read, and what it can show."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from compliance.model.coverage import Record
    from compliance.model.vocabulary import Vocabulary
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.export import Export, WholeExport
    from compliance.sources.opening import Opening


class Sureness(IntEnum):
    """How sure a source is that a file is its own. The surest has the file; where two are as sure, it is asked for."""

    POSSIBLE = 1
    """Nothing in the file speaks against it."""
    LIKELY = 2
    """It holds what every file of the source holds, and others may."""
    CERTAIN = 3
    """It holds what no file of another source does: a root element, all columns of a published table."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """That a path is of a source. `what`: how that is said of it behind "it": "holds events"."""

    sureness: Sureness
    what: str


class Source(ABC):
    """A kind of export.

    `name`: what `--source` calls it. `title`: what one is, for who asks what can be read. `expected`: what its files
    hold, where a message says that a file was not recognised; `files_expected`: the same of a folder. `endings`: of
    its files, in small letters, with their dots. `is_return`: a national return, which councils make only where the
    base pack says so (`returns` in its `pack.yaml`). `reads_databases`: it reads the opening's databases too.

    What its silence means is in the coverage of the export that it reads. The module of a source is imported to
    print `--help`, so it imports the table library, and whatever else takes long, only inside its methods.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    expected: ClassVar[str]
    files_expected: ClassVar[str]
    endings: ClassVar[tuple[str, ...]]
    is_return: ClassVar[bool] = False
    reads_databases: ClassVar[bool] = False

    @abstractmethod
    def recognises(self, path: Path, mappings: Mappings) -> Recognised | None:
        """Whether a file that has one of the endings, or anything in a folder, is of this source.

        Raises InputError for a file that cannot be opened or decoded.
        """

    @abstractmethod
    def read(self, paths: Sequence[Path], opening: Opening) -> WholeExport:
        """The export in these files and folders, with everything odd in it reported.

        Raises InputError where a file cannot be read at all. What lies in folders and is left to another source
        (`opening.left_to_others`) is not looked at.
        """

    def read_in_parts(self, paths: Sequence[Path], opening: Opening, at_once: int) -> Export | None:
        """The export in parts of about `at_once` events; None where it holds no more, or is only read whole."""
        return None

    @abstractmethod
    def carries(self, record: Record) -> bool:
        """Whether such an export can show events of the record."""

    def why_not(self, file: Path, mappings: Mappings) -> str | None:
        """What is said of a file with one of the endings that no source recognises, in place of what was expected."""
        return None

    def mapping_draft(self, file: Path, vocabulary: Vocabulary) -> str | None:
        """A draft, as YAML text, of a mapping of a file's own headings and words; None where there is nothing to map.

        Raises InputError for a file that cannot be read.
        """
        return None


def endings(known: tuple[Source, ...]) -> tuple[str, ...]:
    """The endings of files that can be read."""
    return tuple(dict.fromkeys(ending for each in known for ending in each.endings))
