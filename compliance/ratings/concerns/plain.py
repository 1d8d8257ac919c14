"""What a concern means, in plain Python. The rules engine must give these answers; it is checked against them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from compliance.ratings.concerns.model import AtLeast, ConcernRule, Fact, OneOf, Pattern, Test


def decide(rules: Iterable[ConcernRule], facts: Collection[Fact]) -> tuple[str, ...]:
    """The ids of the concerns that hold for a child with these facts, in the order of the rules."""
    return tuple(rule.id for rule in rules if holds(rule, facts))


def holds(rule: ConcernRule, facts: Collection[Fact]) -> bool:
    """Whether each pattern of `all_of` matches some fact, and `none_of` none."""
    if rule.none_of is not None and any(matches(rule.none_of, fact) for fact in facts):
        return False
    return all(any(matches(pattern, fact) for fact in facts) for pattern in rule.all_of)


def matches(pattern: Pattern, fact: Fact) -> bool:
    """Whether the fact is of the pattern's kind and passes all its tests."""
    return fact.kind is pattern.kind and all(_passes(test, fact) for test in pattern.tests)


def _passes(test: Test, fact: Fact) -> bool:
    value = fact.value(test.field)
    match test:
        case OneOf(words=words):
            return value in words
        case AtLeast(least=least):
            return isinstance(value, int) and value >= least
