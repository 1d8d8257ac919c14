"""The events that a rule is judged by: those that begin its time, count for it, and end it."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.conditions import AGE, Condition, SinceAge, Total, amounts, leaves
from compliance.model.coverage import Record
from compliance.model.rules import (
    Becomes,
    ByEvidence,
    CheckRule,
    Named,
    Quota,
    Rule,
    Rulebook,
    TrackRule,
    Within,
)


def records_needed(rule: Rule, rulebook: Rulebook) -> tuple[Record, ...]:
    """Every kind of event without which the rule cannot be judged, each once, in the order of its page.

    What conditions ask of the state besides age and lengths of time is left out: it comes with the events that
    begin a scope, and a rule says what it makes of a state that is not recorded.
    """
    return tuple(dict.fromkeys(_needed(rule, rulebook)))


def _needed(rule: Rule, rulebook: Rulebook) -> Iterator[Record]:
    scope = rule.scope if isinstance(rule, CheckRule) else rulebook.tracks[rule.track].scope
    yield from _of_scope(scope, rulebook)
    if isinstance(rule, TrackRule):
        for anchor in rule.anchors:
            if isinstance(anchor, Named):
                yield from anchor.pattern.records
            if isinstance(anchor, Becomes):
                yield from _of_condition(anchor.condition, rulebook)
    if isinstance(rule, CheckRule):
        yield from rule.every.records
    else:
        yield from _of_track(rule.track, rulebook)
    for version in rule.versions:
        if isinstance(version.deadline, ByEvidence):
            yield from _of_track(version.deadline.track, rulebook)
        if isinstance(version.deadline, Quota):
            yield from _of_total(version.deadline.total, rulebook)
        conditions = [version.where]
        if isinstance(version.deadline, Within):
            conditions += [where for _, where in version.deadline.alternatives]
        for condition in conditions:
            yield from _of_condition(condition, rulebook)


def _of_scope(name: str | None, rulebook: Rulebook) -> Iterator[Record]:
    while name is not None:
        scope = rulebook.scopes[name]
        # Where another event begins it too, it is begun without this one.
        yield from () if scope.also_opens else (Record(scope.opens),)
        yield Record(scope.closes)
        name = scope.within


def _of_track(name: str, rulebook: Rulebook) -> Iterator[Record]:
    for pattern in rulebook.tracks[name].evidence:
        yield from pattern.records


def _of_condition(condition: Condition, rulebook: Rulebook) -> Iterator[Record]:
    for leaf in leaves(condition):
        if leaf.field == AGE:
            yield Record("child")
        elif leaf.lasts is not None and leaf.lasts in rulebook.scopes:
            yield Record(rulebook.scopes[leaf.lasts].opens)
    for asked in amounts(condition):
        yield from _of_total(asked.total, rulebook)


def _of_total(total: Total, rulebook: Rulebook) -> Iterator[Record]:
    yield from _of_scope(total.scope, rulebook)
    if isinstance(total.counted_from, SinceAge):
        yield Record("child")
