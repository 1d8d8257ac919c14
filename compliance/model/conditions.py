"""Conditions of rules, decided with three values: yes, no, and not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.calendars.spans import Span
from compliance.model.coverage import Record
from compliance.model.vocabulary import Value

AGE = "age"
"""The field that is the child's age."""


class Operator(StrEnum):
    """How a field is compared. `in` and `not_in` take words, `lt` and `gte` a span, `recorded` a yes or no."""

    IN = "in"
    NOT_IN = "not_in"
    LT = "lt"
    GTE = "gte"
    RECORDED = "recorded"

    @property
    def is_of_length(self) -> bool:
        """Whether it compares a length of time, or nights."""
        return self in (Operator.LT, Operator.GTE)

    @property
    def affirms(self) -> bool:
        """Whether it holds of a word that is listed, or a length that is reached; else it holds of all others."""
        return self not in (Operator.NOT_IN, Operator.LT)

    @property
    def opposite(self) -> Operator | None:
        """That which holds where it does not, of what is recorded; None for one that is of that itself."""
        return _OPPOSITE.get(self)


_OPPOSITE = {
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
    Operator.LT: Operator.GTE,
    Operator.GTE: Operator.LT,
}


class Unknown(StrEnum):
    """What a condition makes of a field that is not recorded."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"


class SeenOn(StrEnum):
    """The day whose state a condition looks at."""

    ANCHOR = "anchor"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison of one field.

    `values` are the words of `in` and `not_in`; `span` is the length of `lt` and `gte`. `recorded`
    asks whether the field is known at all, and so is never undecided. `tacit`: that a field not recorded holds goes
    without saying, and is no assumption. `lasts`: the scope, of a field that is how long a scope has run.
    """

    field: str
    operator: Operator
    values: tuple[Value, ...] = ()
    span: Span | None = None
    unknown: Unknown = Unknown.UNDECIDED
    on: SeenOn = SeenOn.ANCHOR
    tacit: bool = False
    lasts: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Events of one type whose attributes satisfy every leaf of `where`.

    A leaf about an absent attribute holds or fails as it says; it is never undecided.
    `dated_by` names date attributes that move the event's day: it counts from the latest of its own
    day and those recorded. `records` is what must be covered for the absence of such events to mean
    something. Only what happened from `first` to `last` is asked for, both included, by its own day even where
    it counts from a later one; None: since ever, or still.
    """

    event: str
    where: tuple[Leaf, ...]
    dated_by: tuple[str, ...]
    key: str | None
    records: tuple[Record, ...]
    first: date | None
    last: date | None

    def asks_of(self, day: date) -> bool:
        """Whether what happened on a day is asked for at all."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that the pattern asks for has happened in the stretch of a scope, up to the day looked at.

    That none has is known only where silence about it shows as much, from the stretch's first day to that day or
    the as-of day, whichever is earlier; else it is not known, and nothing is assumed. `scope` is that of the rule
    or one around it.
    """

    pattern: Pattern
    scope: str
    on: SeenOn = SeenOn.ANCHOR


@dataclass(frozen=True, slots=True)
class SinceAge:
    """A total counts from the day on which the child attains an age, in years."""

    years: int


@dataclass(frozen=True, slots=True)
class Rolling:
    """A total counts back from the day looked at, as far as a span reaches."""

    span: Span


@dataclass(frozen=True, slots=True)
class EachPeriod:
    """A total counts from the first day of the calendar period in which the day looked at lies."""

    each: str


CountedFrom = SinceAge | Rolling | EachPeriod


@dataclass(frozen=True, slots=True)
class Total:
    """Nights that a case has spent in the stretches of a scope, all of them together.

    A night belongs to the day it ends on, so the day on which a stretch begins adds none. `where`: only nights of
    days on which that held count; it compares what events set, of the scope or of one around it. `counted_from`:
    how far back from the day looked at.
    """

    id: str
    noun: str
    scope: str
    where: Condition
    counted_from: CountedFrom


@dataclass(frozen=True, slots=True)
class Amount:
    """What a total has come to by the day looked at, compared with a length of days or weeks.

    Nights that may have been spent unseen, or of which it is not known whether they count, leave it unknown
    unless the others are enough, or all together too few.
    """

    total: Total
    operator: Operator
    span: Span
    unknown: Unknown = Unknown.UNDECIDED
    on: SeenOn = SeenOn.ANCHOR

    @property
    def field(self) -> str:
        """The name that it goes by where it is not known."""
        return self.total.id


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. Parts are asked in order up to the first that does not."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds. Parts are asked in order up to the first that does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Asked = Leaf | Happened | Amount
"""What a condition asks of a case, one thing at a time."""

Condition = Asked | All | AnyOf | Not

ALWAYS_HOLDS = All(())


def decide(condition: Condition, leaf: Callable[[Asked], bool | None]) -> bool | None:
    """The condition's value, None where it turns on something not known.

    `leaf` decides one comparison, whether something happened, or what a total came to. It is not asked what can
    no longer matter, so what it notes while it decides (fields read as assumed) is what the result rests on.
    """
    match condition:
        case Leaf() | Happened() | Amount():
            return leaf(condition)
        case Not(part):
            value = decide(part, leaf)
            return None if value is None else not value
        case All(parts):
            return _first_of(parts, leaf, stop=False)
        case AnyOf(parts):
            return _first_of(parts, leaf, stop=True)


def _first_of(
    parts: tuple[Condition, ...], leaf: Callable[[Asked], bool | None], *, stop: bool
) -> bool | None:
    result: bool | None = not stop
    for part in parts:
        value = decide(part, leaf)
        if value is stop:
            return stop
        if value is None:
            result = None
    return result


def asked_in(condition: Condition) -> tuple[Asked, ...]:
    """Everything that the condition asks, in the order written."""
    match condition:
        case Leaf() | Happened() | Amount():
            return (condition,)
        case Not(part):
            return asked_in(part)
        case All(parts) | AnyOf(parts):
            return tuple(each for part in parts for each in asked_in(part))


def leaves(condition: Condition) -> tuple[Leaf, ...]:
    """Every comparison of a field in the condition, in the order written."""
    return tuple(each for each in asked_in(condition) if isinstance(each, Leaf))


def happenings(condition: Condition) -> tuple[Happened, ...]:
    """Everything that the condition asks to have happened, in the order written."""
    return tuple(each for each in asked_in(condition) if isinstance(each, Happened))


def amounts(condition: Condition) -> tuple[Amount, ...]:
    """Every total that the condition looks at, in the order written."""
    return tuple(each for each in asked_in(condition) if isinstance(each, Amount))


def days_seen(condition: Condition) -> frozenset[SeenOn]:
    """The days that the condition looks at."""
    return frozenset(each.on for each in asked_in(condition))
