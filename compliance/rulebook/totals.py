"""One entry of `totals` compiled: the nights that count, and from when."""

from __future__ import annotations

from compliance.calendars.spans import Unit
from compliance.model.conditions import (
    Condition,
    CountedFrom,
    EachPeriod,
    Leaf,
    Operator,
    Rolling,
    SeenOn,
    SinceAge,
    Total,
    Unknown,
    asked_in,
)
from compliance.rulebook.book import Book
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import CountedFromEntry, TotalEntry


def total_of(name: str, entry: TotalEntry, part: Part, book: Book) -> Total:
    """The total that stands at `part`. Raises RulebookError for a condition of which no total can be kept."""
    part.at("scope").named("scope", entry.scope, book.scopes)
    return Total(
        name,
        entry.noun,
        entry.scope,
        _nights_counted(entry, part.at("where"), book),
        _counted_from(entry.counted_from, part.at("counted_from")),
    )


def _nights_counted(entry: TotalEntry, part: Part, book: Book) -> Condition:
    where = book.conditions_in(part.document).condition(entry.where, part.place)
    settable = book.set_around(entry.scope)
    for asked in asked_in(where):
        if not isinstance(asked, Leaf) or asked.field not in settable or asked.on is SeenOn.DUE:
            raise part.error(
                f"a total asks only what events set of {entry.scope} or a scope around it: "
                f"{', '.join(sorted(settable)) or 'nothing here'}"
            )
        if asked.operator is not Operator.RECORDED and asked.unknown is not Unknown.UNDECIDED:
            raise part.error(
                f"{asked.field}: of a total nothing is assumed; what is not recorded stays unknown"
            )
    return where


def _counted_from(entry: CountedFromEntry, part: Part) -> CountedFrom:
    given = entry.model_dump(exclude_none=True)
    if len(given) != 1:
        raise part.error("expected exactly one of age, back, each")
    if entry.each is not None:
        return _each_period(entry.each, part.at("each"))
    if entry.back is not None:
        return _rolling(entry.back, part.at("back"))
    return _since_age(str(entry.age), part.at("age"))


def _each_period(each: str, part: Part) -> EachPeriod:
    if each not in ("month", "return_year"):
        raise part.error(f"{each} is not one of month, return_year")
    return EachPeriod(each)


def _rolling(back: str, part: Part) -> Rolling:
    span = part.span(back)
    if span.unit in (Unit.WORKING_DAYS, Unit.HOURS) or not span.count:
        raise part.error("write days, weeks, months or years, at least one")
    return Rolling(span)


def _since_age(age: str, part: Part) -> SinceAge:
    span = part.span(age)
    if span.unit is not Unit.YEARS:
        raise part.error("an age is given in years")
    return SinceAge(span.count)
