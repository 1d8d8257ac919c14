"""The versions of a rule: when each is in force, in which state it is owed, and by which law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from compliance.model.conditions import Condition, SeenOn, days_seen, happenings
from compliance.model.deadlines import Deadline
from compliance.model.law import Force
from compliance.model.rules import SelectedBy, Version
from compliance.problems import Mistakes, each_of
from compliance.rulebook.deadlines import check_counted_back, check_not_on_due, deadline_of
from compliance.rulebook.law import law_of
from compliance.rulebook.located import Located
from compliance.rulebook.schema import LawEntry, VersionEntry
from compliance.rulebook.written import WrittenRule


def versions_of(rule: WrittenRule) -> tuple[Version, ...]:
    """The versions of the rule, earliest first. Raises RulebookError for two in force on one day."""
    said, part = rule.entry.versions, rule.part.at("versions")
    versions = sorted(
        each_of(range(len(said)), lambda i: _version(rule, said[i], part.at(i))), key=lambda each: each.first
    )
    for earlier, later in pairwise(versions):
        if earlier.last is None or later.first <= earlier.last:
            raise part.error(f"two versions are in force on {later.first}; give the earlier one an end (to)")
    return tuple(versions)


def gaps(versions: tuple[Version, ...]) -> Iterator[tuple[Version, Version]]:
    """Neighbouring versions with days between them on which no version is in force."""
    for earlier, later in pairwise(versions):
        if earlier.last is not None and earlier.last + timedelta(days=1) < later.first:
            yield earlier, later


def _version(rule: WrittenRule, entry: VersionEntry, part: Located) -> Version:
    mistakes = Mistakes()
    with mistakes:
        if entry.last is not None and entry.last < entry.first:
            raise part.error(f"ends on {entry.last}, before it begins on {entry.first}")
    with mistakes:
        law = _stated(rule, entry, part)
    with mistakes:
        deadline = deadline_of(rule, entry, part)
    with mistakes:
        where, at = (rule.entry.where, rule.part) if entry.where is None else (entry.where, part)
        condition = rule.condition(where, at.at("where"))
    mistakes.refuse()
    with mistakes:
        _check_deadline(rule, entry, part, deadline)
    with mistakes:
        _check_condition(rule, condition, at.at("where"), deadline)
    mistakes.refuse()
    return Version(
        entry.first,
        entry.last,
        entry.selected_by,
        condition,
        deadline,
        law_of(law, entry.amended),
        entry.not_before,
    )


def _stated(rule: WrittenRule, entry: VersionEntry, part: Located) -> LawEntry:
    law, at = (entry.law, part) if entry.law else (rule.entry.law, rule.part)
    if law.force is Force.NOT_LAW:
        raise at.at("law", "force").error(
            "a rule states law; what is not law stands under duties, as a measure"
        )
    return law


def _check_deadline(rule: WrittenRule, entry: VersionEntry, part: Located, deadline: Deadline | None) -> None:
    spans = deadline is not None and bool(deadline.alternatives)
    if entry.selected_by is SelectedBy.DUE and not spans:
        raise part.at("selected_by").error("only a rule with a span can be selected by its due day")
    counted_back = deadline is not None and deadline.before
    if entry.not_before is not None and (counted_back or not spans):
        raise part.at("not_before").error(
            "only what is due a span after its anchor can be due on a later day"
        )
    if counted_back:
        check_counted_back(rule, (rule.part if entry.within is None else part).at("within"))


def _check_condition(rule: WrittenRule, condition: Condition, at: Located, deadline: Deadline | None) -> None:
    """Whether the state in which it is owed, which stands at `at`, may be so with the deadline."""
    if SeenOn.DUE in days_seen(condition) and deadline is not None and not deadline.alternatives:
        raise at.error("a condition on the due day needs a rule whose due day is a span")
    if deadline is not None and deadline.before:
        check_not_on_due(condition, at)
    _check_happenings(rule, condition, at)
    for _, alternative in deadline.alternatives if deadline is not None else ():
        _check_happenings(rule, alternative, rule.part)


def _check_happenings(rule: WrittenRule, condition: Condition, part: Located) -> None:
    """What has happened is asked of the rule's own scope, or of one around it."""
    reached = rule.around()
    for asked in happenings(condition):
        if asked.scope not in reached:
            raise part.error(
                f"happened: the rule does not lie within {asked.scope}; write one of {', '.join(reached)}"
            )
