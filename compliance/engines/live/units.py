"""One rule in one stretch of a case: what became of each anchor, of which what nothing has touched is kept."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.engines.live.changed import Changed
from compliance.engines.live.view import View
from compliance.engines.live.wakes import wakes_on
from compliance.engines.needs import Needs
from compliance.engines.reference.anchors import anchors_of
from compliance.engines.reference.checks import drafts_of_checks
from compliance.engines.reference.drafts import Anchor, Draft, Terms, finished
from compliance.engines.reference.rules import drafts_in
from compliance.engines.reference.stretches import Stretch
from compliance.engines.reference.terms import terms_of
from compliance.engines.reference.track_rules import anchors_beside, draft_of_anchor
from compliance.engines.reference.verdict import Question, Verdict
from compliance.engines.reference.windows import Beside
from compliance.model.obligations import OPEN, Obligation
from compliance.model.rules import CheckRule, TrackRule


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of one anchor.

    `terms` and `obligation` None: nothing is owed. `previous` and `following` are the days of the anchors beside
    it. `until` is the last day whose events can matter to it.
    """

    anchor: Anchor
    terms: Terms | None
    previous: date | None = None
    following: date | None = None
    until: date = date.min
    obligation: Obligation | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What is different from when a rule was judged last.

    `timeline`: the first day on which what it sees of the timeline may be another, None if it is the same.
    `changed`: the events that changed. `covered`: whether silence means what it meant.
    """

    timeline: date | None
    changed: Changed
    covered: bool

    @property
    def days(self) -> frozenset[date]:
        """The days from which the changed events count."""
        return self.changed.days

    def first(self) -> date:
        """The first day from which anything is different."""
        if not self.covered:
            return date.min
        return min([*self.days, *([self.timeline] if self.timeline else [])], default=date.max)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a rule came to in one stretch, as of a day: of each anchor, by day, and together.

    `due_on`: when the first that still waits to be done is due. `settled`: of each anchor, the last day on which
    anything can matter to it or to one before it.
    """

    stretch: Stretch
    as_of: date
    obligations: tuple[Obligation, ...]
    due_on: date | None
    lived: tuple[Lived, ...]
    settled: tuple[date, ...]
    wakes_on: date | None

    def stands(self, view: View, needs: Needs, stretch: Stretch, since: Since, *, whole: bool) -> bool:
        """Whether this is still so, in the stretch as it is now. `whole`: with the days that are counted."""
        if not since.covered:
            return False
        timeline, as_of = since.timeline, view.run.as_of
        if timeline is not None and (self.stretch != stretch or not needs.is_over(stretch, timeline)):
            return False
        if self.as_of < as_of and (whole or (self.wakes_on is not None and self.wakes_on <= as_of)):
            return False
        changed = since.changed
        return needs.reads.events.isdisjoint(changed.names) or not needs.may_read(changed.days, stretch)

    def unconcerned(self, first: date) -> int:
        """How many anchors are as they were, whatever is different from the day `first` on."""
        many = bisect_left(self.settled, first)
        # The next anchor has to be as it was, too, and a day is judged as a whole.
        while many and not (many < len(self.lived) and self._day(many - 1) < self._day(many) < first):
            many -= 1
        return many

    def _day(self, number: int) -> date:
        return self.lived[number].anchor.on or date.min


_EVERYTHING = Since(date.min, Changed((), (), frozenset(), frozenset()), covered=False)


class Drafting:
    """One rule in one stretch on its way to be judged: what it asks, and with the answers the unit."""

    def __init__(
        self, view: View, needs: Needs, stretch: Stretch, before: Unit | None, since: Since | None
    ) -> None:
        self._view = view
        self._needs = needs
        self._stretch = stretch
        lived = before.lived if before is not None and since is not None else ()
        self._same_day = before is not None and before.as_of == view.run.as_of
        self._since = since or _EVERYTHING
        # What is told of days before the stretch is known to run is told of the first that it is.
        self._known_from = stretch.first_known()
        # The first day on which what the rule's conditions look at is another; None if it is the same.
        self._terms_from = self._since.first() if needs.reads.happened else self._since.timeline
        kept = 0
        if before is not None and since is not None and needs.in_order:
            kept = before.unconcerned(since.first())
        self._begins = lived[:kept]
        self._settled = before.settled[:kept] if before is not None else ()
        self._first = lived[kept].anchor.on or date.min if kept else date.min
        # By their days, which are quicker looked up than anchors; seldom two are of one day.
        self._before: dict[date | None, list[Lived]] = {}
        for each in lived[kept:]:
            self._before.setdefault(each.anchor.on, []).append(each)
        self._kept: tuple[Obligation, ...] = ()
        # In order of the anchors: what is known of one, or its draft.
        self._made: list[tuple[Lived | Draft, Beside]] = list(self._drafted(before))
        self.asked: list[Question] = [
            each.question for each, _ in self._made if isinstance(each, Draft) and each.question is not None
        ]

    def unit(self, verdicts: Iterator[Verdict | None]) -> Unit:
        """The unit, with the verdicts on what was asked, in order."""
        made = [
            each if isinstance(each, Lived) else self._lived(each, beside, verdicts)
            for each, beside in self._made
        ]
        lived = (*self._begins, *made)
        obligations = tuple(each.obligation for each in lived if each.obligation is not None)
        if self._kept:
            obligations = tuple(sorted((*self._kept, *obligations), key=Obligation.sort_key))
        view = self._view
        wakes = wakes_on(self._needs, self._stretch, obligations, view)
        due_on = min((o.due_on for o in obligations if o.status in OPEN and o.due_on), default=None)
        settled = (*self._settled, *self._settled_of(made))
        return Unit(self._stretch, view.run.as_of, obligations, due_on, lived, settled, wakes)

    def _settled_of(self, made: Sequence[Lived]) -> Iterator[date]:
        latest = self._settled[-1] if self._settled else date.min
        for each in made:
            latest = max(latest, each.until, self._last_looked_at(each.anchor))
            yield latest

    def _last_looked_at(self, anchor: Anchor) -> date:
        """The last day whose state can matter to what the rule says of an anchor."""
        if anchor.on is None:
            return date.min
        return max(anchor.on, self._known_from) + self._needs.reads.looks_ahead

    def _drafted(self, before: Unit | None) -> Iterator[tuple[Lived | Draft, Beside]]:
        rule, view, stretch = self._needs.rule, self._view, self._stretch
        match rule:
            case TrackRule():
                yield from self._of_track(rule)
            case CheckRule() if before is not None and self._terms_from is None:
                # What a check finds of a day depends on nothing else.
                self._kept = tuple(o for o in before.obligations if o.anchor_on not in self._since.days)
                for draft in drafts_of_checks(view, rule, stretch, self._since.days):
                    yield draft, Beside()
            case _:
                for draft in drafts_in(view, rule, stretch):
                    yield draft, Beside()

    def _of_track(self, rule: TrackRule) -> Iterator[tuple[Lived | Draft, Beside]]:
        view, stretch = self._view, self._stretch
        on_track = view.on_track(rule.track, stretch)
        anchors = anchors_of(view, rule, stretch, on_track, self._first)
        by_day = anchors_beside(anchors, self._begins[-1].anchor.on if self._begins else None)
        for anchor in anchors:
            beside = by_day[anchor.on]
            before = next((each for each in self._before.get(anchor.on, ()) if each.anchor == anchor), None)
            if before is None or not self._terms_stand(anchor):
                terms = terms_of(view, rule, stretch, anchor)
            elif self._stands(anchor, before, beside):
                yield before, beside
                continue
            else:
                terms = before.terms
            if terms is None:
                yield Lived(anchor, None), beside
            else:
                yield draft_of_anchor(view, rule, stretch, anchor, terms, beside, on_track), beside

    def _terms_stand(self, anchor: Anchor) -> bool:
        """Whether the rule says of the anchor what it said: no day that it looked at is another."""
        if self._needs.reads.by_evidence:
            return False
        if self._terms_from is None or anchor.on is None:
            return self._terms_from is None
        return self._last_looked_at(anchor) < self._terms_from

    def _stands(self, anchor: Anchor, before: Lived, beside: Beside) -> bool:
        """Whether the anchor came to what it did: nothing that counts happened between it and its end."""
        since = self._since
        if before.obligation is None:
            return True
        if not since.covered or (before.previous, before.following) != (beside.previous, beside.following):
            return False
        if before.until == date.max and not self._same_day:
            return False
        if since.timeline is not None and (self._needs.by_neighbours or before.until >= since.timeline):
            return False
        first = date.min if self._needs.reads.looks_back else anchor.on or date.min
        return not any(first <= day <= before.until for day in since.days)

    def _lived(self, draft: Draft, beside: Beside, verdicts: Iterator[Verdict | None]) -> Lived:
        question = draft.question
        verdict = None if question is None else next(verdicts)
        obligation = finished(self._view, draft, verdict)
        until = date.min
        if question is not None:
            ended = question.met or question.closed
            until = ended.on if ended else date.max
        return Lived(draft.anchor, draft.terms, beside.previous, beside.following, until, obligation)
