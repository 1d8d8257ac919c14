"""What is to be said of the codes in a return: those that no list knows, and those of another year's collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compliance.model.counts import many
from compliance.model.irregularities import Irregularity, Kind
from compliance.sources.ssda903.code_lists import CodeLists, InUse, known_code
from compliance.sources.ssda903.lines import Line
from compliance.sources.ssda903.oddities import Tally
from compliance.sources.ssda903.tables import Table
from compliance.sources.ssda903.years import label


@dataclass(frozen=True, slots=True)
class OtherYear:
    """A code of a column that was not in use in the year of the return in which it stands. `rows`: how many hold it."""

    table: str
    column: str
    code: str
    in_use: InUse
    year: int
    rows: int
    first: Line

    def irregularity(self) -> Irregularity:
        """It is read as what it means: the code is known, and so is who wrote it."""
        found = (
            f"column {self.column}: {self.code} in {many(self.rows, 'row')} of {self.table} of {label(self.year)}, "
            f"a code {self.in_use}"
        )
        done = "it was read as it stands"
        return Irregularity(Kind.OTHER_YEAR, "", self.first.file, self.first.row, found, done)


def tell_unknown(lines: Mapping[Table, Sequence[Line]], lists: CodeLists, tally: Tally) -> None:
    """Report each code that no collection knows."""
    for line, column, text in _coded(lines, lists):
        codes = lists[line.table.name][column]
        if known_code(text, codes) is None:
            tally.problem(line, column, "one of " + ", ".join(codes))


def of_other_years(lines: Mapping[Table, Sequence[Line]], lists: CodeLists) -> tuple[OtherYear, ...]:
    """The codes that are known and were not in use in the year of the return, in order of table, column and code.

    Rows of no known year are of none in which a code could be wrong.
    """
    by_code: dict[tuple[str, str, str, int], list[Line]] = {}
    for line, column, text in _coded(lines, lists):
        codes = lists[line.table.name][column]
        code = known_code(text, codes)
        if code is not None and line.year is not None and not codes[code].in_collection(line.year):
            by_code.setdefault((line.table.name, column, code, line.year), []).append(line)
    return tuple(
        OtherYear(
            table,
            column,
            code,
            lists[table][column][code],
            year,
            len(lines_of),
            min(lines_of, key=lambda line: line.place),
        )
        for (table, column, code, year), lines_of in sorted(by_code.items())
    )


def _coded(lines: Mapping[Table, Sequence[Line]], lists: CodeLists) -> Iterator[tuple[Line, str, str]]:
    """Each cell that holds a code, with its column."""
    for table, of_table in lines.items():
        for column in lists.get(table.name, {}):
            for line in of_table:
                if text := line.text(column):
                    yield line, column, text
