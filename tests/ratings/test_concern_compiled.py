"""What the compiler makes of concerns keeps within the bounds of the engine."""

import pytest

from compliance.durable.envelope import EnvelopeError
from compliance.ratings.concerns.compiled import compile_concerns
from compliance.ratings.concerns.model import AtLeast, ConcernRule, Kind, OneOf, Pattern


def concern(number, *patterns, none_of=None):
    return ConcernRule(f"CON-{number}", "Title", "Says.", "Act.", patterns, none_of)


def late_by(days):
    return Pattern(Kind.FINDING, (OneOf("rule", ("VIS-1", "VIS-2")), AtLeast("days_late", days)))


def test_many_concerns_are_compiled_within_the_bounds():
    rules = [
        concern(n, *(late_by(n * 5 + m) for m in range(5)), none_of=late_by(9000 + n)) for n in range(200)
    ]
    compiled = compile_concerns(rules)
    raised = [
        name for ruleset in compiled.values() for name in ruleset if name in {rule.id for rule in rules}
    ]
    assert raised == [rule.id for rule in rules]
    assert len(compiled) == 20


def test_a_pattern_that_concerns_share_is_compiled_once():
    [ruleset] = compile_concerns([concern(n, late_by(28)) for n in range(60)]).values()
    assert sum(rule["run"].startswith("seen") for rule in ruleset.values()) == 1


def test_what_the_compiler_gets_wrong_is_refused_with_the_concerns_name():
    with pytest.raises(EnvelopeError, match="CON-3"):
        compile_concerns([concern(1, late_by(28)), concern(3, late_by(2**40))])
