"""A case between its events: the reference's view of it, of which what an event leaves alone is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from compliance.engines.live.changed import Changed
from compliance.engines.needs import Needs
from compliance.engines.plan import Plan
from compliance.engines.reference.case import Case
from compliance.engines.reference.evidence import Piece, pieces, pieces_after, together
from compliance.engines.reference.stretches import Stretch, ends_to_come, stretches_after
from compliance.model.conditions import Pattern
from compliance.model.coverage import Record, Window
from compliance.model.events import CaseHistory


@dataclass(frozen=True, slots=True)
class Differences:
    """The first day on which the timeline is another: of each scope, and of each field, that is not the same."""

    scopes: Mapping[str, date] = field(default_factory=dict)
    fields: Mapping[str, date] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.scopes or self.fields)

    def since(self, needs: Needs) -> date | None:
        """The first day on which what a rule sees of the timeline is another; None if it is the same."""
        days = [day for scope, day in self.scopes.items() if scope in needs.reads.scopes]
        days += [day for name, day in self.fields.items() if name in needs.reads.fields]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class _Found:
    """The pieces that a pattern asks for."""

    pattern: Pattern
    pieces: tuple[Piece, ...]

    def after(self, changed: Changed, as_of: date) -> _Found:
        """What the pattern asks for after some events have changed."""
        pieces = pieces_after(self.pieces, self.pattern, changed.gone, changed.new, as_of)
        return _Found(self.pattern, pieces)


@dataclass(frozen=True, slots=True)
class _Together:
    """The pieces that several patterns ask for. `dated`: one may count from a day its event names, perhaps to come."""

    pieces: tuple[Piece, ...]
    events: frozenset[str]
    dated: bool


class View(Case):
    """A case as the reference sees it. What was found once is kept, also for the next view of the case."""

    def __init__(self, plan: Plan, history: CaseHistory) -> None:
        super().__init__(plan, history)
        # By their event, and then as objects, which the rulebook keeps: there are too many to compare patterns.
        self._found: dict[str, dict[int, _Found]] = {}
        self._together: dict[tuple[int, ...], _Together] = {}
        self._windows: dict[Record, tuple[Window, ...]] = {}
        self._soon: date | None = None

    def after(
        self, plan: Plan, history: CaseHistory, changed: Changed, timeline_events: frozenset[str]
    ) -> View:
        """The view of the case with these events changed, of which `timeline_events` can change its timeline."""
        history = self.history.changed(history.events, changed.gone, changed.new)
        view = View.__new__(View)
        view.plan, view.history = plan, history
        view.ends = view._ends_by_age()
        aged = [name for name in plan.rulebook.scopes if view.ends.get(name) != self.ends.get(name)]
        if changed.names.isdisjoint(timeline_events) and not aged:
            view.stretches, view.state, view._nights = self.stretches, self.state, self._nights
        else:
            names, scopes = changed.names, plan.rulebook.scopes
            view.stretches = stretches_after(self.stretches, history, scopes, view.ends, names, aged)
            view.state = self.state.after(history, view.stretches, names)
            view._nights = {}
        same_day = plan.run == self.run
        view._soon = self._soon if same_day else None
        view._windows = self._windows if plan.coverage is self.plan.coverage else {}
        # On another day a piece may count that did not, from a day that its event names.
        view._found = {
            name: kept if same_day else {key: each for key, each in kept.items() if not each.pattern.dated_by}
            for name, kept in self._found.items()
        }
        for name in changed.names & view._found.keys():
            kept = view._found[name].items()
            view._found[name] = {key: each.after(changed, plan.run.last_day) for key, each in kept}
        view._together = {
            key: each
            for key, each in self._together.items()
            if (same_day or not each.dated) and each.events.isdisjoint(changed.names)
        }
        return view

    def soon(self) -> date:
        """See `Case`."""
        if self._soon is None:
            self._soon = super().soon()
        return self._soon

    def pieces(self, patterns: tuple[Pattern, ...]) -> tuple[Piece, ...]:
        """See `Case`."""
        if len(patterns) == 1:
            return self._pieces_of(patterns[0])
        key = tuple(map(id, patterns))
        joined = self._together.get(key)
        if joined is None:
            pieces = together([self._pieces_of(pattern) for pattern in patterns])
            events = frozenset(pattern.event for pattern in patterns)
            dated = any(pattern.dated_by for pattern in patterns)
            joined = self._together[key] = _Together(pieces, events, dated)
        return joined.pieces

    def _pieces_of(self, pattern: Pattern) -> tuple[Piece, ...]:
        of_event = self._found.setdefault(pattern.event, {})
        of_pattern = of_event.get(id(pattern))
        if of_pattern is None:
            of_pattern = _Found(pattern, pieces(self.history, pattern, self.run.last_day))
            of_event[id(pattern)] = of_pattern
        return of_pattern.pieces

    def windows(self, record: Record) -> tuple[Window, ...]:
        """See `Case`."""
        windows = self._windows.get(record)
        if windows is None:
            windows = self._windows[record] = super().windows(record)
        return windows

    def ages_on(self) -> date | None:
        """The first day after the as-of day on which a scope that runs ends by the child's age, if there is one."""
        plan = self.plan
        to_come = ends_to_come(self.history.date_of_birth, plan.rulebook.scopes, plan.calendars.leap_birthday)
        days = [
            day
            for scope, day in to_come.items()
            if day > plan.run.as_of and any(stretch.end is None for stretch in self.stretches[scope])
        ]
        return min(days, default=None)

    def differs(self, other: View) -> Differences:
        """How the timeline is another than in `other`."""
        if self.state is other.state:
            return Differences()
        scopes = {
            scope: _first_day(stretches, other.stretches[scope])
            for scope, stretches in self.stretches.items()
            if stretches is not other.stretches[scope] and stretches != other.stretches[scope]
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
