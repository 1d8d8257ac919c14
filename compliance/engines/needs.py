"""What a rule needs to be judged again, so that an event, or a day, leaves alone the rules that it cannot concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.model.anchors import Becomes, Start
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.reads import Reads, reads_of

if TYPE_CHECKING:
    from compliance.engines.reference.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Needs:
    """What one rule needs: what it reads, and of what account days are to it.

    `by_neighbours`: whether evidence can belong to another stretch's obligation instead.
    """

    rule: Rule
    reads: Reads
    by_neighbours: bool

    @property
    def in_order(self) -> bool:
        """Whether an anchor depends on nothing that happens after what ended its waiting."""
        return bool(self.rule.anchors) and not (self.reads.by_evidence or self.by_neighbours)

    @property
    def on_every_day(self) -> bool:
        """Whether what it says may change on any day: with evidence, with what has happened, with nights."""
        return bool(self.reads.by_evidence or self.reads.happened or self.reads.totals)

    def may_read(self, days: frozenset[date], stretch: Stretch) -> bool:
        """Whether an event that counts from one of these days can concern the rule in the stretch."""
        first = None if self.reads.looks_back else stretch.start
        return any((first is None or first <= d) and (stretch.end is None or d <= stretch.end) for d in days)

    def is_over(self, stretch: Stretch, since: date) -> bool:
        """Whether the timeline from a day on is of no account to the rule in a stretch that has ended."""
        if stretch.end is None or self.by_neighbours:
            return False
        return max(stretch.end, stretch.first_known()) + self.reads.looks_ahead < since


def needs_of(rulebook: Rulebook, vocabulary: Vocabulary) -> dict[str, Needs]:
    """The needs of every rule, by its id."""
    return {
        id_: Needs(rule, reads_of(rule, rulebook, vocabulary), _by_neighbours(rule))
        for id_, rule in rulebook.rules.items()
    }


def timeline_events(rulebook: Rulebook, vocabulary: Vocabulary) -> frozenset[str]:
    """The types of event that the timeline is made of: what opens, closes or shows a scope, and what sets a state."""
    scopes = {n for s in rulebook.scopes.values() for n in s.events}
    return frozenset(scopes | {kind.name for kind in vocabulary.events.values() if kind.sets or kind.settles})


def _by_neighbours(rule: Rule) -> bool:
    return rule.same is not None and any(isinstance(anchor, Start | Becomes) for anchor in rule.anchors)
