"""The bounds of the engine: what breaks them is refused, with the name of the rule."""

import copy

import pytest

from compliance.durable.definition import END
from compliance.durable.envelope import EnvelopeError, check_envelope

OVERDUE = {"$and": [{"t": "finding"}, {"status": "overdue"}]}
VISITS = {"$and": [{"t": "finding"}, {"family": "visits"}]}


def definition(*conditions):
    return {"concerns-0": {"CON-7": {"all": list(conditions), "run": "raised CON-7"}}}


def aliased(*bodies):
    return [{f"c{n}": body} for n, body in enumerate(bodies)]


def finding(*terms):
    return {"c": {"$and": [{"t": "finding"}, *terms]}}


GOOD = [
    definition({"c": OVERDUE}),
    definition({"c": {"t": "end"}}),
    definition({"a": OVERDUE}, {"b": VISITS}),
    definition({"a": OVERDUE}, {"n$not": VISITS}),
    definition(*aliased(*[OVERDUE] * 6)),
    definition({"a": OVERDUE}, {"b": {"$and": [{"t": "finding"}, {"key": {"a": "key"}}]}}),
    definition(finding({"$or": [{"status": "overdue"}, {"status": "missed"}]}, {"$gte": {"days_late": 28}})),
    definition(finding({"open": True})),
]
BAD = {
    "two join terms": definition(
        {"a": OVERDUE},
        {
            "b": {
                "$and": [{"t": "finding"}, {"key": {"a": "key"}}, {"$gt": {"days_late": {"a": "days_late"}}}]
            }
        },
    ),
    "not before the last": definition({"a": OVERDUE}, {"n$not": VISITS}, {"b": OVERDUE}),
    "not first": definition({"n$not": VISITS}),
    "seven conditions": definition(*aliased(*[OVERDUE] * 7)),
    "no condition": definition(),
    "any": {"concerns-0": {"CON-7": {"any": [{"c": OVERDUE}], "run": "raised CON-7"}}},
    "count": {"concerns-0": {"CON-7": {"all": [{"c": OVERDUE}], "run": "raised CON-7", "count": 2}}},
    "two aliases": definition({"a": OVERDUE, "b": VISITS}),
    "nested any": definition({"a$any": [{"b": OVERDUE}]}),
    "no kind": definition({"c": {"$and": [{"status": "overdue"}, {"t": "finding"}]}}),
    "kind compared": definition({"c": {"$gte": {"t": "finding"}}}),
    "not exists": definition(finding({"$nex": {"status": 1}})),
    "matching text": definition(finding({"$mt": {"status": "over.*"}})),
    "arithmetic": definition(
        {"a": OVERDUE}, {"b": {"$and": [{"t": "x"}, {"n": {"$add": {"$l": 1, "$r": 2}}}]}}
    ),
    "a fraction": definition(finding({"$gte": {"days_late": 28.5}})),
    "the last message": definition({"c": OVERDUE}, {"n$not": {"t": END}}),
    "nothing": definition(finding({"status": None})),
    "a list": definition(finding({"status": ["overdue"]})),
    "a number too great": definition(finding({"$gte": {"days_late": 2**31}})),
    "a long text": definition(finding({"status": "x" * 257})),
    "or over two fields": definition(finding({"$or": [{"status": "overdue"}, {"family": "visits"}]})),
    "or of the same twice": definition(finding({"$or": [{"status": "overdue"}, {"status": "overdue"}]})),
    "or of comparisons": definition(
        finding({"$or": [{"$gte": {"days_late": 2}}, {"$gte": {"days_late": 5}}]})
    ),
    "or of a join": definition(
        {"a": OVERDUE}, {"b": {"$and": [{"t": "finding"}, {"$or": [{"key": {"a": "key"}}, {"key": "x"}]}]}}
    ),
    "two fields in a term": definition(finding({"status": "overdue", "family": "visits"})),
    "two fields in a comparison": definition(finding({"$gte": {"days_late": 2, "length": 2}})),
}


@pytest.mark.parametrize("good", GOOD)
def test_accepted(good):
    before = copy.deepcopy(good)
    check_envelope(good)
    assert good == before


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_refused_by_name(bad):
    with pytest.raises(EnvelopeError, match=r"^CON-7: "):
        check_envelope(bad)


@pytest.mark.parametrize("alike", [True, False])
def test_a_message_reaches_64_conditions_at_most(alike):
    rules = {
        f"CON-{n}": {"all": [finding({"$gte": {"days_late": 1 if alike else n}})], "run": f"raised CON-{n}"}
        for n in range(1, 66)
    }
    check_envelope({"concerns-0": dict(list(rules.items())[:64])})
    with pytest.raises(EnvelopeError, match=r"^CON-65: 65 conditions"):
        check_envelope({"concerns-0": rules})
