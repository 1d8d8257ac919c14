"""The events of several sources, each told once, with what the sources tell differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from compliance.model.counts import listed, many
from compliance.model.coverage import Coverage
from compliance.model.events import Elsewhere, Origin
from compliance.model.irregularities import Irregularity
from compliance.sources.several.alike import Alike, load_alike
from compliance.sources.several.complete import (
    assumed,
    lacking_among,
    lacking_of_others,
    without_lacking,
)
from compliance.sources.several.course import Lone, lone_things
from compliance.sources.several.differences import Difference
from compliance.sources.several.keys import called_alike
from compliance.sources.several.merging import RANK, THING, as_one, told_differently, with_keys
from compliance.sources.several.readings import MOST, OtherReadings, Told, reading_of, ways
from compliance.sources.several.rows import PLACE, SOURCE, Row, rows_by_case, shared_cases
from compliance.sources.several.telling import Tellings
from compliance.sources.several.things import Thing, things_of


@dataclass(frozen=True)
class ToldOnce:
    """The events, each once. `elsewhere`: where else they are told. `otherwise`: how else the cases can be read.
    `coverages`: of the sources, in their order, without what the events of the others go against.
    """

    events: pl.DataFrame
    elsewhere: Elsewhere
    otherwise: OtherReadings | None
    coverages: tuple[Coverage, ...]
    irregularities: tuple[Irregularity, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Case:
    """One case on its way: its events, and what of them is told differently."""

    things: list[Thing]
    lone: list[Lone]
    keys: Mapping[int, str]
    differences: list[Difference] = field(default_factory=list)

    @property
    def open(self) -> list[Difference]:
        """What is told differently, and no setting says which is right."""
        return [each for each in self.differences if not each.settled]

    @property
    def left_out(self) -> set[int]:
        """The places of rows that are read as not having happened."""
        return {lone.thing.first.place for lone in self.lone if lone.left_out}


def told_once(stacked: pl.DataFrame, tellings: Tellings) -> ToldOnce:
    """The events of `stacked`, which has the columns PLACE and SOURCE."""
    alike, vocabulary = load_alike(), tellings.vocabulary
    cases = {
        case: _case(rows, alike, tellings)
        for case, rows in rows_by_case(stacked, shared_cases(stacked), alike, vocabulary)
    }
    keys = {place: key for each in cases.values() for place, key in each.keys.items()}
    stacked = with_keys(stacked, keys, vocabulary)
    placed = _placed(stacked, cases.values())
    _compare(cases, placed, tellings)
    left_out = [place for each in cases.values() for place in each.left_out]
    events = as_one(placed.filter(~pl.col(PLACE).is_in(left_out)))
    several = [thing for each in cases.values() for thing in each.things if len(thing.rows) > 1]
    return ToldOnce(
        events.drop(THING, RANK, PLACE, SOURCE),
        _elsewhere(several),
        _otherwise(cases, placed, tellings),
        _coverages(cases.values(), stacked, tellings),
        tuple(
            difference.irregularity(tellings) for each in cases.values() for difference in each.differences
        ),
        tuple(_notes(several, tellings)),
    )


def _case(rows: Sequence[Row], alike: Alike, tellings: Tellings) -> _Case:
    things = things_of(rows, alike)
    lone = lone_things(things, alike, tellings)
    out = [each for each in lone if each.left_out]
    return _Case(things, lone, called_alike(rows, things, out, tellings.vocabulary))


def _placed(stacked: pl.DataFrame, cases: Iterable[_Case]) -> pl.DataFrame:
    """The rows with which event they tell, and in which rank; what is no other's tells one by itself."""
    several = [
        (row.place, thing.first.place, rank)
        for each in cases
        for thing in each.things
        if len(thing.rows) > 1
        for rank, row in enumerate(thing.rows)
    ]
    schema = {PLACE: stacked.schema[PLACE], THING: stacked.schema[PLACE], RANK: pl.Int64()}
    known = pl.DataFrame(several, schema, orient="row")
    return stacked.join(known, on=PLACE, how="left", maintain_order="left").with_columns(
        pl.coalesce(THING, PLACE).alias(THING), pl.col(RANK).fill_null(0)
    )


def _compare(cases: Mapping[str, _Case], placed: pl.DataFrame, tellings: Tellings) -> None:
    """Note of each case what is told differently: other values, other days, and what one source alone tells."""
    fields = told_differently(placed, tellings.vocabulary)
    for each in cases.values():
        for thing in each.things:
            for row in thing.rows[1:]:
                of_then = not (tellings.tells_of_now(row) or tellings.tells_of_now(thing.first))
                differing = fields.get(row.place, ()) if of_then else ()
                if differing or row.on != thing.first.on:
                    settled = tellings.declared_better(thing.first.source, row.source)
                    apart = differing if row.on == thing.first.on else ()
                    each.differences.append(Difference(thing, row, row.source, apart, settled))
        each.differences += [
            Difference(lone.thing, None, lone.by, (), lone.settled, lone.left_out)
            for lone in each.lone
            if not lone.is_same
        ]


def _coverages(cases: Iterable[_Case], stacked: pl.DataFrame, tellings: Tellings) -> tuple[Coverage, ...]:
    """The coverage of each source. Of one that the settings name first nothing is doubted."""
    happened = [thing for each in cases for thing in each.things if thing.first.place not in each.left_out]
    names = stacked["case"].unique().to_list()
    coverages = []
    for source, telling in enumerate(tellings.each):
        records = assumed(telling.coverage)
        if records and telling.declared != 0:
            lacking = lacking_among(source, happened)
            lacking |= lacking_of_others(source, stacked, records, tellings.vocabulary)
            coverages.append(without_lacking(telling.coverage, lacking, names))
        else:
            coverages.append(telling.coverage)
    return tuple(coverages)


def _elsewhere(several: Iterable[Thing]) -> Elsewhere:
    elsewhere: dict[tuple[str, Origin, date], tuple[Origin, ...]] = {}
    for thing in several:
        first, *others = thing.rows
        key = (first.case, Origin(first.file, first.row), first.on)
        more = (Origin(row.file, row.row) for row in others)
        elsewhere[key] = tuple(dict.fromkeys((*elsewhere.get(key, ()), *more)))
    return elsewhere


def _notes(several: Sequence[Thing], tellings: Tellings) -> Iterable[str]:
    if several:
        sources = {row.source for thing in several for row in thing.rows}
        names = listed(tellings.name(source) for source in sorted(sources))
        was = "is" if len(several) == 1 else "are"
        yield f"{many(len(several), 'event')} {was} told by more than one of {names}, and each counts once."


def _otherwise(cases: Mapping[str, _Case], placed: pl.DataFrame, tellings: Tellings) -> OtherReadings | None:
    in_doubt = {case: each for case, each in cases.items() if each.open}
    if not in_doubt:
        return None
    beyond = frozenset(case for case, each in in_doubt.items() if len(each.open) > MOST)
    of_cases = placed.filter(pl.col("case").is_in(list(in_doubt)))
    tables = of_cases.partition_by("case", as_dict=True)
    read: list[pl.DataFrame] = []
    named: dict[str, str] = {}
    for case, each in in_doubt.items():
        if case in beyond:
            continue
        for number, chosen in enumerate(ways(each.open), start=1):
            name = reading_of(case, number)
            named[name] = case
            read.append(_read_otherwise(tables[(case,)], name, each, chosen))
    events = as_one(pl.concat(read)) if read else placed.clear()
    return OtherReadings(
        events.drop(THING, RANK, PLACE, SOURCE),
        named,
        {
            (case, each.other.on): each.thing.first.on
            for case, doubts in in_doubt.items()
            for each in doubts.open
            if each.other is not None
        },
        {
            case: tuple(Told(each.event, each.in_short(tellings)) for each in doubts.open)
            for case, doubts in in_doubt.items()
        },
        beyond,
    )


def _read_otherwise(rows: pl.DataFrame, name: str, case: _Case, chosen: Sequence[Difference]) -> pl.DataFrame:
    """The rows of a case where each of the chosen differences is read the other way."""
    out = set(case.left_out)
    leading = []
    for each in chosen:
        if each.other is None:
            out ^= {each.thing.first.place}
        else:
            leading.append(each.other.place)
    leads = pl.col(PLACE).is_in(leading)
    return rows.filter(~pl.col(PLACE).is_in(list(out))).with_columns(
        pl.lit(name).alias("case"), pl.when(leads).then(-1).otherwise(RANK).cast(pl.Int64).alias(RANK)
    )
