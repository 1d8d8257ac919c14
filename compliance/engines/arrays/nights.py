"""Nights that cases have spent in the stretches of a scope: the same as `timeline.nights`, of all cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.engines.arrays.search import (
    after,
    before,
    days,
    group_days,
    is_new,
    last_at_or_before,
    latest_where,
    take,
)
from compliance.engines.arrays.values import NONE, Cases, GroupDays, Integers


@dataclass(frozen=True)
class Spells:
    """Days on end in every case, in order, that do not touch; first and last day included.

    A night belongs to the day it ends on, so a spell has one fewer than it has days. `had`: the nights the case has
    had when each begins.
    """

    case: Cases
    first: Days
    last: Days
    had: Integers

    @classmethod
    def of(cls, case: Cases, first: Days, last: Days) -> Spells:
        """The spells of days on end that may touch and lie in any order."""
        order = np.lexsort((last, first, case))
        case, first, last = case[order], first[order], last[order]
        reach = np.maximum.accumulate(group_days(case, last))
        apart = np.flatnonzero(is_new(case) | (group_days(case, first) > before(reach, NONE)))
        ends = after(apart, len(case)) - 1
        case, first, last = case[apart], first[apart], days(reach[ends])
        total = np.cumsum(last - first) - (last - first)
        return cls(case, first, last, total - take(total, latest_where(is_new(case)), 0))

    def up_to(self, case: Cases, day: Days) -> Integers:
        """How many nights each case has had that end by the day."""
        at = last_at_or_before(self._begins, case, day)
        so_far = take(self.had, at, 0) + np.minimum(take(self.last, at, 0), day) - take(self.first, at, 0)
        return np.where(at == NONE, 0, so_far)

    def counted(self, case: Cases, since: Days, day: Days) -> Integers:
        """How many nights end after `since` and not after the day."""
        return np.where(since < day, self.up_to(case, day) - self.up_to(case, since), 0)

    def unbroken(self, case: Cases, day: Days) -> Days:
        """The first day of the spell that holds the day, NEVER if none does."""
        at = last_at_or_before(self._begins, case, day)
        return np.where(take(self.last, at, NEVER) >= day, take(self.first, at, NEVER), NEVER)

    def reached_on(self, case: Cases, since: Days, nights: int) -> Days:
        """The day on which so many nights have ended after `since`; FOREVER if they never do, or nobody knows."""
        reached = np.full(len(case), FOREVER)
        wanted = self.up_to(case, since) + nights
        # Case and nights as one number. INVARIANT: no case has 2^32 nights.
        had = (self.case << 32) | (self.had + self.last - self.first)
        place = np.searchsorted(had, (case << 32) | wanted)
        rows = np.flatnonzero((place < len(had)) & (since > NEVER))
        rows = rows[self.case[place[rows]] == case[rows]]
        at = place[rows]
        reached[rows] = self.first[at] + wanted[rows] - self.had[at]
        return reached

    @cached_property
    def _begins(self) -> GroupDays:
        return group_days(self.case, self.first)


@dataclass(frozen=True)
class Nights:
    """The nights of which a total counts some.

    `sure`: those that count; `most`: these and those of which it is not known; `every`: all stretches of the scope as
    far as they are shown. `unseen`: by case, until when a stretch whose beginning is not shown may have run unseen.
    """

    sure: Spells
    most: Spells
    every: Spells
    unseen: Days
