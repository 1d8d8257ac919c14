"""The return in the XML form in which it is sent in, as the tables of its CSV form.

<EXPSSDA903>
  <CHILD>
    <HEADER> <CHILDID/> <SEX/> <DOB/> ... <AREVIEW> <REVIEW/> <REVIEW_CODE/> </AREVIEW> ... </HEADER>
    <EPISODE> <DECOM/> <RNE/> <LS/> <PL/> ... </EPISODE>
  </CHILD>
</EXPSSDA903>

An element that holds others is a row, of the table whose columns they are; the child's id and birth stand in HEADER.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from compliance.printable import printable
from compliance.problems import Problem
from compliance.sources.ssda903 import tables as t
from compliance.sources.ssda903.tables import TABLES, Table, column_name

_OTHERWISE = {"CHILDID": "CHILD", "PL": "PLACE"}
"""Columns that the XML form calls otherwise than the CSV form."""
_OF_CHILD = ("CHILD", "SEX", "DOB")
"""Columns of HEADER that the CSV form repeats in other tables."""
_CHILD = "CHILD"
_UNACCOMPANIED = "UASC"
_DEEPEST = 20

Row = tuple[int, Mapping[str, str]]


@dataclass(slots=True)
class _Element:
    name: str
    line: int
    text: str = ""
    inside: list[_Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class XmlReturn:
    """The rows of each table: their lines and their cells by column, as text. `problems`: elements not read."""

    rows: Mapping[Table, tuple[Row, ...]]
    problems: tuple[Problem, ...]


def looks_like_a_return(beginning: bytes) -> bool:
    """Whether a file that begins so is a return in XML."""
    in_any_encoding = beginning.replace(b"\0", b"")
    return b"EXPSSDA903" in in_any_encoding or b"<CHILDID>" in in_any_encoding


def read_xml(data: bytes, name: str) -> XmlReturn:
    """The rows of a return. Raises ValueError, saying what is wrong, for what is no return in XML.

    A row is told by its line; where rows of a table share a line, by its number within the table. A document type,
    which may make a few bytes grow to any size, is refused.
    """
    rows: dict[Table, list[Row]] = {}
    problems: list[Problem] = []
    for child in _children(_tree(data)):
        cells = {
            title: text for each in child.inside if _is_header(each) for title, text in _cells(each).items()
        }
        of_child = {title: cells[title] for title in _OF_CHILD if title in cells}
        for element in _groups(child):
            row = dict(_cells(element))
            problems += _given_twice(element, name)
            tables = [t.HEADER, *_tables(row)] if _is_header(element) else _tables(row)[:1]
            if not tables:
                said = "an element of no known table, not read"
                expected = "the elements of the national return"
                problems.append(Problem(name, element.line, printable(element.name), said, expected))
            for table in tables:
                rows.setdefault(table, []).append((element.line, of_child | row))
    if not rows:
        raise ValueError("it holds no child of a return")
    return XmlReturn({table: _numbered(row) for table, row in rows.items()}, tuple(problems))


def _children(element: _Element) -> Iterator[_Element]:
    for each in element.inside:
        if each.name == _CHILD:
            yield each
        else:
            yield from _children(each)


def _groups(child: _Element) -> Iterator[_Element]:
    """The elements of a child that are rows, in the order of the file."""
    for element in child.inside:
        if element.inside or _is_header(element):
            yield element
            yield from (each for each in element.inside if each.inside)


def _is_header(element: _Element) -> bool:
    return element.name == t.HEADER.name.upper()


def _cells(element: _Element) -> dict[str, str]:
    """What the elements hold that hold no others; of two of one name the first."""
    leaves = [each for each in reversed(element.inside) if not each.inside]
    return {_OTHERWISE.get(each.name, each.name): each.text for each in leaves}


def _given_twice(element: _Element, file: str) -> Iterator[Problem]:
    for title, count in Counter(each.name for each in element.inside if not each.inside).items():
        if count > 1:
            found = f"given {count} times in {printable(element.name)}; the first was read"
            yield Problem(file, element.line, printable(title), found, "each element once")


def _tables(cells: Mapping[str, str]) -> list[Table]:
    """The tables other than Header of which something is held, first the one of which most is.

    Among the facts about the child HEADER holds those of care leavers and of adoption, which are tables of their own.
    """
    told = {title for title, text in cells.items() if text.strip()}
    if cells.get(_UNACCOMPANIED, "").strip() == "1":
        told.add("DUC")
    counts = {
        table: len(told & (table.told_by - set(_OF_CHILD))) for table in TABLES if table is not t.HEADER
    }
    return sorted((table for table, count in counts.items() if count), key=lambda table: -counts[table])


def _numbered(rows: list[Row]) -> tuple[Row, ...]:
    lines = [line for line, _ in rows]
    if len(set(lines)) == len(lines):
        return tuple(rows)
    return tuple((number, cells) for number, (_, cells) in enumerate(rows, start=1))


def _tree(data: bytes) -> _Element:
    """What stands around the document. Raises ValueError for what is no XML, or has a document type."""
    parser = expat.ParserCreate()
    root = _Element("", 0)
    open_: list[_Element] = [root]

    def begin(name: str, _: Mapping[str, str]) -> None:
        element = _Element(column_name(name.rpartition(":")[2]), parser.CurrentLineNumber)
        if len(open_) > _DEEPEST:
            raise ValueError("its elements lie deeper within one another than a return's do")
        open_[-1].inside.append(element)
        open_.append(element)

    def add(text: str) -> None:
        open_[-1].text += text

    def end(_: str) -> None:
        open_.pop()

    def refuse(*_: object) -> None:
        raise ValueError("it begins with a document type (<!DOCTYPE), which no return has")

    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.CharacterDataHandler = add
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(f"it is not XML that can be read ({error})") from error
    return root
