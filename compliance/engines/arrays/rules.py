"""What each kind of rule asks of all cases."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.engines.arrays.checks import judged_by_checks
from compliance.engines.arrays.drafts import Judged
from compliance.engines.arrays.periodic_rules import days_of_periods, judged_in_periods
from compliance.engines.arrays.track_rules import days_of_turns, judged_on_track
from compliance.engines.arrays.values import Waking
from compliance.engines.arrays.world import World
from compliance.model.rules import CheckRule, PeriodicRule, Rule, TrackRule
from compliance.rulebook.reads import Reads


def judged(world: World, rule: Rule) -> Iterator[Judged]:
    """The obligations of a rule in every stretch of its scope."""
    match rule:
        case TrackRule():
            return judged_on_track(world, rule)
        case PeriodicRule():
            return judged_in_periods(world, rule)
        case CheckRule():
            return judged_by_checks(world, rule)


def opening_days(world: World, rule: Rule, reads: Reads) -> Waking:
    """The days after the as-of day on which obligations may open although nothing happens."""
    match rule:
        case TrackRule():
            return days_of_turns(world, rule)
        case PeriodicRule():
            return days_of_periods(world, rule, reads)
        case CheckRule():
            return iter(())
