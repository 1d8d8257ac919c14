"""A case between its events: the reference's view of it, of which what an event leaves alone is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from compliance.engines.live.needs import Needs
from compliance.engines.reference.case import Case
from compliance.engines.run import Plan
from compliance.model.conditions import Pattern
from compliance.model.events import CaseHistory, Event
from compliance.timeline.evidence import Piece, pieces, pieces_after
from compliance.timeline.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Changed:
    """What is different about a case's events.

    `gone` are those it had and has not, `new` those it has and had not; `names` their types, and of those that
    count from a day which has come. `days` are those from which any of them can count.
    """

    gone: tuple[Event, ...]
    new: tuple[Event, ...]
    names: frozenset[str]
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class Differences:
    """The first day on which the timeline is another: of each scope, and of each field, that is not the same."""

    scopes: Mapping[str, date] = field(default_factory=dict)
    fields: Mapping[str, date] = field(default_factory=dict)

    def since(self, needs: Needs) -> date | None:
        """The first day on which what a rule sees of the timeline is another; None if it is the same."""
        days = [day for scope, day in self.scopes.items() if scope in needs.scopes]
        days += [day for name, day in self.fields.items() if name in needs.fields]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class _Found:
    """The pieces that patterns ask for. `moved`: one may count from a day its event names, which may be to come."""

    patterns: tuple[Pattern, ...]
    pieces: tuple[Piece, ...]
    events: frozenset[str]
    moved: bool

    def after(self, changed: Changed, as_of: date) -> _Found:
        """What one pattern asks for after some events have changed."""
        [pattern] = self.patterns
        return replace(self, pieces=pieces_after(self.pieces, pattern, changed.gone, changed.new, as_of))


class View(Case):
    """A case as the reference sees it. What was found once is kept, also for the next view of the case."""

    def __init__(self, plan: Plan, history: CaseHistory) -> None:
        super().__init__(plan, history)
        # By the patterns as objects, which the rulebook keeps: there are too many questions to compare them.
        self._kept: dict[tuple[int, ...], _Found] = {}
        self._soon: date | None = None

    def after(
        self, plan: Plan, history: CaseHistory, changed: Changed, timeline_events: frozenset[str]
    ) -> View:
        """The view of the case with these events changed, of which `timeline_events` can change its timeline."""
        history = self.history.changed(history.date_of_birth, history.events, changed.names)
        if changed.names & timeline_events:
            view = View(plan, history)
        else:
            view = View.__new__(View)
            view.plan, view.history = plan, history
            view.stretches, view.state, view._nights = self.stretches, self.state, self._nights
            view._soon = None
        view._kept = dict(self._kept)
        same_day = plan.run.last_day == self.run.last_day
        for key, found in self._kept.items():
            if found.moved and not same_day:
                del view._kept[key]
            elif not changed.names.isdisjoint(found.events):
                if len(found.patterns) == 1:
                    view._kept[key] = found.after(changed, plan.run.last_day)
                else:
                    del view._kept[key]
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
            kept = self._kept[key] = _Found(
                patterns,
                pieces(self.history, patterns, self.run.last_day),
                frozenset(pattern.event for pattern in patterns),
                any(pattern.dated_by for pattern in patterns),
            )
        return kept.pieces

    def differs(self, other: View) -> Differences:
        """How the timeline is another than in `other`."""
        if self.stretches is other.stretches:
            return Differences()
        scopes = {
            scope: _first_day(found, other.stretches[scope])
            for scope, found in self.stretches.items()
            if found != other.stretches[scope]
        }
        return Differences(scopes, self.state.differs_from(other.state))


def _first_day(ours: tuple[Stretch, ...], theirs: tuple[Stretch, ...]) -> date:
    """The first day on which a stretch that only one of them has shows."""
    days: list[date] = []
    for mine, others in ((ours, theirs), (theirs, ours)):
        for stretch in set(mine) - set(others):
            twin = next((s for s in others if _begin_alike(s, stretch)), None)
            if twin is None:
                days.append(date.min if stretch.start is None else stretch.start)
            else:
                days += _parting(stretch, twin)
    # Stretches can be alike; without a day there are more or fewer of one.
    return min(days, default=date.min)


def _parting(a: Stretch, b: Stretch) -> Iterator[date]:
    """The days on which two that begin alike part: the earlier of them ends, or what it stands in does."""
    if a.end != b.end:
        yield min(end for end in (a.end, b.end) if end is not None)
    if a.parent is not None and b.parent is not None:
        yield from _parting(a.parent, b.parent)


def _begin_alike(a: Stretch, b: Stretch) -> bool:
    """Whether two stretches are one whose end, or whose parents' ends, have been told otherwise."""
    if (a.start, a.shown_on, a.keys) != (b.start, b.shown_on, b.keys):
        return False
    if a.parent is None or b.parent is None:
        return a.parent is b.parent
    return _begin_alike(a.parent, b.parent)
