"""Event files as a source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.sources.events.names import ENDINGS, NAME, TITLE
from compliance.sources.paths import WORKBOOKS
from compliance.sources.source import Recognised, Source, Sureness

if TYPE_CHECKING:
    from compliance.model.coverage import Record
    from compliance.model.vocabulary import Vocabulary
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.export import Export, WholeExport
    from compliance.sources.opening import Opening


class Events(Source):
    """Event files, folders of them and Parquet datasets. They can carry whatever there is a word for."""

    name = NAME
    title = TITLE
    expected = "events (columns case, event, on)"
    files_expected = "event files (columns case, event, on)"
    endings = ENDINGS

    def recognises(self, path: Path, mappings: Mappings) -> Recognised | None:
        """By the columns case and event, or those that a mapping calls so."""
        from compliance.sources.events.reading import events_files, looks_like_events

        is_ours = looks_like_events(path, mappings) if path.is_file() else events_files(path, mappings)
        return Recognised(Sureness.LIKELY, "holds events") if is_ours else None

    def read(self, paths: Sequence[Path], opening: Opening) -> WholeExport:
        """Every event in the files, in order of file and row."""
        from compliance.sources.events.reading import read_events

        return read_events(paths, opening, opening.left_to_others(self, paths))

    def read_in_parts(self, paths: Sequence[Path], opening: Opening, at_once: int) -> Export | None:
        """Parquet files that hold more than is to be held at once."""
        from compliance.sources.events.large import large_events

        return large_events(paths, opening, at_once)

    def carries(self, record: Record) -> bool:
        """Whatever the record."""
        return True

    def why_not(self, file: Path, mappings: Mappings) -> str | None:
        """By its mapping, where it has one."""
        own = mappings.of(file)
        if own is None or file.suffix.lower() in WORKBOOKS:
            return None
        from compliance.printable import named
        from compliance.sources.events.text_files import header_of

        columns = header_of(file)
        lacking = " and no ".join(sorted({"case", "event"} - set(own.columns_of(columns))))
        found = f"columns {named(columns)}" if columns else "no column names"
        return f"by {own.name} it has no column {lacking}; found {found}"

    def mapping_draft(self, file: Path, vocabulary: Vocabulary) -> str | None:
        """The headings and words of a table, whatever it holds."""
        from compliance.sources.events.mapping_draft import mapping_draft

        return mapping_draft(file, vocabulary) if file.suffix.lower() in self.endings else None
