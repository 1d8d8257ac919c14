"""Attributes of an event: as a pattern wants them, spoilt in one place, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hypothesis.strategies import DrawFn

from compliance.model.conditions import Leaf, Operator, Unknown
from compliance.model.vocabulary import Attribute, AttributeType, EventType, Value
from tests.strategies.chance import once_in, pick
from tests.strategies.rows import Cell

Words = Mapping[str, Sequence[Value]]
"""By attribute name, the values that matter to the rules in play."""


_IN_NO_RULE = ("Said", 'O\'Neill, S. "of late"', "été", "2024-02-29", "17.0")
"""Free texts that an export may hold and no rule names: a loader keeps them as they are."""

_LONG_AGO = date(2000, 1, 1)


def attributes(
    draw: DrawFn,
    kind: EventType,
    on: date,
    where: Sequence[Leaf] = (),
    words: Words | None = None,
    dated_by: Sequence[str] = (),
) -> dict[str, Cell]:
    """The attributes of an event that mostly is as `where` asks, without its key.

    An attribute that is left out is not recorded. One nobody asks about is seldom filled.
    """
    asked = {leaf.field: leaf for leaf in where}
    spoilt = pick(draw, list(asked)) if asked and once_in(draw, 5) else None
    fill = once_in(draw, 4)
    drawn: dict[str, Cell] = {}
    for name, attribute in kind.attributes.items():
        if name == kind.key:
            continue
        values = _values(attribute, (words or {}).get(name, ()))
        if attribute.type is AttributeType.DATE:
            leaf = asked.get(name)
            if (name in dated_by or fill) if leaf is None else leaf.values[0] is not (name == spoilt):
                drawn[name] = on + timedelta(days=pick(draw, (0, 1, 7, 30, -5)))
        elif name in asked:
            fitting = [v for v in values if _fits(asked[name], v) is not (name == spoilt)]
            drawn[name] = pick(draw, fitting or values)
        elif words is not None and name in words:
            drawn[name] = pick(draw, values)
        elif fill and attribute.type is not AttributeType.NUMBER:
            drawn[name] = values[0]
    return {name: value for name, value in drawn.items() if value is not None}


def fitting(kind: EventType, where: Sequence[Leaf]) -> dict[str, Cell] | None:
    """The plainest attributes that satisfy `where`, days long past; None if there are none."""
    found: dict[str, Cell] = {}
    for leaf in where:
        if kind.attributes[leaf.field].type is AttributeType.DATE:
            found |= {leaf.field: _LONG_AGO} if leaf.values[0] else {}
            continue
        values = [v for v in _values(kind.attributes[leaf.field], leaf.values) if _fits(leaf, v)]
        if not values:
            return None
        if values[0] is not None:
            found[leaf.field] = values[0]
    return found


def key_of(draw: DrawFn, kind: EventType, linked: Cell = None) -> dict[str, Cell]:
    """The event's key: mostly that of the event it is linked to, else another, or none; {} if it has none."""
    if kind.key is None:
        return {}
    ways: list[str | None] = [*(f"{kind.key[0]}{n}" for n in (1, 2, 3)), "10", "A, b"]
    if isinstance(linked, str):
        ways = [linked] * 5 + ways
    key = pick(draw, [*ways, None])
    return {} if key is None else {kind.key: key}


def _values(attribute: Attribute, named: Sequence[Value]) -> list[Cell]:
    """Values that matter, some that do not, and not recorded at all."""
    match attribute.type:
        case AttributeType.YES_NO:
            return [True, False, None]
        case AttributeType.WORD:
            allowed = list(attribute.allowed or ())
            known = [v for v in named if v in allowed]
            return [*known, *[w for w in allowed if w not in known][:2], None]
        case AttributeType.NUMBER:
            return [
                *[v for v in named if isinstance(v, int) and not isinstance(v, bool)],
                3,
                -1,
                10**12,
                None,
            ]
        case _:
            return [*[v for v in named if isinstance(v, str)], "said", *_IN_NO_RULE, None]


def _fits(leaf: Leaf, value: Cell) -> bool:
    if leaf.operator is Operator.RECORDED:
        return (value is not None) is leaf.values[0]
    if value is None:
        return leaf.unknown is Unknown.HOLDS
    return (value in leaf.values) is (leaf.operator is Operator.IN)
