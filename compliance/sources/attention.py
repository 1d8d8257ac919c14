"""Children to be looked into whatever the rows say one by one: of age with no end of care, or never shown in care.

Each question is asked of a table that holds all visible events of its cases, and the answers of different cases add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.calendars.ages import LeapBirthday, attained_on
from compliance.model.irregularities import Irregularity, Kind
from compliance.model.rulebook import Rulebook
from compliance.model.scopes import Scope

_NAMED = 3
_NOBODY = (
    "nothing read with it shows who was in care",
    "nothing is judged that is owed to children in care; name beside it the return, the lists or the tables that show "
    "them",
)
_LOOKED_AT = ("case", "event", "on", "file", "row", "date_of_birth")


def together(
    found: Iterable[Irregularity], attention: Iterable[Irregularity], cases: int
) -> tuple[Irregularity, ...]:
    """What reading found and what was seen of the cases, in order, without what reading has told of a child already.

    Where none of the `cases` is shown to be in care, that is said once and not of each child.
    """
    told = list(found)
    seen = tuple(attention)
    outside = sorted((each for each in seen if each.kind is Kind.ELSEWHERE), key=Irregularity.sort_key)
    if outside and len({each.case for each in outside}) == cases > 1:
        first = outside[0]
        said = Irregularity(Kind.ELSEWHERE, "", first.file, first.row, *_NOBODY)
        seen = (*(each for each in seen if each.kind is not Kind.ELSEWHERE), said)
    strangers = {each.case for each in told if each.kind is Kind.ELSEWHERE and each.case}
    more = (each for each in seen if each.kind is not Kind.ELSEWHERE or each.case not in strangers)
    return tuple(sorted((*told, *more), key=Irregularity.sort_key))


def attention_of(
    seen: pl.DataFrame, rulebook: Rulebook, as_of: date, leap: LeapBirthday
) -> tuple[Irregularity, ...]:
    """What is to be looked into in an event table that holds every visible event of its cases, a row of each case."""
    expected = (scope for scope in rulebook.scopes.values() if scope.expected)
    return tuple(each for care in expected for each in _of_scope(seen, rulebook, care, as_of, leap))


def _of_scope(
    seen: pl.DataFrame, rulebook: Rulebook, care: Scope, as_of: date, leap: LeapBirthday
) -> tuple[Irregularity, ...]:
    events = _telling_of_care(rulebook, care)
    # Tables are as wide as all that is recorded, and few columns tell of this.
    seen = seen.select(name for name in _LOOKED_AT if name in seen.columns)
    showing = seen.filter(pl.col("event").is_in([care.opens, care.closes, *care.shown_by]))
    others = seen.filter(pl.col("event").is_in(events.of_others)).select("case").unique()
    # Cases are few beside their events.
    unshown = seen.select("case").unique().join(showing, on="case", how="anti")
    outside = seen.join(unshown, on="case", how="semi")
    outside = outside.filter(pl.col("event").is_in([*events.of_care, *events.of_either]))
    of_either = outside.filter(pl.col("event").is_in(events.of_either)).join(others, on="case", how="anti")
    outside = pl.concat([outside.filter(pl.col("event").is_in(events.of_care)), of_either])
    return (*_of_age(seen, showing, care, as_of, leap), *_never_in_care(outside, care.words.noun))


@dataclass(frozen=True, slots=True)
class _Events:
    """The events that happen to children in care alone and do not show by themselves that a child is; those that
    happen to others too; and those that show the others: a foster carer's approval, the time after care."""

    of_care: tuple[str, ...]
    of_either: tuple[str, ...]
    of_others: tuple[str, ...]


def _telling_of_care(rulebook: Rulebook, care: Scope) -> _Events:
    # What the same event opens is of children in care as well: a series of short breaks.
    inside = {
        name
        for name, scope in rulebook.scopes.items()
        if scope.opens == care.opens or _lies_in(name, care.id, rulebook.scopes)
    }
    within: set[str] = set()
    elsewhere: set[str] = set()
    for track in rulebook.tracks.values():
        (within if track.scope in inside else elsewhere).update(each.event for each in track.evidence)
    of_others: set[str] = set()
    for scope in rulebook.scopes.values():
        (within if scope.id in inside else of_others).update((scope.opens, scope.closes, *scope.shown_by))
    telling = within - of_others - {care.opens, care.closes, *care.shown_by}
    return _Events(
        tuple(sorted(telling - elsewhere)), tuple(sorted(telling & elsewhere)), tuple(sorted(of_others))
    )


def _lies_in(name: str, care: str, scopes: Mapping[str, Scope]) -> bool:
    around: str | None = name
    while around is not None and around != care:
        around = scopes[around].within
    return around == care


def _of_age(
    seen: pl.DataFrame, showing: pl.DataFrame, care: Scope, as_of: date, leap: LeapBirthday
) -> Iterator[Irregularity]:
    """Children whose care had not ended by the as-of day although they had by then the age at which it ends.

    `showing`: those of the events that begin, end or show the care.
    """
    age = care.ends_at_age
    if age is None or "date_of_birth" not in seen.columns:
        return
    known = seen.filter(pl.col("date_of_birth").is_not_null())
    born = known.group_by("case").agg(pl.col("date_of_birth").max().alias("born"))
    # Years alone leave few of whom the day is worked out.
    old = born.filter(pl.col("born").dt.year() <= as_of.year - age)
    running = _running(showing.join(old, on="case", how="semi"), care)
    for case, file, row, day in (
        running.join(old, on="case").select("case", "file", "row", "born").iter_rows()
    ):
        attained = attained_on(day, age, leap)
        if attained <= as_of:
            found = f"{age} on {attained.day} {attained:%B %Y}, no end of {care.words.noun} since"
            done = f"{care.words.noun} was taken to end then"
            yield Irregularity(Kind.OF_AGE, case, file, row, found, done, noted=True)


def _running(events: pl.DataFrame, care: Scope) -> pl.DataFrame:
    """The row that tells of the latest beginning of care of each case in which none has ended after it.

    Where no beginning is recorded it is the first row that shows the care. Care that ends and begins on one day runs
    on as it did before that day.
    """
    marks = events.filter(pl.col("event").is_in((care.opens, care.closes)))
    shown = events.filter(pl.col("event").is_in((care.opens, *care.shown_by)))
    shown = shown.sort("case", "on", "file", "row").select("case", "on", "event", "file", "row")
    first = shown.unique("case", keep="first", maintain_order=True)
    days = (
        marks.group_by("case", "on")
        .agg(
            (pl.col("event") == care.opens).any().alias("opens"),
            (pl.col("event") == care.closes).any().alias("closes"),
        )
        .join(first.select("case", pl.col("on").alias("first")), on="case", how="left")
        .sort("case", "on")
    )
    told = pl.when(pl.col("opens") != pl.col("closes")).then(pl.col("opens"))
    runs = told.forward_fill().over("case").fill_null(pl.col("first") < pl.col("on"))
    last = days.with_columns(runs.alias("runs")).unique("case", keep="last", maintain_order=True)
    ended = last.filter(~pl.col("runs").fill_null(value=False))
    opened = shown.filter(pl.col("event") == care.opens).unique("case", keep="last", maintain_order=True)
    begun = pl.concat([opened, first.join(opened, on="case", how="anti")])
    return begun.join(ended, on="case", how="anti").sort("case")


def _never_in_care(outside: pl.DataFrame, care: str) -> Iterator[Irregularity]:
    """A row of each case that has events of children in care and nothing that shows care."""
    firsts = (
        outside.sort("case", "on", "file", "row")
        .group_by("case", maintain_order=True)
        .agg(pl.col("file", "row").first(), pl.col("event").unique(maintain_order=True))
    )
    for case, file, row, events in firsts.iter_rows():
        named = ", ".join(map(_spaced, events[:_NAMED])) + (" and more" if len(events) > _NAMED else "")
        found = f"has {named}, and nothing that shows {care}"
        done = f"whether and when the child was in {care} is not known, and nothing is judged"
        yield Irregularity(Kind.ELSEWHERE, case, file, row, found, done)


def _spaced(event: str) -> str:
    return event.replace("_", " ")
