"""What totals of nights come to in every case, and what of it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from compliance.calendars.days import NEVER, Days
from compliance.engines.arrays.conditions import Seen
from compliance.engines.arrays.nights import Nights, Spells
from compliance.engines.arrays.search import after, days, distinct, group_days, groups, is_new
from compliance.engines.arrays.values import EMPTY, NO, NONE, UNKNOWN, YES, Cases, Flags, Truth
from compliance.model.conditions import Amount, EachPeriod, Pattern, Rolling, SinceAge, Total, leaves
from compliance.model.coverage import Record

if TYPE_CHECKING:
    from compliance.engines.arrays.world import World


class Totals:
    """The totals of a range of cases, each worked out once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._nights: dict[str, Nights] = {}

    def nights(self, total: Total) -> Nights:
        """The nights that the total counts, whenever they were."""
        if total.id not in self._nights:
            self._nights[total.id] = self._counted(total)
        return self._nights[total.id]

    def counts_from(self, total: Total, case: Cases, day: Days) -> Days:
        """The day whose night is the last before those that count on a day; NEVER if the birth is not known."""
        world = self._world
        match total.counted_from:
            case SinceAge(years):
                return world.due_days.attained(world.histories.born, years)[case]
            case Rolling(span):
                return world.due_days.back(day, span)
            case EachPeriod(each):
                return world.due_days.begun(day, each)

    def may_be_more(self, total: Total, case: Cases, since: Days, day: Days) -> Flags:
        """Whether nights that end after `since` and not after the day may have been spent unseen."""
        world, nights = self._world, self.nights(total)
        unbroken = nights.every.unbroken(case, day)
        until = np.where(unbroken > NEVER, unbroken - 1, np.minimum(day, world.as_of))
        opens = world.plan.rulebook.scopes[total.scope].opens
        opening = Pattern(opens, (), (), None, (Record(opens),), None, None)
        unshown = world.silence.lacking((opening,), case, since, until) != EMPTY
        unknown: Flags = (nights.unseen[case] > since) | unshown
        return unknown

    def reached(self, asked: Amount, case: Cases, day: Days) -> Truth:
        """Whether the total has come to so many nights by the day."""
        total, wanted = asked.total, asked.span.in_days()
        nights, since = self.nights(total), self.counts_from(asked.total, case, day)
        enough = nights.sure.counted(case, since, day) >= wanted
        too_few = nights.most.counted(case, since, day) < wanted
        too_few &= ~self.may_be_more(total, case, since, day)
        reached = np.where(enough, YES, np.where(too_few, NO, UNKNOWN))
        return np.where(since == NEVER, UNKNOWN, reached).astype(np.int8)

    def _counted(self, total: Total) -> Nights:
        """The stretches of the scope, cut where something that the total asks for was set."""
        world = self._world
        stretches = world.stretches[total.scope]
        every = np.arange(stretches.many)
        cuts = [group_days(every, stretches.first_known)]
        fields = world.plan.vocabulary.state
        for home in sorted({fields[leaf.field].of for leaf in leaves(total.where) if leaf.field in fields}):
            stretch, day = world.state.days_set(total.scope, home)
            inside = (stretches.first_known[stretch] < day) & (day < stretches.end[stretch])
            cuts.append(group_days(stretch[inside], day[inside]))
        parts = distinct(*cuts)
        stretch, first = groups(parts), days(parts)
        last = np.where(after(is_new(stretch), last=True), stretches.end[stretch], after(first, NEVER))
        last = np.maximum(first, last)
        case = stretches.case[stretch]
        seen = Seen(world, total.scope, stretch, case, first, np.full(len(stretch), NONE))
        counts = seen.decide(total.where).value
        unseen = np.full(len(world.histories.cases), NEVER)
        before_export = stretches.start == NEVER
        np.maximum.at(unseen, stretches.case[before_export], stretches.shown_on[before_export])
        return Nights(
            sure=Spells.of(*(column[counts == YES] for column in (case, first, last))),
            most=Spells.of(*(column[counts != NO] for column in (case, first, last))),
            every=Spells.of(
                stretches.case, stretches.first_known, np.maximum(stretches.first_known, stretches.end)
            ),
            unseen=unseen,
        )
