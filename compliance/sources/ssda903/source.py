"""The SSDA903 return on looked-after children as a source: CSV files or XML, one year's, or several years' stacked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.sources.source import Recognised, Source, Sureness
from compliance.sources.ssda903.names import ENDINGS, RETURN_XML

if TYPE_CHECKING:
    from compliance.model.coverage import Record
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.export import WholeExport
    from compliance.sources.opening import Opening


class Ssda903(Source):
    """A return, whose files are found in a folder and all its subfolders."""

    name = "ssda903"
    title = "an SSDA903 return (CSV or XML)"
    expected = "a table of an SSDA903 return"
    files_expected = "the files of an SSDA903 return"
    endings = ENDINGS
    is_return = True

    def recognises(self, path: Path, mappings: Mappings) -> Recognised | None:
        """By all columns of one of its tables, or by the root element of its XML."""
        from compliance.sources.ssda903.files import begins_like_a_table

        inside = path.rglob("*") if path.is_dir() else [path]
        files = (file for file in inside if file.suffix.lower() in self.endings)
        if path.is_dir():
            files = (file for file in files if not file.name.startswith("."))
        if not any(map(begins_like_a_table, files)):
            return None
        table = "" if path.suffix.lower() == RETURN_XML else "a table of "
        return Recognised(Sureness.CERTAIN, f"is {table}an SSDA903 return")

    def read(self, paths: Sequence[Path], opening: Opening) -> WholeExport:
        """The return in the files. Where none states its year it is that of the latest date not after `as_of`."""
        from compliance.sources.ssda903.reading import read_return

        return read_return(
            paths,
            opening.vocabulary,
            opening.as_of,
            export_on=opening.export_on,
            dates=opening.dates,
            left_to_others=opening.left_to_others(self, paths),
            claimed=lambda file: opening.claimed(file, self),
        )

    def carries(self, record: Record) -> bool:
        """What stands in its tables, the facts about children, and the scores of children in OC2."""
        from compliance.sources.ssda903.covered import shown_by_a_return

        return shown_by_a_return(record)

    def why_not(self, file: Path, mappings: Mappings) -> str | None:
        """Of XML nothing else is read."""
        if file.suffix.lower() != RETURN_XML:
            return None
        return "of XML only an SSDA903 return is read, whose root element is EXPSSDA903"
