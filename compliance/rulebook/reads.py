"""What a rule reads of a case: the scopes and state it sees, the events it asks for, and what they turn on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.model.conditions import (
    AGE,
    Condition,
    Happened,
    Pattern,
    SinceAge,
    Total,
    amounts,
    happenings,
    leaves,
)
from compliance.model.rules import (
    Becomes,
    ByEvidence,
    CheckRule,
    Named,
    PeriodicRule,
    Quota,
    Rule,
    Rulebook,
    Track,
    TrackRule,
)
from compliance.model.vocabulary import Vocabulary

Cell = tuple[str, str]
"""An event and one of its attributes, by their names."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What one rule reads.

    `scope`: the scope whose stretches carry its obligations. `scopes` and `fields`: what it sees of the timeline,
    that scope, those around it, and those that its conditions look at. `tracks` and `patterns`: the events that it
    asks for, those of its tracks among them. `totals` and `happened`: what its conditions and deadlines ask of nights
    and of what came before. `rows` and `cells`: the events of which one more or fewer, and the attributes of which
    another word, may change what the rule comes to.
    """

    scope: str
    scopes: frozenset[str]
    fields: frozenset[str]
    tracks: tuple[Track, ...]
    patterns: tuple[Pattern, ...]
    totals: frozenset[Total]
    happened: frozenset[Happened]
    rows: frozenset[str]
    cells: frozenset[Cell]


def reads_of(rule: Rule, rulebook: Rulebook, vocabulary: Vocabulary) -> Reads:
    """What a rule of the rulebook reads."""
    tracks = tuple(_tracks(rule, rulebook))
    asked = (*conditions_of(rule), *(track.where for track in tracks))
    totals = {each.total for condition in asked for each in amounts(condition)}
    totals |= {v.deadline.total for v in rule.versions if isinstance(v.deadline, Quota)}
    happened = {each for condition in asked for each in happenings(condition)}
    seen_in = (*asked, *(total.where for total in totals))
    fields = {leaf.field for condition in seen_in for leaf in leaves(condition)}
    patterns = (
        *(pattern for track in tracks for pattern in track.patterns),
        *_asked_beside(rule),
        *(each.pattern for each in happened),
    )
    scope = scope_of(rule, rulebook)
    seen = {scope, *(total.scope for total in totals), *(each.scope for each in happened)}
    seen |= {s.id for s in rulebook.scopes.values() if s.goes_on and s.opens in _named(rule)}
    seen |= {of for field in fields if (of := scope_seen(field, vocabulary)) is not None}
    scopes = frozenset(around for each in seen for around in _around(each, rulebook))
    cells = frozenset(_cells(rule, patterns, scopes, fields, totals, rulebook, vocabulary))
    rows = {pattern.event for pattern in patterns} | {event for event, _ in cells}
    rows |= {event for name in scopes for event in _events_of_scope(rulebook, name)}
    rows |= {
        event for name in fields if name in vocabulary.state for event in vocabulary.state[name].settled_by
    }
    return Reads(
        scope,
        scopes,
        frozenset(fields),
        tracks,
        patterns,
        frozenset(totals),
        frozenset(happened),
        frozenset(rows),
        cells,
    )


def scope_of(rule: Rule, rulebook: Rulebook) -> str:
    """The scope whose stretches carry the rule's obligations."""
    return rule.scope if isinstance(rule, CheckRule) else rulebook.tracks[rule.track].scope


def scope_seen(field: str, vocabulary: Vocabulary) -> str | None:
    """The scope whose stretches a condition on the field looks at; None for the child's own age."""
    if field == AGE:
        return None
    return vocabulary.lasting[field] if field in vocabulary.lasting else vocabulary.state[field].of


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Everything that the rule asks of what held on a day."""
    if isinstance(rule, TrackRule):
        yield from (anchor.condition for anchor in rule.anchors if isinstance(anchor, Becomes))
    for version in rule.versions:
        yield from version.conditions


def _around(scope: str | None, rulebook: Rulebook) -> Iterator[str]:
    """The scope and those it lies within, as far as the rulebook has them."""
    while scope is not None and scope in rulebook.scopes:
        yield scope
        scope = rulebook.scopes[scope].within


def _tracks(rule: Rule, rulebook: Rulebook) -> Iterator[Track]:
    if not isinstance(rule, CheckRule):
        yield rulebook.tracks[rule.track]
    for version in rule.versions:
        if isinstance(version.deadline, ByEvidence):
            yield rulebook.tracks[version.deadline.track]


def _asked_beside(rule: Rule) -> Iterator[Pattern]:
    """What a rule asks for besides the evidence of tracks."""
    match rule:
        case TrackRule():
            yield from (anchor.pattern for anchor in rule.anchors if isinstance(anchor, Named))
            yield from (closer.pattern for closer in rule.closers)
        case CheckRule():
            yield rule.every
        case PeriodicRule():
            return


def _named(rule: Rule) -> set[str]:
    """The events that open an obligation of the rule, of which one that only repeats an opening opens none."""
    anchors = rule.anchors if isinstance(rule, TrackRule) else ()
    return {anchor.pattern.event for anchor in anchors if isinstance(anchor, Named)}


def _events_of_scope(rulebook: Rulebook, name: str) -> Iterator[str]:
    yield from rulebook.scopes[name].events


def _cells(
    rule: Rule,
    patterns: tuple[Pattern, ...],
    scopes: frozenset[str],
    fields: set[str],
    totals: set[Total],
    rulebook: Rulebook,
    vocabulary: Vocabulary,
) -> Iterator[Cell]:
    for pattern in patterns:
        names = (*(leaf.field for leaf in pattern.where), *pattern.dated_by, pattern.key)
        yield from ((pattern.event, name) for name in names if name is not None)
    if isinstance(rule, CheckRule):
        yield from ((rule.every.event, leaf.field) for leaf in leaves(rule.must))
    for name in scopes:
        scope = rulebook.scopes[name]
        if scope.key is not None:
            yield from ((event, scope.key) for event in _events_of_scope(rulebook, name))
        for leaf in (*scope.continues, *scope.goes_on, *(leaf for where in scope.ignored for leaf in where)):
            yield (scope.opens, leaf.field)
        yield from ((event, leaf.field) for event, where in scope.openings for leaf in where)
        yield from ((scope.closes, leaf.field) for leaf in scope.closes_where)
    for field in fields:
        if field in vocabulary.state:
            yield from vocabulary.state[field].set_by.items()
    by_age = any(rulebook.scopes[name].ends_at_age for name in scopes)
    if by_age or AGE in fields or any(isinstance(total.counted_from, SinceAge) for total in totals):
        yield from (
            (event.name, _BORN)
            for event in vocabulary.events.values()
            if event.undated and _BORN in event.attributes
        )


_BORN = "date_of_birth"
