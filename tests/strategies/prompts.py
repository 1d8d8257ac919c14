"""What a rulebook asks for: which event is owed after which, by when, and the words its conditions turn on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.calendars.spans import Span
from compliance.model.anchors import Becomes, Evidence, Named
from compliance.model.conditions import (
    Amount,
    Condition,
    Happened,
    Leaf,
    Operator,
    Pattern,
    SinceAge,
    amounts,
    happenings,
    leaves,
)
from compliance.model.deadlines import Quota
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Blocks, CheckRule, PeriodicRule, Rule, TrackRule
from compliance.model.vocabulary import Value, Vocabulary


@dataclass(frozen=True)
class Prompt:
    """After one of these events, an event of this pattern at one of these distances is telling."""

    after: tuple[str, ...]
    pattern: Pattern
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Asked:
    """Everything a rulebook turns on.

    `words`: by attribute name, the values its conditions name and one they do not. `turns`: first and
    last days of versions, and of the times in which events count. `ages`: years of age that conditions
    name. `scope_events`: events that open, close or show a scope, or set state.
    """

    prompts: tuple[Prompt, ...]
    words: dict[str, tuple[Value, ...]]
    turns: tuple[date, ...]
    ages: tuple[int, ...]
    spans: tuple[Span, ...]
    scope_events: frozenset[str]


def asked(book: Rulebook, vocabulary: Vocabulary) -> Asked:
    """What the rulebook asks for and turns on."""
    tests = list(_tests(book))
    prompts = tuple(p for rule in book.rules.values() for p in _prompts(rule, book))
    turns = {day for rule in book.rules.values() for v in rule.versions for day in _borders(v.first, v.last)}
    turns |= {day for p in prompts for day in _borders(p.pattern.first, p.pattern.last)}
    return Asked(
        prompts=prompts,
        words=_words(tests, vocabulary),
        turns=tuple(sorted(turns)),
        ages=tuple(sorted({*_ages(tests), *_ages_of_totals(book), *_ages_of_scopes(book)})),
        spans=tuple(dict.fromkeys(span for p in prompts for span in p.spans)),
        scope_events=_scope_events(book, vocabulary),
    )


def anchor_events(rule: TrackRule, book: Rulebook) -> tuple[str, ...]:
    """The names of the events that open obligations of the rule."""
    names: list[str] = []
    for anchor in rule.anchors:
        match anchor:
            case Named(pattern, _):
                names.append(pattern.event)
            case Evidence():
                names.extend(p.event for p in rule.evidence)
            case _:
                names.append(book.scopes[rule.scope].opens)
    return tuple(dict.fromkeys(names))


def _prompts(rule: Rule, book: Rulebook) -> Iterator[Prompt]:
    for each in _happenings(rule):
        yield Prompt(
            (book.scopes[rule.scope].opens, book.scopes[each.scope].opens), each.pattern, _lengths(rule)
        )
    match rule:
        case TrackRule():
            yield from _of_track(rule, book)
        case PeriodicRule():
            opens = (book.scopes[rule.scope].opens,)
            spans = tuple(dict.fromkeys([*_blocks(rule), *_lengths(rule)]))
            yield from (Prompt(opens, p, spans) for p in rule.evidence)
        case CheckRule():
            yield Prompt((book.scopes[rule.scope].opens,), rule.every, _lengths(rule))


def _of_track(rule: TrackRule, book: Rulebook) -> Iterator[Prompt]:
    opens = (book.scopes[rule.scope].opens,)
    after = anchor_events(rule, book)
    spans = tuple(dict.fromkeys([*_spans(rule), *_lengths(rule)]))
    yield from (Prompt(after, p, spans) for p in rule.evidence)
    yield from (Prompt(after, c.pattern, spans) for c in rule.closers)
    for anchor in rule.anchors:
        if isinstance(anchor, Named):
            yield Prompt(opens, anchor.pattern, spans)
    for version in rule.versions:
        yield from (Prompt(after, p, ()) for track in version.tracks for p in track.evidence)


def _spans(rule: TrackRule) -> Iterator[Span]:
    for version in rule.versions:
        yield from (span for span, _ in version.alternatives)
    look_back = rule.track.look_back
    if look_back is not None:
        yield look_back


def _blocks(rule: PeriodicRule) -> Iterator[Span]:
    """How long after its scope begins the first blocks of a periodic rule end."""
    if isinstance(rule.each, Blocks):
        yield from (Span(number * rule.each.span.count, rule.each.span.unit) for number in (1, 2, 3))


def _lengths(rule: Rule) -> tuple[Span, ...]:
    """The lengths of time that the rule's conditions compare a placement or a period of care with."""
    of_fields = (leaf.span for leaf in _of_rule(rule) if leaf.span is not None and leaf.field != "age")
    return (
        *of_fields,
        *(asked.span for asked in _amounts(rule)),
        *(quota.at_most for quota in _quotas(rule)),
    )


def _ages(tests: list[Leaf]) -> Iterator[int]:
    yield from (leaf.span.count for leaf in tests if leaf.field == "age" and leaf.span)


def _ages_of_totals(book: Rulebook) -> Iterator[int]:
    for rule in book.rules.values():
        for asked in _amounts(rule):
            if isinstance(asked.total.counted_from, SinceAge):
                yield asked.total.counted_from.years


def _ages_of_scopes(book: Rulebook) -> Iterator[int]:
    yield from (scope.ends_at_age for scope in book.scopes.values() if scope.ends_at_age is not None)


def _amounts(rule: Rule) -> Iterator[Amount]:
    yield from (asked for condition in _conditions(rule) for asked in amounts(condition))


def _conditions(rule: Rule) -> Iterator[Condition]:
    """What the rule asks of the state of a case."""
    for version in rule.versions:
        yield from version.conditions
    if isinstance(rule, TrackRule):
        yield from (anchor.condition for anchor in rule.anchors if isinstance(anchor, Becomes))


def _tests(book: Rulebook) -> Iterator[Leaf]:
    for rule in book.rules.values():
        yield from _of_rule(rule)
    for track in book.tracks.values():
        for pattern in track.evidence:
            yield from pattern.where
    for scope in book.scopes.values():
        yield from (*scope.continues, *scope.goes_on, *scope.opens_where, *scope.closes_where)
        for where in scope.ignored:
            yield from where


def _quotas(rule: Rule) -> Iterator[Quota]:
    yield from (v.deadline for v in rule.versions if isinstance(v.deadline, Quota))


def _of_rule(rule: Rule) -> Iterator[Leaf]:
    conditions = [*_conditions(rule), *(asked.total.where for asked in _amounts(rule))]
    conditions += [quota.total.where for quota in _quotas(rule)]
    patterns = [each.pattern for each in _happenings(rule)]
    match rule:
        case TrackRule():
            patterns += [a.pattern for a in rule.anchors if isinstance(a, Named)]
            patterns += [c.pattern for c in rule.closers]
        case CheckRule():
            conditions.append(rule.must)
            patterns.append(rule.every)
        case PeriodicRule():
            pass
    for condition in conditions:
        yield from leaves(condition)
    for pattern in patterns:
        yield from pattern.where


def _happenings(rule: Rule) -> Iterator[Happened]:
    for version in rule.versions:
        for condition in version.conditions:
            yield from happenings(condition)


def _words(tests: list[Leaf], vocabulary: Vocabulary) -> dict[str, tuple[Value, ...]]:
    """Values by attribute; a state field's go to the attributes that set it."""
    named: dict[str, list[Value]] = {}
    for leaf in tests:
        if leaf.operator is Operator.RECORDED:
            continue
        setting = {
            kind.sets[leaf.field] for kind in vocabulary.events.values() if leaf.field in (kind.sets or {})
        }
        for attribute in {leaf.field, *setting}:
            named.setdefault(attribute, []).extend(leaf.values)
    return {name: tuple(dict.fromkeys(values)) for name, values in sorted(named.items())}


def _scope_events(book: Rulebook, vocabulary: Vocabulary) -> frozenset[str]:
    forming = {e for s in book.scopes.values() for e in (s.opens, s.closes, *s.shown_by)}
    return frozenset(
        forming | {name for name, kind in vocabulary.events.items() if kind.sets or kind.settles}
    )


def _borders(first: date | None, last: date | None) -> Iterator[date]:
    if first is not None:
        yield first
    if last is not None:
        yield last
        yield last + timedelta(days=1)
