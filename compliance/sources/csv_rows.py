"""The rows of a CSV file, each with its line: a stray quotation mark costs its own row at most."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

UNCLOSED = "a quotation mark that opens a cell and is not closed"


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the lines it begins and ends on, counted from 1, and its cells.

    `unclosed` where a quotation mark opens a cell and nothing closes it as CSV asks. Such a row is cut at
    its commas, the marks in it taken as ordinary characters, and the next line begins the next row.
    """

    line: int
    last: int
    cells: list[str]
    unclosed: bool = False

    def can_stand(self, header: Sequence[str], case: str) -> bool:
        """Whether an unclosed row can be used: it has the header's cells, and its mark is not in the id."""
        if len(self.cells) != len(header):
            return False
        return case not in header or '"' not in self.cells[header.index(case)]

    def swallows_rows(self, width: int) -> bool:
        """Whether a cell runs over lines of which one has as many cells as a row has."""
        for place, cell in enumerate(self.cells):
            _, *inner = cell.splitlines() or [""]
            last = inner.pop() if inner else ""
            if any(line.count(",") == width - 1 for line in inner):
                return True
            if last and last.count(",") + len(self.cells) - place == width:
                return True
        return False


def csv_rows(text: str) -> Iterator[CsvRow]:
    """Every row of the text, blank ones too."""
    lines = list(io.StringIO(text, newline=""))
    start = 0
    while start < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), strict=True)
        begins = start
        try:
            for cells in reader:
                yield CsvRow(begins + 1, start + reader.line_num, cells)
                begins = start + reader.line_num
            return
        except csv.Error:
            yield _by_itself(lines[begins], begins + 1)
            start = begins + 1


def first_cells(text: str) -> list[str]:
    """The cells of the first line that is not blank: most often the header. Empty if there is no such line."""
    lines = io.StringIO(text, newline="")
    first = next((line for line in lines if line.strip(' \t\r\n,"')), "")
    return next((row.cells for row in csv_rows(first)), [])


def _by_itself(line: str, number: int) -> CsvRow:
    """A line that does not read on as CSV; blanks after a closing mark are let pass."""
    line = line.rstrip("\r\n")
    try:
        (cells,) = csv.reader([re.sub(r'"[ \t]+(,|$)', r'"\1', line)], strict=True)
    except csv.Error:
        return CsvRow(number, number, line.split(","), unclosed=True)
    return CsvRow(number, number, cells)
