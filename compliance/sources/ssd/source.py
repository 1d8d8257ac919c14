"""The safeguarding dataset as a source: folders of CSV or Parquet files, a table each, or a database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.sources.source import Recognised, Source
from compliance.sources.ssd.names import ENDINGS, NAME, TITLE

if TYPE_CHECKING:
    from compliance.model.coverage import Record
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.export import WholeExport
    from compliance.sources.opening import Opening
    from compliance.sources.ssd.specification import Specification


class Ssd(Source):
    """The Standard Safeguarding Dataset, whose tables are found in a folder and all its subfolders."""

    name = NAME
    title = TITLE
    expected = "a table of the safeguarding dataset"
    files_expected = "tables of the safeguarding dataset (ssd_person, ssd_cla_episodes)"
    endings = ENDINGS
    reads_databases = True

    @cached_property
    def known(self) -> Specification:
        """The dataset's tables, read once."""
        from compliance.sources.ssd.specification import specification

        return specification()

    def recognises(self, path: Path, mappings: Mappings) -> Recognised | None:
        """By columns that one of its tables has, with their prefix; or by the name of the file and its columns."""
        from compliance.sources.ssd.dumps import recognised

        return recognised(path, lambda: self.known, mappings)

    def read(self, paths: Sequence[Path], opening: Opening) -> WholeExport:
        """The tables in the files, and in the opening's databases."""
        from compliance.sources.ssd.reading import read_ssd

        return read_ssd(paths, opening, self.known, opening.left_to_others(self, paths))

    def carries(self, record: Record) -> bool:
        """What its tables tell, and the facts about children."""
        from compliance.sources.ssd.covered import shown_by_the_dataset

        return shown_by_the_dataset(record, self.known)
