"""The children of a council and their periods of care, from well before the window to past its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from compliance_synthetic.adoption_paths import AdoptionPaths, adoption_paths
from compliance_synthetic.careers import (
    CAREERS,
    EXPECTED_SHARE_OF_RETURNS,
    LEAVES_AT_EIGHTEEN,
    RETURNS,
    SECOND_CAREERS,
    WENT_HOME,
    Course,
)
from compliance_synthetic.chance import Chance, place_of
from compliance_synthetic.days import NEVER, YEAR, Days, Flags, Real, Whole, birthday
from compliance_synthetic.setting import Setting
from compliance_synthetic.words import LEAVING_REASONS

_SEARCHED_ADMISSIONS = 4000
"""Admissions a year beyond which the stretch of stays is searched for on a sample."""
_SOON = 3 * 365
"""Days at the start of the calendar among which those who entered before it are spread."""


@dataclass(frozen=True)
class Periods:
    """Periods of care, one a row, by child and start.

    `end` is the true end, whenever it will be; the child is no longer looked after on that day.
    `reason` is a place in LEAVING_REASONS. `nth` counts a child's periods from 0.
    """

    child: Whole
    nth: Whole
    born: Days
    start: Days
    end: Days
    course: Whole
    reason: Whole
    paths: AdoptionPaths

    @property
    def size(self) -> int:
        """How many periods there are."""
        return int(self.child.size)

    def rows(self, rows: Whole) -> Periods:
        """The given periods."""
        return Periods(
            self.child[rows],
            self.nth[rows],
            self.born[rows],
            self.start[rows],
            self.end[rows],
            self.course[rows],
            self.reason[rows],
            self.paths.rows(rows),
        )


def periods_of_care(setting: Setting) -> Periods:
    """The periods of every child looked after at some time in the window, with their earlier ones.

    The stretch of long stays is searched for by halving, so that the stock on the last day is as
    planned; the search sees the same random numbers every time, so only the stretch differs. For a
    whole nation a sample is searched.
    """
    sample = min(1.0, _SEARCHED_ADMISSIONS / setting.plan.admissions_a_year)
    wanted = setting.plan.children_looked_after * sample
    low, high = np.log(0.05), np.log(20.0)
    for _ in range(12):
        middle = (low + high) / 2
        if _stock(_drawn(setting, float(np.exp(middle)), sample), setting.last) < wanted:
            low = middle
        else:
            high = middle
    return _seen_in_window(_drawn(setting, float(np.exp((low + high) / 2))), setting)


def _stock(periods: Periods, day: int) -> int:
    return int(((periods.start <= day) & (periods.end > day)).sum())


def _seen_in_window(periods: Periods, setting: Setting) -> Periods:
    begun = periods.start <= setting.last
    seen = begun & (periods.end >= setting.first)
    wanted = np.zeros(int(periods.child.max(initial=-1)) + 1, np.bool_)
    wanted[periods.child[seen]] = True
    kept = periods.rows(np.flatnonzero(begun & wanted[periods.child]).astype(np.int64))
    ordered = kept.rows(np.lexsort((kept.start, kept.child)).astype(np.int64))
    _, child = np.unique(ordered.child, return_inverse=True)
    return replace(ordered, child=child.astype(np.int64))


def _drawn(setting: Setting, stretch: float, sample: float = 1.0) -> Periods:
    """Every period, or the share `sample`, that begins from 18 years before the window to its last day."""
    chance = setting.chance("periods of care")
    length = setting.last - setting.childhood + 1
    firsts = setting.plan.admissions_a_year * (1 - EXPECTED_SHARE_OF_RETURNS) * length / YEAR
    size = max(1, round(firsts * sample))
    through = (np.arange(size) + chance.share(size)) / size
    start = setting.childhood + np.floor(through * length).astype(np.int64)
    # Courses in turn, not at random: so even a small council meets each of them.
    course = place_of(chance.in_turn(size), [career.share for career in CAREERS])
    age = _age_at_entry(chance, course)
    first = _stays(chance, np.arange(size), np.zeros(size, np.int64), start - age, start, course, stretch)
    first = _brought_into_calendar(first, setting.begins + chance.whole(0, _SOON, size), setting.begins)
    second = _returns(chance, first, setting.last, stretch)
    third = _returns(chance, second, setting.last, stretch)
    return _together(_together(first, second), third)


def _brought_into_calendar(periods: Periods, later: Days, begins: int) -> Periods:
    """Periods that began before the calendar begin `later`, if they still run then.

    Without them the window would open on a council short of its longest stays. Only the long course
    lasts that far; the plain end of such a period stands.
    """
    early = periods.start < begins
    kept = ~early | ((periods.course == Course.LONG) & (periods.end > later + 30))
    kept &= ~early | (periods.paths.decision == NEVER)
    start = np.where(early, later, periods.start)
    return replace(periods, start=start).rows(np.flatnonzero(kept).astype(np.int64))


def _age_at_entry(chance: Chance, course: Whole) -> Whole:
    years = np.zeros(course.size)
    for place, career in enumerate(CAREERS):
        drawn = career.youngest + (career.oldest - career.youngest) * chance.lean(*career.lean, course.size)
        years = np.where(course == place, drawn, years)
    return np.floor(years * YEAR).astype(np.int64)


def _stays(
    chance: Chance, child: Whole, nth: Whole, born: Days, start: Days, course: Whole, stretch: float
) -> Periods:
    size = start.size
    paths = adoption_paths(chance, start, course, start - born)
    eighteen = birthday(born, 18)
    stay = 1 + np.minimum(_stay(chance, course, stretch), NEVER // 2)
    end = np.where(paths.order < NEVER, paths.order, start + stay)
    # A plan for adoption that was given up is known only because the child stayed on after it.
    end = np.where(paths.reversed_on < NEVER, np.maximum(end, paths.reversed_on + 200), end)
    end = np.minimum(end, eighteen)
    weights = [career.leaves for career in CAREERS]
    reason = np.zeros(size, np.int64)
    for place, leaves in enumerate(weights):
        reason = np.where(course == place, _reasons(chance, leaves, size), reason)
    reason = np.where(end == eighteen, _reasons(chance, LEAVES_AT_EIGHTEEN, size), reason)
    return Periods(child, nth, born, start, end, course, reason, paths)


def _stay(chance: Chance, course: Whole, stretch: float) -> Whole:
    days = np.zeros(course.size, np.int64)
    for place, career in enumerate(CAREERS):
        median = career.stay * (stretch if career.elastic else 1.0)
        drawn = chance.long_tailed(median, career.spread, course.size)
        stays_on = chance.happens(career.to_eighteen, course.size)
        days = np.where(course == place, np.where(stays_on, NEVER, drawn), days)
    return days


def _reasons(chance: Chance, leaves: Mapping[str, float], size: int) -> Whole:
    places = np.array([LEAVING_REASONS.index(code) for code in leaves], np.int64)
    return places[chance.pick(list(leaves.values()), size)]


def _returns(chance: Chance, earlier: Periods, last: int, stretch: float) -> Periods:
    """The next periods of the children who went home and came back."""
    size = earlier.size
    gap = 15 + chance.long_tailed(210, 1.1, size)
    again = chance.happens(RETURNS, size)
    start = earlier.end + gap
    age: Real = (start - earlier.born) / YEAR
    course = chance.pick_by_row(np.asarray(SECOND_CAREERS), (age >= 13).astype(np.int64))
    home = np.isin(earlier.reason, [LEAVING_REASONS.index(code) for code in WENT_HOME])
    comes: Flags = again & home & (start <= last) & (age < 17.5) & (earlier.course != Course.UNACCOMPANIED)
    later = _stays(chance, earlier.child, earlier.nth + 1, earlier.born, start, course, stretch)
    return later.rows(np.flatnonzero(comes).astype(np.int64))


def _together(one: Periods, other: Periods) -> Periods:
    def join(first: Whole, second: Whole) -> Whole:
        return np.concatenate((first, second))

    return Periods(
        child=join(one.child, other.child),
        nth=join(one.nth, other.nth),
        born=join(one.born, other.born),
        start=join(one.start, other.start),
        end=join(one.end, other.end),
        course=join(one.course, other.course),
        reason=join(one.reason, other.reason),
        paths=one.paths.and_those_of(other.paths),
    )
