"""What a rule says under other readings of the law, against the readings that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from compliance.model.conditions import happenings, leaves
from compliance.model.rules import ByEvidence, CheckRule, Choice, Rule, Rulebook, Scope, Track
from compliance.rulebook.readings import LEAP_READING


def readings_doubted(
    rule: Rule, rulebook: Rulebook, otherwise: Mapping[Choice, Rulebook]
) -> Iterator[tuple[str, bool]]:
    """What is wrong with the readings that a rule names, and whether that is certainly wrong.

    `otherwise`: the rulebook with one reading read otherwise, for each option of each reading.
    """
    id_, now = rule.head.id, _says(rule, rulebook)
    changed = {
        name
        for (name, _), other in otherwise.items()
        if id_ not in other.rules or _says(other.rules[id_], other) != now
    }
    for name in dict.fromkeys(name for name, _ in otherwise):
        if name in changed and name not in rule.head.readings:
            yield (
                f"does not name the reading {name}, and says something else under another option of it",
                True,
            )
        # Ages are counted by that one, of which no rule says anything.
        if name in rule.head.readings and name not in changed and name != LEAP_READING:
            yield f"names the reading {name}, and says the same under every option of it", False


def _says(rule: Rule, rulebook: Rulebook) -> tuple[object, ...]:
    """All that the rule asks, with the tracks and scopes that it is judged by."""
    own = {each.name: getattr(rule, each.name) for each in fields(rule) if each.name != "head"}
    tracks = list(_tracks(rule, rulebook))
    return (type(rule), own, tracks, list(_scopes(rule, tracks, rulebook)))


def _tracks(rule: Rule, rulebook: Rulebook) -> Iterator[Track]:
    if not isinstance(rule, CheckRule):
        yield rulebook.tracks[rule.track]
    for version in rule.versions:
        if isinstance(version.deadline, ByEvidence):
            yield rulebook.tracks[version.deadline.track]


def _scopes(rule: Rule, tracks: list[Track], rulebook: Rulebook) -> Iterator[Scope]:
    conditions = [condition for version in rule.versions for condition in version.conditions]
    named: list[Any] = [rule.scope] if isinstance(rule, CheckRule) else []
    named += [track.scope for track in tracks]
    named += [each.scope for condition in conditions for each in happenings(condition)]
    named += [leaf.lasts for condition in conditions for leaf in leaves(condition) if leaf.lasts is not None]
    for name in named:
        around: str | None = name
        while around is not None and around in rulebook.scopes:
            yield rulebook.scopes[around]
            around = rulebook.scopes[around].within
