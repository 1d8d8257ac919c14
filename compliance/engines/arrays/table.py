"""Tables whose columns are arrays: a row is one thing, and column by column one statement about all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Self

import numpy as np

from compliance.engines.arrays.values import Rows


class Table:
    """What tables share. A column is an array, or a table of as many rows."""

    def __getitem__(self, rows: Rows) -> Self:
        """Some of the rows."""
        return type(self)(*(column[rows] for column in self._columns()))

    def __setitem__(self, rows: Rows, others: Self) -> None:
        """Puts others in the place of rows."""
        for mine, its in zip(self._columns(), others._columns(), strict=True):
            mine[rows] = its

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The rows of several, one after the other."""
        if len(parts) == 1:
            return parts[0]
        columns = zip(*(part._columns() for part in parts), strict=True)
        return cls(*(_joined(column) for column in columns))

    def _columns(self) -> list[Any]:
        return [getattr(self, f.name) for f in fields(self)]  # type: ignore[arg-type]


def _joined(parts: Sequence[Any]) -> Any:
    first = parts[0]
    return type(first).joined(parts) if isinstance(first, Table) else np.concatenate(parts)
