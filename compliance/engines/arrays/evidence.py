"""Pieces of evidence in order of the day they count from: the same as `engines.reference.evidence`, of all cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from compliance.calendars.days import Days, number
from compliance.calendars.instants import NO_TIME, Instants
from compliance.engines.arrays.histories import Histories
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.matching import satisfies
from compliance.engines.arrays.search import days, group_days, groups, in_order
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.values import EMPTY, NONE, Cases, GroupDays, Places, SetIds, Words
from compliance.model.conditions import Operator, Pattern, Unknown
from compliance.timeline.matching import assumption


@dataclass
class Pieces(Table):
    """Events that a pattern asks for, in the order they are taken: row in the export; case, and day it counts from;
    instant, NO_TIME too where the day was moved; key; what was assumed in asking for it."""

    row: Places
    case_day: GroupDays
    at: Instants
    key: Words
    assumed: SetIds

    @cached_property
    def case(self) -> Cases:
        """The case of each."""
        return groups(self.case_day)

    @cached_property
    def on(self) -> Days:
        """The day each counts from."""
        return days(self.case_day)


def pieces(legend: Legend, histories: Histories, patterns: tuple[Pattern, ...], last_day: int) -> Pieces:
    """Every event that one of the patterns asks for, up to the last day.

    On one day one whose time is known comes first, then the one that assumes least, and of those alike the earlier
    pattern's.
    """
    joined = Pieces.joined([_of_pattern(legend, histories, pattern, last_day) for pattern in patterns])
    assumes = legend.assumptions.fewest_first(joined.assumed)
    return joined[in_order(joined.case_day, joined.at, assumes, joined.key)]


def _of_pattern(legend: Legend, histories: Histories, pattern: Pattern, last_day: int) -> Pieces:
    events = histories.events(pattern.event)
    on, at = events.on, events.at
    holds = satisfies(legend, histories, pattern.event, pattern.where)
    if pattern.first is not None:
        holds &= on >= number(pattern.first)
    if pattern.last is not None:
        holds &= on <= number(pattern.last)
    for name in pattern.dated_by:
        on = np.maximum(on, histories.days(pattern.event, name))
    if pattern.dated_by:
        at = np.where(on == events.on, at, NO_TIME)
    holds &= on <= last_day
    assumed = np.full(len(on), EMPTY)
    for leaf in pattern.where:
        if leaf.unknown is Unknown.HOLDS and not leaf.tacit and leaf.operator is not Operator.RECORDED:
            absent = histories.words(pattern.event, leaf.field) == NONE
            if absent.any():
                legend.assumptions.add(assumed, absent, assumption(leaf))
    return Pieces(events.row, group_days(events.case, on), at, events.key, assumed)[holds]
