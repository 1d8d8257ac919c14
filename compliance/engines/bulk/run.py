"""All rules of a run over all cases."""

from __future__ import annotations

import polars as pl

from compliance.calendars.calendars import Calendars
from compliance.engines.bulk.check_rules import check_obligations
from compliance.engines.bulk.output import in_order
from compliance.engines.bulk.periodic_rules import periodic_obligations
from compliance.engines.bulk.track_rules import track_obligations
from compliance.engines.bulk.world import World, world
from compliance.engines.records import SCHEMA
from compliance.engines.run import Run
from compliance.model.coverage import Coverage
from compliance.model.rules import CheckRule, PeriodicRule, Rule, Rulebook, TrackRule
from compliance.model.vocabulary import Vocabulary


def bulk_obligations(
    events: pl.DataFrame,
    rulebook: Rulebook,
    vocabulary: Vocabulary,
    calendars: Calendars,
    coverage: Coverage,
    run: Run,
) -> pl.DataFrame:
    """What every case was owed, as a table in order of case, rule and anchor."""
    if events.is_empty() or not rulebook.rules:
        return pl.DataFrame(schema=SCHEMA)
    seen = world(events, rulebook, vocabulary, calendars, coverage, run)
    return in_order(pl.concat([_of_rule(seen, rule) for rule in rulebook.rules.values()]))


def _of_rule(seen: World, rule: Rule) -> pl.DataFrame:
    match rule:
        case TrackRule():
            return track_obligations(seen, rule)
        case PeriodicRule():
            return periodic_obligations(seen, rule)
        case CheckRule():
            return check_obligations(seen, rule)
