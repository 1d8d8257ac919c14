"""Findings that were worked out, wherever they are kept until somebody reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import polars as pl

from compliance.findings.build import Telling, findings_table


class KeptFindings(Protocol):
    """Findings in tables of whole cases, in order of case (columns: `findings.build.COLUMNS`)."""

    def tables(self) -> Iterator[pl.DataFrame]:
        """The tables, one after the other; there is at least one."""
        ...


@dataclass(frozen=True)
class InMemory:
    """Rated obligations, told in words when they are asked for."""

    rated: pl.DataFrame
    telling: Telling

    def tables(self) -> Iterator[pl.DataFrame]:
        """One table."""
        yield findings_table(self.rated, self.telling)


@dataclass(frozen=True)
class OnDisk:
    """Files in a folder that is removed when nobody refers to it any more."""

    folder: TemporaryDirectory[str]
    files: tuple[Path, ...]

    def tables(self) -> Iterator[pl.DataFrame]:
        """One table a file."""
        for file in self.files:
            yield pl.read_parquet(file)


@dataclass(frozen=True)
class NotKept:
    """Findings that were counted and not kept, because nobody was going to read them."""

    def tables(self) -> Iterator[pl.DataFrame]:
        """Raises LookupError."""
        raise LookupError("the findings of this run were summed up and not kept; ask for them in the request")
