"""One case between its events: what each rule came to, and when something may change by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance.engines.live.needs import Needs, needs_of, timeline_events
from compliance.engines.live.units import Drafting, Since, Unit
from compliance.engines.live.view import Changed, View
from compliance.engines.run import Plan
from compliance.engines.verdict import Question, Verdict
from compliance.model.events import CaseHistory, Event
from compliance.model.obligations import Obligation
from compliance.model.rules import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.timeline.stretches import Stretch

Decide = Callable[[Sequence[Question]], Sequence[Verdict | None]]
"""What decides the life of obligations: the verdict on each question, None where times not recorded decide it."""

Place = tuple[str, date | None, date, frozenset[str], int]
"""A rule, by its id, in one stretch of its scope, by what stays the same while that runs: its start, when it was
first shown and its keys. Stretches can be alike in that, so they are counted from 0."""


@dataclass(frozen=True, slots=True)
class Work:
    """A case to be judged by a plan.

    `later`: the first day after the as-of day on which more of its events count, if there is one. `before` is
    what the case came to last, None if it was not judged yet. `whole`: whether the days that are counted, which
    change daily, are wanted too.
    """

    history: CaseHistory
    plan: Plan
    later: date | None = None
    before: Worked | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """A case as it was judged.

    `wakes_on`: the first later day on which it may change by itself. `gone` and `made` are the obligations that
    are not as they were, before and now; all others are, but for the days counted.
    """

    view: View
    units: Mapping[Place, Unit]
    wakes_on: date | None
    gone: tuple[Obligation, ...]
    made: tuple[Obligation, ...]

    @property
    def history(self) -> CaseHistory:
        """The events it was judged by."""
        return self.view.history

    def obligations(self) -> list[Obligation]:
        """Everything the case was owed, in order of rule and anchor."""
        return sorted((o for unit in self.units.values() for o in unit.obligations), key=Obligation.sort_key)

    def open(self) -> tuple[Obligation, ...]:
        """What still waits to be done, in no order."""
        return tuple(o for unit in self.units.values() for o in unit.open)


class Casework:
    """Judges cases by one rulebook. Each case is judged anew only where its events, or days, can matter."""

    def __init__(self, rulebook: Rulebook, vocabulary: Vocabulary, decide: Decide) -> None:
        self._decide = decide
        self._needs = needs_of(rulebook, vocabulary)
        self._timeline_events = timeline_events(rulebook, vocabulary)

    def worked(self, cases: Sequence[Work]) -> list[Worked]:
        """The cases judged, with all their questions decided at once."""
        prepared = [_Prepared(work, self._needs, self._timeline_events) for work in cases]
        asked = [question for each in prepared for question in each.questions()]
        verdicts = iter(self._decide(asked) if asked else ())
        return [each.done(verdicts) for each in prepared]


class _Prepared:
    """A case on its way: the places to be judged, with their drafts, and the others as they were."""

    def __init__(self, work: Work, needs: Mapping[str, Needs], timeline: frozenset[str]) -> None:
        self.work = work
        before = work.before
        changed = None if before is None else _changed(before, work)
        self.before: Mapping[Place, Unit] = before.units if before else {}
        self.drafted: list[tuple[Place, Drafting]] = []
        self.kept: dict[Place, Unit] = {}
        if before is None or changed is None:
            self.view = View(work.plan, work.history)
            self.same_timeline = False
            self.drafted = [
                (place, Drafting(self.view, needs[place[0]], stretch, None, None))
                for place, stretch, _ in self._places(needs)
            ]
            return
        self.view = before.view.after(work.plan, work.history, changed, timeline)
        differs = self.view.differs(before.view)
        self.same_timeline = not (differs.scopes or differs.fields)
        covered = work.plan.coverage is before.view.plan.coverage
        since = Since(None, changed.days, covered)
        if self.same_timeline and covered and not work.whole and work.plan.run == before.view.run:
            self._concern(needs, changed, since)
            return
        seen = dict.fromkeys(needs, since)
        if not self.same_timeline:
            seen = {rule: replace(since, timeline=differs.since(each)) for rule, each in needs.items()}
        for place, stretch, unit in self._places(needs):
            each, since = needs[place[0]], seen[place[0]]
            if unit is not None and self._stands(each, stretch, unit, changed, since):
                self.kept[place] = unit
            else:
                self.drafted.append((place, Drafting(self.view, each, stretch, unit, since)))

    def _concern(self, needs: Mapping[str, Needs], changed: Changed, since: Since) -> None:
        """Keep what every rule came to but those that ask for one of these events where it happened."""
        asking = {rule for rule, each in needs.items() if not changed.names.isdisjoint(each.events)}
        self.kept = dict(self.before)
        for place, unit in self.before.items():
            if place[0] in asking and needs[place[0]].may_read(changed.days, unit.stretch):
                del self.kept[place]
                drafting = Drafting(self.view, needs[place[0]], unit.stretch, unit, since)
                self.drafted.append((place, drafting))

    def _places(self, needs: Mapping[str, Needs]) -> Iterator[tuple[Place, Stretch, Unit | None]]:
        """Every rule in every stretch of its scope, with what it came to before."""
        if self.same_timeline:
            yield from ((place, unit.stretch, unit) for place, unit in self.before.items())
            return
        for rule, each in needs.items():
            met: Counter[tuple[date | None, date, frozenset[str]]] = Counter()
            for stretch in self.view.stretches[each.scope]:
                begun = (stretch.start, stretch.shown_on, stretch.keys)
                place = (rule, *begun, met[begun])
                met[begun] += 1
                yield place, stretch, self.before.get(place)

    def _stands(self, needs: Needs, stretch: Stretch, unit: Unit, changed: Changed, since: Since) -> bool:
        """Whether what the rule came to in the stretch is still so."""
        run = self.work.plan.run
        if not since.covered:
            return False
        timeline = since.timeline
        if timeline is not None and (unit.stretch != stretch or not needs.is_over(stretch, timeline)):
            return False
        if unit.as_of < run.as_of and (
            self.work.whole or (unit.wakes_on is not None and unit.wakes_on <= run.as_of)
        ):
            return False
        return not (needs.events & changed.names and needs.may_read(changed.days, stretch))

    def questions(self) -> Iterator[Question]:
        for _, drafted in self.drafted:
            yield from drafted.asked

    def done(self, verdicts: Iterator[Verdict | None]) -> Worked:
        made = {place: drafted.unit(verdicts) for place, drafted in self.drafted}
        units = self.kept | made
        wakes = [unit.wakes_on for unit in units.values() if unit.wakes_on is not None]
        if self.work.later is not None:
            wakes.append(self.work.later)
        gone: list[Obligation] = []
        new: list[Obligation] = []
        for place, unit in made.items():
            was = self.before[place].obligations if place in self.before else ()
            first, last = _differing(was, unit.obligations)
            gone += was[first : len(was) - last]
            new += unit.obligations[first : len(unit.obligations) - last]
        if not self.same_timeline:
            gone += [o for place, unit in self.before.items() if place not in units for o in unit.obligations]
        return Worked(self.view, units, min(wakes, default=None), tuple(gone), tuple(new))


def _differing(was: Sequence[Obligation], now: Sequence[Obligation]) -> tuple[int, int]:
    """How many are alike at the beginning of both, and how many of the rest at the end."""
    most = min(len(was), len(now))
    # Most are the same object, which is quicker seen.
    first = next((n for n in range(most) if was[n] is not now[n] and was[n] != now[n]), most)
    left = most - first
    last = next((n for n in range(left) if was[~n] is not now[~n] and was[~n] != now[~n]), left)
    return first, last


def _changed(before: Worked, work: Work) -> Changed | None:
    """The events that changed, None where all is to be judged anew since the child's birth has."""
    was, now = before.history, work.history
    if was.date_of_birth != now.date_of_birth:
        return None
    gone, new = _exchanged(was.events, now.events)
    events = [*gone, *new]
    since, until = before.view.run.as_of, work.plan.run.as_of
    if since < until:
        events += [e for e in now.events if any(since < day <= until for day in later_days(e))]
    days = {day for event in events for day in (event.on, *later_days(event))}
    return Changed(gone, new, frozenset(event.name for event in events), frozenset(days))


def _exchanged(was: Sequence[Event], now: Sequence[Event]) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The events that only the first has and only the second, told apart as objects: what stays, stays the same."""
    most = min(len(was), len(now))
    first = next((n for n in range(most) if was[n] is not now[n]), most)
    last = next((n for n in range(most - first) if was[-1 - n] is not now[-1 - n]), most - first)
    was, now = was[first : len(was) - last], now[first : len(now) - last]
    had, has = {id(event) for event in was}, {id(event) for event in now}
    return tuple(e for e in was if id(e) not in has), tuple(e for e in now if id(e) not in had)


def later_days(event: Event) -> Iterator[date]:
    """The days an event names besides its own, from which it may count."""
    return (value for value in event.attributes.values() if isinstance(value, date))
