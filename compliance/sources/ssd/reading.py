"""A whole extract of the dataset, from its tables to its events."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from compliance.model.counts import many
from compliance.model.irregularities import Irregularity, Kind
from compliance.model.vocabulary import HELD, OUTCOME
from compliance.problems import InputError
from compliance.sources.coverage_file import Declared, declared_beside
from compliance.sources.event_identities import called, renamed, written_in_several_ways
from compliance.sources.event_table import Row, table_of
from compliance.sources.export import SourceFile, WholeExport
from compliance.sources.identities import written_differently
from compliance.sources.named_day import day_in_names
from compliance.sources.opening import Opening
from compliance.sources.ssd.asserted import asserted
from compliance.sources.ssd.care import care_events, episodes, periods_of_care, placement_events
from compliance.sources.ssd.covered import coverage
from compliance.sources.ssd.dumps import Found, find, read
from compliance.sources.ssd.enquiries import enquiries_ended
from compliance.sources.ssd.leaving import care_leavers
from compliance.sources.ssd.names import NAME
from compliance.sources.ssd.oddities import Tally
from compliance.sources.ssd.persons import persons, unaccompanied
from compliance.sources.ssd.plans import care_plans
from compliance.sources.ssd.row_events import crowds, told_by, told_of_outcomes
from compliance.sources.ssd.rows import Context, People, Rows, as_written, with_cases
from compliance.sources.ssd.sheets import Sheet
from compliance.sources.ssd.specification import Specification
from compliance.sources.ssd.words import word_lists
from compliance.sources.ssda903.years import days_stated_in
from compliance.sources.unread import unread_of
from compliance.sources.written_days import DateOrder

if TYPE_CHECKING:
    from compliance.sources.events.own_names import OwnNames

_IN_CARE = ("ssd_cla_episodes", "ssd_cla_placement", "ssd_care_leavers")


def read_ssd(
    paths: Sequence[Path], opening: Opening, known: Specification, left_to_others: Collection[str] = ()
) -> WholeExport:
    """The dataset in these files and folders, and in the opening's databases, as an export.

    The day of the extract is the one that is declared (`export_on`), or that the name of a file or folder states; it
    is not guessed. `left_to_others`: files of the folders, by their real paths, that another source reads. Raises
    InputError where nothing of the dataset is there, and where that day is not known.
    """
    sheets, said = _sheets(paths, opening, known, left_to_others)
    beside = declared_beside(paths, opening.vocabulary, opening.export_on)
    export_on, declared_by = _day_of_extract(paths, [sheet.name for sheet in sheets], beside)
    context = Context(
        known=known,
        vendor=opening.vendor,
        facts=known.of_vendor(opening.vendor),
        lists=word_lists(opening.vocabulary),
        vocabulary=opening.vocabulary,
        dates=opening.dates or DateOrder.ISO,
        export_on=export_on,
        tally=Tally(),
    )
    rows = _rows(sheets, opening, context)
    events = _events(rows, context)
    ways = written_in_several_ways(events)
    names = called(ways)
    events = renamed(events, names)
    tally = context.tally
    of_shape = [problem for sheet in sheets for problem in sheet.problems]
    covered = coverage(rows, events, context).without(
        (*tally.unread, *unread_of(of_shape, opening.vocabulary))
    )
    return WholeExport(
        kind=NAME,
        described=_described(context),
        events=events,
        coverage=covered.renamed(names) if names else covered,
        files=tuple(
            SourceFile(sheet.name, sheet.table.name, sheet.rows.height + sheet.set_aside) for sheet in sheets
        ),
        problems=tuple(
            sorted(
                (each.of_case(names.get(each.case, each.case)) for each in (*of_shape, *tally.problems)),
                key=lambda each: (each.file, each.row or 0, each.column or ""),
            )
        ),
        notes=(*said, *_notes(sheets, rows, events, context, beside), *tally.sentences()),
        passed_over=tuple(said),
        declared_on=export_on,
        declared_by=declared_by,
        set_aside=tally.set_aside + sum(sheet.set_aside for sheet in sheets),
        irregularities=(
            *written_differently(ways),
            *(
                Irregularity(Kind.CONTRADICTED, "", crowd.file, crowd.row, str(crowd))
                for each in rows
                for crowd in crowds(each, context)
            ),
            *(replace(each, case=names.get(each.case, each.case)) for each in tally.irregularities()),
        ),
        asserted=tuple(
            replace(each, case=names.get(each.case, each.case)) for each in asserted(rows, context)
        ),
    )


def _sheets(
    paths: Sequence[Path], opening: Opening, known: Specification, left_to_others: Collection[str]
) -> tuple[list[Sheet], list[str]]:
    """Every table that is read, and what is said of what is not."""
    files, said = find(paths, known, left_to_others)
    files, older = _newest(files)
    said += older
    sheets = [
        read(each, each.table, known) for each in files if each.table is not None and not each.table.nothing
    ]
    idle = {each.name: each.table.nothing for each in files if each.table is not None and each.table.nothing}
    others = [each.name for each in files if each.other]
    for database in opening.databases:
        from compliance.sources.ssd.database import read_database

        of_database, more = read_database(database, known)
        sheets += [sheet for sheet in of_database if not sheet.table.nothing]
        idle |= {sheet.name: sheet.table.nothing for sheet in of_database if sheet.table.nothing}
        others += more
    said += [f"{name} was not read: {why}." for name, why in idle.items()]
    if others:
        said.append(f"Not read, since nothing in these tables is judged: {', '.join(sorted(others))}.")
    if not sheets:
        raise InputError(" ".join(["No table of the safeguarding dataset that is read was found.", *said]))
    return sheets, said


def _newest(found: Sequence[Found]) -> tuple[list[Found], list[str]]:
    """The files without those of which a later extract of the same table is there, by the days that names state."""
    days = {each.name: days_stated_in(each.name) for each in found}
    kept: list[Found] = []
    said: list[str] = []
    for each in found:
        same = [other for other in found if other.table is not None and other.table is each.table]
        stated = [max(days[other.name]) for other in same if days[other.name]]
        if len(same) > 1 and len(stated) == len(same) and max(days[each.name]) < max(stated):
            said.append(f"{each.name} was not read: a later extract of the table is there.")
        else:
            kept.append(each)
    return kept, said


def _day_of_extract(paths: Sequence[Path], names: Sequence[str], beside: Declared) -> tuple[date, str]:
    """The day and what says it. Raises InputError where nothing does: whatever is missing could then mean anything."""
    if beside.export_on is not None:
        return beside.export_on, beside.declared_by
    folders = [path.resolve().name for path in paths if path.is_dir()]
    day, said = day_in_names([*names, *folders], lambda: date.min, None)
    if day is None:
        raise InputError(
            "on which day this extract of the safeguarding dataset was made is not known, so what is missing from it "
            "can mean nothing; say it with --export-on YYYY-MM-DD, or put it into the folder's name (ssd_2024-09-30), "
            "or write `export_on: YYYY-MM-DD` into coverage.yaml beside the files"
        )
    return day, said


def _rows(sheets: Sequence[Sheet], opening: Opening, context: Context) -> list[Rows]:
    """The rows of each sheet, with whose they are. Of tables of others too, those of children in care."""
    cells = [(sheet, as_written(sheet, context.known)) for sheet in sheets]
    owns = {sheet.name: _own_names(sheet, opening) for sheet in sheets}
    people = People(cells)
    rows = list(with_cases(cells, people, owns, context.tally))
    in_care = {case for each in rows if each.table in _IN_CARE for case in each.cells["case"]}
    return [_of_children_in_care(each, in_care, context) if in_care else each for each in rows]


def _own_names(sheet: Sheet, opening: Opening) -> OwnNames | None:
    """What the council's mapping says: the one that is named, or else the one beside the file."""
    if opening.mappings.named is not None:
        return opening.mappings.of(opening.mappings.named)
    return None if sheet.path is None else opening.mappings.of(sheet.path)


def _of_children_in_care(rows: Rows, in_care: Collection[str], context: Context) -> Rows:
    if not rows.sheet.table.of_others_too:
        return rows
    cells = rows.cells.filter(pl.col("case").is_in(list(in_care)))
    left = rows.cells.height - cells.height
    if left:
        context.tally.notes.append(
            f"{rows.sheet.name}: {many(left, 'row')} of people who are in no table of children in care or care "
            "leavers, not used."
        )
    return replace(rows, cells=cells)


def _events(rows: Sequence[Rows], context: Context) -> pl.DataFrame:
    of: dict[str, list[Rows]] = {}
    for each in rows:
        of.setdefault(each.table, []).append(each)
    told = [events for each in rows for events in told_by(each, context)]
    care = episodes(of.get("ssd_cla_episodes", ()), context)
    periods = periods_of_care(care, context)
    adopted = frozenset(
        case for events in told for case in events.filter(pl.col("event") == "adoption_order_made")["case"]
    )
    made: list[Row] = care_events(periods, of.get("ssd_legal_status", ()), adopted=adopted, context=context)
    made += placement_events(of.get("ssd_cla_placement", ()), care, context)
    made += care_plans(of.get("ssd_cla_care_plan", ()), periods, _held(told), context)
    made += enquiries_ended(of.get("ssd_s47_enquiry", ()), context)
    cases = {row.case for row in made} | {case for events in told for case in events["case"]}
    cases |= _care_leavers(of)
    facts, others = persons(of.get("ssd_person", ()), cases, context)
    if others:
        context.tally.notes.append(
            f"ssd_person: {many(others, 'person')} of whom no table that is read tells anything, not used."
        )
    born = {row.case: row.attributes["date_of_birth"] for row in facts if "date_of_birth" in row.attributes}
    days = {case: day for case, day in born.items() if isinstance(day, date)}
    made += [*facts, *unaccompanied(of.get("ssd_immigration_status", ()), cases, context)]
    made += care_leavers(of.get("ssd_care_leavers", ()), periods, days, context)
    return pl.concat([table_of(made, context.vocabulary), *told], how="diagonal")


def _held(told: Iterable[pl.DataFrame]) -> dict[str, list[date]]:
    """The days of each child's reviews that were held."""
    days: dict[str, list[date]] = {}
    for events in told:
        reviews = events.filter(pl.col("event") == "review_held")
        if OUTCOME in reviews.columns:
            reviews = reviews.filter(pl.col(OUTCOME).fill_null(HELD) == HELD)
        for case, day in reviews.select("case", "on").iter_rows():
            days.setdefault(case, []).append(day)
    return days


def _care_leavers(of: Mapping[str, Iterable[Rows]]) -> set[str]:
    return {case for each in of.get("ssd_care_leavers", ()) for case in each.cells["case"]}


def _described(context: Context) -> str:
    whose = (
        f"from {context.facts.title}"
        if context.facts.title
        else "from a system that was not named (--vendor)"
    )
    return f"the safeguarding dataset {whose}"


def _notes(
    sheets: Sequence[Sheet], rows: Sequence[Rows], events: pl.DataFrame, context: Context, beside: Declared
) -> list[str]:
    """What was read and by which lights, in plain sentences."""
    said = [note for sheet in sheets for note in sheet.notes]
    read_ = ", ".join(f"{sheet.table.name} {sheet.rows.height:,}" for sheet in sheets)
    said.append(f"Rows read: {read_}.")
    there = {sheet.table.name for sheet in sheets}
    absent = [
        table.name for table in context.known.tables.values() if not table.nothing and table.name not in there
    ]
    if absent:
        said.append(f"Not there: {', '.join(absent)}; what only they show cannot be judged.")
    said += _of_vendor(sheets, context)
    first = context.known.reach(context.export_on).first
    said.append(
        f"The tables reach back {context.known.years} years from the day of the extract, to {first.day} {first:%B %Y}: "
        "that there is no row shows nothing about the time before."
    )
    if beside.windows or beside.of_case:
        said.append(
            "What coverage.yaml says beside its export_on was not used: the dataset's tables say what they cover."
        )
    return [*said, *told_of_outcomes(rows, events)]


def _of_vendor(sheets: Sequence[Sheet], context: Context) -> list[str]:
    facts = context.facts
    there = {sheet.table.name: sheet for sheet in sheets}
    said = []
    if context.vendor is None:
        said.append(
            "It was not said which system this is from, so only what the extracts of all of them can claim was taken "
            "from it; say --vendor lcs, mosaic or eclipse (or `vendor:` in the settings) to have more judged."
        )
    for name, why in facts.tables_not_used.items():
        if name in there:
            whose = f"of {facts.title}" if facts.title else "of some systems"
            said.append(
                f"{there[name].name}: {many(there[name].rows.height, 'row')} not used, since {whose} {why}."
            )
    for name, columns in facts.columns_not_used.items():
        if name in there:
            said += [
                f"{there[name].heading(column)} was not read, since {why}." for column, why in columns.items()
            ]
    return [*said, *facts.says]
