"""The bounds inside which durable-rules can be trusted, checked on the very definition it is given.

Outside them the engine crashes the interpreter or answers wrongly: two join terms in one condition read
past the end of a list, `$not` before the last condition gives wrong answers, `$nex` alone fires for ever,
a lone `$not` never fires, numbers with a point or an exponent do not parse, and a message that matches
more than 64 conditions is an error.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.durable.definition import END

MAX_CONDITIONS = 6
MAX_JOIN_TERMS = 1
MAX_FAN_OUT = 64
MAX_TEXT = 256
MAX_NUMBER = 2**31 - 1

_COMPARISONS = frozenset({"$lt", "$lte", "$gt", "$gte"})
_NOT = "$not"


class EnvelopeError(Exception):
    """A compiled definition the engine must not be given. A mistake in this package, never in a rule pack."""


def check_envelope(definition: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises EnvelopeError, naming the rule, unless every ruleset keeps within the bounds."""
    for ruleset in definition.values():
        bodies: Counter[tuple[str, str]] = Counter()
        for name, rule in ruleset.items():
            for kind, body in _rule(name, rule):
                # The engine shares equal conditions; each different one is a place a message can reach,
                # and each further use of it is a list entry there.
                bodies[kind, body] += 1
                _bound(name, "conditions that are alike", bodies[kind, body], MAX_FAN_OUT)
                reached = sum(1 for other, _ in bodies if other == kind)
                _bound(name, f"conditions a message of kind {kind} can reach", reached, MAX_FAN_OUT)


def _rule(name: str, rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rule.keys() != {"all", "run"}:
        raise EnvelopeError(f"{name}: a rule has all and run, not {', '.join(sorted(rule))}")
    conditions = rule["all"]
    if not conditions:
        raise EnvelopeError(f"{name}: no condition")
    _bound(name, "conditions", len(conditions), MAX_CONDITIONS)
    for i, condition in enumerate(conditions):
        if len(condition) != 1:
            raise EnvelopeError(f"{name}: a condition has one alias, not {len(condition)}")
        [(alias, body)] = condition.items()
        if "$" in alias and not alias.endswith(_NOT):
            raise EnvelopeError(f"{name}: {alias} is not a plain alias or a {_NOT}")
        if alias.endswith(_NOT) and (i == 0 or i < len(conditions) - 1):
            raise EnvelopeError(f"{name}: {_NOT} stands only last, after another condition")
        kind = _kind(name, body)
        if kind == END and name != END:
            raise EnvelopeError(f"{name}: the last message is for no other rule than {END}")
        yield kind, json.dumps(body)
        _bound(name, "join terms in a condition", _check_body(name, body), MAX_JOIN_TERMS)


def _kind(name: str, body: Mapping[str, Any]) -> str:
    """The kind of message a condition is about: its first term is an equality on `t`."""
    first = body["$and"][0] if body.get("$and") else body
    kind = first.get("t")
    if not isinstance(kind, str) or len(first) != 1:
        raise EnvelopeError(f"{name}: a condition begins with the kind of message it is about")
    return kind


def _check_body(name: str, body: Mapping[str, Any]) -> int:
    """The number of join terms in one condition, every term being of a form that is known to work."""
    if len(body) != 1:
        raise EnvelopeError(f"{name}: a term has one operator or field, not {len(body)}")
    [(key, value)] = body.items()
    if key == "$and":
        return sum(_check_body(name, term) for term in value)
    if key == "$or":
        return _check_alternatives(name, value)
    if key in _COMPARISONS:
        if len(value) != 1:
            raise EnvelopeError(f"{name}: {key} compares one field, not {len(value)}")
        return _check_value(name, next(iter(value.values())))
    if key.startswith("$"):
        raise EnvelopeError(f"{name}: {key} is not used")
    return _check_value(name, value)


def _check_alternatives(name: str, terms: list[Mapping[str, Any]]) -> int:
    """Only equalities of one field with different values, so that a message takes one way through at most."""
    fields = {field for term in terms for field in term}
    values = [value for term in terms for value in term.values()]
    if len(fields) != 1 or any(len(term) != 1 for term in terms) or next(iter(fields)).startswith("$"):
        raise EnvelopeError(f"{name}: $or is only for equalities of one field")
    if any(_check_value(name, value) for value in values) or len(set(values)) != len(values):
        raise EnvelopeError(f"{name}: the values of an $or are different plain values")
    return 0


def _check_value(name: str, value: object) -> int:
    """1 for a join with another message, 0 for a plain value the engine can read."""
    match value:
        case bool():
            return 0
        case int() if abs(value) <= MAX_NUMBER:
            return 0
        case str() if len(value) <= MAX_TEXT:
            return 0
        case dict() if len(value) == 1:
            [(alias, field)] = value.items()
            if isinstance(field, str) and not alias.startswith("$"):
                return 1
    raise EnvelopeError(f"{name}: {value!r} is not a whole number, a short word, true or false")


def _bound(name: str, what: str, found: int, most: int) -> None:
    if found > most:
        raise EnvelopeError(f"{name}: {found} {what}, at most {most}")
