"""Whether an event is one that a pattern asks for, and what was assumed in saying so."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model.conditions import Amount, Leaf, Operator, Unknown
from compliance.model.events import AttributeValue, Event
from compliance.model.obligations import Assumption


def compare(leaf: Leaf, value: AttributeValue | None) -> bool | None:
    """A comparison with words, before its reading of the unknown: None where the value is not recorded."""
    if leaf.operator is Operator.RECORDED:
        return (value is not None) is leaf.values[0]
    if value is None:
        return None
    return (value in leaf.values) is leaf.operator.affirms


def satisfies(event: Event, where: Iterable[Leaf]) -> bool:
    """Whether the event's attributes satisfy every leaf, an absent one read as the leaf says."""
    return match(event, where) is not None


def satisfies_any(event: Event, alternatives: Iterable[Iterable[Leaf]]) -> bool:
    """Whether the event satisfies every leaf of one of the alternatives."""
    return any(satisfies(event, where) for where in alternatives)


def match(event: Event, where: Iterable[Leaf]) -> tuple[Assumption, ...] | None:
    """None if the event does not satisfy every leaf; else what was assumed of attributes not recorded."""
    assumed: list[Assumption] = []
    for leaf in where:
        value = compare(leaf, event.attributes.get(leaf.field))
        if value is None:
            value = leaf.unknown is Unknown.HOLDS
            if value and not leaf.tacit:
                assumed.append(assumption(leaf))
        if not value:
            return None
    return tuple(assumed)


def assumption(leaf: Leaf | Amount) -> Assumption:
    """The words for a field that was not recorded and was read as `leaf.unknown` says."""
    # What holds of the field as it was read: what the comparison affirms, or the opposite.
    affirmed = leaf.operator.affirms is (leaf.unknown is Unknown.HOLDS)
    if isinstance(leaf, Amount) or leaf.span is not None:
        return Assumption(leaf.field, f"{'at least' if affirmed else 'under'} {leaf.span}")
    if all(isinstance(value, bool) for value in leaf.values):
        said = bool(leaf.values[0]) is affirmed
        return Assumption(leaf.field, "yes" if said else "no")
    words = [str(value).replace("_", " ") for value in leaf.values]
    if affirmed:
        return Assumption(leaf.field, " or ".join(words))
    return Assumption(leaf.field, f"not {words[0]}" if len(words) == 1 else f"none of {', '.join(words)}")
