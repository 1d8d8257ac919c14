"""Who the children are: dates of birth, sexes, and who came unaccompanied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.code_lists import CodeLists
from compliance.sources.ssda903.lines import Line, child, code, day, day_written
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

    @property
    def columns(self) -> tuple[str, ...]:
        return ("DOB", "SEX")

    def row(self, born: date | None) -> Row:
        facts: dict[str, AttributeValue] = {}
        if born is not None:
            facts["date_of_birth"] = born
        if self.sex is not None:
            facts["sex"] = self.sex
        return Row(self.child, "child", None, facts, self.line.file, self.line.row)


def children(lines: Mapping[Table, Sequence[Line]], lists: CodeLists, tally: Tally) -> list[Row]:
    """Facts of each child: from Header, and of those whom it lacks or whose birth it lacks from the other tables.

    Of two dates of birth Header's holds, of two in returns of different years the newer. Two in one Header, or in the
    other tables of one return, may be of two children who go by one number: then none is used, and nothing can be told
    of either from what is missing.
    """
    header = latest(_in_header(lines.get(HEADER, ()), lists, tally), tally, told_by_others=("DOB",))
    births = _births(lines.get(HEADER, ()), tally)
    elsewhere = _births(
        [line for table, of_table in lines.items() if table is not HEADER for line in of_table], tally
    )
    told = {who: _birth(records, tally) for who, records in {**elsewhere, **births}.items()}
    for who in births.keys() & elsewhere.keys():
        other = next((each for each in elsewhere[who] if each.born != told[who].born), None)
        if other is not None and told[who].born is not None:
            tally.saw(Oddity.BIRTH_DIFFERS, other.line)
    rows = [record.row(told[record.child].born if record.child in births else None) for record in header]
    return [*rows, *(each.row(each.born) for who, each in told.items() if who not in births and each.born)]


def _birth(records: Sequence[_Child], tally: Tally) -> _Child:
    """One child's record that tells the birth; its `born` is None where two of one return tell different ones."""
    newest = max(record.line.age for record in records)
    told = {record.born: record for record in reversed(records) if record.line.age == newest}
    if len(told) > 1:
        for record in told.values():
            tally.saw(Oddity.TWO_BIRTHS, record.line)
        first = min(told.values(), key=lambda record: record.line.place)
        tally.not_judged(first.line)
        return replace(first, born=None)
    (chosen,) = told.values()
    if other := next((record for record in records if record.born != chosen.born), None):
        tally.saw(Oddity.BIRTH_RESTATED, other.line)
    return chosen


def _in_header(lines: Iterable[Line], lists: CodeLists, tally: Tally) -> Iterator[_Child]:
    for line in lines:
        who = child(line, tally)
        if who is None:
            tally.saw(Oddity.SET_ASIDE, line)
        else:
            sex = code(line, "SEX", lists)
            yield _Child(line, who, day(line, "DOB", tally), None if sex is None else codes.SEXES[sex])


def _births(lines: Iterable[Line], tally: Tally) -> dict[str, list[_Child]]:
    """Each child's rows that tell a date of birth. Ids, and Header's births, are reported where the tables are read."""
    births: dict[str, list[_Child]] = {}
    for line in lines:
        if line.text("DOB") and (who := line.child) is not None:
            born = day_written(line.text("DOB")) if line.table is HEADER else day(line, "DOB", tally)
            if born is not None:
                births.setdefault(who, []).append(_Child(line, who, born, None))
    return births


def unaccompanied(lines: Iterable[Line], tally: Tally) -> list[Row]:
    """One row a child in the table of unaccompanied asylum-seeking children."""
    rows = []
    for line in lines:
        who = child(line, tally)
        if who is None:
            tally.saw(Oddity.SET_ASIDE, line)
        else:
            rows.append(_Child(line, who, None, None))
    return [
        Row(record.child, "child", None, {"unaccompanied": True}, record.line.file, record.line.row)
        for record in latest(rows, tally)
    ]
