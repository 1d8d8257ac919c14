"""A case between its events: the reference's view of it, of which what an event leaves alone is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.engines.reference.case import Case
from compliance.engines.run import Plan
from compliance.model.events import CaseHistory
from compliance.model.rules import Pattern
from compliance.timeline.evidence import Piece, pieces
from compliance.timeline.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Changed:
    """The events that a case has and had not, or had and has not: their types, and the days they can count from."""

    names: frozenset[str]
    days: frozenset[date]


class View(Case):
    """A case as the reference sees it. What was found once is kept, also for the next view of the case."""

    def __init__(self, plan: Plan, history: CaseHistory) -> None:
        super().__init__(plan, history)
        # By the patterns as objects, which the rulebook keeps: there are too many questions to compare them.
        self._kept: dict[tuple[int, ...], tuple[tuple[Pattern, ...], tuple[Piece, ...]]] = {}
        self._soon: date | None = None

    def after(
        self, plan: Plan, history: CaseHistory, changed: Changed, timeline_events: frozenset[str]
    ) -> View:
        """The view of the case with these events changed, of which `timeline_events` can change its timeline."""
        if changed.names & timeline_events:
            view = View(plan, history)
        else:
            view = View.__new__(View)
            view.plan, view.history = plan, history
            view.stretches, view.state = self.stretches, self.state
            view._soon = None
        same_day = plan.run.last_day == self.run.last_day
        view._kept = {
            key: (asked, found)
            for key, (asked, found) in self._kept.items()
            # A piece may count from a day that its event names, which may have come by now.
            if all(p.event not in changed.names and (same_day or not p.dated_by) for p in asked)
        }
        return view

    def soon(self) -> date:
        """See `Case`."""
        if self._soon is None:
            self._soon = super().soon()
        return self._soon

    def pieces(self, patterns: tuple[Pattern, ...]) -> tuple[Piece, ...]:
        """See `Case`."""
        key = tuple(map(id, patterns))
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = (patterns, pieces(self.history, patterns, self.run.last_day))
        return kept[1]

    def differs_since(self, other: View) -> date | None:
        """The first day on which the timeline is another than in `other`; None if it is the same."""
        if self.stretches is other.stretches:
            return None
        days = [
            day
            for scope, found in self.stretches.items()
            if found != other.stretches[scope]
            for day in _first_days(found, other.stretches[scope])
        ]
        state = self.state.differs_from(other.state)
        return min([*days, *([state] if state else [])], default=None)


def _first_days(ours: tuple[Stretch, ...], theirs: tuple[Stretch, ...]) -> list[date]:
    """For each stretch that only one of them has, the first day on which that shows."""
    if set(ours) == set(theirs):
        # Stretches can be alike; there are more or fewer of one.
        return [date.min]
    days = []
    for mine, others in ((ours, theirs), (theirs, ours)):
        for stretch in set(mine) - set(others):
            twin = next((s for s in others if _begin_alike(s, stretch)), None)
            if twin is None:
                days.append(date.min if stretch.start is None else stretch.start)
            else:
                # They part on the day the earlier of them ends; a parent that is another is told of itself.
                days += [end for end in (stretch.end, twin.end) if end is not None]
    return days


def _begin_alike(a: Stretch, b: Stretch) -> bool:
    return (a.start, a.shown_on, a.keys) == (b.start, b.shown_on, b.keys)
