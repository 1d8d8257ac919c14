"""Scopes as they ran in one case: periods of care, placements, with what is known of their ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from compliance.calendars.ages import LeapBirthday, attained_on
from compliance.engines.reference.bounds import Bounds, bounds_of
from compliance.model.events import CaseHistory, Event
from compliance.model.scopes import Scope
from compliance.timeline.matching import satisfies, satisfies_any


@dataclass(frozen=True, slots=True)
class Stretch:
    """One run of a scope in one case, first and last day included.

    `start` None: it began before anything the export shows. `shown_on` is the earliest day on which it
    is known to have run. `end` None: it runs still. `keys` are the ids it went by (a placement keeps
    running through a move with the same carer). `parent` is the stretch it lies within. `nth`: how many of its
    scope come before it that began on the same day, or all unseen.
    """

    scope: str
    start: date | None
    shown_on: date
    end: date | None
    keys: frozenset[str]
    parent: Stretch | None = None
    nth: int = 0

    def holds(self, day: date) -> bool:
        """Whether the stretch is known to run on `day`, or may have if its start is unknown."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def around(self, scope: str) -> Stretch | None:
        """This stretch or the one around it that is of the scope; None if there is none."""
        stretch: Stretch | None = self
        while stretch is not None and stretch.scope != scope:
            stretch = stretch.parent
        return stretch

    def first_known(self) -> date:
        """The start, or the earliest day known where the start is not."""
        return self.start or self.shown_on


def ends_by_age(
    born: date | None, scopes: Mapping[str, Scope], leap: LeapBirthday, as_of: date
) -> dict[str, date]:
    """The day on which each scope ended that ends at an age, of those whose day has come by the as-of day."""
    return {name: day for name, day in ends_to_come(born, scopes, leap).items() if day <= as_of}


def ends_to_come(born: date | None, scopes: Mapping[str, Scope], leap: LeapBirthday) -> dict[str, date]:
    """The same, whenever the day is. Of a child whose birth is not known there is none."""
    if born is None:
        return {}
    return {s.id: attained_on(born, s.ends_at_age, leap) for s in scopes.values() if s.ends_at_age}


def stretches(
    history: CaseHistory, scopes: Mapping[str, Scope], ends: Mapping[str, date]
) -> dict[str, tuple[Stretch, ...]]:
    """Every scope's stretches in the case, each in order of time.

    A scope inside another is cut to it; one that touches no stretch of it is left out. `ends`: see `ends_by_age`.
    """
    by_scope: dict[str, tuple[Stretch, ...]] = {}
    for scope in _outer_first(scopes):
        by_scope[scope.id] = _of_scope(history, scope, scopes, by_scope, ends.get(scope.id))
    return by_scope


def stretches_after(
    before: Mapping[str, tuple[Stretch, ...]],
    history: CaseHistory,
    scopes: Mapping[str, Scope],
    ends: Mapping[str, date],
    types: Collection[str],
    aged: Collection[str],
) -> dict[str, tuple[Stretch, ...]]:
    """What `stretches` gives of a case that had these before, of whose events only those of these types differ.

    `aged`: the scopes whose end by an age is another than before. What is as it was is the same object.
    """
    by_scope: dict[str, tuple[Stretch, ...]] = {}
    for scope in _outer_first(scopes):
        was = by_scope[scope.id] = before[scope.id]
        moved = scope.within is not None and by_scope[scope.within] is not before[scope.within]
        moved = moved or scope.id in aged
        if moved or not _told_by(scope, scopes).isdisjoint(types):
            now = _of_scope(history, scope, scopes, by_scope, ends.get(scope.id))
            by_scope[scope.id] = was if now == was else now
    return by_scope


def _told_by(scope: Scope, scopes: Mapping[str, Scope]) -> set[str]:
    """The events that its stretches are made of, where those around it are as they are."""
    told = set(scope.events)
    if scope.also_closes and scope.within:
        # They say what stands at the end of a day.
        told.update(scopes[scope.within].events)
    return told


def _of_scope(
    history: CaseHistory,
    scope: Scope,
    scopes: Mapping[str, Scope],
    found: Mapping[str, tuple[Stretch, ...]],
    end: date | None,
) -> tuple[Stretch, ...]:
    """A scope's stretches, where those of the scope around it are found. `end`: none runs after that day."""
    outer = scopes[scope.within] if scope.within else None
    parents = found[outer.id] if outer else None
    bounds = bounds_of(history, scope, outer, parents or ())
    raw = _keyed(history, scope, bounds, parents) if scope.key else _plain(history, scope, bounds)
    if end is not None:
        raw = list(_until(raw, end))
    return tuple(_counted(_inside(raw, parents) if parents is not None else raw))


def _until(raw: Iterable[Stretch], end: date) -> Iterable[Stretch]:
    """The stretches up to a day, on which what runs ends and from which on nothing begins.

    What is first shown later began unseen, and so before it.
    """
    for stretch in raw:
        if stretch.start is None or stretch.start < end:
            last = end if stretch.end is None else min(stretch.end, end)
            yield replace(stretch, shown_on=min(stretch.shown_on, end), end=last)


def _counted(ordered: Iterable[Stretch]) -> Iterable[Stretch]:
    """The stretches, those that began alike told apart by their number."""
    begun: Counter[date | None] = Counter()
    for stretch in ordered:
        yield replace(stretch, nth=begun[stretch.start]) if begun[stretch.start] else stretch
        begun[stretch.start] += 1


def _outer_first(scopes: Mapping[str, Scope]) -> list[Scope]:
    def depth(scope: Scope) -> int:
        return 0 if scope.within is None else 1 + depth(scopes[scope.within])

    return sorted(scopes.values(), key=depth)


def _plain(history: CaseHistory, scope: Scope, bounds: Bounds) -> list[Stretch]:
    """Stretches of a scope that has no key: opened and closed in turn.

    A close with nothing open before it, and nothing opened earlier, ends a stretch of unknown start; so it
    does beside an opening on one day, if the stretch was shown before. A second opening while one runs begins
    a new stretch on that day, unless both are such as `goes_on`; what is recorded of a day is one opening.
    """
    done: list[Stretch] = []
    running: Stretch | None = None
    may_go_on = False
    opened, closed = (
        ((e.on, scope.opens, e) for e in bounds.openings),
        ((e.on, scope.closes, e) for e in bounds.endings),
    )
    marks = sorted((*opened, *closed), key=lambda mark: mark[0])
    for day, of_the_day in groupby(marks, key=lambda mark: mark[0]):
        marked = list(of_the_day)
        of_day, names = [e for _, _, e in marked], {name for _, name, _ in marked}
        began_alike, may_go_on = may_go_on, scope.opens in names and _goes_on(of_day, scope)
        if names == {scope.opens} and running is not None and began_alike and may_go_on:
            continue
        if names == {scope.opens, scope.closes} and running is None and not done:
            earliest = _first_shown(history, scope, day)
            if earliest < day:
                running = Stretch(scope.id, None, earliest, None, frozenset())
        if scope.closes in names and running is not None:
            done.append(replace(running, end=day))
            running = None
            names.discard(scope.closes)
        if scope.opens in names:
            if running is not None:
                done.append(replace(running, end=day))
            running = Stretch(scope.id, day, day, None, frozenset())
            if scope.closes in names:
                done.append(replace(running, end=day))
                running = None
        elif scope.closes in names and not done:
            done.append(Stretch(scope.id, None, _first_shown(history, scope, day), day, frozenset()))
    if running is not None:
        done.append(running)
    if not marks:
        shown = [e.on for name in scope.shown_by for e in history.named(name)]
        if shown:
            done.append(Stretch(scope.id, None, min(shown), None, frozenset()))
    return done


def _goes_on(of_day: Iterable[Event], scope: Scope) -> bool:
    """Whether every opening of a day is such as goes on with what another of them began."""
    return bool(scope.goes_on) and all(satisfies(e, scope.goes_on) for e in of_day if e.name == scope.opens)


def _first_shown(history: CaseHistory, scope: Scope, before: date) -> date:
    shown = (e.on for name in scope.shown_by for e in history.named(name) if e.on <= before)
    return min(shown, default=before)


def _keyed(
    history: CaseHistory, scope: Scope, bounds: Bounds, parents: tuple[Stretch, ...] | None
) -> list[Stretch]:
    """Stretches of a scope whose openings and endings carry a key."""
    openings, endings = bounds.openings, bounds.endings
    counted = [e for e in openings if not satisfies_any(e, scope.ignored)]
    opened = _opened(scope, counted, endings, parents or ())
    begun_before = [(s, False) for s in _unopened(history, scope, openings, endings)]
    joined: list[Stretch] = []
    home: Stretch | None = None
    for stretch, continues in sorted(begun_before + opened, key=lambda pair: _order(pair[0])):
        around = _around(stretch.first_known(), parents or ())
        elsewhere = _differ(home, around)
        home = around or home
        goes_on = joined and (joined[-1].end is None or joined[-1].end >= stretch.shown_on - _GAP)
        if continues and goes_on and not elsewhere:
            joined[-1] = replace(joined[-1], end=stretch.end, keys=joined[-1].keys | stretch.keys)
        elif continues and not joined and _parent_start_unknown(stretch, parents):
            joined.append(replace(stretch, start=None))
        else:
            joined.append(stretch)
    return _one_at_a_time(joined) if scope.one_at_a_time else joined


def _around(day: date, parents: Iterable[Stretch]) -> Stretch | None:
    """The last of the stretches around that holds the day."""
    return next((parent for parent in reversed([*parents]) if parent.holds(day)), None)


def _differ(one: Stretch | None, other: Stretch | None) -> bool:
    """Whether what lies in the one is cut off from what lies in the other, as far as is known of both."""
    return one is not None and other is not None and one is not other


def _keys(event: Event, scope: Scope) -> frozenset[str]:
    key = event.attributes.get(scope.key or "")
    return frozenset() if key is None else frozenset((str(key),))


_GAP = timedelta(days=1)
"""Days that may lie between an ending and what continues it: records of a move are often a day apart."""


def _opened(
    scope: Scope, counted: Sequence[Event], endings: Sequence[Event], parents: Sequence[Stretch]
) -> list[tuple[Stretch, bool]]:
    """A stretch for each opening, with its ending, and whether it continues another.

    An opening of a key that is open already begins nothing: a placement that was kept is come back to. But
    where its ending stands on the same day, or one at a time runs and another was opened since, it begins anew;
    and so it does where it lies in another stretch of the scope around.
    """
    opened: list[tuple[Stretch, bool]] = []
    running: dict[frozenset[str], Stretch] = {}
    latest: dict[frozenset[str], date] = {}
    home: dict[frozenset[str], Stretch | None] = {}
    # Of one day they follow one another in order of their keys.
    marks = sorted({(event.on, tuple(_keys(event, scope))) for event in counted})
    for (day, keys), events in sorted(_by_day_and_keys(counted, scope), key=lambda each: each[0][0]):
        before = running.get(keys) if keys else None
        if before is not None and before.end is not None and before.end < day:
            before = None
        others = scope.one_at_a_time and keys in latest
        others = others and any((latest[keys], tuple(keys)) < mark and mark[0] < day for mark in marks)
        latest[keys] = day
        around = _around(day, parents)
        elsewhere = _differ(home.get(keys), around)
        home[keys] = around or home.get(keys)
        if before is not None and before.end != day and not others and not elsewhere:
            continue
        # Without a key, and where the key was open, an ending on the day of the opening is another's.
        first = day if keys and before is None else day + timedelta(days=1)
        ends = [e.on for e in endings if e.on >= first and _keys(e, scope) == keys]
        end = min(ends) if ends else None
        stretch = Stretch(scope.id, day, day, end, keys)
        opened.append((stretch, all(_continues(event, scope) for event in events)))
        running[keys] = stretch
    return opened


def _by_day_and_keys(
    openings: Sequence[Event], scope: Scope
) -> Iterable[tuple[tuple[date, frozenset[str]], list[Event]]]:
    """Openings of one thing on one day are one opening, however often they were recorded."""
    grouped: dict[tuple[date, frozenset[str]], list[Event]] = {}
    for event in openings:
        grouped.setdefault((event.on, _keys(event, scope)), []).append(event)
    return grouped.items()


def _order(stretch: Stretch) -> tuple[date, bool, list[str]]:
    return (stretch.first_known(), stretch.start is not None, sorted(stretch.keys))


def _continues(event: Event, scope: Scope) -> bool:
    return bool(scope.continues) and satisfies(event, scope.continues)


def _unopened(
    history: CaseHistory, scope: Scope, openings: Sequence[Event], endings: Sequence[Event]
) -> list[Stretch]:
    """Stretches whose key is shown or ended although nothing opened it: their start is unknown."""
    opened = {key for e in openings for key in _keys(e, scope)}
    shown: dict[str, date] = {}
    for event in (*endings, *(e for name in scope.shown_by for e in history.named(name))):
        for key in _keys(event, scope) - opened:
            shown[key] = min(shown.get(key, event.on), event.on)
    ends = {key: e.on for e in reversed(endings) for key in _keys(e, scope)}
    return [Stretch(scope.id, None, day, ends.get(key), frozenset((key,))) for key, day in shown.items()]


def _parent_start_unknown(stretch: Stretch, parents: tuple[Stretch, ...] | None) -> bool:
    return any(p.start is None and p.holds(stretch.shown_on) for p in parents or ())


def _one_at_a_time(ordered: list[Stretch]) -> list[Stretch]:
    cut = list(ordered)
    for i, (stretch, following) in enumerate(pairwise(ordered)):
        begins = following.first_known()
        if stretch.end is None or stretch.end > begins:
            cut[i] = replace(stretch, end=begins)
    return cut


def _inside(raw: list[Stretch], parents: tuple[Stretch, ...]) -> Iterable[Stretch]:
    for stretch in raw:
        begins = stretch.first_known()
        around = [p for p in parents if p.holds(begins)]
        touching = [
            p
            for p in parents
            if begins <= p.first_known() and (stretch.end is None or stretch.end >= p.first_known())
        ]
        parent = around[-1] if around else touching[0] if touching else None
        if parent is None:
            continue
        ends = [day for day in (stretch.end, parent.end) if day is not None]
        cut = replace(stretch, parent=parent, end=min(ends) if ends else None)
        if parent.start is not None and begins <= parent.start:
            cut = replace(cut, start=parent.start, shown_on=parent.start)
        yield cut
