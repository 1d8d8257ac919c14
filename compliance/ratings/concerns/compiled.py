"""Concerns as definitions for durable-rules: what the engine is given, within the bounds it can be trusted in.

A child is decided in two steps, both by the engine. First every fact is asserted, and rules of one
condition see which patterns match anything. Then each pattern seen is asserted, first `against` and then
`for`, and the concerns are decided over those: each `for` pattern of its own, `none_of` as `$not` of an
`against`. A definition that put the patterns of a concern straight over the facts would be shorter and
wrong: it fires for every combination of facts (forty facts and five patterns: a hundred million), and the
engine never lets one fact match two conditions of a rule. Since nothing is `for` before everything
`against` is there, `none_of` is decided once all facts are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from compliance.durable.definition import END, ENDING, Definition
from compliance.durable.envelope import check_envelope
from compliance.ratings.concerns.model import FIELDS, AtLeast, ConcernRule, Fact, Pattern, Test

SEEN = "seen"
RAISED = "raised"
FOR = "for"
AGAINST = "against"

# A message of one kind may reach 64 conditions; a ruleset is closed before it could hold more.
_ROOM = 60


def compile_concerns(rules: Iterable[ConcernRule]) -> Definition:
    """The rules as one or more rulesets, each small enough for the engine; no concern is spread over two.

    Raises EnvelopeError, naming the concern, where the outcome is not safe to run: a mistake of this module.
    """
    definition = {f"concerns-{n}": _ruleset(shelf) for n, shelf in enumerate(_shelves(rules))}
    check_envelope(definition)
    return definition


def message(fact: Fact) -> dict[str, str | int]:
    """The fact as the engine is told it; the asker adds `id` and `sid`."""
    return {"t": fact.kind.value, **dict(zip(FIELDS[fact.kind], fact.values, strict=True))}


def _shelves(rules: Iterable[ConcernRule]) -> Iterator[list[ConcernRule]]:
    shelf: list[ConcernRule] = []
    patterns: set[Pattern] = set()
    for rule in rules:
        if shelf and (len(patterns.union(_patterns(rule))) > _ROOM or len(shelf) == _ROOM):
            yield shelf
            shelf, patterns = [], set()
        shelf.append(rule)
        patterns.update(_patterns(rule))
    if shelf:
        yield shelf


def _patterns(rule: ConcernRule) -> tuple[Pattern, ...]:
    return rule.all_of if rule.none_of is None else (*rule.all_of, rule.none_of)


def _ruleset(shelf: list[ConcernRule]) -> dict[str, Any]:
    # A pattern is named by the first concern that has it, so that errors say whose it is.
    names: dict[Pattern, str] = {}
    for rule in shelf:
        for n, pattern in enumerate(_patterns(rule), start=1):
            names.setdefault(pattern, f"{rule.id}/{n}")
    ruleset: dict[str, Any] = {}
    for pattern, name in names.items():
        ruleset[name] = {"all": [{"fact": _pattern(pattern)}], "run": f"{SEEN} {name}"}
    for rule in shelf:
        ruleset[rule.id] = {"all": _conditions(rule, names), "run": f"{RAISED} {rule.id}"}
    ruleset[END] = ENDING
    return ruleset


def _pattern(pattern: Pattern) -> dict[str, Any]:
    return {"$and": [{"t": pattern.kind.value}, *(_test(test) for test in pattern.tests)]}


def _test(test: Test) -> dict[str, Any]:
    match test:
        case AtLeast(field, least):
            return {"$gte": {field: least}}
        case _ if len(test.words) == 1:
            return {test.field: test.words[0]}
        case _:
            return {"$or": [{test.field: word} for word in test.words]}


def _conditions(rule: ConcernRule, names: dict[Pattern, str]) -> list[dict[str, Any]]:
    conditions: list[dict[str, Any]] = [
        {f"p{n}": _about(FOR, names[pattern])} for n, pattern in enumerate(rule.all_of)
    ]
    if rule.none_of is not None:
        conditions.append({"n$not": _about(AGAINST, names[rule.none_of])})
    return conditions


def _about(side: str, name: str) -> dict[str, Any]:
    return {"$and": [{"t": side}, {"pattern": name}]}
