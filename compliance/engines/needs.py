"""What a rule needs to be judged again, so that an event, or a day, leaves alone the rules that it cannot concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from compliance.calendars.spans import Span, Unit
from compliance.model.conditions import AGE, Amount, Asked, Leaf, SeenOn, asked_in, days_seen
from compliance.model.coverage import Record
from compliance.model.rules import Becomes, ByEvidence, Rule, Rulebook, Start, TrackRule, Version, Within
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.reads import Reads, reads_of
from compliance.timeline.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Needs:
    """What one rule needs.

    `reads`: what it reads. `events`: the types of event it asks for. `looks_back`: whether events before a stretch can
    count in it. `asks_what_happened`: whether its conditions ask for events, so that one changes what the rule says of
    every later anchor. `looks_ahead`: how long after an anchor, at most, its conditions look at what held.
    `by_evidence`: whether a due day depends on evidence. `by_neighbours`: whether evidence can belong to another
    stretch's obligation instead. `records`: whose silence it rests on. `ages`: those, in years, that its versions ask
    about. `looks_at_spans`: whether they look at how long something has lasted, or at totals. `adds_up`: whether its
    conditions look at totals, which rest on the silence about what opens a scope.
    """

    rule: Rule
    reads: Reads
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
    return {
        id_: _needs(rule, reads_of(rule, rulebook, vocabulary), rulebook)
        for id_, rule in rulebook.rules.items()
    }


def timeline_events(rulebook: Rulebook, vocabulary: Vocabulary) -> frozenset[str]:
    """The types of event that the timeline is made of: what opens, closes or shows a scope, and what sets a state."""
    scopes = {n for s in rulebook.scopes.values() for n in s.events}
    return frozenset(scopes | {kind.name for kind in vocabulary.events.values() if kind.sets or kind.settles})


def _needs(rule: Rule, reads: Reads, rulebook: Rulebook) -> Needs:
    opens = {Record(rulebook.scopes[total.scope].opens) for total in reads.totals}
    records = opens | {record for pattern in reads.patterns for record in pattern.records}
    of_versions = [each for version in rule.versions for each in asked_in(version.where)]
    ages = [each for each in of_versions if isinstance(each, Leaf) and each.field == AGE]
    return Needs(
        rule=rule,
        reads=reads,
        events=frozenset(pattern.event for pattern in reads.patterns),
        looks_back=any(track.look_back is not None for track in reads.tracks)
        or any(each.scope != reads.scope for each in reads.happened),
        looks_ahead=timedelta(days=_looks_ahead(rule)),
        by_evidence=any(isinstance(version.deadline, ByEvidence) for version in rule.versions),
        by_neighbours=isinstance(rule, TrackRule)
        and rule.same is not None
        and any(isinstance(anchor, Start | Becomes) for anchor in rule.anchors),
        records=tuple(sorted(records, key=Record.sort_key)),
        ages=frozenset(age.span.count for age in ages if age.span is not None),
        looks_at_spans=any(_is_of_a_length(each) for each in of_versions),
        asks_what_happened=bool(reads.happened),
        adds_up=bool(reads.totals),
    )


def _is_of_a_length(asked: Asked) -> bool:
    """Whether what a condition asks is how long something has lasted, or what a total has come to."""
    if isinstance(asked, Leaf):
        return asked.span is not None and asked.field != AGE
    return isinstance(asked, Amount)


def _looks_ahead(rule: Rule) -> int:
    ahead = [v for v in rule.versions if any(SeenOn.DUE in days_seen(where) for where in v.conditions)]
    return max((_most_days(span) for version in ahead for span in _spans(version)), default=0)


def _spans(version: Version) -> list[Span]:
    return [span for span, _ in version.deadline.alternatives] if isinstance(version.deadline, Within) else []


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
