"""Workbooks of trackers for tests: the template as the command writes it, with rows below its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.events.tracker_template import write_tracker_template
from compliance.sources.events.trackers import load_trackers
from compliance.sources.export import WholeExport
from compliance.sources.reading import read_export

VOCABULARY = load_vocabulary()
TRACKERS = load_trackers()

Row = Mapping[str, Any]
"""What stands in a row, by heading."""


def template(path: Path) -> Path:
    write_tracker_template(path, TRACKERS, VOCABULARY)
    return path


def filled(made: Path, path: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    """The template with rows below the example of each sheet that is named."""
    book = openpyxl.load_workbook(made)
    for name, rows in sheets.items():
        page = book[name]
        headings = [cell.value for cell in page[1]]
        for row in rows:
            assert not row.keys() - set(headings)
            page.append([row.get(heading) for heading in headings])
    book.save(path)
    return path


def load(*paths: Path, **options: Any) -> WholeExport:
    return read_export(paths, VOCABULARY, **options)


def told(export: WholeExport) -> list[dict[str, Any]]:
    """The events without what is not recorded and where they stand, in order."""
    rows = export.events.drop("file", "row").iter_rows(named=True)
    found = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return sorted(found, key=lambda event: (event["case"], event["event"], event["on"]))
