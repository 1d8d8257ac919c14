"""What each rule reads of a case, so that an event leaves alone the rules that it cannot concern."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeGuard

from compliance.calendars.spans import Span, Unit
from compliance.model.conditions import (
    AGE,
    Amount,
    Asked,
    Condition,
    Leaf,
    Pattern,
    SeenOn,
    amounts,
    asked_in,
    days_seen,
    happenings,
    leaves,
)
from compliance.model.coverage import Record
from compliance.model.rules import (
    Becomes,
    ByEvidence,
    CheckRule,
    Named,
    PeriodicRule,
    Quota,
    Rule,
    Rulebook,
    Start,
    Track,
    TrackRule,
    Version,
    Within,
)
from compliance.model.vocabulary import Vocabulary
from compliance.timeline.state import scope_seen
from compliance.timeline.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Needs:
    """What one rule reads.

    `scope`: the scope whose stretches carry its obligations. `scopes` and `fields`: what it sees of the timeline,
    that scope, those around it, and those that its conditions look at. `events`: the types of event it asks for.
    `looks_back`: whether events before a stretch can count in it. `asks_what_happened`: whether its conditions ask
    for events, so that one changes what the rule says of every later anchor. `looks_ahead`: how long after
    an anchor, at most, its conditions look at what held. `by_evidence`: whether a due day depends on evidence.
    `by_neighbours`: whether evidence can belong to another stretch's obligation instead. `records`: whose
    silence it rests on. `ages`: those, in years, that its versions ask about. `looks_at_spans`: whether they look at
    how long something has lasted, or at totals. `adds_up`: whether its conditions look at totals, which rest on the
    silence about what opens a scope.
    """

    rule: Rule
    scope: str
    scopes: frozenset[str]
    fields: frozenset[str]
    events: frozenset[str]
    looks_back: bool
    looks_ahead: timedelta
    by_evidence: bool
    by_neighbours: bool
    records: tuple[Record, ...]
    ages: frozenset[int]
    looks_at_spans: bool
    asks_what_happened: bool
    adds_up: bool

    @property
    def in_order(self) -> bool:
        """Whether an anchor depends on nothing that happens after what ended its waiting."""
        return isinstance(self.rule, TrackRule) and not (self.by_evidence or self.by_neighbours)

    def may_read(self, days: frozenset[date], stretch: Stretch) -> bool:
        """Whether an event that counts from one of these days can concern the rule in the stretch."""
        first = None if self.looks_back else stretch.start
        return any((first is None or first <= d) and (stretch.end is None or d <= stretch.end) for d in days)

    def is_over(self, stretch: Stretch, since: date) -> bool:
        """Whether the timeline from a day on is of no account to the rule in a stretch that has ended."""
        if stretch.end is None or self.by_neighbours:
            return False
        return max(stretch.end, stretch.first_known()) + self.looks_ahead < since


def needs_of(rulebook: Rulebook, vocabulary: Vocabulary) -> dict[str, Needs]:
    """The needs of every rule, by its id."""
    return {id_: _needs(rule, rulebook, vocabulary) for id_, rule in rulebook.rules.items()}


def timeline_events(rulebook: Rulebook, vocabulary: Vocabulary) -> frozenset[str]:
    """The types of event that the timeline is made of: what opens, closes or shows a scope, and what sets a state."""
    scopes = {n for s in rulebook.scopes.values() for n in (s.opens, s.closes, *s.shown_by)}
    return frozenset(scopes | {kind.name for kind in vocabulary.events.values() if kind.sets})


def _needs(rule: Rule, rulebook: Rulebook, vocabulary: Vocabulary) -> Needs:
    tracks = tuple(_tracks(rule, rulebook))
    patterns = (*(pattern for track in tracks for pattern in track.evidence), *_asked_beside(rule))
    scope = rule.scope if isinstance(rule, CheckRule) else rulebook.tracks[rule.track].scope
    totals = {each.total for condition in _conditions(rule) for each in amounts(condition)}
    totals |= {v.deadline.total for v in rule.versions if isinstance(v.deadline, Quota)}
    conditions = (*_conditions(rule), *(total.where for total in totals))
    fields = {leaf.field for condition in conditions for leaf in leaves(condition)}
    happened = {each for condition in _conditions(rule) for each in happenings(condition)}
    patterns = (*patterns, *(each.pattern for each in happened))
    opens = {Record(rulebook.scopes[total.scope].opens) for total in totals}
    of_versions = [each for version in rule.versions for each in asked_in(version.where)]
    seen = {
        scope,
        *(total.scope for total in totals),
        *(of for field in fields if (of := scope_seen(field, vocabulary)) is not None),
    }
    return Needs(
        rule,
        scope,
        frozenset(around for each in seen for around in _around(each, rulebook)),
        frozenset(fields),
        frozenset(pattern.event for pattern in patterns),
        any(track.look_back is not None for track in tracks) or any(each.scope != scope for each in happened),
        timedelta(days=_looks_ahead(rule)),
        any(isinstance(version.deadline, ByEvidence) for version in rule.versions),
        isinstance(rule, TrackRule)
        and rule.same is not None
        and any(isinstance(a, Start) for a in rule.anchors),
        tuple(sorted({*opens, *(r for p in patterns for r in p.records)}, key=Record.sort_key)),
        frozenset(each.span.count for each in of_versions if _is_of_age(each) and each.span),
        any(_is_of_a_length(each) for each in of_versions),
        bool(happened),
        bool(totals),
    )


def _is_of_age(asked: Asked) -> TypeGuard[Leaf]:
    return isinstance(asked, Leaf) and asked.field == AGE


def _is_of_a_length(asked: Asked) -> bool:
    """Whether what a condition asks is how long something has lasted, or what a total has come to."""
    if isinstance(asked, Leaf):
        return asked.span is not None and asked.field != AGE
    return isinstance(asked, Amount)


def _around(scope: str | None, rulebook: Rulebook) -> Iterator[str]:
    """The scope and those it lies within, as far as the rulebook has them."""
    while scope is not None and scope in rulebook.scopes:
        yield scope
        scope = rulebook.scopes[scope].within


def _tracks(rule: Rule, rulebook: Rulebook) -> Iterator[Track]:
    if not isinstance(rule, CheckRule):
        yield rulebook.tracks[rule.track]
    for version in rule.versions:
        if isinstance(version.deadline, ByEvidence):
            yield rulebook.tracks[version.deadline.track]


def _asked_beside(rule: Rule) -> Iterator[Pattern]:
    """What a rule asks for besides the evidence of tracks."""
    match rule:
        case TrackRule():
            yield from (anchor.pattern for anchor in rule.anchors if isinstance(anchor, Named))
            yield from (closer.pattern for closer in rule.closers)
        case CheckRule():
            yield rule.every
        case PeriodicRule():
            return


def _looks_ahead(rule: Rule) -> int:
    days = 0
    for version in rule.versions:
        if any(SeenOn.DUE in days_seen(where) for where in version.conditions):
            days = max([days, *(_most_days(span) for span in _spans(version))])
    return days


def _spans(version: Version) -> Iterator[Span]:
    if isinstance(version.deadline, Within):
        yield from (span for span, _ in version.deadline.alternatives)


def _conditions(rule: Rule) -> Iterator[Condition]:
    """Everything that the rule asks of what held on a day."""
    if isinstance(rule, TrackRule):
        yield from (anchor.condition for anchor in rule.anchors if isinstance(anchor, Becomes))
    for version in rule.versions:
        yield from version.conditions


def _most_days(span: Span) -> int:
    """No fewer days than the span ever takes."""
    match span.unit:
        case Unit.HOURS:
            return span.count // 24 + 2
        case Unit.DAYS:
            return span.count
        case Unit.WEEKS:
            return 7 * span.count
        case Unit.WORKING_DAYS:
            # Two of three days are working days even over Christmas and Easter, given a week more.
            return 2 * span.count + 14
        case Unit.MONTHS:
            return 31 * span.count
        case Unit.YEARS:
            return 366 * span.count
