"""The rules engine, in its own process, gives the answers of the plain evaluator."""

import random
from contextlib import ExitStack
from functools import reduce
from itertools import chain, count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.durable.command import worker_environment
from compliance.durable.dialogue import Dialogue
from compliance.ratings.concerns.compiled import compile_concerns, message
from compliance.ratings.concerns.model import FIELDS, AtLeast, ConcernRule, Fact, Kind, OneOf, Pattern
from compliance.ratings.concerns.plain import decide
from compliance.ratings.concerns.supervisor import COMMAND, decide_all
from compliance.ratings.concerns.worker import Engine
from tests.strategies.concern_rules import NUMBERS, WORDS, random_rules

words = st.sampled_from(WORDS)
numbers = st.integers(0, 6)


def values(kind):
    return st.tuples(*(numbers if field in NUMBERS else words for field in FIELDS[kind]))


def comparisons(field):
    if field in NUMBERS:
        return st.builds(AtLeast, st.just(field), st.integers(1, 6))
    listed = st.lists(words, min_size=1, max_size=4, unique=True).map(tuple)
    return st.builds(OneOf, st.just(field), listed)


def patterns_of(kind):
    fields = st.lists(st.sampled_from(FIELDS[kind]), min_size=1, max_size=3, unique=True)
    tests = fields.flatmap(lambda chosen: st.tuples(*(comparisons(field) for field in chosen)))
    return st.builds(Pattern, st.just(kind), tests)


facts = st.lists(
    st.sampled_from(Kind).flatmap(lambda kind: st.builds(Fact, st.just(kind), values(kind))),
    max_size=30,
    unique=True,
)
patterns = st.sampled_from(Kind).flatmap(patterns_of)
bodies = st.tuples(st.lists(patterns, min_size=1, max_size=5, unique=True).map(tuple), st.none() | patterns)
rule_lists = st.lists(bodies, min_size=1, max_size=25).map(
    lambda drawn: tuple(
        ConcernRule(f"CON-{n}", "Title", "Says.", "Act.", all_of, none_of)
        for n, (all_of, none_of) in enumerate(drawn)
    )
)


@pytest.fixture(scope="module")
def workers():
    """Workers that stay, each with its rules: few, and more than one ruleset holds."""
    # The C library fills what it allocates and frees, so that memory used before it is set shows.
    environment = {**worker_environment(), "MALLOC_PERTURB_": "170"}
    with ExitStack() as stack:
        kept = []
        for seed, size in enumerate((1, 4, 12, 40, 90)):
            rules = random_rules(seed, size)
            dialogue = stack.enter_context(Dialogue(COMMAND, environment, 30))
            assert dialogue.ask(compile_concerns(rules)) == {"ready": True}
            kept.append((rules, dialogue, count(1)))
        yield kept


@settings(max_examples=400, deadline=None)
@given(which=st.integers(0, 4), known=facts)
def test_a_worker_gives_the_plain_answers(workers, which, known):
    rules, dialogue, numbers = workers[which]
    n = next(numbers)
    answer = dialogue.ask({"n": n, "facts": [message(fact) for fact in known]})
    assert answer.keys() == {"n", "concerns"}
    assert answer["n"] == n
    assert sorted(answer["concerns"]) == sorted(decide(rules, known))


@settings(max_examples=25, deadline=None)
@given(rules=rule_lists, known=st.lists(facts, max_size=12))
def test_all_children_are_decided_as_by_the_plain_evaluator(rules, known):
    children = {str(n): each for n, each in enumerate(known)}
    wanted = {case: ids for case, each in children.items() if (ids := decide(rules, each))}
    assert decide_all(rules, children) == (wanted, [])


def test_one_fact_may_match_several_patterns():
    overdue = Fact(Kind.FINDING, ("VIS-1", "VIS-1", "visits", "overdue", 30))
    rule = ConcernRule(
        "CON-1",
        "Title",
        "Says.",
        "Act.",
        (
            Pattern(Kind.FINDING, (OneOf("family", ("visits",)),)),
            Pattern(Kind.FINDING, (AtLeast("days_late", 30),)),
        ),
        None,
    )
    assert decide((rule,), [overdue]) == ("CON-1",)
    assert decide_all((rule,), {"1": [overdue]}) == ({"1": ("CON-1",)}, [])


def test_the_number_of_matching_facts_does_not_multiply():
    """Forty facts that match each of five patterns: a join of them would have a hundred million rows."""
    many = [Fact(Kind.FINDING, ("VIS-1", "VIS-1", "visits", "overdue", n)) for n in range(1, 41)]
    rule = ConcernRule(
        "CON-1",
        "Title",
        "Says.",
        "Act.",
        tuple(Pattern(Kind.FINDING, (AtLeast("days_late", n),)) for n in range(1, 6)),
        None,
    )
    assert decide_all((rule,), {"1": many}, patience=5) == ({"1": ("CON-1",)}, [])


def test_ids_that_the_engine_takes_for_one_another_lose_no_fact():
    alike = ("m763399", "m1109514")
    assert (
        len(
            {
                reduce(lambda held, byte: (held ^ byte) * 16777619 % 2**32, id_.encode(), 2166136261)
                for id_ in alike
            }
        )
        == 1
    )
    families = ("visits", "reviews")
    rule = ConcernRule(
        "CON-1",
        "Title",
        "Says.",
        "Act.",
        tuple(Pattern(Kind.LATE_RUN, (OneOf("family", (family,)),)) for family in families),
        None,
    )
    engine = Engine(compile_concerns([rule]), chain(alike, (f"n{n}" for n in count())))
    assert engine.decide([message(Fact(Kind.LATE_RUN, (family, 2))) for family in families]) == ["CON-1"]


def test_many_children_one_after_another():
    """Ten times as many as the engine holds at once: each is forgotten before the next."""
    rules = random_rules(11, 6)
    chance = random.Random(12)
    engine = Engine(compile_concerns(rules))
    for _ in range(10_000):
        known = [
            Fact(Kind.LATE_RUN, (chance.choice(WORDS), chance.randint(1, 6))),
            Fact(Kind.FINDING, (*chance.choices(WORDS, k=4), chance.randint(0, 6))),
        ]
        assert sorted(engine.decide([message(fact) for fact in known])) == sorted(decide(rules, known))
