"""Who the children are: dates of birth, sexes, and who came unaccompanied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.lines import Line, child, code, day
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.stacking import latest
from compliance.sources.ssda903.tables import HEADER, Table

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue


@dataclass(frozen=True, slots=True)
class _Child:
    """What one row says of a child."""

    line: Line
    child: str
    born: date | None
    sex: str | None

    @property
    def key(self) -> str:
        return self.child

    @property
    def content(self) -> tuple[object | None, ...]:
        return (self.born, self.sex)

    def row(self) -> Row:
        facts: dict[str, AttributeValue] = {}
        if self.born is not None:
            facts["date_of_birth"] = self.born
        if self.sex is not None:
            facts["sex"] = self.sex
        return Row(self.child, "child", None, facts, self.line.file, self.line.row)


def children(lines: Mapping[Table, Sequence[Line]], tally: Tally) -> list[Row]:
    """Facts of each child from Header; a birth that Header lacks comes from another table's latest year."""
    header = latest(_in_header(lines.get(HEADER, ()), tally), tally)
    births: dict[str, date | None] = {
        record.child: record.born for record in header if record.born is not None
    }
    rows = [record.row() for record in header]
    disagreeing: set[str] = set()
    others = [line for table, found in lines.items() if table is not HEADER for line in found]
    for record in _births(sorted(others, key=lambda o: (-(o.year or 0), o.place)), tally):
        if record.child not in births:
            births[record.child] = record.born
            rows.append(record.row())
        elif births[record.child] != record.born and record.child not in disagreeing:
            disagreeing.add(record.child)
            tally.saw(Oddity.DOB_DISAGREES, record.line)
    return rows


def _in_header(lines: Iterable[Line], tally: Tally) -> Iterator[_Child]:
    for line in lines:
        who = child(line, tally)
        if who is None:
            tally.saw(Oddity.SET_ASIDE, line)
        else:
            sex = code(line, "SEX", codes.SEXES, tally)
            yield _Child(line, who, day(line, "DOB", tally), None if sex is None else codes.SEXES[sex])


def _births(lines: Iterable[Line], tally: Tally) -> Iterator[_Child]:
    """Dates of birth in other tables. Their ids are reported where those tables themselves are read."""
    for line in lines:
        if line.text("DOB") and (who := line.child) is not None:
            born = day(line, "DOB", tally)
            if born is not None:
                yield _Child(line, who, born, None)


def unaccompanied(lines: Iterable[Line], tally: Tally) -> list[Row]:
    """One row a child in the table of unaccompanied asylum-seeking children."""
    found = []
    for line in lines:
        who = child(line, tally)
        if who is None:
            tally.saw(Oddity.SET_ASIDE, line)
        else:
            found.append(_Child(line, who, None, None))
    return [
        Row(record.child, "child", None, {"unaccompanied": True}, record.line.file, record.line.row)
        for record in latest(found, tally)
    ]
