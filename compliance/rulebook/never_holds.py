"""Conditions that no case can satisfy: what they ask of one field on one day cannot all be so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from compliance.calendars.span_lengths import surely_longer
from compliance.calendars.working_days import WorkingDays
from compliance.model.conditions import All, Amount, AnyOf, Condition, Happened, Leaf, Not, Operator, Unknown
from compliance.model.vocabulary import Value

_FLIPPED = {
    Unknown.HOLDS: Unknown.FAILS,
    Unknown.FAILS: Unknown.HOLDS,
    Unknown.UNDECIDED: Unknown.UNDECIDED,
}


def never_holds(condition: Condition) -> tuple[str, ...]:
    """The fields of which the condition asks what cannot be, so that it never holds; none if it may hold.

    Only comparisons that must all hold together are looked at; that it may hold is therefore not proved.
    """
    match condition:
        case AnyOf(parts):
            each = [never_holds(part) for part in parts]
            return tuple(dict.fromkeys(field for fields in each for field in fields)) if all(each) else ()
        case _:
            together, others = _together(condition)
            impossible = [field for field, leaves in together.items() if not _possible(leaves)]
            return tuple(
                dict.fromkeys([*impossible, *(field for part in others for field in never_holds(part))])
            )


def dead_parts(condition: Condition) -> Iterator[tuple[str, ...]]:
    """The fields of each part inside a condition that never holds by itself, though the whole may."""
    match condition:
        case AnyOf(parts) | All(parts):
            inside = parts
        case Not(part):
            inside = (part,)
        case Leaf() | Happened() | Amount():
            return
    for part in inside:
        if fields := never_holds(part):
            yield fields
        else:
            yield from dead_parts(part)


def _together(condition: Condition) -> tuple[dict[str, list[Leaf]], list[Condition]]:
    """The comparisons that must all hold, by field and day, and the parts in which one of several must."""
    leaves: dict[tuple[str, str], list[Leaf]] = defaultdict(list)
    others: list[Condition] = []
    waiting = [condition]
    while waiting:
        part = _plain(waiting.pop(0))
        match part:
            case Leaf():
                leaves[part.field, part.on].append(part)
            case All(parts):
                waiting.extend(parts)
            case AnyOf():
                others.append(part)
            case Not() | Happened() | Amount():
                pass
    named: dict[str, list[Leaf]] = {}
    for (field, _), tests in leaves.items():
        # Of a field seen on two days, the one that cannot be is kept.
        if field not in named or _possible(named[field]):
            named[field] = tests
    return named, others


def _plain(condition: Condition) -> Condition:
    """Without wrappings of one part; the opposite of a comparison as a comparison."""
    match condition:
        case All((part,)) | AnyOf((part,)):
            return _plain(part)
        case Not(part):
            return _opposite(_plain(part))
        case _:
            return condition


def _opposite(part: Condition) -> Condition:
    match part:
        case Leaf(operator=Operator.RECORDED):
            return replace(part, values=(not part.values[0],))
        case Leaf() if (opposite := part.operator.opposite) is not None:
            return replace(part, operator=opposite, unknown=_FLIPPED[part.unknown])
        case Not(inner):
            return inner
        case _:
            return Not(part)


def _possible(leaves: Sequence[Leaf]) -> bool:
    """Whether some value of the field, or its not being recorded, satisfies every one of the comparisons."""
    recorded = {leaf.values[0] for leaf in leaves if leaf.operator is Operator.RECORDED}
    compared = [leaf for leaf in leaves if leaf.operator is not Operator.RECORDED]
    unrecorded_holds = all(leaf.unknown is Unknown.HOLDS for leaf in compared) and True not in recorded
    return unrecorded_holds or (False not in recorded and _some_value(compared))


def _some_value(leaves: Sequence[Leaf]) -> bool:
    words = [leaf for leaf in leaves if leaf.operator is Operator.IN]
    excluded = {value for leaf in leaves if leaf.operator is Operator.NOT_IN for value in leaf.values}
    allowed: set[Value]
    if words:
        allowed = set(words[0].values).intersection(*(leaf.values for leaf in words[1:])) - excluded
    else:
        # Of a yes or no both may be excluded; of words there are always others.
        both: set[Value] = {True, False}
        allowed = both - excluded if all(isinstance(value, bool) for value in excluded) else both
    under = [leaf.span for leaf in leaves if leaf.operator is Operator.LT and leaf.span]
    least = [leaf.span for leaf in leaves if leaf.operator is Operator.GTE and leaf.span]
    apart = any(a == b or surely_longer(a, b, _no_working_days) for a in least for b in under)
    return bool(allowed) and not apart


def _no_working_days() -> WorkingDays:
    raise ValueError("lengths of time in conditions are never counted in working days")
