"""What each kind of rule asks of a case."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.engines.reference.case import Case
from compliance.engines.reference.checks import drafts_of_checks
from compliance.engines.reference.drafts import Draft
from compliance.engines.reference.periodic_rules import drafts_of_periods
from compliance.engines.reference.track_rules import drafts_of_track
from compliance.model.rules import CheckRule, PeriodicRule, Rule, TrackRule
from compliance.timeline.stretches import Stretch


def drafts(case: Case, rule: Rule) -> Iterator[Draft]:
    """The obligations of a rule in every stretch of its scope."""
    for stretch in case.stretches[scope_of(case, rule)]:
        yield from drafts_in(case, rule, stretch)


def drafts_in(case: Case, rule: Rule, stretch: Stretch) -> Iterator[Draft]:
    """The obligations of a rule in one stretch of its scope, in order of their anchors."""
    match rule:
        case TrackRule():
            return drafts_of_track(case, rule, stretch)
        case PeriodicRule():
            return drafts_of_periods(case, rule, stretch)
        case CheckRule():
            return drafts_of_checks(case, rule, stretch)


def scope_of(case: Case, rule: Rule) -> str:
    """The scope whose stretches carry the rule's obligations."""
    return rule.scope if isinstance(rule, CheckRule) else case.plan.rulebook.tracks[rule.track].scope
