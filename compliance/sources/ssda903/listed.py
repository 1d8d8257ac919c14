"""Whom each table of a return lists, and where the tables' lists of children do not meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from compliance.sources.ssda903.course import Listed
from compliance.sources.ssda903.lines import AUTHORITY, Line
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.sorting import Sorted
from compliance.sources.ssda903.tables import (
    EPISODES,
    HEADER,
    MISSING,
    OC2,
    PLACED_ADOPTION,
    REVIEWS,
    SW_EPISODES,
    Table,
)
from compliance.sources.ssda903.unread import told_by

_OF_DUTIES = (REVIEWS, MISSING, SW_EPISODES, OC2, PLACED_ADOPTION)
"""The tables in which what is missing is taken as not done."""


def listed(found: Sorted) -> dict[str, dict[int, Listed]]:
    """Whom the returns of each authority list, by year, of the years that have rows of episodes."""
    inside: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    outside: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for table, lines in found.lines.items():
        for line in lines:
            if line.child is not None and line.year is not None and table.of_those_in_care:
                of_table = inside if table is EPISODES else outside
                of_table[line.text(AUTHORITY)][line.year].add(line.child)
    if len(found.identities.authorities) < 2:
        # Where all rows are of one authority, not every table needs to name it.
        whole, rest = _together(inside), _together(outside)
        return {
            by: {year: Listed(frozenset(each), frozenset(rest[year])) for year, each in whole.items()}
            for by in inside
        }
    return {
        by: {year: Listed(frozenset(each), frozenset(outside[by][year])) for year, each in years.items()}
        for by, years in inside.items()
    }


def _together(by_authority: Mapping[str, Mapping[int, set[str]]]) -> dict[int, set[str]]:
    by_year: dict[int, set[str]] = defaultdict(set)
    for years in by_authority.values():
        for year, children in years.items():
            by_year[year] |= children
    return by_year


def tell_strangers(lines: Mapping[Table, Sequence[Line]], tally: Tally) -> None:
    """Children of one table whom Header or Episodes of its year, which list every child, do not have.

    A row of a child whom Episodes lacks may be about a child whom it has and whose number was written otherwise: one
    of whom the table holds nothing in that year.
    """
    in_year = {table: _by_year(of_table) for table, of_table in lines.items()}
    for table, years in in_year.items():
        if not table.carries_events or not table.of_those_in_care or table is EPISODES:
            continue
        for year, children in years.items():
            if (whole := in_year.get(EPISODES, {}).get(year)) is None:
                continue
            strangers = [line for child, line in children.items() if child not in whole]
            for line in strangers:
                tally.saw(Oddity.STRANGER if table in _OF_DUTIES else Oddity.WITHOUT_EPISODES, line)
            if strangers and table in _OF_DUTIES:
                for line in whole.values():
                    if line.child not in children:
                        for event in told_by(table):
                            tally.not_judged(line, event, because=strangers[0])
    for table, years in in_year.items():
        for year, children in years.items():
            header = in_year.get(HEADER, {}).get(year)
            if table.carries_events and table.of_those_in_care and header is not None:
                for child, line in children.items():
                    if child not in header:
                        tally.saw(Oddity.NOT_IN_HEADER, line)


def _by_year(lines: Iterable[Line]) -> dict[int, dict[str, Line]]:
    """A row of each child, by return year."""
    by_year: dict[int, dict[str, Line]] = defaultdict(dict)
    for line in lines:
        if line.child is not None and line.year is not None:
            by_year[line.year].setdefault(line.child, line)
    return by_year
