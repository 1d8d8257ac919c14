"""A table as text: columns side by side, each as wide as its longest cell.

It looks as a table of rich's does, which takes six times as long, since that lays out every cell by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from compliance.printable import printable

GAP = 2
"""Columns of a terminal between two columns of a table."""

_LEAST = 16
"""A column for the rest stays as wide as this, be the terminal ever so narrow."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `right`: its cells stand to the right. `most`: how wide it is at most. `rest`: it makes do with what room the
    others leave, as one column of a table does. Cells that are longer go on in further lines.
    """

    title: str
    right: bool = False
    most: int | None = None
    rest: bool = False
    style: str = "dim"


def in_columns(console: Console, columns: Sequence[Column], rows: Iterable[Sequence[str | Text]]) -> Text:
    """The rows under the titles of the columns, which have a line if there are any."""
    table = [[cell if isinstance(cell, Text) else Text(printable(cell)) for cell in row] for row in rows]
    if any(column.title for column in columns):
        table.insert(0, [Text(column.title, column.style) for column in columns])
    longest = (max(cell.cell_len for cell in cells) for cells in zip(*table, strict=True))
    widths = [min(width, c.most or width) for c, width in zip(columns, longest, strict=True)]
    over = sum(widths) + GAP * (len(widths) - 1) - console.width
    if over > 0:
        widths = [
            max(w - over, min(w, _LEAST)) if c.rest else w for c, w in zip(columns, widths, strict=True)
        ]
    return Text("\n").join(line for cells in table for line in _lines(console, columns, widths, cells))


def _lines(
    console: Console, columns: Sequence[Column], widths: Sequence[int], cells: Sequence[Text]
) -> Iterator[Text]:
    """The lines of one row."""
    wrapped = (
        [cell] if cell.cell_len <= width else cell.wrap(console, width)
        for cell, width in zip(cells, widths, strict=True)
    )
    for pieces in zip_longest(*wrapped, fillvalue=Text()):
        line = Text()
        for column, width, piece in zip(columns, widths, pieces, strict=True):
            blanks = " " * (width - piece.cell_len)
            line.append(blanks if column.right else "").append_text(piece)
            line.append(" " * GAP if column.right else blanks + " " * GAP)
        line.rstrip()
        yield line
