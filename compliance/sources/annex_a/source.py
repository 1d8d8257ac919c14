"""Ofsted's child-level lists ("Annex A") as a source: a workbook, or a folder with a CSV file a list."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.problems import InputError
from compliance.sources.annex_a.names import ENDINGS, LISTS_AS_TEXT, NAME
from compliance.sources.paths import WORKBOOKS, files_below
from compliance.sources.source import Recognised, Source, Sureness

if TYPE_CHECKING:
    from compliance.model.coverage import Record
    from compliance.model.vocabulary import Vocabulary
    from compliance.sources.annex_a.layout import Layout
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.export import WholeExport
    from compliance.sources.opening import Opening


class AnnexA(Source):
    """The lists of one day, or of several days, each in a workbook or a folder of its own."""

    name = NAME
    title = "an Ofsted Annex A (a workbook, or a CSV file a list)"
    expected = "a list of Annex A"
    files_expected = "the lists of Annex A"
    endings = ENDINGS

    @cached_property
    def _layout(self) -> Layout:
        # Read once: it is asked for again at each file that is looked at, and costs more than most of them.
        from compliance.sources.annex_a.layout import load_layout

        return load_layout()

    def recognises(self, path: Path, mappings: Mappings) -> Recognised | None:
        """By the headings that a list has and no other, or by the name of a sheet and some of its headings."""
        files = files_below(path)[0] if path.is_dir() else [path]
        if not any(_may_hold_lists(file, mappings) for file in files):
            return None
        from compliance.sources.annex_a.snapshots import holds_lists, snapshots

        # Of a workbook that cannot be opened it is told why where it is asked for, and else it is passed over.
        with suppress(InputError):
            opened = mappings.workbooks
            if path.is_dir():
                holds = bool(snapshots([path], self._layout, opened))
            else:
                holds = holds_lists(path, self._layout, opened)
            return Recognised(Sureness.CERTAIN, "holds lists of Annex A") if holds else None
        return None

    def read(self, paths: Sequence[Path], opening: Opening) -> WholeExport:
        """The lists as events: of most things the latest, and what the lists' silence means from it on."""
        from compliance.sources.annex_a.reading import read_annex_a

        return read_annex_a(paths, opening, self._layout, opening.left_to_others(self, paths))

    def carries(self, record: Record) -> bool:
        """What one of the lists has a column for."""
        from compliance.sources.annex_a.covered import shown_by_lists

        return shown_by_lists(record)

    def why_not(self, file: Path, mappings: Mappings) -> str | None:
        """What is wrong with a workbook that cannot be opened; of others only the lists are read."""
        if file.suffix.lower() not in WORKBOOKS:
            return None
        from compliance.sources.annex_a.snapshots import why_not_read

        return why_not_read(file, mappings.workbooks)

    def mapping_draft(self, file: Path, vocabulary: Vocabulary) -> str | None:
        """The headings and words of the lists in it that are not known."""
        from compliance.sources.annex_a.mapping_draft import mapping_draft
        from compliance.sources.annex_a.snapshots import holds_lists
        from compliance.sources.opened_workbooks import OpenedWorkbooks

        opened = OpenedWorkbooks()
        if file.suffix.lower() not in self.endings or not holds_lists(file, self._layout, opened):
            return None
        return mapping_draft(file, vocabulary, self._layout, opened)


def _may_hold_lists(file: Path, mappings: Mappings) -> bool:
    """Whether it is worth loading what the lists look like: a table with the columns of event files is none of them."""
    if file.suffix.lower() not in LISTS_AS_TEXT or not file.is_file():
        return file.suffix.lower() in ENDINGS
    with suppress(InputError):
        return mappings.of(file) is not None or not mappings.holds_events(file)
    return True
