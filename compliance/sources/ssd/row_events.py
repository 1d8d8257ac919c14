"""Rows that tell an event each: reviews, visits, health checks, and what else `tables.yaml` lists under `tells`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from compliance.model.counts import many
from compliance.model.names import plain
from compliance.model.vocabulary import HELD, OUTCOME
from compliance.problems import Problem
from compliance.sources.event_table import ORIGIN, typed
from compliance.sources.ssd.oddities import Oddity, Where
from compliance.sources.ssd.rows import Context, Rows, read_days
from compliance.sources.ssd.specification import Tell
from compliance.sources.ssd.words import Meaning, plain_words
from compliance.sources.unread import unread_of

_NOT_HELD = ("planned", "cancelled", "refused", "not_attended")


def told_by(rows: Rows, context: Context) -> list[pl.DataFrame]:
    """The events that the rows of a table tell one by one, as event tables."""
    if rows.table in context.facts.tables_not_used:
        return []
    tells = rows.sheet.table.tells
    _not_told(rows, context)
    tables = [events for tell in tells if (events := _Telling(rows, tell, context).events()) is not None]
    if tells and all(tell.optional for tell in tells) and not rows.sheet.table.fields:
        told = {row for events in tables for row in events["row"]}
        reported = {problem.row for problem in context.tally.problems if problem.file == rows.sheet.name}
        for where in rows.wheres():
            if where.row not in told and where.row not in reported:
                context.tally.saw(Oddity.NO_EVENT, where)
    return [events for events in tables if events.height]


def _not_told(rows: Rows, context: Context) -> None:
    """Says how many rows tell nothing, and why."""
    for column, each in rows.sheet.table.not_told.items():
        count = int(_holds(rows.cell(column), each.word).sum())
        if count:
            context.tally.notes.append(
                f"{rows.sheet.name}: {many(count, 'row')} not judged, since {each.because}."
            )


@dataclass(frozen=True)
class _Telling:
    """The rows of one table, read for one of the events that they tell."""

    rows: Rows
    tell: Tell
    context: Context

    def events(self) -> pl.DataFrame | None:
        """The events, or None where the table lacks the column of their day."""
        tell = self.tell
        if tell.event and tell.event not in self.context.vocabulary.events:
            return None
        if tell.on not in self.rows.sheet.columns:
            if self.rows.cells.height:
                heading = self.rows.sheet.table.full(tell.on)
                self.context.tally.notes.append(
                    f"{self.rows.sheet.name} has no column {heading}, so nothing is known of {self._called()}."
                )
            return None
        raw = self._without_day(self._raw())
        if raw.is_empty():
            return None
        raw = self._of_the_extract(self._as_planned(raw))
        if tell.once:
            raw = raw.unique(["case", "on"], keep="first", maintain_order=True)
        return self._typed(raw)

    def _called(self) -> str:
        return (self.tell.event or "its rows").replace("_", " ")

    def _raw(self) -> pl.DataFrame:
        """The rows in the columns of events, with the words that texts mean."""
        tell, cells = self.tell, self.rows.cells
        for column, word in tell.only.items():
            cells = cells.filter(_holds(replace(self.rows, cells=cells).cell(column), word))
        for column, word in tell.unless.items():
            cells = cells.filter(~_holds(replace(self.rows, cells=cells).cell(column), word))
        if tell.needs:
            cells = cells.filter(pl.col(tell.needs).is_not_null() if tell.needs in cells.columns else False)
        rows = replace(self.rows, cells=cells)
        columns = {
            "case": cells["case"],
            "on": rows.cell(tell.on),
            **{name: rows.cell(column) for name, column in tell.attributes.items()},
        }
        if tell.outcome and not self._not_used(tell.outcome):
            columns[OUTCOME] = rows.cell(tell.outcome)
        if tell.planned_on:
            columns[_PLANNED_ON] = rows.cell(tell.planned_on)
        frame = pl.DataFrame(
            [
                *(column.alias(name) for name, column in columns.items()),
                *(cells[name] for name in ORIGIN),
            ]
        )
        always = [pl.lit(word).alias(name) for name, word in tell.always.items()]
        frame = frame.with_columns(*always)
        if tell.kinds:
            frame = self._of_kinds(frame, rows.cell(tell.kind))
        else:
            frame = frame.with_columns(pl.lit(tell.event).alias("event"))
        if tell.status_needed and self.context.facts.blank_status != HELD:
            frame = self._of_known_status(frame)
        for name, list_ in tell.words.items():
            if name in frame.columns:
                frame = frame.with_columns(self._in_words(frame, name, list_))
        return frame

    def _not_used(self, column: str) -> bool:
        return column_of(self.context.facts.columns_not_used, self.rows, column)

    def _of_kinds(self, frame: pl.DataFrame, kinds: pl.Series) -> pl.DataFrame:
        """The rows whose kind is known and tells an event; what each kind is not, is said."""
        own = self.rows.own.events if self.rows.own else {}
        list_ = self.context.lists[self.tell.kinds]
        meanings: dict[str, Meaning | None] = {}
        for text in kinds.unique().drop_nulls():
            if plain(text) in own:
                meant = own[plain(text)]
                meanings[text] = Meaning() if meant is None else Meaning("", meant.event, meant.attributes)
            else:
                meanings[text] = list_.meaning(text)
        idle: Counter[str] = Counter()
        kept: list[bool] = []
        for place, text in enumerate(kinds):
            meaning = None if text is None else meanings[text]
            kept.append(meaning is not None and not meaning.is_nothing)
            if meaning is None:
                self._kind_not_known(frame, place, text)
            elif meaning.is_nothing and text is not None:
                idle[text] += 1
        if idle:
            said = ", ".join(f'"{text}" {count:,}' for text, count in sorted(idle.items()))
            self.context.tally.notes.append(
                f"{self.rows.sheet.name}: rows of kinds that no duty with a day turns on: {said}."
            )
        told = {text: meaning for text, meaning in meanings.items() if meaning and not meaning.is_nothing}
        attributes = sorted({name for meaning in told.values() for name in meaning.attributes})
        frame = frame.with_columns(
            _put(kinds, {text: meaning.event for text, meaning in told.items()}).alias("event"),
            *(
                _put(
                    kinds,
                    {text: each.attributes[name] for text, each in told.items() if name in each.attributes},
                ).alias(name)
                for name in attributes
            ),
        )
        return frame.filter(pl.Series(kept, dtype=pl.Boolean))

    def _kind_not_known(self, frame: pl.DataFrame, place: int, text: str | None) -> None:
        tally, heading = self.context.tally, self.rows.sheet.heading(self.tell.kind)
        where = _where(self.rows, frame, place)
        found = "nothing" if text is None else f'"{text}"'
        tally.problem(
            where, heading, found, "a kind that is known; say under events in mapping.yaml what it is"
        )
        tally.set_aside += 1
        if text is not None:
            tally.not_understood(heading, text, where)
        for event in sorted(self.rows.sheet.table.events):
            tally.lost(where, event)

    def _of_known_status(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that say whether they took place, where the system says it."""
        if OUTCOME not in frame.columns:
            return frame
        blank = frame[OUTCOME].is_null()
        for place in blank.arg_true():
            where = _where(self.rows, frame, place)
            self.context.tally.saw(Oddity.STATUS_NOT_TOLD, where)
            self.context.tally.lost(where, frame["event"][place])
        return frame.filter(~blank)

    def _in_words(self, frame: pl.DataFrame, name: str, list_: str) -> pl.Series:
        """A column in our words. A text that is not known stays, and is reported or kept as its attribute asks."""
        column = frame[name]
        own = (self.rows.own.words.get(name) or {}) if self.rows.own else {}
        meant: dict[str, str | None] = {}
        heading = self.rows.sheet.heading(self._column_of(name))
        for text in column.unique().drop_nulls():
            if plain(text) in own:
                meant[text] = own[plain(text)]
                continue
            meaning = self.context.lists[list_].meaning(text)
            if meaning is None:
                meant[text] = text
                for place in (column == text).fill_null(value=False).arg_true():
                    self.context.tally.not_understood(heading, text, _where(self.rows, frame, place))
            else:
                meant[text] = meaning.word or None
        return _put(column, meant).alias(name)

    def _column_of(self, name: str) -> str:
        """The specification's column that a column of events is read from."""
        tell = self.tell
        named = {
            **tell.attributes,
            "on": tell.on,
            OUTCOME: tell.outcome,
            "case": self.rows.sheet.table.person,
        }
        return named.get(name) or name

    def _without_day(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that have a day; of what was planned, that of the plan."""
        tell = self.tell
        if _PLANNED_ON in frame.columns:
            due = frame["on"].is_null() & frame[_PLANNED_ON].is_not_null()
            outcome = pl.col(OUTCOME) if OUTCOME in frame.columns else pl.lit(None, pl.String)
            frame = frame.with_columns(
                pl.when(due).then(outcome.fill_null("planned")).otherwise(outcome).alias(OUTCOME),
                pl.coalesce("on", _PLANNED_ON).alias("on"),
            ).drop(_PLANNED_ON)
            without = frame["on"].is_null()
            for place in without.arg_true():
                self.context.tally.saw(Oddity.NO_DAY, _where(self.rows, frame, place))
            frame = frame.filter(~without)
        return frame.filter(pl.col("on").is_not_null()) if tell.optional else frame

    def _as_planned(self, frame: pl.DataFrame) -> pl.DataFrame:
        """What is dated after the day of the extract cannot have been held by then."""
        last = self.context.export_on
        days = read_days(frame["on"], self.context.dates)
        outcomes = (
            frame[OUTCOME] if OUTCOME in frame.columns else pl.Series([HELD]).new_from_index(0, frame.height)
        )
        was_held = outcomes.fill_null(HELD) == HELD
        later = (days > last).fill_null(value=False) & was_held
        if not later.any():
            return frame
        for place in later.arg_true():
            self.context.tally.saw(Oddity.AFTER_EXTRACT, _where(self.rows, frame, place))
        events = self.context.vocabulary.events
        has_outcome = [name for name, event in events.items() if OUTCOME in event.attributes]
        outcome = pl.col(OUTCOME) if OUTCOME in frame.columns else pl.lit(None, pl.String)
        planned = (
            pl.when(later & pl.col("event").is_in(has_outcome)).then(pl.lit("planned")).otherwise(outcome)
        )
        return frame.with_columns(planned.alias(OUTCOME))

    def _of_the_extract(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows whose day is their own, where a system writes the day of reporting for a blank one."""
        if self.rows.table not in self.context.facts.days_of_reporting:
            return frame
        days = read_days(frame["on"], self.context.dates)
        reporting = [self.context.export_on, *(crowd.on for crowd in crowds(self.rows, self.context))]
        reported = days.is_in(reporting).fill_null(value=False)
        for place in reported.arg_true():
            where = _where(self.rows, frame, place)
            self.context.tally.saw(Oddity.REPORTED_THAT_DAY, where)
            self.context.tally.lost(where, frame["event"][place])
        return frame.filter(~reported)

    def _typed(self, raw: pl.DataFrame) -> pl.DataFrame:
        """The rows read as events; what cannot be read is reported by the columns that the export has."""
        context = self.context
        raw = raw.select(*(name for name in raw.columns if name not in ORIGIN), *ORIGIN)
        table = typed(raw, context.vocabulary, context.dates)
        reported = table.reported()
        context.tally.unread += unread_of(reported, context.vocabulary)
        context.tally.problems += [self._by_its_heading(problem) for problem in reported]
        context.tally.set_aside += table.set_aside
        return table.events

    def _by_its_heading(self, problem: Problem) -> Problem:
        if problem.column is None:
            return problem
        expected = problem.expected
        if problem.column in self.tell.words:
            expected = f"{expected}; or say under words in mapping.yaml what it means"
        return replace(
            problem, column=self.rows.sheet.heading(self._column_of(problem.column)), expected=expected
        )


_PLANNED_ON = "planned on"


def column_of(not_used: Mapping[str, Mapping[str, str]], rows: Rows, column: str) -> bool:
    """Whether the system's extract cannot be believed in a column."""
    return column in not_used.get(rows.table, {})


def told_of_outcomes(rows: Iterable[Rows], events: pl.DataFrame) -> list[str]:
    """How many rows of each table tell of what was planned, cancelled, refused or not attended."""
    if OUTCOME not in events.columns:
        return []
    said = []
    by_file = {each.sheet.name: each for each in rows}
    counts = (
        events.filter(pl.col(OUTCOME).is_in(_NOT_HELD)).group_by("file", OUTCOME).len().sort("file", OUTCOME)
    )
    for file in counts["file"].unique(maintain_order=True):
        if file in by_file:
            each = counts.filter(pl.col("file") == file)
            told = ", ".join(
                f"{outcome.replace('_', ' ')} {n:,}" for outcome, n in each.select(OUTCOME, "len").iter_rows()
            )
            said.append(f"{file}: rows that are no evidence, since what they tell was not held: {told}.")
    return said


@dataclass(frozen=True, slots=True)
class Crowd:
    """A day on which the rows of a table have very many children, and the first of those rows."""

    file: str
    row: int
    on: date
    children: int

    def __str__(self) -> str:
        return (
            f"{self.children:,} children have a check on {self.on.day} {self.on:%B %Y}; perhaps it is the day on which "
            "they were reported"
        )


def crowds(rows: Rows, context: Context) -> list[Crowd]:
    """The days on which very many children have a row of a table in which a system may write the day of reporting."""
    if rows.table not in context.known.of_vendor(None).days_of_reporting:
        return []
    days = read_days(rows.cell(rows.sheet.table.tells[0].on), context.dates)
    counted = (
        rows.cells.select("case", "row", days.alias("on"))
        .filter(pl.col("on").is_not_null())
        .group_by("on")
        .agg(pl.col("case").n_unique(), pl.col("row").min())
    )
    most = max(context.known.crowd_children, context.known.crowd_share * rows.cells.height)
    crowded = counted.filter(pl.col("case") >= most).sort("on").select("row", "on", "case")
    return [Crowd(rows.sheet.name, *row) for row in crowded.iter_rows()]


def _holds(cells: pl.Series, word: str) -> pl.Series:
    holds = {text: word in plain_words(text) for text in cells.unique().drop_nulls()}
    return _each(cells, lambda text: holds[text])


def _each(cells: pl.Series, is_so: Callable[[str], bool]) -> pl.Series:
    return pl.Series([text is not None and is_so(text) for text in cells], dtype=pl.Boolean)


def _put(cells: pl.Series, meant: Mapping[str, str | None]) -> pl.Series:
    """The cells with what each text means; those that are not named are nothing."""
    if not meant:
        return pl.repeat(None, len(cells), dtype=pl.String, eager=True)
    return cells.replace_strict(list(meant), list(meant.values()), default=None, return_dtype=pl.String)


def _where(rows: Rows, frame: pl.DataFrame, place: int) -> Where:
    file, row, case = frame.select(*ORIGIN, "case").row(place)
    return Where(file, row, rows.table, case or "")
