"""Concerns by the dozen, and facts that some of them match."""

from __future__ import annotations

import random
from collections.abc import Sequence

from compliance.ratings.concerns.model import FIELDS, AtLeast, ConcernRule, Fact, Kind, OneOf, Pattern, Value

# Few, so that patterns often match; some begin alike, and some the engine's own parser might trip over.
WORDS = ("met", "met_late", "m", "VIS-1", "children's", 'a "b"', "a\\", "é", "1", "true")
NUMBERS = {"days_late", "length"}


def random_rules(seed: int, size: int) -> tuple[ConcernRule, ...]:
    """Many rules over the same language, fixed by the seed."""
    chance = random.Random(seed)

    def pattern() -> Pattern:
        kind = chance.choice(list(Kind))
        fields = chance.sample(FIELDS[kind], chance.randint(1, min(3, len(FIELDS[kind]))))
        return Pattern(
            kind,
            tuple(
                AtLeast(field, chance.randint(1, 6))
                if field in NUMBERS
                else OneOf(field, tuple(chance.sample(WORDS, chance.randint(1, 4))))
                for field in fields
            ),
        )

    return tuple(
        ConcernRule(
            f"CON-{n}",
            "Title",
            "Says.",
            "Act.",
            tuple(dict.fromkeys(pattern() for _ in range(chance.randint(1, 5)))),
            pattern() if chance.random() < 0.5 else None,
        )
        for n in range(size)
    )


def random_child(chance: random.Random, rules: Sequence[ConcernRule]) -> list[Fact]:
    """Facts of one child, most of them near a pattern of the rules: some match, some nearly."""
    patterns = [p for rule in rules for p in (*rule.all_of, *([rule.none_of] if rule.none_of else []))]
    near = [_near(chance, chance.choice(patterns)) for _ in range(chance.randint(0, 30))]
    return list(dict.fromkeys(near))


def _near(chance: random.Random, pattern: Pattern) -> Fact:
    tests = {test.field: test for test in pattern.tests}

    def value(field: str) -> Value:
        test = tests.get(field)
        if isinstance(test, AtLeast):
            return max(0, test.least + chance.randint(-1, 2))
        if isinstance(test, OneOf) and chance.random() < 0.9:
            return chance.choice(test.words)
        return chance.randint(0, 6) if field in NUMBERS else chance.choice(WORDS)

    return Fact(pattern.kind, tuple(value(field) for field in FIELDS[pattern.kind]))
