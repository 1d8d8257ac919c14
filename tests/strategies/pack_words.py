"""The words generated packs are written in: spans, tests of fields and attributes, conditions, patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from hypothesis.strategies import DrawFn

from compliance.model.vocabulary import Attribute, AttributeType, EventType
from tests.strategies.chance import number, once_in, pick, several, some
from tests.strategies.days import LAW_TURNS
from tests.strategies.shipped import vocabulary

Test = Any
"""One test of one field, as YAML writes it: a value, a list of values, or a mapping."""
Mapped = dict[str, Any]

SPANS = (
    "7 days",
    "0 days",
    "1 day",
    "42 days",
    "0 working_days",
    "1 working_day",
    "5 working_days",
    "20 working_days",
    "1 week",
    "6 weeks",
    "1 month",
    "3 months",
    "6 months",
    "1 year",
    "24 hours",
    "72 hours",
)
BACKWARD = (
    "1 day before",
    "10 days before",
    "1 working_day before",
    "3 working_days before",
    "20 working_days before",
    "1 week before",
    "1 month before",
)
LOOK_BACKS = ("1 day", "14 days", "2 weeks", "3 months", "1 year")
_LENGTHS = ("1 day", "6 weeks", "3 months", "1 year")
_AGES = ("5 years", "3 years", "16 years", "18 years")
_STATE_WORDS: dict[str, tuple[str, ...]] = {
    "legal_status": ("C2", "V2", "V3", "C1"),
    "missing_type": ("missing", "absent"),
    "placement_type": ("U6", "P1", "A3", "K1"),
    "basis": ("ordinary", "r24"),
}
_STATE_FLAGS = ("temporary", "permanent", "long_term_foster", "out_of_area")
_SET: dict[str, tuple[str, ...]] = {
    "period_of_care": ("legal_status",),
    "placement": ("placement_type", "basis", *_STATE_FLAGS),
    "missing_episode": ("missing_type",),
}
_AMOUNTS = ("1 day", "30 days", "13 weeks", "365 days")
_WINDOWS = ("28 days", "3 months", "1 year")
_THREE_WAYS = ("holds", "fails", "undecided")

EVIDENCE = (
    "visit",
    "review_held",
    "health_assessment",
    "care_plan_updated",
    "care_plan_prepared",
    "placement_plan_signed",
    "notification_sent",
    "return_interview_held",
    "strategy_discussion_held",
    "review_decisions_sent",
    "worker_allocated",
    "approval_given",
    "sdq_completed",
    "immunisations_recorded",
    "placement_updated",
    "legal_status_changed",
    "placement_started",
    "mitigation_recorded",
)
"""Events with and without keys, told apart or not, that set state, open scopes, or carry days of their own."""


def condition(draw: DrawFn, named: Sequence[str], *, on_due: bool, depth: int = 2) -> Mapped:
    """A condition on the state of a case: none, one test or several, nested, by name, negated.

    In which scope something must have happened, and which total is asked, is left open; see `settled`.
    """
    parts: Mapped = {}
    for _ in range(pick(draw, (0, 0, 0, 1, 1, 2))):
        match pick(draw, "lllllssuanhht" if depth else "lllshht"):
            case "t":
                parts["total"] = amount(draw, on_due=on_due)
            case "h":
                parts["happened"] = pattern(draw, pick(draw, EVIDENCE))
                if on_due and once_in(draw, 2):
                    parts["happened"]["on"] = "due"
            case "u" if named:
                names = some(draw, named, 1, 2)
                parts["use"] = names[0] if len(names) == 1 else names
            case "a":
                parts[pick(draw, ("any", "all"))] = several(
                    draw, lambda: condition(draw, named, on_due=on_due, depth=depth - 1), 1, 3
                )
            case "n":
                parts["not"] = condition(draw, named, on_due=on_due, depth=depth - 1)
            case "s":
                field = pick(draw, ("placement_age", "age", "time_in_care"))
                span = pick(draw, _AGES if field == "age" else _LENGTHS)
                parts[field] = {pick(draw, ("lt", "gte")): span, **_extras(draw, _THREE_WAYS, on_due=on_due)}
            case _:
                field = pick(draw, (*_STATE_WORDS, *_STATE_FLAGS))
                values: Sequence[Any] = _STATE_WORDS.get(field, (True, False))
                parts[field] = _test(draw, values, _THREE_WAYS, on_due=on_due)
    return parts


def settled(draw: DrawFn, made: Any, scopes: Sequence[str], totals: Sequence[str]) -> Any:
    """The same part of a pack, with a scope wherever something must have happened, and a total wherever one is asked.

    Where there is none, that is left out.
    """
    if isinstance(made, dict):
        left: Mapped = {}
        for name, value in made.items():
            match name:
                case "happened":
                    left |= {name: {**value, "in": pick(draw, scopes)}} if scopes else {}
                case "total":
                    left |= {name: {"of": pick(draw, totals), **value}} if totals else {}
                case _:
                    left[name] = settled(draw, value, scopes, totals)
        return left
    if isinstance(made, list):
        return [settled(draw, value, scopes, totals) for value in made]
    return made


def amount(draw: DrawFn, *, on_due: bool) -> Mapped:
    """What a total has come to, of which it is left open which total it is; see `settled`."""
    return {pick(draw, ("gte", "lt")): pick(draw, _AMOUNTS), **_extras(draw, _THREE_WAYS, on_due=on_due)}


def drawn_totals(draw: DrawFn, scopes: Mapping[str, Mapped]) -> dict[str, Mapped]:
    """No total, one or two, of nights in any of the scopes."""
    found: dict[str, Mapped] = {}
    for place in range(1, pick(draw, (0, 0, 1, 2)) + 1):
        scope = pick(draw, list(scopes))
        settable = [field for name in around(scope, scopes) for field in _SET.get(name, ())]
        where = {field: _told(draw, field) for field in (some(draw, settable, 0, 2) if settable else ())}
        counted_from = pick(
            draw,
            (
                {"age": pick(draw, _AGES)},
                {"age": pick(draw, _AGES)},
                {"back": pick(draw, _WINDOWS)},
                {"each": pick(draw, ("return_year", "month"))},
            ),
        )
        found[f"total_{place}"] = {
            "noun": "nights",
            "scope": scope,
            "where": where,
            "counted_from": counted_from,
        }
    return found


def becoming(draw: DrawFn, scope: str, scopes: Mapping[str, Mapped], totals: Mapping[str, Mapped]) -> Mapped:
    """A condition that begins to hold on a birthday, on the day a total is reached, or by an event in the scope."""
    within = around(scope, scopes)
    settable = [field for name in within for field in _SET.get(name, ())]
    adding = [n for n, t in totals.items() if t["scope"] in within and "age" in t["counted_from"]]
    parts: Mapped = {}
    if not settable or number(draw, 0, 2):
        parts["age"] = {
            pick(draw, ("gte", "gte", "lt")): pick(draw, _AGES),
            **_extras(draw, _THREE_WAYS, on_due=False),
        }
    if settable and once_in(draw, 2):
        field = pick(draw, settable)
        values: Sequence[Any] = _STATE_WORDS.get(field, (True, False))
        parts[field] = _test(draw, values, _THREE_WAYS)
    if adding and number(draw, 0, 3):
        parts["total"] = {**amount(draw, on_due=False), "of": pick(draw, adding)}
    return {"any": [{name: part} for name, part in parts.items()]} if once_in(draw, 4) and parts else parts


def state_tests(draw: DrawFn) -> Mapped:
    """A test of a state, of an age or of how long something has lasted."""
    field = pick(draw, (*_STATE_WORDS, *_STATE_FLAGS, "placement_age", "age"))
    if field in ("placement_age", "age"):
        span = pick(draw, _AGES if field == "age" else _LENGTHS)
        return {field: {pick(draw, ("lt", "gte")): span, **_extras(draw, _THREE_WAYS, on_due=False)}}
    values: Sequence[Any] = _STATE_WORDS.get(field, (True, False))
    return {field: _test(draw, values, _THREE_WAYS)}


def around(scope: str | None, scopes: Mapping[str, Mapped]) -> list[str]:
    """The scope and those it lies within."""
    found: list[str] = []
    while scope is not None:
        found.append(scope)
        scope = scopes[scope].get("within")
    return found


def _told(draw: DrawFn, field: str) -> Test:
    """A test of a field that assumes nothing where it is not recorded."""
    values: Sequence[Any] = _STATE_WORDS.get(field, (True, False))
    return pick(
        draw, (pick(draw, values), {"not_in": some(draw, values, 1, 2)}, {"recorded": once_in(draw, 2)})
    )


def pattern(draw: DrawFn, event: str, *, dated: bool = True) -> Mapped:
    """Events of one type, some narrowed by an attribute or two; some dated by what arrived later."""
    kind = vocabulary().events[event]
    made: Mapped = {"event": event}
    where = attribute_tests(draw, kind, ("holds", "fails"))
    if where:
        made["where"] = where
    days = [a.name for a in kind.attributes.values() if a.type is AttributeType.DATE]
    if dated and days and once_in(draw, 2):
        made["dated_by"] = days
    return {**made, **_between(draw)}


def _between(draw: DrawFn) -> Mapped:
    """Mostly nothing; else the first or last day on which such events count, or both, where law turns."""
    if number(draw, 0, 4):
        return {}
    first = pick(draw, LAW_TURNS)
    last = pick(draw, [day for day in LAW_TURNS if day >= first]) - timedelta(days=pick(draw, (0, 1)))
    match pick(draw, "flb"):
        case "f":
            return {"from": first}
        case "l":
            return {"to": last}
        case _:
            return {"from": first, "to": max(first, last)}


def attribute_tests(
    draw: DrawFn, kind: EventType, unknown: Sequence[str] = _THREE_WAYS, most: int = 2
) -> Mapped:
    """Tests of some of an event's attributes, its key aside; of its days, whether they are recorded."""
    fit = [a for a in kind.attributes.values() if a.name != kind.key]
    return {
        a.name: {"recorded": once_in(draw, 2)}
        if a.type is AttributeType.DATE
        else _test(draw, _values(a), unknown)
        for a in some(draw, fit, 0, most)
    }


def _test(draw: DrawFn, values: Sequence[Any], unknown: Sequence[str], *, on_due: bool = False) -> Test:
    """One test of one field or attribute, in any of the ways it can be written."""
    match pick(draw, "iviilnnr"):
        case "v":
            return pick(draw, values)
        case "l":
            return some(draw, values, 1, 2)
        case "i":
            return {"is": pick(draw, values), **_extras(draw, unknown, on_due=on_due)}
        case "n":
            return {"not_in": some(draw, values, 1, 2), **_extras(draw, unknown, on_due=on_due)}
        case _:
            return {"recorded": once_in(draw, 2), **({"on": "due"} if on_due and once_in(draw, 2) else {})}


def _extras(draw: DrawFn, unknown: Sequence[str], *, on_due: bool) -> Mapped:
    extras: Mapped = {}
    if number(draw, 0, 3):
        extras["unknown"] = pick(draw, ("holds", *unknown))
    if on_due and once_in(draw, 3):
        extras["on"] = "due"
    return extras


def _values(attribute: Attribute) -> Sequence[Any]:
    if attribute.name in _STATE_WORDS:
        return _STATE_WORDS[attribute.name]
    match attribute.type:
        case AttributeType.YES_NO:
            return (True, False)
        case AttributeType.WORD:
            return list(attribute.allowed or ())[:3]
        case AttributeType.NUMBER:
            return (3, 17)
        case _:
            return ("said", "other")
