"""Findings that were worked out, wherever they are kept until somebody reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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

    def columns(self, *names: str) -> pl.DataFrame:
        """These columns of every finding, in the same order. None of them may hold sentences."""
        ...

    def only(self, those: pl.Expr) -> KeptFindings:
        """Those findings alone for which this holds, which looks at such columns."""
        ...


@dataclass(frozen=True)
class InMemory:
    """Rated obligations, told in words when they are asked for."""

    rated: pl.DataFrame
    telling: Telling

    def tables(self) -> Iterator[pl.DataFrame]:
        """One table."""
        yield findings_table(self.rated, self.telling)

    def columns(self, *names: str) -> pl.DataFrame:
        """These columns of every finding."""
        return self.rated.select(names)

    def only(self, those: pl.Expr) -> InMemory:
        """Those findings alone, of which no other is told in words."""
        return InMemory(self.rated.filter(those), self.telling)


@dataclass(frozen=True)
class OnDisk:
    """Files in a folder that is removed when nobody refers to it any more. `those`: which of their rows count."""

    folder: TemporaryDirectory[str]
    files: tuple[Path, ...]
    those: pl.Expr = field(default_factory=lambda: pl.lit(True))

    def tables(self) -> Iterator[pl.DataFrame]:
        """One table a file."""
        for file in self.files:
            yield pl.read_parquet(file).filter(self.those)

    def columns(self, *names: str) -> pl.DataFrame:
        """These columns of every finding."""
        each = (pl.scan_parquet(file).filter(self.those).select(names).collect() for file in self.files)
        return pl.concat(each)

    def only(self, those: pl.Expr) -> OnDisk:
        """Those findings alone."""
        return replace(self, those=self.those & those)


@dataclass(frozen=True)
class NotKept:
    """Findings that were counted and not kept, because nobody was going to read them."""

    def tables(self) -> Iterator[pl.DataFrame]:
        """Raises LookupError."""
        raise LookupError(_NOT_KEPT)

    def columns(self, *names: str) -> pl.DataFrame:
        """Raises LookupError."""
        raise LookupError(_NOT_KEPT)

    def only(self, those: pl.Expr) -> NotKept:
        """Raises LookupError."""
        raise LookupError(_NOT_KEPT)


_NOT_KEPT = "the findings of this run were summed up and not kept; ask for them in the request"
