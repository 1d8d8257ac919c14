"""What a rule with a deadline before its anchor must be and must not have."""

from __future__ import annotations

from compliance.model.conditions import Condition, SeenOn, days_seen
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import NthEntry
from compliance.rulebook.written_rule import WrittenRule


def check_counted_back(rule: WrittenRule, part: Part) -> None:
    """Raises RulebookError unless it has evidence to look back to, an anchor that is none, and no other ending.

    `part`: the deadline that is counted back.
    """
    track = rule.track()
    if track.look_back is None:
        raise part.error(
            f"a deadline before the anchor needs a track that looks back; give {track.id} a look_back that is "
            "longer"
        )
    after = rule.entry.after if isinstance(rule.entry.after, list) else [rule.entry.after]
    if any(each == "evidence" or isinstance(each, NthEntry) for each in after):
        raise rule.error(
            "a deadline before the anchor counts back from start or from an event, not from evidence", "after"
        )
    for name in ("until", "closes_on"):
        if getattr(rule.entry, name):
            raise rule.error(
                f"{name} does not go with a deadline before the anchor: the anchor ends it", name
            )


def check_not_on_due(condition: Condition, part: Part) -> None:
    """Raises RulebookError for a condition, at `part`, on the due day of a deadline counted back."""
    if SeenOn.DUE in days_seen(condition):
        raise part.error(
            "a deadline before the anchor looks at the state on the anchor day; leave on: due out"
        )
