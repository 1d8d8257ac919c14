"""Workbooks that one reading of an export has opened: each is read once, though several sources look at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.problems import InputError

if TYPE_CHECKING:
    from compliance.sources.workbook import Workbook

_MOST_KEPT = 2_000_000
"""The most cells of all workbooks that are kept: a folder of many is read again rather than held."""


@dataclass(frozen=True)
class OpenedWorkbooks:
    """The workbooks that were read so far, and what is wrong with those that could not be."""

    _read: dict[Path, Workbook | InputError] = field(default_factory=dict)

    def of(self, path: Path) -> Workbook:
        """The workbook in a file. Raises InputError as `read_workbook` does."""
        known = self._read.get(path)
        if known is None:
            known = _tried(path)
            if isinstance(known, InputError) or self._cells() + known.cells <= _MOST_KEPT:
                self._read[path] = known
        if isinstance(known, InputError):
            raise known
        return known

    def _cells(self) -> int:
        return sum(each.cells for each in self._read.values() if not isinstance(each, InputError))


def _tried(path: Path) -> Workbook | InputError:
    # Most exports have no workbook.
    from compliance.sources.workbook import read_workbook

    try:
        return read_workbook(path)
    except InputError as error:
        return error
