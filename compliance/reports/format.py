"""A form in which a report is written."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

Told = TypeVar("Told")
"""What is written: a report, or a list made of one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a report is laid out that people read. `limit`: lines of each list, 0 for all. `colour`: on a terminal."""

    limit: int = 15
    verbose: bool = False
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Format(Generic[Told]):
    """A form in which a report, or a list made of one, is written.

    `name`: what `--format` calls it. `endings`: of files in it, in small letters, with their dots. `writer`: the
    function that writes it, as `module:function`, imported when it is first used. It takes a report and a `Shown` and
    gives the text in pieces; with `needs_file` it takes a report and a path and writes the file. `keeps_findings`:
    whether it is made of each finding, not of what is summed up alone. `for_people`: what begins such a report is
    said to the reader of any other on standard error. `is_document`: whether people open it and pass it on, as
    `compliance report` writes.
    """

    name: str
    endings: tuple[str, ...]
    writer: str
    needs_file: bool = False
    keeps_findings: bool = True
    for_people: bool = False
    is_document: bool = False

    def pieces(self, told: Told, shown: Shown) -> Iterable[str]:
        """The report as text, in pieces."""
        pieces: Iterable[str] = self._writer()(told, shown)
        return pieces

    def write_file(self, told: Told, path: Path) -> None:
        """Write the report to a file. Raises OSError, or what a library makes of one."""
        self._writer()(told, path)

    def _writer(self) -> Any:
        module, _, function = self.writer.partition(":")
        return getattr(importlib.import_module(module), function)
