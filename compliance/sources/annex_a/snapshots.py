"""Where the lists at some paths are: each workbook is a snapshot, and so are the CSV files that lie together."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from compliance.printable import printable
from compliance.problems import InputError
from compliance.sources.annex_a.layout import Layout
from compliance.sources.annex_a.lists import SEARCHED, headed_row
from compliance.sources.annex_a.names import LISTS_AS_TEXT
from compliance.sources.annex_a.own_mapping import Own
from compliance.sources.annex_a.text_lists import text_sheet
from compliance.sources.opened_workbooks import OpenedWorkbooks
from compliance.sources.paths import WORKBOOKS, files_below
from compliance.sources.workbook import Workbook


@dataclass(frozen=True)
class Snapshot:
    """Lists that were made together. `path`: the workbook, or the folder of the files, each with how it is shown."""

    path: Path
    files: tuple[tuple[Path, str], ...]

    def workbooks(self, opened: OpenedWorkbooks) -> Iterator[tuple[Path, str, Workbook]]:
        """Each file with its sheets; a CSV file is one of its own name."""
        for file, shown in self.files:
            if file.suffix.lower() in WORKBOOKS:
                yield file, shown, opened.of(file)
            else:
                yield file, shown, Workbook((text_sheet(file),))


def snapshots(
    paths: Sequence[Path], layout: Layout, opened: OpenedWorkbooks, left_to_others: Collection[str] = ()
) -> list[Snapshot]:
    """The snapshots at some paths, in order. Of folders what lies in them and in the folders within is looked at."""
    whole: list[Snapshot] = []
    loose: dict[Path, list[tuple[Path, str]]] = {}
    for path in paths:
        if path.is_dir():
            whole += _in_folder(path, path, layout, opened, left_to_others)
            for folder in [each for each in _files_in(path) if each.is_dir() and not _is_hidden(each)]:
                if os.path.realpath(folder) not in left_to_others:
                    whole += _in_folder(folder, path, layout, opened, left_to_others)
        elif path.suffix.lower() in WORKBOOKS:
            whole.append(Snapshot(path, ((path, printable(path.name)),)))
        else:
            loose.setdefault(path.parent, []).append((path, printable(path.name)))
    return [*whole, *(Snapshot(folder, tuple(files)) for folder, files in loose.items())]


def _in_folder(
    folder: Path, named: Path, layout: Layout, opened: OpenedWorkbooks, left_to_others: Collection[str]
) -> Iterator[Snapshot]:
    texts = []
    for file in _files_in(folder):
        if _is_hidden(file) or not file.is_file() or os.path.realpath(file) in left_to_others:
            continue
        shown = printable(file.relative_to(named).as_posix())
        if file.suffix.lower() in WORKBOOKS and _opens_and_holds_lists(file, layout, opened):
            yield Snapshot(file, ((file, shown),))
        elif file.suffix.lower() in LISTS_AS_TEXT and holds_lists(file, layout, opened):
            texts.append((file, shown))
    if texts:
        yield Snapshot(folder, tuple(texts))


def _files_in(folder: Path) -> list[Path]:
    """What lies in a folder, in order; nothing of one that cannot be read, which is told beside what is."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _opens_and_holds_lists(file: Path, layout: Layout, opened: OpenedWorkbooks) -> bool:
    with suppress(InputError):
        return holds_lists(file, layout, opened)
    return False


def passed_over(
    paths: Sequence[Path],
    found: Sequence[Snapshot],
    left_to_others: Collection[str],
    opened: OpenedWorkbooks,
) -> list[str]:
    """What is said of workbooks in the folders at some paths that are not read."""
    read = {file for each in found for file, _ in each.files}
    said = []
    for folder in (path for path in paths if path.is_dir()):
        said += [
            f"{printable(str(each))} cannot be read, so nothing of it was." for each in files_below(folder)[1]
        ]
        for file in sorted(each for pattern in ("*", "*/*") for each in folder.glob(pattern)):
            other = file in read or _is_hidden(file) or os.path.realpath(file) in left_to_others
            if file.suffix.lower() in WORKBOOKS and file.is_file() and not other:
                name = printable(file.relative_to(folder).as_posix())
                said.append(f"{name} was not read: {why_not_read(file, opened)}.")
    return said


def why_not_read(file: Path, opened: OpenedWorkbooks) -> str:
    """Why a workbook is not read: it cannot be opened, or holds none of the lists."""
    try:
        opened.of(file)
    except InputError as error:
        return f"it {str(error).removeprefix(f'{file}: ')}"
    return (
        "no sheet of it has the headings of a list of Annex A or of a tracker, or the columns case and event. Where "
        "events stand under other names, `compliance convert --propose-mapping` drafts a file that says what they mean"
    )


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$"))


def holds_lists(file: Path, layout: Layout, opened: OpenedWorkbooks) -> bool:
    """Whether a file holds at least one of the lists. Raises InputError for one that cannot be opened."""
    if file.suffix.lower() in LISTS_AS_TEXT:
        # A CSV file by its headings alone: many a file is called visits or contacts.
        lines = text_sheet(file, beginning=True).rows[:SEARCHED]
        return any(layout.headed([str(cell) for cell in line]) is not None for line in lines)
    sheets = opened.of(file).sheets
    # What a sheet of such a name lacks is told where it is read.
    return any(
        layout.named(sheet.name) is not None or headed_row(sheet, layout, Own()) is not None
        for sheet in sheets
    )
