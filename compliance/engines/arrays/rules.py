"""What each kind of rule asks of all cases."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.engines.arrays.checks import judged_by_checks
from compliance.engines.arrays.drafts import Judged
from compliance.engines.arrays.periodic_rules import judged_in_periods
from compliance.engines.arrays.track_rules import judged_on_track
from compliance.engines.arrays.world import World
from compliance.model.rules import CheckRule, PeriodicRule, Rule, Rulebook, TrackRule


def judged(world: World, rule: Rule) -> Iterator[Judged]:
    """The obligations of a rule in every stretch of its scope."""
    match rule:
        case TrackRule():
            return judged_on_track(world, rule)
        case PeriodicRule():
            return judged_in_periods(world, rule)
        case CheckRule():
            return judged_by_checks(world, rule)


def scope_of(rulebook: Rulebook, rule: Rule) -> str:
    """The scope whose stretches carry the rule's obligations."""
    return rule.scope if isinstance(rule, CheckRule) else rulebook.tracks[rule.track].scope
