"""The versions of a rule: when each is in force, in which state it is owed, and by which law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from compliance.model.conditions import Condition, SeenOn, days_seen, happenings
from compliance.model.rules import ByEvidence, Deadline, Force, Quota, SelectedBy, Version, Within
from compliance.rulebook.counted_back import check_counted_back, check_not_on_due
from compliance.rulebook.deadlines import deadline_of
from compliance.rulebook.law import law_of
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import LawEntry, VersionEntry
from compliance.rulebook.written_rule import WrittenRule


def versions_of(rule: WrittenRule) -> tuple[Version, ...]:
    """The versions of the rule, earliest first. Raises RulebookError for two in force on one day."""
    versions = [
        _version(rule, entry, rule.part.at("versions", i)) for i, entry in enumerate(rule.entry.versions)
    ]
    versions.sort(key=lambda version: version.first)
    for earlier, later in pairwise(versions):
        if earlier.last is None or later.first <= earlier.last:
            raise rule.error(
                f"two versions are in force on {later.first}; give the earlier one an end (to)", "versions"
            )
    return tuple(versions)


def gaps(versions: tuple[Version, ...]) -> Iterator[tuple[Version, Version]]:
    """Neighbouring versions with days between them on which no version is in force."""
    for earlier, later in pairwise(versions):
        if earlier.last is not None and earlier.last + timedelta(days=1) < later.first:
            yield earlier, later


def _version(rule: WrittenRule, entry: VersionEntry, part: Part) -> Version:
    if entry.last is not None and entry.last < entry.first:
        raise part.error(f"ends on {entry.last}, before it begins on {entry.first}")
    law = _stated(rule, entry, part)
    deadline = deadline_of(rule, entry, part)
    _check_deadline(rule, entry, part, deadline)
    condition = _condition(rule, entry, part, deadline)
    return Version(
        entry.first,
        entry.last,
        entry.selected_by,
        condition,
        deadline,
        law_of(law, entry.amended),
        entry.not_before,
    )


def _stated(rule: WrittenRule, entry: VersionEntry, part: Part) -> LawEntry:
    law, at = (entry.law, part) if entry.law else (rule.entry.law, rule.part)
    if law.force is Force.NOT_LAW:
        raise at.at("law", "force").error(
            "a rule states law; what is not law stands under duties, as a measure"
        )
    return law


def _check_deadline(rule: WrittenRule, entry: VersionEntry, part: Part, deadline: Deadline | None) -> None:
    if entry.selected_by is SelectedBy.DUE and not isinstance(deadline, Within):
        raise part.at("selected_by").error("only a rule with a span can be selected by its due day")
    counted_on = isinstance(deadline, Within) and not deadline.before
    if entry.not_before is not None and not counted_on:
        raise part.at("not_before").error(
            "only what is due a span after its anchor can be due on a later day"
        )
    if _is_counted_back(deadline):
        check_counted_back(rule, (rule.part if entry.within is None else part).at("within"))


def _condition(rule: WrittenRule, entry: VersionEntry, part: Part, deadline: Deadline | None) -> Condition:
    """The state in which it is owed, as it may be with the deadline."""
    if entry.where is not None:
        where, at = entry.where, part.at("where")
    else:
        where, at = rule.entry.where, rule.part.at("where")
    condition = rule.condition(where, at)
    if SeenOn.DUE in days_seen(condition) and isinstance(deadline, ByEvidence | Quota):
        raise at.error("a condition on the due day needs a rule whose due day is a span")
    if _is_counted_back(deadline):
        check_not_on_due(condition, at)
    _check_happenings(rule, condition, at)
    if isinstance(deadline, Within):
        for _, alternative in deadline.alternatives:
            _check_happenings(rule, alternative, rule.part)
    return condition


def _is_counted_back(deadline: Deadline | None) -> bool:
    return isinstance(deadline, Within) and deadline.before


def _check_happenings(rule: WrittenRule, condition: Condition, part: Part) -> None:
    """What has happened is asked of the rule's own scope, or of one around it."""
    reached = rule.around()
    for asked in happenings(condition):
        if asked.scope not in reached:
            raise part.error(
                f"happened: the rule does not lie within {asked.scope}; write one of {', '.join(reached)}"
            )
