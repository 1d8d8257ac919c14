"""What held for no night, since on the day it began another began in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from compliance.model.events import CaseHistory, Event
from compliance.model.scopes import Scope
from compliance.model.vocabulary import Vocabulary
from compliance.timeline.matching import satisfies, satisfies_any


def without_fleeting(
    history: CaseHistory, scopes: Mapping[str, Scope], vocabulary: Vocabulary
) -> CaseHistory:
    """The case without what held for no night: a placement, a state of one, or a status that another replaced.

    Of several events of one type and key that set a state on one day, and neither open nor close a scope of their own,
    those count that set any of it to what it came to, which is the last by time and then by word, as ever.

    Of several that begin on one day, where they run one at a time, the last that does not end that day is the one
    begun, with what it continues. The others, unless something was told of them before, are as if never told: what
    carries their keys is left out, up to the day on which one begins again. Whatever sets the state of another than
    the one begun on that day is left out too.
    """
    for scope in scopes.values():
        if scope.key and scope.one_at_a_time:
            history = _less(history, _left(history, scope, scope.key, vocabulary))
    return _less(history, _replaced(history, scopes, vocabulary))


def _less(history: CaseHistory, gone: set[int]) -> CaseHistory:
    """The history without the events of these identities."""
    if not gone:
        return history
    kept = tuple(e for e in history.events if id(e) not in gone)
    return CaseHistory(history.case, history.date_of_birth, kept)


def _replaced(history: CaseHistory, scopes: Mapping[str, Scope], vocabulary: Vocabulary) -> set[int]:
    bounds = {name for scope in scopes.values() for name in (scope.opens, scope.closes)}
    alike: dict[tuple[str, date, object], list[Event]] = {}
    for event in history.events:
        kind = vocabulary.events[event.name]
        if kind.sets and event.name not in bounds:
            thing = event.attributes.get(kind.key) if kind.key else None
            alike.setdefault((event.name, event.on, thing), []).append(event)
    return {
        id(event)
        for (name, _, _), told in alike.items()
        if len(told) > 1
        for event in _replaced_among(told, tuple((vocabulary.events[name].sets or {}).values()))
    }


def _replaced_among(told: Sequence[Event], attributes: Sequence[str]) -> Iterator[Event]:
    """Those of a day that set something, and nothing to what it came to."""
    last: dict[str, object] = {}
    for attribute in attributes:
        setting = [e for e in told if attribute in e.attributes]
        if setting:
            last[attribute] = max(setting, key=partial(_order, attribute)).attributes[attribute]
    for event in told:
        sets = [attribute for attribute in attributes if attribute in event.attributes]
        if sets and all(event.attributes[attribute] != last[attribute] for attribute in sets):
            yield event


def _order(attribute: str, event: Event) -> tuple[bool, datetime | date, str]:
    return (event.at is None, event.at or event.on, str(event.attributes[attribute]))


def _left(history: CaseHistory, scope: Scope, key: str, vocabulary: Vocabulary) -> set[int]:
    gone: set[int] = set()
    for day, told in _days_with_several(history, scope, vocabulary):
        begun = [e for e in told if e.name == scope.opens]
        going_on = _going_on(history, scope, key, begun) if begun else None
        if going_on is None:
            continue
        left = [e for e in told if e.attributes.get(key) not in (None, *going_on)]
        gone.update(map(id, left))
        before = {e.attributes.get(key) for e in history.events if e.name in scope.events and e.on < day}
        for thing in {e.attributes[key] for e in left if e.name == scope.opens} - before:
            gone.update(map(id, _up_to_its_next(history, scope, key, str(thing), day, vocabulary)))
    return gone


def _days_with_several(
    history: CaseHistory, scope: Scope, vocabulary: Vocabulary
) -> Iterator[tuple[date, list[Event]]]:
    """The days on which several events open things or set their state, with those that count."""
    names = {scope.opens, *(name for name in scope.events if vocabulary.events[name].sets)}
    days: dict[date, list[Event]] = {}
    for event in history.events:
        if event.name in names:
            days.setdefault(event.on, []).append(event)
    for day, told in days.items():
        if len(told) > 1:
            yield day, [e for e in told if e.name != scope.opens or _counts(e, scope)]


def _counts(event: Event, scope: Scope) -> bool:
    return satisfies(event, scope.opens_where) and not satisfies_any(event, scope.ignored)


def _going_on(
    history: CaseHistory, scope: Scope, key: str, begun: Sequence[Event]
) -> list[str | None] | None:
    """Of things that began on one day the last that did not end that day, after what it continues; None if all did.

    Of a thing that ran before, an ending that day is that of before.
    """
    day = begun[0].on
    ended = {
        thing
        for thing in {e.attributes[key] for e in begun if key in e.attributes}
        if _marked(history, scope, key, thing, day)[1] and not _ran_before(history, scope, key, thing, day)
    }
    going_on: list[str | None] | None = None
    for line in _lines(scope, key, begun):
        for place, thing in enumerate(line, 1):
            if thing not in ended:
                going_on = line[:place]
    return going_on


def _ran_before(history: CaseHistory, scope: Scope, key: str, thing: object, day: date) -> bool:
    """Whether a thing runs when a day begins: one that both begins and ends on a day is as it was before it."""
    runs = False
    for earlier in sorted({e.on for e in history.events if e.name in scope.events and e.on < day}):
        begins, ends = _marked(history, scope, key, thing, earlier)
        runs = begins if begins != ends else runs
    return runs


def _marked(history: CaseHistory, scope: Scope, key: str, thing: object, day: date) -> tuple[bool, bool]:
    """Whether a thing begins on a day, and whether it ends."""
    own = [e for e in history.events if e.on == day and e.attributes.get(key) == thing]
    begins = any(e.name == scope.opens and _counts(e, scope) for e in own)
    return begins, any(e.name == scope.closes and satisfies(e, scope.closes_where) for e in own)


def _lines(scope: Scope, key: str, begun: Sequence[Event]) -> Iterator[list[str | None]]:
    """Things that began on one day, each with those that continue it; what has no key is one thing."""
    openings: dict[str | None, list[Event]] = {}
    for event in begun:
        thing = event.attributes.get(key)
        openings.setdefault(None if thing is None else str(thing), []).append(event)
    line: list[str | None] = []
    for thing in sorted(openings, key=lambda each: (each is not None, each or "")):
        continues = bool(scope.continues) and all(satisfies(e, scope.continues) for e in openings[thing])
        if line and not continues:
            yield line
            line = []
        line.append(thing)
    yield line


def _up_to_its_next(
    history: CaseHistory, scope: Scope, key: str, thing: str, day: date, vocabulary: Vocabulary
) -> Iterator[Event]:
    """What carries the key of a thing that began on a day, up to the later day on which it begins again."""
    own = [
        e for e in history.events if vocabulary.events[e.name].key == key and e.attributes.get(key) == thing
    ]
    again = [e.on for e in own if e.name == scope.opens and e.on > day and _counts(e, scope)]
    until = min(again, default=date.max)
    return (e for e in own if e.on < until)
