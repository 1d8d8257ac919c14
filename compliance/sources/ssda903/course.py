"""Each child's course of care, from the episodes of one return or of several laid on one another.

A return lists every episode that was open at some time in its year, from its first day on. So of any day that two
returns cover the newer one decides: an episode that the older return left open and the newer does not hold was given
another start, was cut short, or did not go on into the newer return's year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.episodes import Episode
from compliance.sources.ssda903.lines import AUTHORITY
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.stacking import latest
from compliance.sources.ssda903.years import first_day

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Listed:
    """Whom a year's return lists: in its episodes, and in its other tables."""

    episodes: frozenset[str]
    elsewhere: frozenset[str]


def courses(
    episodes: Iterable[Episode], listed: Mapping[str, Mapping[int, Listed]], tally: Tally
) -> dict[str, list[Episode]]:
    """The episodes that hold of each child, in order. `listed`: for each authority, by return year."""
    by_year: dict[int, list[Episode]] = defaultdict(list)
    for episode in episodes:
        by_year[episode.line.year or 0].append(episode)
    rows: dict[str, dict[int, list[Episode]]] = defaultdict(dict)
    for year in sorted(by_year):
        for episode in latest(by_year[year], tally):
            rows[episode.child].setdefault(year, []).append(episode)
    # Where most of those in care are not in the next return, their numbers were changed, perhaps all of them.
    renumbered = _renumbered(rows, listed)
    by_child = {}
    for child, of_year in rows.items():
        returns = listed.get(_authority(of_year), {})
        first = min((year for year in of_year if year), default=None)
        course: list[Episode] = []
        for year in sorted({*of_year, *(each for each in returns if first is not None and each > first)}):
            course = _overlaid(course, of_year.get(year, []), year, tally)
            if year in returns and year not in of_year:
                course = _unlisted(course, year, returns[year], tally, renumbered=year in renumbered)
        by_child[child] = sorted(course, key=lambda each: each.order)
    return by_child


def _authority(of_year: Mapping[int, Sequence[Episode]]) -> str:
    return next(iter(of_year.values()))[0].line.text(AUTHORITY)


def _overlaid(course: Sequence[Episode], newer: Sequence[Episode], year: int, tally: Tally) -> list[Episode]:
    """The course as a newer return shows it, whose rows are those of the child that it holds."""
    if not newer:
        return list(course)
    kept = [
        older if _came_before(older, course, year) else _under(older, newer, year, tally) for older in course
    ]
    return [*(each for each in kept if each is not None), *newer]


def _came_before(older: Episode, course: Sequence[Episode], year: int) -> bool:
    """Whether it was over when another began on the same day, which alone the newer return would hold."""
    return not _runs_on(older, first_day(year)) and any(
        each is not older and each.started == older.started and _runs_on(each, first_day(year))
        for each in course
    )


def _under(older: Episode, newer: Sequence[Episode], year: int, tally: Tally) -> Episode | None:
    """What is left of an older return's episode under what a newer one holds; None where nothing is."""
    again = [each for each in newer if each.started == older.started]
    if again:
        if not any(_goes_with(older, each) for each in again):
            tally.saw(Oddity.RESTATED, older.line)
        return None
    if any(each.started < older.started and _runs_on(each, older.started) for each in newer):
        tally.saw(Oddity.SUPERSEDED, older.line)
        return None
    following = [each for each in newer if each.started > older.started and _runs_on(older, each.started)]
    began = min(following, key=lambda each: each.order, default=None)
    if began is not None and began.started < first_day(year):
        if older.why_new == began.why_new == codes.STARTED:
            # The older return's start of care, given a later day.
            tally.saw(Oddity.SUPERSEDED, older.line)
            return None
        tally.saw(Oddity.CUT, older.line)
        return replace(older, ended=began.started, why_ceased=codes.CONTINUES, cut=True)
    return _left(older, year, tally) if older.line.year and _runs_on(older, first_day(year)) else older


def _goes_with(older: Episode, newer: Episode) -> bool:
    """Whether the newer row says nothing otherwise, but fills what was blank."""
    pairs = zip(older.content, newer.content, strict=True)
    return all(was is None or was == now for was, now in pairs)


def _runs_on(episode: Episode, day: date) -> bool:
    """Whether the episode runs to a day or beyond it, by what its row says."""
    return episode.ended is None or episode.ended > day


def _unlisted(
    course: list[Episode], year: int, listed: Listed, tally: Tally, *, renumbered: bool
) -> list[Episode]:
    """The course of a child of whom a newer return's episodes hold nothing."""
    unlisted = []
    for older in course:
        if not _runs_on(older, first_day(year)):
            unlisted.append(older)
        elif older.child in listed.elsewhere or renumbered:
            tally.saw(Oddity.RENUMBERED if renumbered else Oddity.ONLY_ELSEWHERE, older.line)
            tally.not_judged(older.line)
            unlisted.append(older)
        else:
            unlisted.append(_left(older, year, tally))
    return unlisted


def _left(older: Episode, year: int, tally: Tally) -> Episode:
    """An episode that is not in a newer return, which holds all of its year, ended by the day before that begins."""
    tally.saw(Oddity.OPEN_BUT_GONE, older.line)
    return replace(older, ended=first_day(year) - _A_DAY, why_ceased=codes.NOT_TOLD, cut=True)


def _renumbered(
    rows: Mapping[str, Mapping[int, Sequence[Episode]]], listed: Mapping[str, Mapping[int, Listed]]
) -> frozenset[int]:
    """The returns that do not list most of the children whom the one before them leaves in care."""
    expected: dict[int, int] = defaultdict(int)
    missing: dict[int, int] = defaultdict(int)
    for of_year in rows.values():
        returns = sorted(listed.get(_authority(of_year), {}))
        for year, following in pairwise(returns):
            if any(_runs_on(each, first_day(following)) for each in of_year.get(year, ())):
                expected[following] += 1
                missing[following] += following not in of_year
    return frozenset(year for year, count in missing.items() if 2 * count > expected[year])
