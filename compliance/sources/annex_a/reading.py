"""Annex A as an export: from workbooks or CSV files to events, and what their silence means."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path

import polars as pl

from compliance.model.counts import many
from compliance.model.coverage import Coverage
from compliance.model.irregularities import Irregularity, Kind
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError, Problem
from compliance.sources.annex_a.care_list import of_children_in_care
from compliance.sources.annex_a.covered import between, coverage_of
from compliance.sources.annex_a.layout import CASE, Layout
from compliance.sources.annex_a.lists import Listed, headed_row, lists_in
from compliance.sources.annex_a.made_on import day_of, stated_day
from compliance.sources.annex_a.names import NAME
from compliance.sources.annex_a.newest import BEHIND, newest_read, newest_written
from compliance.sources.annex_a.other_lists import (
    of_adoption,
    of_assessments,
    of_care_leavers,
    of_enquiries,
    of_protection_plans,
    of_referrals,
)
from compliance.sources.annex_a.own_mapping import Own, own_of
from compliance.sources.annex_a.shown import Made
from compliance.sources.annex_a.snapshots import Snapshot, passed_over, snapshots
from compliance.sources.annex_a.typed import TypedList, typed_list
from compliance.sources.annex_a.words import load_words
from compliance.sources.coverage_file import Declared, declared_beside
from compliance.sources.event_identities import called, renamed, written_in_several_ways
from compliance.sources.event_table import table_of
from compliance.sources.export import SourceFile, WholeExport
from compliance.sources.identities import written_differently
from compliance.sources.opening import Opening
from compliance.sources.workbook import Sheet
from compliance.sources.written_days import DateOrder

_CARE = 8
_JUDGED = (3, 4, 5, 7, _CARE, 9, 10)
"""The lists that hold events which rules ask for."""


@dataclass(frozen=True)
class _Read:
    """One snapshot, read: its day and why it is that, its lists, those with cells read, and what was made of them."""

    made_on: date
    because: str
    listed: tuple[Listed, ...]
    lists: tuple[TypedList, ...]
    made: tuple[Made, ...]
    notes: tuple[str, ...]


def read_annex_a(
    paths: Sequence[Path], opening: Opening, layout: Layout, left_to_others: Collection[str] = ()
) -> WholeExport:
    """The lists at some paths as an export, with everything odd in them reported.

    Raises InputError where a workbook cannot be read, two sheets are one list, or nothing bears out on which day the
    lists were made.
    """
    opened = opening.mappings.workbooks
    taken = snapshots(paths, layout, opened, left_to_others)
    if not taken:
        raise InputError(f"{paths[0]}: no list of Annex A was found there")
    declared = declared_beside(
        [*paths, *(each.path for each in taken)], opening.vocabulary, opening.export_on
    )
    read = sorted(
        (_read(each, layout, opening, declared, alone=len(taken) == 1) for each in taken),
        key=lambda each: each.made_on,
    )
    left = tuple(passed_over(paths, taken, left_to_others, opened))
    export = _export(read, opening.vocabulary, declared)
    return replace(export, notes=(*left, *export.notes), passed_over=left)


def _read(snapshot: Snapshot, layout: Layout, opening: Opening, declared: Declared, *, alone: bool) -> _Read:
    own = own_of(snapshot.path, opening.mappings.named, layout, opening.vocabulary)
    dates = opening.dates or own.dates or DateOrder.ISO
    listed: list[tuple[Listed, bool, bool]] = []
    others: list[Sheet] = []
    from_1904 = False
    for file, shown, workbook in snapshot.workbooks(opening.mappings.workbooks):
        lists = lists_in(file, shown, workbook.sheets, layout, own)
        listed += [(each, workbook.from_1904, workbook.shows_errors) for each in lists]
        others += [sheet for sheet in workbook.sheets if headed_row(sheet, layout, own) is None]
        from_1904 = from_1904 or workbook.from_1904
    _refuse_twice(snapshot, [each for each, _, _ in listed])
    if not listed:
        raise InputError(f"{snapshot.path}: no sheet of it holds a list of Annex A{_held(others)}")
    files = [file for file, _ in snapshot.files]
    own_day = (declared.export_on, declared.declared_by) if alone and declared.export_on else None
    stated = None if own_day else stated_day(snapshot.path, files, others, layout, dates, from_1904=from_1904)
    asked = opening.as_of if opening.as_of_asked else None
    written = [(each, old) for each, old, _ in listed]
    made_on, because = day_of(
        snapshot.path, stated, own_day, asked, lambda: newest_written(written, dates, opening.as_of)
    )
    words = load_words(opening.vocabulary, own.words)
    typed = [
        (typed_list(each, words, dates, made_on, from_1904=old), sure)
        for each, old, sure in listed
        if each.layout.number in _JUDGED
    ]
    made = _made(typed, opening.vocabulary, made_on, own)
    return _Read(
        made_on,
        because,
        tuple(each for each, _, _ in listed),
        tuple(each for each, _ in typed),
        tuple(made),
        (*(note for each in made for note in each.notes), *_not_judged([each for each, _, _ in listed])),
    )


def _held(sheets: Sequence[Sheet]) -> str:
    return (
        f"; its sheets: {', '.join(sheet.name for sheet in sheets[:10])}" if sheets else "; it has no sheets"
    )


def _refuse_twice(snapshot: Snapshot, listed: Sequence[Listed]) -> None:
    """Raises InputError where two files of one folder hold rows of one list."""
    filled = [each for each in listed if each.rows]
    for each in filled:
        same = [other.place for other in filled if other.layout is each.layout]
        if len(same) > 1:
            raise InputError(
                f"{snapshot.path}: several files are List {each.layout.number}: {', '.join(same)}; expected one, or "
                "each in a folder of its own with its day in the folder's name"
            )


def _made(
    typed: Sequence[tuple[TypedList, bool]], vocabulary: Vocabulary, made_on: date, own: Own
) -> list[Made]:
    """What is made of the lists, in their order."""
    in_care = {case for each, _ in typed if each.number == _CARE for case in each.rows[CASE].to_list()}
    made: list[Made] = []
    for each, sure in typed:
        match each.number:
            case 3:
                made.append(of_referrals(each, vocabulary))
            case 4:
                made.append(of_assessments(each, vocabulary))
            case 5:
                made.append(of_enquiries(each, vocabulary))
            case 7:
                made.append(of_protection_plans(each, vocabulary))
            case 8:
                made.append(
                    of_children_in_care(each, vocabulary, made_on, own.blank_means_none, blanks_sure=sure)
                )
            case 9:
                made.append(of_care_leavers(each, vocabulary, made_on))
            case 10:
                made.append(of_adoption(each, vocabulary, in_care))
    return made


def _not_judged(listed: Sequence[Listed]) -> list[str]:
    """What is said of the lists that are there and of which nothing is made, and of List 8 where it is not there."""
    idle = ", ".join(each.layout.called for each in listed if each.layout.number not in _JUDGED)
    notes = [f"Recognised, but holding nothing that is judged: {idle}."] if idle else []
    if not any(each.layout.number == _CARE for each in listed):
        notes.append("There is no List 8 (children in care), so nothing is judged of children in care.")
    return notes


def _export(read: Sequence[_Read], vocabulary: Vocabulary, declared: Declared) -> WholeExport:
    tables = [table for each in read for made in each.made for table in made.events]
    events = pl.concat([table_of((), vocabulary), *tables], how="diagonal")
    fixed = ["case", "event", "on", "at", "recorded_on"]
    events = events.select(
        *fixed, *(n for n in events.columns if n not in (*fixed, "file", "row")), "file", "row"
    )
    events = _told_once(events)
    covered = [(each.made_on, coverage_of(each.made, each.made_on)) for each in read]
    coverage = reduce(Coverage.joined, (each for _, each in covered))
    open_ = between(covered)
    ways = written_in_several_ways(events)
    names = called(ways)
    latest = read[-1]
    listed = [each for one in read for each in one.listed]
    lists = [each for one in read for each in one.lists]
    return WholeExport(
        kind=NAME,
        described=_described(read),
        events=renamed(events, names),
        coverage=coverage.renamed(names) if names else coverage,
        files=tuple(SourceFile(each.place, each.layout.called, len(each.rows)) for each in listed),
        problems=tuple(
            problem.of_case(names.get(problem.case, problem.case))
            for each in lists
            for problem in _in_order((*each.listed.problems, *each.problems))
        ),
        notes=(
            *(note for each in listed for note in each.notes),
            *(note for each in read for note in each.notes),
            *_unused(declared),
        ),
        declared_on=latest.made_on,
        declared_by=latest.because,
        set_aside=sum(each.set_aside for each in lists),
        irregularities=(*written_differently(ways), *_twice(lists)),
        between=open_ and open_.renamed(names),
    )


def _told_once(events: pl.DataFrame) -> pl.DataFrame:
    """The events without those that another list, or an older snapshot, tells alike."""
    same = [name for name in events.columns if name not in ("file", "row")]
    return events.unique(same, keep="first", maintain_order=True)


def _described(read: Sequence[_Read]) -> str:
    first, last = read[0].made_on, read[-1].made_on
    newest = newest_read(read[-1].lists)
    if len(read) == 1 and newest is not None and last - newest > BEHIND:
        return f"Annex A of {_day(last)} (its newest day is {_day(newest)})"
    of = f"Annex A of {_day(last)}" if first == last else f"Annex A of {_day(first)} to {_day(last)}"
    return of if len(read) == 1 else f"{len(read)} {of}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))


def _twice(lists: Sequence[TypedList]) -> list[Irregularity]:
    """Children who stand on List 8 in several rows, where the guidance asks for one."""
    repeated = []
    for each in lists:
        if each.number != _CARE:
            continue
        again = each.rows.filter(pl.col(CASE).is_duplicated())
        for case, rows in again.group_by(CASE, maintain_order=True).agg(pl.col("row")).iter_rows():
            said = f"stands on List 8 in {many(len(rows), 'row')} ({', '.join(map(str, rows))}), where one is asked for"
            done = "what each shows was read, and of dates that differ the latest was taken as the latest"
            repeated.append(
                Irregularity(Kind.CONTRADICTED, case, each.listed.place, rows[0], said, done, noted=True)
            )
    return repeated


def _unused(declared: Declared) -> list[str]:
    if not declared.windows and not declared.of_case:
        return []
    return [
        "What coverage.yaml says beside its export_on was not used: the lists themselves say what they show."
    ]
