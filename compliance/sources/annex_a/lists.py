"""The lists in a workbook or in CSV files: which sheet is which, where its headings stand, and what its rows are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance.logs import logger
from compliance.model.counts import many
from compliance.printable import named, printable
from compliance.problems import InputError, Problem
from compliance.sources.annex_a.layout import Layout, ListLayout
from compliance.sources.annex_a.names import MAPPING
from compliance.sources.annex_a.own_mapping import Own
from compliance.sources.headings import bare
from compliance.sources.sheet_cells import is_filled
from compliance.sources.workbook import Cell, Sheet, heading_in

_log = logger(__name__)

SEARCHED = 40
"""In how many rows from the top headings are looked for."""


@dataclass(frozen=True)
class Listed:
    """The rows of one list. `place`: what its file and sheet are called where they are shown.

    `headings`: by column of ours, the place of its column in the rows, and the heading as written. `rows`: each with
    its number, as a spreadsheet shows it. `file`: the file it was read from. `not_known`: headings over cells that are
    none of the list's.
    """

    layout: ListLayout
    file: Path
    place: str
    headings: Mapping[str, tuple[int, str]]
    rows: Sequence[tuple[int, Sequence[Cell]]]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    not_known: tuple[str, ...] = ()


def unknown_headings(listed: Listed) -> list[str]:
    """The headings over cells of a list that are none of Annex A."""
    return [heading for heading in listed.not_known if heading]


def lists_in(file: Path, shown: str, sheets: Sequence[Sheet], layout: Layout, own: Own) -> list[Listed]:
    """The lists on the sheets of a file. Raises InputError where two sheets hold rows of one list."""
    listed = [each for sheet in sheets if (each := _listed(file, shown, sheet, len(sheets), layout, own))]
    return _one_of_each(file, listed)


def headed_row(sheet: Sheet, layout: Layout, own: Own) -> tuple[int, ListLayout] | None:
    """The row in which a sheet has the headings of a list, and the list; None where it has those of none."""
    said = own.sheets.get(bare(sheet.name))
    if bare(sheet.name) in own.sheets and said is None:
        return None
    by_name = layout.lists[said] if said is not None else layout.named(sheet.name)
    for number, row in enumerate(sheet.rows[:SEARCHED]):
        headings = [heading_in(cell) for cell in row]
        layout_of = layout.headed(headings) if said is None else None
        if layout_of is not None:
            return number, layout_of
        if by_name is not None and _fits(by_name, headings, own):
            return number, by_name
    return None


def _fits(each: ListLayout, headings: Sequence[str], own: Own) -> bool:
    """Whether a row has headings enough of the list that the name of its sheet says."""
    mapped = own.columns.get(each.number, {})
    names = {
        column.name if (column := each.column(heading)) else mapped.get(bare(heading))
        for heading in headings
        if heading
    }
    return (each.without_child or "case" in names) and len(names - {None}) >= min(3, len(each.columns))


def _listed(file: Path, shown: str, sheet: Sheet, of: int, layout: Layout, own: Own) -> Listed | None:
    headed = headed_row(sheet, layout, own)
    if headed is None:
        return None
    at, each = headed
    place = shown if of == 1 and sheet.name == file.stem else f"{shown}, sheet {printable(sheet.name)}"
    headings = sheet.headings(at)
    columns, problems = _columns(each, headings, place, own)
    rows, notes = _rows(sheet, at, each, place, layout)
    filled = {n for _, row in rows for n, cell in enumerate(row) if cell != ""}
    strange = [(n, heading) for n, heading in _not_known(each, headings, columns, own) if n in filled]
    problems += [_unknown(place, heading, n) for n, heading in strange]
    for name, (_, heading) in columns.items():
        _log.info("%s is %s: %s is read from the heading %s", place, each.called, name, printable(heading))
    lacking = [name for name in each.columns if name not in columns]
    if lacking:
        _log.info("%s has no column for %s", place, ", ".join(lacking))
    return Listed(
        each,
        file,
        place,
        columns,
        rows,
        tuple(problems),
        tuple(notes),
        tuple(heading for _, heading in strange),
    )


def _columns(
    each: ListLayout, headings: Sequence[str], place: str, own: Own
) -> tuple[dict[str, tuple[int, str]], list[Problem]]:
    """For each column of ours the heading that stands for it; where several do, none is read."""
    mapped = own.columns.get(each.number, {})
    exact: dict[str, list[int]] = {}
    alike: dict[str, list[int]] = {}
    for n, heading in enumerate(headings):
        if not heading:
            continue
        if bare(heading) in mapped:
            if (name := mapped[bare(heading)]) is not None:
                exact.setdefault(name, []).append(n)
        elif (column := each.column(heading)) is not None:
            (exact if column.is_called(heading) else alike).setdefault(column.name, []).append(n)
    columns: dict[str, tuple[int, str]] = {}
    problems = []
    for name in each.columns:
        places = exact.get(name) or alike.get(name) or []
        if len(places) == 1:
            columns[name] = (places[0], headings[places[0]])
            for n in alike.get(name, []) if name in exact else []:
                said = f"may be {name.replace('_', ' ')} too, and was not read"
                expected = f"one column for it, which is {headings[places[0]]}"
                problems.append(Problem(place, None, headings[n], said, expected))
        elif places:
            said = named([headings[n] for n in places])
            if name == "case":
                raise InputError(f"{place}: {said} may each be the child's id; expected one column of it")
            expected = f"one column for {name.replace('_', ' ')}; none of them was read"
            problems.append(Problem(place, None, headings[places[0]], f"one of several: {said}", expected))
    if not each.without_child and "case" not in columns:
        raise InputError(f"{place}: has no column with the child's id; expected Child Unique ID")
    return columns, problems


def _not_known(
    each: ListLayout, headings: Sequence[str], columns: Mapping[str, tuple[int, str]], own: Own
) -> Iterator[tuple[int, str]]:
    read = {n for n, _ in columns.values()}
    mapped = own.columns.get(each.number, {})
    for n, heading in enumerate(headings):
        if n not in read and not each.knows(heading) and bare(heading) not in mapped:
            yield n, heading


def _unknown(place: str, heading: str, n: int) -> Problem:
    column = heading or f"number {n + 1}"
    found = "a column of no known heading, not read" if heading else "a column without a heading, not read"
    return Problem(place, None, column, found, "a heading of Annex A, or one that mapping.yaml names")


def _rows(
    sheet: Sheet, at: int, each: ListLayout, place: str, layout: Layout
) -> tuple[list[tuple[int, Sequence[Cell]]], list[str]]:
    """The rows below the headings, without blank ones and what reports write below."""
    rows = [
        (n + 1, row) for n, row in enumerate(sheet.rows[at + 1 :], start=at + 1) if any(map(is_filled, row))
    ]
    below = 0
    while rows and _is_footer(rows[-1][1], layout):
        rows.pop()
        below += 1
    notes = []
    above = sum(any(map(is_filled, row)) for row in sheet.rows[:at])
    if above:
        notes.append(f"{place}: {many(above, 'line')} above the headings {_was(above)} passed over.")
    if below:
        notes.append(f"{place}: {many(below, 'line')} below the rows {_was(below)} passed over.")
    return rows, notes


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _is_footer(row: Sequence[Cell], layout: Layout) -> bool:
    """Whether a row is what stands below the rows: one text, or a total, where rows have many cells."""
    filled = [cell for cell in row if is_filled(cell)]
    text = str(filled[0]) if isinstance(filled[0], str) else ""
    return len(filled) <= 2 and bool(text) and layout.is_footer(text)


def _one_of_each(file: Path, found: Sequence[Listed]) -> list[Listed]:
    """The lists, of each that sheet which has rows, or one that has none where all have none."""
    kept: dict[int, Listed] = {}
    for each in found:
        before = kept.get(each.layout.number)
        if before is not None and before.rows and each.rows:
            number = each.layout.number
            places = ", ".join(other.place for other in found if other.layout is each.layout and other.rows)
            raise InputError(
                f"{file}: several sheets are List {number}: {places}; expected one. Take the others out, or "
                f"say in a {MAPPING} beside it which are not read: annex_a: {{sheets: {{NAME: leave_out}}}}"
            )
        if before is None or each.rows:
            kept[each.layout.number] = each
    return list(kept.values())
