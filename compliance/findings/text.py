"""Days, counts and names written as a manager would write them."""

from __future__ import annotations

from datetime import date, datetime

import pendulum

from compliance.model.conditions import CountedFrom, EachPeriod, Rolling, SinceAge


def written(day: date) -> str:
    """`6 December 2024`."""
    return f"{day.day} {day:%B %Y}"


def written_at(at: datetime) -> str:
    """`21:59 on 6 May 2024`, in London time."""
    local = pendulum.instance(at).in_timezone("Europe/London")
    return f"{local:%H:%M} on {written(date(local.year, local.month, local.day))}"


def children_counted(number: int) -> str:
    """`1 child`, `9 children`."""
    return "1 child" if number == 1 else f"{number:,} children"


def spaced(name: str) -> str:
    """A name of the vocabulary as words: `placement_type` is `placement type`."""
    return name.replace("_", " ")


def window(counted_from: CountedFrom) -> str:
    """The days that a total looks at: `in the 12 months before`, `in the return year`, `since the age of 14`."""
    match counted_from:
        case SinceAge(years):
            return f"since the age of {years}"
        case Rolling(span):
            return f"in the {span} before"
        case EachPeriod(each):
            return f"in the {spaced(each)}"


def capital(sentence: str) -> str:
    """The sentence with its first letter a capital, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def ordinal(number: int) -> str:
    """`1st`, `20th`."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
