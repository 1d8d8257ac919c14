"""One case between its events: what each rule came to, and when something may change by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.engines.live.needs import Needs, last_looked_at, needs_of, timeline_events
from compliance.engines.live.view import Changed, View
from compliance.engines.live.wakes import wakes_on
from compliance.engines.reference.case import Case
from compliance.engines.reference.checks import drafts_of_checks
from compliance.engines.reference.drafts import Anchor, Draft, Terms, finished
from compliance.engines.reference.rules import drafts_in
from compliance.engines.reference.terms import terms_of
from compliance.engines.run import Plan
from compliance.engines.verdict import Question, Verdict
from compliance.model.events import CaseHistory, Event
from compliance.model.obligations import OPEN, Obligation
from compliance.model.rules import CheckRule, Rulebook, TrackRule
from compliance.model.vocabulary import Vocabulary
from compliance.timeline.stretches import Stretch

Decide = Callable[[Sequence[Question]], Sequence[Verdict | None]]
"""What decides the life of obligations: the verdict on each question, None where times not recorded decide it."""

Place = tuple[str, Stretch, int]
"""A rule, by its id, in one stretch of its scope; stretches can be alike, so they are counted from 0."""


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
class Unit:
    """What a rule came to in one stretch, as of a day.

    `terms` are those of each anchor, None where nothing was owed, and `verdicts` those of each question.
    """

    as_of: date
    obligations: tuple[Obligation, ...]
    open: tuple[Obligation, ...]
    terms: Mapping[Anchor, Terms | None]
    verdicts: Mapping[object, Verdict | None]
    wakes_on: date | None


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
        self._needs = needs_of(rulebook)
        self._timeline_events = timeline_events(rulebook, vocabulary)

    def worked(self, cases: Sequence[Work]) -> list[Worked]:
        """The cases judged, with all their questions decided at once."""
        prepared = [_Prepared(work, self._needs, self._timeline_events) for work in cases]
        asked = [question for each in prepared for question in each.questions()]
        verdicts = iter(self._decide(asked) if asked else ())
        return [each.done(verdicts) for each in prepared]


class _Prepared:
    """A case on its way: the places to be judged, with their drafts, and the others as they were."""

    def __init__(self, work: Work, needs: Sequence[Needs], timeline: frozenset[str]) -> None:
        self.work = work
        before = work.before
        changed = None if before is None else _changed(before, work)
        self.since: date | None = date.min
        if before is None or changed is None:
            self.view = View(work.plan, work.history)
        else:
            self.view = before.view.after(work.plan, work.history, changed, timeline)
            self.since = self.view.differs_since(before.view)
        self.before: Mapping[Place, Unit] = before.units if before else {}
        self.kept: dict[Place, Unit] = {}
        self.drafted: list[tuple[Place, _Drafted]] = []
        for each in needs:
            for stretch, nth in _counted(self.view.stretches[each.scope]):
                place = (each.rule.head.id, stretch, nth)
                unit = self.before.get(place)
                if unit is not None and changed is not None and self._stands(each, stretch, unit, changed):
                    self.kept[place] = unit
                else:
                    days = None if changed is None else changed.days
                    self.drafted.append((place, _Drafted(self.view, each, stretch, unit, self.since, days)))

    def _stands(self, needs: Needs, stretch: Stretch, unit: Unit, changed: Changed) -> bool:
        """Whether what the rule came to in the stretch is still so."""
        run, before = self.work.plan.run, self.work.before
        assert before is not None
        if self.work.plan.coverage is not before.view.plan.coverage:
            return False
        if self.since is not None and not needs.is_over(stretch, self.since):
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
        for place in self.before.keys() | made.keys():
            if place not in self.kept:
                was = self.before[place].obligations if place in self.before else ()
                now = made[place].obligations if place in made else ()
                first, last = _differing(was, now)
                gone += was[first : len(was) - last]
                new += now[first : len(now) - last]
        return Worked(self.view, units, min(wakes, default=None), tuple(gone), tuple(new))


def _differing(was: Sequence[Obligation], now: Sequence[Obligation]) -> tuple[int, int]:
    """How many are alike at the beginning of both, and how many of the rest at the end."""
    most = min(len(was), len(now))
    first = next((n for n in range(most) if was[n] != now[n]), most)
    left = most - first
    last = next((n for n in range(left) if was[-1 - n] != now[-1 - n]), left)
    return first, last


class _Drafted:
    """One rule in one stretch, with the questions on which no verdict is known yet."""

    def __init__(
        self,
        view: View,
        needs: Needs,
        stretch: Stretch,
        before: Unit | None,
        since: date | None,
        days: frozenset[date] | None,
    ) -> None:
        self._view = view
        self._needs = needs
        self._stretch = stretch
        self._known = {} if before is None or needs.by_evidence else before.terms
        self._since = since
        self._terms: dict[Anchor, Terms | None] = {}
        self._kept: tuple[Obligation, ...] = ()
        self._drafts: list[Draft] = list(self._drafted(before, days))
        answered = before.verdicts if before else {}
        self._verdicts: dict[object, Verdict | None] = {}
        self.asked: list[Question] = []
        for draft in self._drafts:
            if draft.question is not None:
                key = _told(draft.question)
                if key in answered:
                    self._verdicts[key] = answered[key]
                elif key not in self._verdicts:
                    self._verdicts[key] = None
                    self.asked.append(draft.question)

    def _drafted(self, before: Unit | None, days: frozenset[date] | None) -> Iterator[Draft]:
        rule = self._needs.rule
        if isinstance(rule, CheckRule) and before is not None and self._since is None and days is not None:
            # What a check finds of a day depends on nothing else.
            self._kept = tuple(o for o in before.obligations if o.anchor_on not in days)
            return drafts_of_checks(self._view, rule, self._stretch, days)
        return drafts_in(self._view, rule, self._stretch, self._terms_of)

    def _terms_of(self, case: Case, rule: TrackRule, stretch: Stretch, anchor: Anchor) -> Terms | None:
        """The terms of an anchor: those known from before where no day they looked at has changed since."""
        known = anchor in self._known and anchor.on is not None
        if known and self._since is not None and anchor.on is not None:
            known = last_looked_at(self._needs, stretch, anchor.on) < self._since
        terms = self._known[anchor] if known else terms_of(case, rule, stretch, anchor)
        self._terms[anchor] = terms
        return terms

    def unit(self, verdicts: Iterator[Verdict | None]) -> Unit:
        for question in self.asked:
            self._verdicts[_told(question)] = next(verdicts)
        view, stretch = self._view, self._stretch
        obligations = tuple(
            finished(view, draft, self._verdicts[_told(draft.question)] if draft.question else None)
            for draft in self._drafts
        )
        if self._kept:
            obligations = tuple(sorted((*self._kept, *obligations), key=Obligation.sort_key))
        return Unit(
            view.run.as_of,
            obligations,
            tuple(o for o in obligations if o.status in OPEN),
            self._terms,
            self._verdicts,
            wakes_on(self._needs, stretch, obligations, view.plan, view.history.case),
        )


def _counted(stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, int]]:
    """Each stretch with how many like it there were before."""
    if len(stretches) < 2:
        return ((stretch, 0) for stretch in stretches)
    return ((stretch, stretches[:n].count(stretch)) for n, stretch in enumerate(stretches))


def _told(asked: Question) -> object:
    """What the verdict on a question depends on: once something has ended it, not on the day any more."""
    if asked.met is not None or asked.closed is not None:
        return (asked.due_on, asked.due_by, asked.met, asked.closed)
    return asked


def _changed(before: Worked, work: Work) -> Changed | None:
    """The events that changed, None where all is to be judged anew since the child's birth has."""
    was, now = before.history, work.history
    if was.date_of_birth != now.date_of_birth:
        return None
    # Events are told apart as objects: an event that stays as it was stays the same object.
    had, has = {id(event) for event in was.events}, {id(event) for event in now.events}
    events = [e for e in now.events if id(e) not in had] + [e for e in was.events if id(e) not in has]
    since, until = before.view.run.as_of, work.plan.run.as_of
    if since < until:
        events += [e for e in now.events if any(since < day <= until for day in later_days(e))]
    days = {day for event in events for day in (event.on, *later_days(event))}
    return Changed(frozenset(event.name for event in events), frozenset(days))


def later_days(event: Event) -> Iterator[date]:
    """The days an event names besides its own, from which it may count."""
    return (value for value in event.attributes.values() if isinstance(value, date))
