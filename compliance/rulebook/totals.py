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
from compliance.problems import Mistakes
from compliance.rulebook.located import Located
from compliance.rulebook.schema import CountedFromEntry, TotalEntry
from compliance.rulebook.written import Written


def total_of(name: str, written: Written[TotalEntry]) -> Total:
    """The total as compiled. Raises RulebookError for a condition of which no total can be kept."""
    entry = written.entry
    mistakes = Mistakes()
    with mistakes:
        where = written.condition(entry.where, written.part.at("where"))
    with mistakes:
        counted_from = _counted_from(entry.counted_from, written.part.at("counted_from"))
    with mistakes:
        written.scope(entry.scope, "scope")
    mistakes.refuse()
    _check_nights_counted(written, where)
    return Total(name, entry.noun, entry.scope, where, counted_from)


def _check_nights_counted(written: Written[TotalEntry], where: Condition) -> None:
    scope, part = written.entry.scope, written.part.at("where")
    settable = written.book.set_around(scope)
    for asked in asked_in(where):
        if not isinstance(asked, Leaf) or asked.field not in settable or asked.on is SeenOn.DUE:
            raise part.error(
                f"a total asks only what events set of {scope} or a scope around it: "
                f"{', '.join(sorted(settable)) or 'nothing here'}"
            )
        if asked.operator is not Operator.RECORDED and asked.unknown is not Unknown.UNDECIDED:
            raise part.error(
                f"{asked.field}: of a total nothing is assumed; what is not recorded stays unknown"
            )


def _counted_from(entry: CountedFromEntry, part: Located) -> CountedFrom:
    given = entry.model_dump(exclude_none=True)
    if len(given) != 1:
        raise part.error("expected exactly one of age, back, each")
    if entry.each is not None:
        return _each_period(entry.each, part.at("each"))
    if entry.back is not None:
        return _rolling(entry.back, part.at("back"))
    return _since_age(str(entry.age), part.at("age"))


def _each_period(each: str, part: Located) -> EachPeriod:
    if each not in ("month", "return_year"):
        raise part.error(f"{each} is not one of month, return_year")
    return EachPeriod(each)


def _rolling(back: str, part: Located) -> Rolling:
    span = part.span(back)
    if not span.unit.is_calendar or not span.count:
        raise part.error("write days, weeks, months or years, at least one")
    return Rolling(span)


def _since_age(age: str, part: Located) -> SinceAge:
    span = part.span(age)
    if span.unit is not Unit.YEARS:
        raise part.error("an age is given in years")
    return SinceAge(span.count)
