"""Tables whose columns are arrays: a row is one thing, and column by column one statement about all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np

from compliance.engines.arrays.values import Rows


class Table:
    """What dataclasses share that are tables. A field is a column: an array, or a table of as many rows."""

    # Asked for by the thousand, for which `dataclasses.fields` is too slow.
    __dataclass_fields__: ClassVar[dict[str, Any]]

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
        return [getattr(self, name) for name in self.__dataclass_fields__]


def _joined(parts: Sequence[Any]) -> Any:
    first = parts[0]
    return type(first).joined(parts) if isinstance(first, Table) else np.concatenate(parts)
