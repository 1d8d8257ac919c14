"""What each kind of rule asks of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compliance.engines.reference.case import Case
from compliance.engines.reference.checks import drafts_of_checks
from compliance.engines.reference.drafts import Draft
from compliance.engines.reference.periodic_rules import days_of_periods, drafts_of_periods
from compliance.engines.reference.stretches import Stretch
from compliance.engines.reference.track_rules import days_of_turns, drafts_of_track
from compliance.model.rules import CheckRule, PeriodicRule, Rule, TrackRule
from compliance.rulebook.reads import Reads


def drafts(case: Case, rule: Rule) -> Iterator[Draft]:
    """The obligations of a rule in every stretch of its scope."""
    for stretch in case.stretches[rule.scope]:
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


def opening_days(case: Case, rule: Rule, reads: Reads, stretch: Stretch) -> Iterator[date]:
    """The days after the as-of day on which obligations may open in the stretch although nothing happens.

    Days up to the as-of day stand for the next one: the rule is to be looked at again then.
    """
    match rule:
        case TrackRule():
            return days_of_turns(case, rule, stretch)
        case PeriodicRule():
            return days_of_periods(case, rule, reads, stretch)
        case CheckRule():
            return iter(())
