"""Everything the rules look at in a range of cases, each thing worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from weakref import proxy

import numpy as np
import polars as pl

from compliance.calendars.days import FOREVER, Days, number
from compliance.calendars.due_days import DueDays
from compliance.engines.arrays.conditions import Seen
from compliance.engines.arrays.coverage import Silence
from compliance.engines.arrays.evidence import Pieces, pieces
from compliance.engines.arrays.fleeting import without_fleeting
from compliance.engines.arrays.histories import Histories
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.search import group_days, in_order
from compliance.engines.arrays.state import State
from compliance.engines.arrays.stretches import Holding, Stretches, all_stretches
from compliance.engines.arrays.totals import Totals
from compliance.engines.arrays.values import EMPTY, NO, NONE, Flags, GroupDays, Places, SetIds
from compliance.engines.plan import Plan
from compliance.model.conditions import ALWAYS_HOLDS, Pattern
from compliance.model.coverage import first_few
from compliance.model.obligations import of_names
from compliance.model.rules import Rule
from compliance.model.tracks import Track


@dataclass(frozen=True)
class OnTrack:
    """A track's evidence in every stretch of a scope: the place of each in `pieces`; stretch and day, in order."""

    pieces: Pieces
    place: Places
    stretch_day: GroupDays


@dataclass
class World:
    """The arrays of a range of cases."""

    plan: Plan
    legend: Legend
    due_days: DueDays
    histories: Histories
    stretches: dict[str, Stretches]
    state: State
    silence: Silence
    _pieces: dict[tuple[Pattern, ...], Pieces] = field(default_factory=dict)
    _tracks: dict[tuple[str, str], OnTrack] = field(default_factory=dict)

    @cached_property
    def as_of(self) -> int:
        """The day at whose end statuses are."""
        return number(self.plan.run.as_of)

    @cached_property
    def soon(self) -> int:
        """The last due day that counts as due soon."""
        return number(self.plan.calendars.soon(self.plan.run.as_of, self.plan.run.warning))

    @cached_property
    def ages_on(self) -> Days:
        """By case the first day after the as-of day on which a scope that runs ends by the child's age, or FOREVER."""
        birthdays = np.full(len(self.histories.cases), FOREVER)
        for scope in self.plan.rulebook.scopes.values():
            if scope.ends_at_age is not None:
                stretches = self.stretches[scope.id]
                day = self.due_days.attained(self.histories.born, scope.ends_at_age)[stretches.case]
                to_come = (day > self.as_of) & (stretches.end == FOREVER)
                np.minimum.at(birthdays, stretches.case[to_come], day[to_come])
        return birthdays

    @cached_property
    def totals(self) -> Totals:
        """What totals of nights come to."""
        # They are gone with the world: who holds each other keeps arrays until a collector comes by.
        return Totals(proxy(self))

    def unread(self, rule: Rule) -> SetIds | None:
        """By case what could not be read and may change what the rule comes to; None where all was read."""
        coverage = self.plan.coverage
        if not coverage.unread:
            return None
        reads = self.plan.reads[rule.head.id]
        unread = np.full(len(self.histories.cases), EMPTY)
        of_any = coverage.unread_of("", reads.rows, reads.cells)
        if of_any:
            unread[:] = self.legend.about.number(of_names(*of_any))
        for case, id_ in enumerate(self.histories.cases.to_list()):
            if id_ in coverage.unread:
                own = coverage.unread_about(id_, reads.rows, reads.cells)
                unread[case] = self.legend.about.number(of_names(*first_few(*own, *of_any)))
        return unread

    def pieces(self, *patterns: Pattern) -> Pieces:
        """Every event that one of the patterns asks for, by case and day."""
        if patterns not in self._pieces:
            last_day = number(self.plan.run.last_day)
            self._pieces[patterns] = pieces(self.legend, self.histories, patterns, last_day)
        return self._pieces[patterns]

    def on_track(self, track: Track, scope: str) -> OnTrack:
        """The track's evidence in each stretch of a scope, with what came before it as far as the track looks back."""
        if (track.id, scope) not in self._tracks:
            (pieces, earlier), stretches = self._on_record(track), self.stretches[scope]
            holding = stretches.of_case
            if track.look_back is not None:
                holding = Holding(
                    stretches.case, self.due_days.back(stretches.start, track.look_back), stretches.end
                )
            place, stretch = holding.of(pieces.case, pieces.on)
            order = np.argsort(stretch, kind="stable")
            place, stretch = place[order], stretch[order]
            if track.before:
                counts = ~earlier[place] | (pieces.on[place] < stretches.start[stretch])
                place, stretch = place[counts], stretch[counts]
            if track.where != ALWAYS_HOLDS:
                counts = self._counts(track, scope, stretch, pieces.on[place])
                place, stretch = place[counts], stretch[counts]
            on_track = OnTrack(pieces, place, group_days(stretch, pieces.on[place]))
            self._tracks[track.id, scope] = on_track
        return self._tracks[track.id, scope]

    def _on_record(self, track: Track) -> tuple[Pieces, Flags]:
        """The track's evidence in order, and whether each counts only before its stretch begins."""
        evidence = self.pieces(*track.evidence)
        if not track.before:
            return evidence, np.zeros(len(evidence.row), bool)
        pieces = Pieces.joined([evidence, self.pieces(*track.before)])
        assumes = self.legend.assumptions.fewest_first(pieces.assumed)
        order = in_order(pieces.case_day, pieces.at, assumes, pieces.key)
        return pieces[order], order >= len(evidence.row)

    def _counts(self, track: Track, scope: str, stretch: Places, on: Days) -> Flags:
        """Whether evidence of each day is not known to be of a state in which it counts for nothing."""
        stretches = self.stretches[scope]
        day = np.maximum(on, stretches.first_known[stretch])
        seen = Seen(proxy(self), scope, stretch, stretches.case[stretch], day, np.full(len(stretch), NONE))
        counts: Flags = seen.decide(track.where).value != NO
        return counts


def world_of(events: pl.DataFrame, plan: Plan, legend: Legend, due_days: DueDays) -> World:
    """The arrays of some cases. `events` are all of theirs that are visible to the run, in any order."""
    scopes = plan.rulebook.scopes
    histories = without_fleeting(legend, Histories(events, plan.vocabulary, legend.words), scopes)
    stretches = all_stretches(legend, histories, scopes, due_days, number(plan.run.as_of))
    return World(
        plan=plan,
        legend=legend,
        due_days=due_days,
        histories=histories,
        stretches=stretches,
        state=State(legend, histories, stretches, plan.rulebook, due_days),
        silence=Silence(plan.coverage, histories.cases, legend),
    )
