"""Native events too many to be held at once: read one range of cases at a time, of whole cases.

What lies in the files is looked at once, column by column, for what each part must know of the whole: which
records occur (what silence means), and how many events each case has (where parts begin and end).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from compliance.model.coverage import Unread
from compliance.model.vocabulary import Vocabulary
from compliance.problems import Problem
from compliance.sources.authorities import refuse_several, without_authority
from compliance.sources.cells import case_id, in_plain, read_once, unrecorded
from compliance.sources.coverage_file import coverage_of, declared_beside
from compliance.sources.diagnostics import Seen, SeenInFile
from compliance.sources.event_identities import called, renamed, several_ways, spellings
from compliance.sources.event_table import Typed, typed
from compliance.sources.events.names import NAME, TITLE
from compliance.sources.events.occurrence import newest_in, occurring_in
from compliance.sources.events.parquet_files import ParquetFile, open_parquet
from compliance.sources.events.reading import (
    declared_day,
    events_files,
    passed_over,
    require_columns,
)
from compliance.sources.export import CaseRange, Export, SourceFile
from compliance.sources.identities import Spelling, written_differently
from compliance.sources.oddities import oddities_of
from compliance.sources.opening import Opening
from compliance.sources.order import impossible_endings
from compliance.sources.outcome_columns import outcome_columns, said_of
from compliance.sources.strangers import Strangers, strangers
from compliance.sources.unread import unread_of
from compliance.sources.written_days import DateOrder

_KNOWN = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeEvents(Export):
    """Event files that are read in parts.

    `plain`: case ids stand in the files just as they are read. `known`: a few of the cases. `opened`: of each file the
    problems that were seen when it was opened. `spellings`: cases that are written in several ways.
    """

    paths: tuple[tuple[Path, str], ...]
    vocabulary: Vocabulary
    dates: DateOrder
    plain: bool
    parts: tuple[CaseRange, ...]
    known: tuple[str, ...]
    opened: tuple[tuple[Problem, ...], ...]
    spellings: tuple[Spelling, ...]

    @property
    def ranges(self) -> tuple[CaseRange, ...]:
        """The parts."""
        return self.parts

    def some_cases(self, most: int) -> list[str]:
        """The first of the cases, as many as are known."""
        return list(self.known[:most])

    def read(self, cases: CaseRange) -> tuple[pl.DataFrame, Seen]:
        """The events of some cases. Raises InputError as reading a file whole does."""
        tables = [self._typed(path, name, cases) for path, name in self.paths]
        events = pl.concat([each.events for each in tables], how="diagonal")
        events, impossible = impossible_endings(events, self.vocabulary)
        odd = oddities_of(events)
        return odd.without_births(events), Seen(
            tuple(SeenInFile.of(each) for each in tables), tuple(impossible), odd
        )

    def problems_with(self, seen: Seen) -> tuple[Problem, ...]:
        """The problems of all parts together, in the order in which reading the files whole gives them."""
        of_files = zip(self.opened, seen.of_files, strict=True)
        told = (problem for opened, read in of_files for problem in (*opened, *read.reported()))
        return (*told, *seen.impossible)

    def _typed(self, path: Path, name: str, cases: CaseRange) -> Typed:
        frame = open_parquet(path, name).frame
        rows = without_authority(
            frame.filter(self._within(cases)).collect(engine="streaming"), self.vocabulary
        )
        if rows.is_empty():
            return Typed(typed(rows, self.vocabulary, self.dates).events, (), ())
        table = typed(rows, self.vocabulary, self.dates)
        names = called(self.spellings)
        if not names:
            return table
        problems = tuple(each.of_case(names.get(each.case, each.case)) for each in table.problems)
        return replace(table, events=renamed(table.events, names), problems=problems)

    def _within(self, cases: CaseRange) -> pl.Expr:
        case = pl.col("case") if self.plain else case_id(unrecorded(pl.col("case").cast(pl.String)))
        if names := called(self.spellings):
            case = case.replace(names)
        inside = cases.holds(case)
        # Rows whose case cannot be read are reported with the first cases, once.
        return inside | case.is_null() if cases.first is None else inside


def large_events(paths: Sequence[Path], opening: Opening, at_once: int) -> LargeEvents | None:
    """The Parquet files at `paths` in parts of about `at_once` events; None if they hold no more.

    None too where a path holds anything but such files, and where one has a mapping. Raises InputError for a file
    that cannot be read.
    """
    vocabulary, mappings, dates = opening.vocabulary, opening.mappings, opening.dates or DateOrder.ISO
    if not all(map(_may_hold_parquet, paths)):
        return None
    files = [events_files(path, mappings) for path in paths]
    named = [pair for each in files for pair in each]
    if not all(files) or any(path.suffix.lower() != ".parquet" or mappings.of(path) for path, _ in named):
        return None
    opened = [open_parquet(path, name) for path, name in named]
    if sum(file.rows for file in opened) <= at_once:
        return None
    for file in opened:
        require_columns(file.frame.collect_schema().names(), file.rows, file.name)
    refuse_several((file.frame for file in opened), vocabulary)
    counts, plain = _counted(opened)
    ways = _spellings(opened, counts, vocabulary, dates)
    counts = renamed(counts, called(ways)).group_by("case").agg(pl.col("events").sum()).sort("case")
    apart = _strangers(opened, called(ways), vocabulary, plain=plain)
    of_any = tuple(_of_any_case(opened, vocabulary, dates))
    declared = declared_beside([*paths, *(path for path, _ in named)], vocabulary, opening.export_on)
    declared_on, declared_by = declared_day(
        declared,
        [name for _, name in named],
        lambda: newest_in(opened, vocabulary, dates, at_once=max(1, at_once)),
        opening.as_of,
    )
    folders = [path for path in paths if path.is_dir()]
    left = tuple(note for folder in folders for note in passed_over(folder, opening))
    return LargeEvents(
        kind=NAME,
        described=TITLE,
        paths=tuple(named),
        vocabulary=vocabulary,
        dates=dates,
        plain=plain,
        files=tuple(SourceFile(file.name, "parquet", file.rows) for file in opened),
        declared_on=declared_on,
        declared_by=declared_by,
        coverage=coverage_of(
            occurring_in(opened, vocabulary, dates, at_once=max(1, at_once)), declared
        ).without((*of_any, *(each.unread() for each in apart))),
        parts=tuple(_ranges(counts, max(1, at_once))),
        known=tuple(counts["case"].head(_KNOWN).to_list()),
        opened=tuple(file.problems for file in opened),
        notes=(
            *(note for file in opened for note in _as_outcome(file, vocabulary)),
            *left,
            *declared.notes,
        ),
        irregularities=(*written_differently(ways), *(each.irregularity() for each in apart)),
        spellings=ways,
        passed_over=left,
    )


def _spellings(
    files: Sequence[ParquetFile], counts: pl.DataFrame, vocabulary: Vocabulary, dates: DateOrder
) -> tuple[Spelling, ...]:
    """Cases that are written in several ways, and how they are read."""
    groups = several_ways(dict(counts.iter_rows()))
    if not groups:
        return ()
    written = [case for group in groups for case in group]
    case = case_id(unrecorded(pl.col("case").cast(pl.String)))
    rows = (file.frame.filter(case.is_in(written)).collect(engine="streaming") for file in files)
    read = [
        typed(without_authority(each, vocabulary), vocabulary, dates).events
        for each in rows
        if not each.is_empty()
    ]
    return spellings(groups, pl.concat(read, how="diagonal"))


def _strangers(
    files: Sequence[ParquetFile], names: Mapping[str, str], vocabulary: Vocabulary, *, plain: bool
) -> tuple[Strangers, ...]:
    """Kinds of event of which no case in care has any, by what stands in the files. `plain`: as `_counted` tells."""
    case = pl.col("case") if plain else case_id(unrecorded(pl.col("case").cast(pl.String)))
    rows = [
        file.frame.select(
            (case.replace(names) if names else case).alias("case"),
            _event_in(file.frame),
            pl.lit(file.name).alias("file"),
            "row",
        ).filter(pl.col("case").is_not_null())
        for file in files
    ]
    return tuple(strangers(pl.concat(rows), vocabulary))


def _event_in(rows: pl.LazyFrame) -> pl.Expr:
    """The names of events as they are read. Each that is written is read once: they come again and again."""
    event = pl.col("event").cast(pl.String)
    written = rows.select(event).unique().collect(engine="streaming")["event"]
    read = read_once(written, unrecorded, in_plain)
    return event if read.equals(written) else event.replace(written, read)


def _as_outcome(file: ParquetFile, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What is told of columns that are read as outcome."""
    return said_of(outcome_columns(file.frame.collect_schema().names(), vocabulary), file.name)


def _may_hold_parquet(path: Path) -> bool:
    if path.is_dir():
        return next(path.rglob("*.parquet"), None) is not None
    return path.is_file() and path.suffix.lower() == ".parquet"


def _counted(files: Sequence[ParquetFile]) -> tuple[pl.DataFrame, bool]:
    """How many events each case has, in order of id; and whether ids stand in the files as they are read."""
    written = [
        file.frame.group_by(pl.col("case").cast(pl.String)).len("events").collect(engine="streaming")
        for file in files
    ]
    cases = pl.concat(written)
    read = cases["case"].to_frame().select(case_id(unrecorded(pl.col("case"))).alias("read"))["read"]
    as_text = all(file.frame.collect_schema()["case"] == pl.String for file in files)
    plain = as_text and bool((read == cases["case"]).fill_null(value=False).all())
    counts = cases.with_columns(read.alias("case")).filter(pl.col("case").is_not_null())
    return counts.group_by("case").agg(pl.col("events").sum()).sort("case"), plain


def _of_any_case(files: Sequence[ParquetFile], vocabulary: Vocabulary, dates: DateOrder) -> Iterable[Unread]:
    """What rows whose case cannot be read take from the silence about every case."""
    for file in files:
        case = case_id(unrecorded(pl.col("case").cast(pl.String)))
        rows = file.frame.filter(case.is_null()).collect(engine="streaming")
        if not rows.is_empty():
            yield from unread_of(
                typed(without_authority(rows, vocabulary), vocabulary, dates).problems, vocabulary
            )


def _ranges(counts: pl.DataFrame, at_once: int) -> Iterable[CaseRange]:
    """Ranges of cases that hold about as many events each, and together all cases."""
    total = int(counts["events"].sum())
    parts = max(1, -(-total // at_once))
    part = ((counts["events"].cum_sum() - 1) * parts // max(1, total)).alias("part")
    firsts = (
        counts.with_columns(part)
        .group_by("part")
        .agg(pl.col("case").min(), pl.col("case").max().alias("last"))
    )
    edges = list(firsts.sort("part").select("case", "last").iter_rows())
    for n, (first, last) in enumerate(edges):
        yield CaseRange(first if n else None, last if n < len(edges) - 1 else None)
