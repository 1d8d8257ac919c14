"""The rows of a text table, each with its line: a stray quotation mark costs its own row at most."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

UNCLOSED = "a quotation mark that opens a cell and is not closed"


_DELIMITERS = (",", ";", "\t")
_MOST_LINES = 20
"""In how many of its first lines a file's header is looked for."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text holds its table: what stands between cells, and how many lines stand above the header.

    `passed_over`: how many of those hold something, such as a report's title. `fits`: whether the header is the one
    looked for.
    """

    delimiter: str = ","
    above: int = 0
    passed_over: int = 0
    fits: bool = False


def layout_of(text: str, fits: Callable[[Sequence[str]], bool]) -> Layout:
    """The layout by which one of the first lines is a header that `fits`; else by which its first cells are cut.

    A first line `sep=;`, which Excel reads, says what stands between cells.
    """
    lines = list(islice(io.StringIO(text, newline=""), _MOST_LINES))
    said = re.fullmatch(r'"?sep=(.)"?\s*', lines[0], re.IGNORECASE) if lines else None
    delimiters = (said[1],) if said else _DELIMITERS
    filled = [n for n, line in enumerate(lines) if _is_filled(line) and not (said and n == 0)]
    for passed, above in enumerate(filled):
        for delimiter in delimiters:
            layout = Layout(delimiter, above, passed, fits=True)
            if fits(header_cells("".join(lines), layout)):
                return layout
    cut = [Layout(each, above) for above in filled for each in delimiters]
    several = (each for each in cut if sum(map(bool, header_cells("".join(lines), each))) > 1)
    return next(several, Layout(delimiters[0], filled[0] if filled else 0))


def header_cells(text: str, layout: Layout) -> list[str]:
    """The cells of the header; empty if the text holds nothing."""
    return next((row.cells for row in csv_rows(text, layout) if any(cell.strip() for cell in row.cells)), [])


def _is_filled(line: str) -> bool:
    return bool(line.strip(' \t\r\n,;"'))


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the lines it begins and ends on, counted from 1, and its cells.

    `unclosed` where a quotation mark opens a cell and nothing closes it as CSV asks. Such a row is cut at
    its delimiters, the marks in it taken as ordinary characters, and the next line begins the next row.
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

    def swallows_rows(self, width: int, delimiter: str) -> bool:
        """Whether a cell runs over lines of which one has as many cells as a row has."""
        for place, cell in enumerate(self.cells):
            _, *inner = cell.splitlines() or [""]
            last = inner.pop() if inner else ""
            if any(line.count(delimiter) == width - 1 for line in inner):
                return True
            if last and last.count(delimiter) + len(self.cells) - place == width:
                return True
        return False


def csv_rows(text: str, layout: Layout) -> Iterator[CsvRow]:
    """Every row of the text from its header on, blank ones too."""
    lines = list(io.StringIO(text, newline=""))
    start = layout.above
    while start < len(lines):
        left = map(lines.__getitem__, range(start, len(lines)))
        reader = csv.reader(left, delimiter=layout.delimiter, strict=True)
        begins = start
        try:
            for cells in reader:
                yield CsvRow(begins + 1, start + reader.line_num, cells)
                begins = start + reader.line_num
            return
        except csv.Error:
            yield _by_itself(lines[begins], begins + 1, layout.delimiter)
            start = begins + 1


def _by_itself(line: str, number: int, delimiter: str) -> CsvRow:
    """A line that does not read on as CSV; blanks after a closing mark are let pass."""
    line = line.rstrip("\r\n")
    closed = re.sub(rf'"[ \t]+({re.escape(delimiter)}|$)', r'"\1', line)
    try:
        (cells,) = csv.reader([closed], delimiter=delimiter, strict=True)
    except csv.Error:
        return CsvRow(number, number, line.split(delimiter), unclosed=True)
    return CsvRow(number, number, cells)
