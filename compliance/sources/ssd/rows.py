"""The rows of the dataset's tables as text, each with whose it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.model.vendors import Vendor
from compliance.model.vocabulary import Vocabulary
from compliance.sources.cells import as_text, case_id, day, read_once, unrecorded, within_years
from compliance.sources.event_table import ORIGIN
from compliance.sources.events.own_names import OwnNames
from compliance.sources.identities import alike
from compliance.sources.ssd.oddities import Oddity, Tally, Where
from compliance.sources.ssd.sheets import Sheet
from compliance.sources.ssd.specification import Specification, VendorFacts
from compliance.sources.ssd.words import Words
from compliance.sources.written_days import DateOrder


@dataclass(frozen=True)
class Context:
    """What every table is read with. `export_on`: the day of the extract."""

    known: Specification
    vendor: Vendor | None
    facts: VendorFacts
    lists: Mapping[str, Words]
    vocabulary: Vocabulary
    dates: DateOrder
    export_on: date
    tally: Tally


@dataclass(frozen=True)
class Rows:
    """A sheet with its cells as text, nothing where nothing is recorded, and whose each row is.

    `cells`: the specification's columns that there are, with `case`, `file` and `row`. `own`: what a council's mapping
    says of its texts.
    """

    sheet: Sheet
    cells: pl.DataFrame
    own: OwnNames | None = None

    @property
    def table(self) -> str:
        """The table's name in the specification."""
        return self.sheet.table.name

    def cell(self, column: str) -> pl.Series:
        """A column; nothing in any row where the sheet lacks it."""
        if column in self.cells.columns:
            return self.cells[column]
        return pl.repeat(None, self.cells.height, dtype=pl.String, eager=True).alias(column)

    def texts(self, field: str) -> list[str | None]:
        """What stands in the column of a field."""
        return self.cell(self.sheet.table.fields[field]).to_list()

    def days(self, field: str, context: Context) -> list[date | None]:
        """The days in the column of a field; one that cannot be read is reported."""
        column = self.sheet.table.fields[field]
        written = self.cell(column)
        read = read_days(written, context.dates)
        for place in (read.is_null() & written.is_not_null()).arg_true():
            where, text = self.where(place), str(written[place])
            expected = context.dates.expectation(text)
            context.tally.problem(where, self.sheet.heading(column), f'"{text}"', expected)
        return read.to_list()

    def where(self, place: int) -> Where:
        """The row at a place."""
        file, row, case = self.cells.select(*ORIGIN, "case").row(place)
        return Where(file, row, self.table, case or "")

    def wheres(self) -> list[Where]:
        """Every row, in order."""
        return [
            Where(file, row, self.table, case or "")
            for file, row, case in self.cells.select(*ORIGIN, "case").iter_rows()
        ]


def read_days(cells: pl.Series, dates: DateOrder) -> pl.Series:
    """Texts as days, nothing where they are none."""
    return read_once(cells, lambda cell: day(cell, dates), within_years)


def as_written(sheet: Sheet, known: Specification) -> pl.DataFrame:
    """The cells as text, without what stands for nothing; numbers of children and periods as ids."""
    ids = {sheet.table.person, sheet.table.period, *_IDS}
    placeholders = list(known.placeholders)

    def recorded(cell: pl.Expr) -> pl.Expr:
        text = unrecorded(cell)
        return pl.when(~text.str.to_lowercase().is_in(placeholders)).then(text)

    columns = []
    for name in sheet.rows.columns:
        if name in ORIGIN:
            columns.append(sheet.rows[name])
        else:
            read = [as_text(sheet.rows[name].dtype), recorded]
            columns.append(read_once(sheet.rows[name], *read, *([case_id] if name in ids else [])))
    return pl.DataFrame(columns)


_IDS = ("legacy_id", "cla_placement_id", "cla_review_id", "table_id", "referral_id", "s47_enquiry_id")
"""Other columns of numbers by which rows are told apart, which spreadsheets write as 17.0."""


class People:
    """Whose a row is: by the child's number, by an older number of the child, or by the period of care."""

    def __init__(self, sheets: Sequence[tuple[Sheet, pl.DataFrame]]) -> None:
        self.known: set[str] = set()
        self._older: dict[str, set[str]] = defaultdict(set)
        self._of_period: dict[str, set[str]] = defaultdict(set)
        self.has_persons = False
        self.periods_without_number = False
        for sheet, cells in sheets:
            if sheet.table.name == _PERSON:
                self._learn_persons(cells)
        for sheet, cells in sheets:
            if sheet.table.name == _EPISODES:
                self._learn_periods(cells, sheet.table.person, sheet.table.period)
        self._alike = {alike(number) for number in self.known}

    def _learn_persons(self, cells: pl.DataFrame) -> None:
        self.has_persons = True
        self.known |= set(cells["person_id"].drop_nulls())
        if "legacy_id" in cells.columns:
            for number, older in cells.select("person_id", "legacy_id").drop_nulls().iter_rows():
                self._older[older].add(number)

    def _learn_periods(self, cells: pl.DataFrame, person: str, period: str) -> None:
        if person not in cells.columns or period not in cells.columns:
            self.periods_without_number = True
            return
        for number, of_period in cells.select(person, period).unique().iter_rows():
            if of_period is None:
                self.periods_without_number = True
            elif number is not None:
                self._of_period[of_period].add(self.called(number))

    def called(self, number: str) -> str:
        """The number that a child goes by: an older one of exactly one child is that child's."""
        meant = self._older.get(number, set())
        return next(iter(meant)) if number not in self.known and len(meant) == 1 else number

    def of_period(self, period: str) -> str | None:
        """The child of a period of care; None where it is not there, or of several children."""
        cases = self._of_period.get(period, set())
        return next(iter(cases)) if len(cases) == 1 else None

    def is_stranger(self, number: str) -> bool:
        """Whether nobody in ssd_person goes by the number, however it is written."""
        return self.has_persons and number not in self.known and alike(number) not in self._alike


_PERSON, _EPISODES = "ssd_person", "ssd_cla_episodes"


def with_cases(
    sheets: Iterable[tuple[Sheet, pl.DataFrame]],
    people: People,
    owns: Mapping[str, OwnNames | None],
    tally: Tally,
) -> Iterator[Rows]:
    """The rows of each sheet with whose they are. Those of which that cannot be told are reported and left out."""
    for sheet, cells in sheets:
        person, period = sheet.table.person, sheet.table.period
        numbers = cells[person].to_list() if person in cells.columns else [None] * cells.height
        periods = cells[period].to_list() if period in cells.columns else [None] * cells.height
        cases = [_whose(number, of, people) for number, of in zip(numbers, periods, strict=True)]
        rows = Rows(sheet, cells.with_columns(pl.Series("case", cases, pl.String)), owns.get(sheet.name))
        for place in rows.cells["case"].is_null().arg_true():
            _without_case(rows, place, periods[place], people, tally)
        _tell_strangers(rows, numbers, cases, people, tally)
        yield Rows(sheet, rows.cells.filter(pl.col("case").is_not_null()), rows.own)


def _whose(number: str | None, period: str | None, people: People) -> str | None:
    if number is not None:
        return people.called(number)
    return None if period is None else people.of_period(period)


def _without_case(rows: Rows, place: int, period: str | None, people: People, tally: Tally) -> None:
    where, table = rows.where(place), rows.sheet.table
    tally.set_aside += 1
    if period is not None and not people.periods_without_number:
        # It is of none of the periods that are there, so it takes nothing from what is known of these.
        tally.saw(Oddity.ORPHAN, where)
        return
    column = table.person if table.person in rows.sheet.columns else table.period
    written = rows.sheet.rows[column].cast(pl.String)[place] if column in rows.sheet.columns else None
    found = "nothing" if written is None or not str(written).strip() else f'"{written}"'
    tally.problem(
        where,
        rows.sheet.heading(column),
        found,
        "the number of a child or of a period of care, written in full",
    )
    for event in sorted(table.events) or [""]:
        tally.lost(where, event)


def _tell_strangers(
    rows: Rows,
    numbers: Sequence[str | None],
    cases: Sequence[str | None],
    people: People,
    tally: Tally,
) -> None:
    told: set[str] = set()
    for place, (number, case) in enumerate(zip(numbers, cases, strict=True)):
        if number is None or case is None or number in told:
            continue
        if number != case:
            told.add(number)
            tally.saw(Oddity.OTHER_NUMBER, rows.where(place))
        elif people.is_stranger(case) and not rows.sheet.table.of_others_too:
            told.add(number)
            tally.saw(Oddity.NOT_IN_PERSON, rows.where(place))
