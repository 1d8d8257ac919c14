"""When an age is attained."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class LeapBirthday(StrEnum):
    """The day on which a child born on 29 February attains an age in a year without that date."""

    FIRST_OF_MARCH = "1_march"
    LAST_OF_FEBRUARY = "28_february"


def attained_on(date_of_birth: date, years: int, leap: LeapBirthday) -> date:
    """The day at whose start the age of `years` is attained."""
    year = date_of_birth.year + years
    try:
        return date_of_birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1) if leap is LeapBirthday.FIRST_OF_MARCH else date(year, 2, 28)


def age_on(date_of_birth: date, day: date, leap: LeapBirthday) -> int:
    """Completed years on `day`, negative before birth."""
    years = day.year - date_of_birth.year
    return years if attained_on(date_of_birth, years, leap) <= day else years - 1
