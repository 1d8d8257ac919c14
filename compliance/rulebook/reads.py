"""What a rule reads of a case: the scopes and state it sees, the events it asks for, and what they turn on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from compliance.calendars.span_lengths import most_days
from compliance.model.anchors import Becomes, Named
from compliance.model.conditions import (
    AGE,
    Amount,
    Asked,
    Condition,
    Happened,
    Leaf,
    Pattern,
    SeenOn,
    SinceAge,
    Total,
    amounts,
    asked_in,
    days_seen,
    happenings,
    leaves,
)
from compliance.model.coverage import Record
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule, conditions_of, patterns_of, tracks_of
from compliance.model.tracks import Track
from compliance.model.vocabulary import Vocabulary

Cell = tuple[str, str]
"""An event and one of its attributes, by their names."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What one rule reads.

    `scope`: the scope whose stretches carry its obligations. `scopes` and `fields`: what it sees of the timeline,
    that scope, those around it, and those that its conditions look at. `tracks` and `patterns`: the events that it
    asks for, those of its tracks among them; `records`: whose silence it rests on. `totals` and `happened`: what its
    conditions and deadlines ask of nights and of what came before. `ages`: those, in years, that its versions ask
    about. `lengths`: whether they look at how long something has lasted, or at totals. `looks_back`: whether events
    before a stretch can count in it. `looks_ahead`: how long after an anchor, at most, its conditions look at what
    held. `by_evidence`: whether a due day depends on evidence. `rows` and `cells`: the events of which one more or
    fewer, and the attributes of which another word, may change what the rule comes to.
    """

    scope: str
    scopes: frozenset[str]
    fields: frozenset[str]
    tracks: tuple[Track, ...]
    patterns: tuple[Pattern, ...]
    records: tuple[Record, ...]
    totals: frozenset[Total]
    happened: frozenset[Happened]
    ages: frozenset[int]
    lengths: bool
    looks_back: bool
    looks_ahead: timedelta
    by_evidence: bool
    rows: frozenset[str]
    cells: frozenset[Cell]

    @property
    def events(self) -> frozenset[str]:
        """The types of event that it asks for."""
        return frozenset(pattern.event for pattern in self.patterns)


def reads_of(rule: Rule, rulebook: Rulebook, vocabulary: Vocabulary) -> Reads:
    """What a rule of the rulebook reads."""
    tracks = tracks_of(rule)
    asked = (*conditions_of(rule), *(track.where for track in tracks))
    totals = {each.total for condition in asked for each in amounts(condition)}
    totals |= {total for version in rule.versions for total in version.totals}
    happened = {each for condition in asked for each in happenings(condition)}
    seen_in = (*asked, *(total.where for total in totals))
    fields = {leaf.field for condition in seen_in for leaf in leaves(condition)}
    patterns = (
        *(pattern for track in tracks for pattern in track.patterns),
        *patterns_of(rule),
        *(each.pattern for each in happened),
    )
    scopes = frozenset(_scopes(rule, fields, totals, happened, rulebook, vocabulary))
    cells = frozenset(_cells(rule, patterns, scopes, fields, totals, rulebook, vocabulary))
    rows = {pattern.event for pattern in patterns} | {event for event, _ in cells}
    rows |= {event for name in scopes for event in rulebook.scopes[name].events}
    rows |= {
        event for name in fields if name in vocabulary.state for event in vocabulary.state[name].settled_by
    }
    records = {Record(rulebook.scopes[total.scope].opens) for total in totals}
    records |= {record for pattern in patterns for record in pattern.records}
    of_versions = [each for version in rule.versions for each in asked_in(version.where)]
    return Reads(
        scope=rule.scope,
        scopes=scopes,
        fields=frozenset(fields),
        tracks=tracks,
        patterns=patterns,
        records=tuple(sorted(records, key=Record.sort_key)),
        totals=frozenset(totals),
        happened=frozenset(happened),
        ages=frozenset(_ages(of_versions)),
        lengths=any(_is_of_a_length(each) for each in of_versions),
        looks_back=any(track.look_back is not None for track in tracks)
        or any(each.scope != rule.scope for each in happened),
        looks_ahead=timedelta(days=_looks_ahead(rule)),
        by_evidence=any(version.tracks for version in rule.versions),
        rows=frozenset(rows),
        cells=cells,
    )


def scope_seen(field: str, vocabulary: Vocabulary) -> str | None:
    """The scope whose stretches a condition on the field looks at; None for the child's own age."""
    if field == AGE:
        return None
    return vocabulary.lasting[field] if field in vocabulary.lasting else vocabulary.state[field].of


def records_needed(rule: Rule, rulebook: Rulebook) -> tuple[Record, ...]:
    """Every kind of event without which the rule cannot be judged, each once, in the order of its page.

    What conditions ask of the state besides age and lengths of time is left out: it comes with the events that
    begin a scope, and a rule says what it makes of a state that is not recorded.
    """
    return tuple(dict.fromkeys(_needed(rule, rulebook)))


def _needed(rule: Rule, rulebook: Rulebook) -> Iterator[Record]:
    yield from _of_scope(rule.scope, rulebook)
    for anchor in rule.anchors:
        match anchor:
            case Named(pattern):
                yield from pattern.records
            case Becomes(condition):
                yield from _of_condition(condition, rulebook)
    yield from (record for pattern in rule.evidence for record in pattern.records)
    for version in rule.versions:
        evidence = (pattern for track in version.tracks for pattern in track.evidence)
        yield from (record for pattern in evidence for record in pattern.records)
        for total in version.totals:
            yield from _of_total(total, rulebook)
        for condition in version.conditions:
            yield from _of_condition(condition, rulebook)


def _of_scope(name: str, rulebook: Rulebook) -> Iterator[Record]:
    for around in _around(name, rulebook):
        scope = rulebook.scopes[around]
        # Where another event begins it too, it is begun without this one.
        yield from () if scope.also_opens else (Record(scope.opens),)
        yield Record(scope.closes)


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


def _around(scope: str | None, rulebook: Rulebook) -> Iterator[str]:
    """The scope and those it lies within, as far as the rulebook has them."""
    while scope is not None and scope in rulebook.scopes:
        yield scope
        scope = rulebook.scopes[scope].within


def _scopes(
    rule: Rule,
    fields: set[str],
    totals: set[Total],
    happened: set[Happened],
    rulebook: Rulebook,
    vocabulary: Vocabulary,
) -> Iterator[str]:
    seen = {rule.scope, *(total.scope for total in totals), *(each.scope for each in happened)}
    # An event that only repeats an opening opens no obligation.
    named = {anchor.pattern.event for anchor in rule.anchors if isinstance(anchor, Named)}
    seen |= {scope.id for scope in rulebook.scopes.values() if scope.goes_on and scope.opens in named}
    seen |= {of for field in fields if (of := scope_seen(field, vocabulary)) is not None}
    yield from (around for each in seen for around in _around(each, rulebook))


def _ages(asked: list[Asked]) -> Iterator[int]:
    for each in asked:
        if isinstance(each, Leaf) and each.field == AGE and each.span is not None:
            yield each.span.count


def _is_of_a_length(asked: Asked) -> bool:
    """Whether what a condition asks is how long something has lasted, or what a total has come to."""
    if isinstance(asked, Leaf):
        return asked.span is not None and asked.field != AGE
    return isinstance(asked, Amount)


def _looks_ahead(rule: Rule) -> int:
    ahead = [v for v in rule.versions if any(SeenOn.DUE in days_seen(where) for where in v.conditions)]
    return max((most_days(span) for version in ahead for span, _ in version.alternatives), default=0)


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
    yield from ((pattern.event, leaf.field) for pattern in rule.evidence for leaf in leaves(rule.must))
    for name in scopes:
        scope = rulebook.scopes[name]
        if scope.key is not None:
            yield from ((event, scope.key) for event in scope.events)
        for leaf in (*scope.continues, *scope.goes_on, *(leaf for where in scope.ignored for leaf in where)):
            yield (scope.opens, leaf.field)
        opening = (*scope.openings, *scope.also_closes)
        yield from ((event, leaf.field) for event, where in opening for leaf in where)
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
