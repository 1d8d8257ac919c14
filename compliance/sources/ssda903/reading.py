"""A whole return, from its files to its events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path

from compliance.model.coverage import Coverage
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError, Problem
from compliance.sources.coverage_file import Declared, declared_beside
from compliance.sources.event_table import Row, table_of
from compliance.sources.export import SourceFile, WholeExport
from compliance.sources.identities import written_differently
from compliance.sources.ssda903 import dated_tables as dated
from compliance.sources.ssda903 import tables as t
from compliance.sources.ssda903.adoption import adoption_events
from compliance.sources.ssda903.care import care_events
from compliance.sources.ssda903.care_leavers import contact_around_birthdays
from compliance.sources.ssda903.children import children, unaccompanied
from compliance.sources.ssda903.code_lists import CodeLists, read_code_lists
from compliance.sources.ssda903.coded import of_other_years, tell_unknown
from compliance.sources.ssda903.course import courses
from compliance.sources.ssda903.covered import coverage, coverage_by_child
from compliance.sources.ssda903.declared import declared
from compliance.sources.ssda903.episodes import episodes, tell_oddities
from compliance.sources.ssda903.files import Found, Sheet, find, read
from compliance.sources.ssda903.lines import AUTHORITY
from compliance.sources.ssda903.listed import listed, tell_strangers
from compliance.sources.ssda903.notes import left_out, notes
from compliance.sources.ssda903.oc2 import YearlyHealth, yearly_health
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.other_days import tell_days
from compliance.sources.ssda903.short_years import years_in_full
from compliance.sources.ssda903.sorting import Sorted, sort
from compliance.sources.ssda903.years import labels, stated_in_names
from compliance.sources.written_days import DateOrder


def read_return(
    paths: Sequence[Path],
    vocabulary: Vocabulary,
    as_of: date | None,
    *,
    export_on: date | None = None,
    dates: DateOrder | None = None,
    left_to_others: Collection[str] = (),
    claimed: Callable[[Path], str | None] = lambda _: None,
) -> WholeExport:
    """The return in these files and folders as an export.

    Folders are searched with all their subfolders; files are recognised by their columns. Where no return year is
    stated, the year is that of the latest date not after `as_of`. `export_on`: the day on which it was made, where
    that is said beside the paths. `dates`: how days are written; the day comes first in any case, and years of two
    digits are read where that is said. `left_to_others`: files in the folders, by their real paths, that are not
    looked at. `claimed`: what is said behind "it" of a file that another source recognises. Raises InputError where
    no file is a table of the return, or one cannot be read at all.
    """
    files, others = find(paths, left_to_others)
    sheets: list[Sheet] = []
    not_read: dict[str, str] = {}
    for file in sorted(files, key=lambda file: file.is_xml):
        tables = "the CSV files of the same return were" if _is_beside(file, sheets) else read(file)
        if isinstance(tables, str):
            other = claimed(file.path)
            not_read[file.name] = f"it {other}; name it too to have it read" if other else tables
        else:
            sheets += map(years_in_full, tables) if dates is DateOrder.DAY_MONTH_SHORT_YEAR else tables
    encodings = {sheet.found.name: sheet.encoding for sheet in sheets}
    about_files = [*left_out(not_read, encodings), *others, *_passed_over(sheets)]
    if not sheets:
        raise InputError(" ".join(["No table of the SSDA903 return was found.", *about_files]))
    beside = declared_beside(paths, vocabulary, export_on)
    if beside.export_on is not None:
        as_of = min(as_of or beside.export_on, beside.export_on)
    tally = Tally()
    tally.problems.extend(problem for sheet in sheets for problem in sheet.problems)
    stacked = sort(sheets, as_of, tally)
    tell_strangers(stacked.lines, tally)
    lists = read_code_lists()
    tell_unknown(stacked.lines, lists, tally)
    tell_days(stacked.lines, tally)
    other_years = [each.irregularity() for each in of_other_years(stacked.lines, lists)]
    rows, health = _events(stacked, lists, as_of, tally)
    declared_on, declared_by = declared(stacked, sheets, as_of, beside)
    return WholeExport(
        kind="ssda903",
        events=table_of(rows, vocabulary),
        coverage=_coverage(stacked, health).without(tally.unread),
        files=tuple(
            SourceFile(s.found.name, s.table.name, len(s.rows) + s.set_aside, of_return=True) for s in sheets
        ),
        problems=tuple(sorted(tally.problems, key=_place)),
        notes=(
            *about_files,
            *notes(stacked),
            *tally.sentences(),
            *(f"{each.in_short()}." for each in other_years),
            *_unused(beside),
        ),
        declared_on=declared_on,
        declared_by=declared_by,
        set_aside=tally.count(Oddity.SET_ASIDE) + sum(sheet.set_aside for sheet in sheets),
        irregularities=(
            *written_differently(stacked.identities.spellings),
            *tally.irregularities(),
            *other_years,
        ),
        described=_described(stacked),
        passed_over=tuple(about_files),
    )


def _described(found: Sorted) -> str:
    """What it is in a few words; with the way on where it lacks what every duty is judged by."""
    lacking = []
    if not found.known_years():
        lacking.append("name its folder by the year, as 2023-24")
    if t.EPISODES not in found.sent:
        lacking.append("without Episodes, which say who was in care")
    said = f"SSDA903 return of {labels(found.known_years())}"
    return f"{said} ({'; '.join(lacking)})" if lacking else said


def _coverage(found: Sorted, health: YearlyHealth) -> Coverage:
    """What the silence of the whole means; where authorities sent different years, for each child alone."""
    sent = {table: [year for year in counts if year is not None] for table, counts in found.sent.items()}
    if len(found.identities.authorities) < 2:
        return coverage(sent, health.shown)
    return coverage_by_child(
        {
            line.child: found.sent_by.get(line.text(AUTHORITY), {})
            for lines in found.lines.values()
            for line in lines
            if line.child is not None
        },
        health.shown,
    )


def _events(
    found: Sorted, lists: CodeLists, as_of: date | None, tally: Tally
) -> tuple[list[Row], YearlyHealth]:
    lines = found.lines
    rows = children(lines, lists, tally)
    rows += unaccompanied(lines.get(t.UASC, ()), tally)
    read = episodes(lines.get(t.EPISODES, ()), lists, tally)
    for course in courses(read, listed(found), tally).values():
        tell_oddities(course, tally)
        rows += care_events(course, tally)
    rows += dated.reviews(lines.get(t.REVIEWS, ()), lists, as_of, tally)
    rows += dated.missing_episodes(lines.get(t.MISSING, ()), lists, tally)
    rows += dated.social_workers(lines.get(t.SW_EPISODES, ()), tally)
    rows += dated.liberty_orders(lines.get(t.DOLO, ()), tally)
    rows += adoption_events(lines.get(t.PLACED_ADOPTION, ()), lines.get(t.AD1, ()), tally)
    rows += contact_around_birthdays(lines.get(t.OC3, ()), lists, tally)
    health = yearly_health(lines.get(t.OC2, ()), lists, as_of, tally)
    return [*rows, *health.rows], health


def _unused(beside: Declared) -> list[str]:
    if not beside.windows and not beside.of_case:
        return []
    return [
        "What coverage.yaml says beside its export_on was not used: a return's own years say what it covers."
    ]


def _is_beside(file: Found, sheets: Sequence[Sheet]) -> bool:
    """Whether an XML file's return lies among the CSV files that were read: of its year, or else in its folder."""
    if not file.is_xml:
        return False
    year = stated_in_names(file.stated_in)
    for other in (sheet.found for sheet in sheets if not sheet.found.is_xml):
        of_other = stated_in_names(other.stated_in)
        if year == of_other if year and of_other else file.path.parent == other.path.parent:
            return True
    return False


def _passed_over(sheets: Sequence[Sheet]) -> list[str]:
    above = [(sheet.found.name, sheet.passed_over) for sheet in sheets if sheet.passed_over]
    if not above:
        return []
    return [
        "Lines above the header, passed over: " + ", ".join(f"{name} {count}" for name, count in above) + "."
    ]


def _place(problem: Problem) -> tuple[str, int, str]:
    return (problem.file, problem.row or 0, problem.column or "")
