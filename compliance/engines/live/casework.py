"""One case between its events: what each rule came to, and when something may change by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.engines.live.changed import Changed, changed_between
from compliance.engines.live.units import Drafting, Since, Unit
from compliance.engines.live.view import View
from compliance.engines.needs import Needs, needs_of, timeline_events
from compliance.engines.plan import Plan
from compliance.engines.reference.fleeting import without_fleeting
from compliance.engines.reference.stretches import Stretch
from compliance.engines.reference.verdict import Question, Verdict
from compliance.model.events import CaseHistory
from compliance.model.obligations import Obligation
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary

Decide = Callable[[Sequence[Question]], Sequence[Verdict | None]]
"""What decides the life of obligations: the verdict on each question, None where times not recorded decide it."""

Place = tuple[date | None, date, frozenset[str], int]
"""A stretch of a scope by what stays the same while it runs: its start, when it was first shown and its keys.
Stretches can be alike in that, so they are counted from 0."""


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
class OfRule:
    """What one rule came to in a case: in each stretch of its scope; when the first that waits is due, and when it
    may change."""

    units: Mapping[Place, Unit]
    due_on: date | None
    wakes_on: date | None


@dataclass(frozen=True, slots=True)
class Worked:
    """A case as it was judged, rule by rule.

    `wakes_on`: the first later day on which it may change by itself. `due_on`: when the first that still waits to be
    done is due. `gone` and `made` are the obligations that
    are not as they were, before and now; all others are, but for the days counted.
    """

    view: View
    rules: Mapping[str, OfRule]
    wakes_on: date | None
    due_on: date | None
    gone: tuple[Obligation, ...]
    made: tuple[Obligation, ...]

    @property
    def history(self) -> CaseHistory:
        """The events it was judged by."""
        return self.view.history

    def obligations(self) -> list[Obligation]:
        """Everything the case was owed, in order of rule and anchor."""
        units = (unit for rule in self.rules.values() for unit in rule.units.values())
        return sorted((o for unit in units for o in unit.obligations), key=Obligation.sort_key)


class Casework:
    """Judges cases by one rulebook. Each case is judged anew only where its events, or days, can matter."""

    def __init__(self, rulebook: Rulebook, vocabulary: Vocabulary, decide: Decide) -> None:
        self._decide = decide
        self._needs = needs_of(rulebook, vocabulary)
        self._timeline_events = timeline_events(rulebook, vocabulary)
        self._asking = {
            name: frozenset(rule for rule, each in self._needs.items() if name in each.reads.events)
            for name in vocabulary.events
        }

    def worked(self, cases: Sequence[Work]) -> list[Worked]:
        """The cases judged, with all their questions decided at once."""
        prepared = [_Prepared(work, self._needs, self._asking, self._timeline_events) for work in cases]
        asked = [question for each in prepared for question in each.questions()]
        verdicts = iter(self._decide(asked) if asked else ())
        return [each.done(verdicts) for each in prepared]


class _Prepared:
    """A case on its way: the rules that may come to something else than they did, and all others as they were."""

    def __init__(
        self,
        work: Work,
        needs: Mapping[str, Needs],
        asking: Mapping[str, frozenset[str]],
        timeline: frozenset[str],
    ) -> None:
        self._work = work
        before, as_of = work.before, work.plan.run.as_of
        self._before: Mapping[str, OfRule] = before.rules if before else {}
        history = without_fleeting(work.history, work.plan.rulebook.scopes, work.plan.vocabulary)
        changed = None
        if before is not None:
            changed = changed_between(before.history, before.view.run.as_of, history, as_of)
        if before is None or changed is None:
            self._view = View(work.plan, history)
            self._redone = [_Redone(self._view, each, self._before.get(r)) for r, each in needs.items()]
            return
        self._view = before.view.after(work.plan, history, changed, timeline)
        self._redone = [
            _Redone(self._view, needs[rule], self._before[rule], since, whole=work.whole)
            for rule, since in self._concerned(before.view, needs, asking, changed).items()
        ]

    def _concerned(
        self,
        before: View,
        needs: Mapping[str, Needs],
        asking: Mapping[str, frozenset[str]],
        changed: Changed,
    ) -> dict[str, Since]:
        """The rules to look at again: whose timeline, events, silence or day is another, and what of it."""
        plan = self._work.plan
        covered = plan.coverage is before.plan.coverage
        everything = self._work.whole or not covered or plan.run != before.run
        rules = needs if everything else frozenset().union(*(asking[name] for name in changed.names))
        concerned = dict.fromkeys(rules, Since(None, changed, covered))
        differs = self._view.differs(before)
        if differs:
            for rule, each in needs.items():
                timeline = differs.since(each)
                if timeline is not None:
                    concerned[rule] = Since(timeline, changed, covered)
        return concerned

    def questions(self) -> Iterator[Question]:
        for redone in self._redone:
            yield from redone.questions()

    def done(self, verdicts: Iterator[Verdict | None]) -> Worked:
        rules = dict(self._before)
        gone: list[Obligation] = []
        made: list[Obligation] = []
        for redone in self._redone:
            rules[redone.rule] = redone.done(verdicts, gone, made)
        wakes = [rule.wakes_on for rule in rules.values() if rule.wakes_on is not None]
        if self._work.later is not None:
            wakes.append(self._work.later)
        ages_on = self._view.ages_on()
        if ages_on is not None:
            wakes.append(ages_on)
        due = [rule.due_on for rule in rules.values() if rule.due_on is not None]
        first = min(due, default=None)
        return Worked(self._view, rules, min(wakes, default=None), first, tuple(gone), tuple(made))


class _Redone:
    """A rule on its way in one case: the stretches in which what it came to stands, and drafts for the others."""

    def __init__(
        self,
        view: View,
        needs: Needs,
        before: OfRule | None = None,
        since: Since | None = None,
        *,
        whole: bool = False,
    ) -> None:
        self.rule = needs.rule.head.id
        self._before: Mapping[Place, Unit] = before.units if before else {}
        # In order of the stretches.
        self._found: list[tuple[Place, Unit | Drafting]] = []
        for place, stretch in self._places(view.stretches[needs.reads.scope], since):
            unit = self._before.get(place)
            if (
                unit is not None
                and since is not None
                and unit.stands(view, needs, stretch, since, whole=whole)
            ):
                self._found.append((place, unit))
            else:
                self._found.append((place, Drafting(view, needs, stretch, unit, since)))

    def _places(self, stretches: Sequence[Stretch], since: Since | None) -> Iterator[tuple[Place, Stretch]]:
        if since is not None and since.timeline is None:
            yield from ((place, unit.stretch) for place, unit in self._before.items())
            return
        met: Counter[tuple[date | None, date, frozenset[str]]] = Counter()
        for stretch in stretches:
            begun = (stretch.start, stretch.shown_on, stretch.keys)
            yield (*begun, met[begun]), stretch
            met[begun] += 1

    def questions(self) -> Iterator[Question]:
        for _, each in self._found:
            if isinstance(each, Drafting):
                yield from each.asked

    def done(
        self, verdicts: Iterator[Verdict | None], gone: list[Obligation], made: list[Obligation]
    ) -> OfRule:
        """What the rule came to. What is not as it was is added to what has `gone` and to what was `made`."""
        units: dict[Place, Unit] = {}
        for place, each in self._found:
            if isinstance(each, Unit):
                units[place] = each
                continue
            unit = units[place] = each.unit(verdicts)
            was = self._before[place].obligations if place in self._before else ()
            first, last = _differing(was, unit.obligations)
            gone += was[first : len(was) - last]
            made += unit.obligations[first : len(unit.obligations) - last]
        gone += [o for place, unit in self._before.items() if place not in units for o in unit.obligations]
        wakes = [unit.wakes_on for unit in units.values() if unit.wakes_on is not None]
        due = [unit.due_on for unit in units.values() if unit.due_on is not None]
        return OfRule(units, min(due, default=None), min(wakes, default=None))


def _differing(was: Sequence[Obligation], now: Sequence[Obligation]) -> tuple[int, int]:
    """How many are alike at the beginning of both, and how many of the rest at the end."""
    most = min(len(was), len(now))
    # Most are the same object, which is quicker seen.
    first = next((n for n in range(most) if was[n] is not now[n] and was[n] != now[n]), most)
    left = most - first
    last = next((n for n in range(left) if was[~n] is not now[~n] and was[~n] != now[~n]), left)
    return first, last
