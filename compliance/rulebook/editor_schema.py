"""The JSON Schema of a pack file, by which an editor completes names and marks what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from compliance.model.conditions import AGE, SeenOn, Unknown
from compliance.model.vocabulary import EventType, Vocabulary
from compliance.rulebook.conditions import HAPPENED, TOTAL
from compliance.rulebook.overlays import FIXED, WORDS
from compliance.rulebook.schema import AmountEntry, HappenedEntry, PackFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_EVENT_NAMES = {
    "PatternEntry": ("event",),
    "CloserEntry": ("event",),
    "NamedEntry": ("event",),
    "ScopeEntry": ("opens", "closes"),
}
"""The fields of each shape that name an event."""

_ON_STATE = ("RuleEntry", "VersionEntry", "SpanEntry", "TotalEntry", "TrackEntry")
"""The shapes whose `where` looks at the state of a case."""

_READ_OTHERWISE = ("ScopeEntry", "TrackEntry", "TotalEntry", "RuleEntry")
"""The shapes of entries that may say something else under a reading."""


_NAMED = {
    "families": (("RuleEntry", "family"), ("AnswerEntry", "families")),
    "scopes": (
        *((shape, "scope") for shape in ("RuleEntry", "TrackEntry", "TotalEntry", "AnswerEntry")),
        ("ScopeEntry", "within"),
        ("HappenedEntry", "in"),
        ("NoneOwedEntry", "inside"),
        ("NoneOwedEntry", "outside"),
    ),
    "tracks": (("RuleEntry", "track"), ("ByEntry", "track")),
    "totals": (("QuotaEntry", "of"), ("AmountEntry", "of")),
    "conditions": (("Condition", "use"),),
    "readings": (("RuleEntry", "readings"),),
}
"""The fields of each shape that name an entry of a section."""

NO_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType({})


def editor_schema(
    vocabulary: Vocabulary, names: Mapping[str, Mapping[str, str]] = NO_NAMES
) -> dict[str, Any]:
    """The schema: the shape of a pack file, with the events, attributes, codes and state fields of the vocabulary.

    `names`: by section, the names that an editor is to complete, each with what it means. Others are no mistake to it,
    since a file may add entries of its own: whether a name leads anywhere is settled when the pack is compiled.
    """
    schema = PackFile.model_json_schema(by_alias=True)
    shapes = schema["$defs"]
    of_events = {"enum": sorted(vocabulary.events)}
    for shape, fields in _EVENT_NAMES.items():
        for name in fields:
            shapes[shape]["properties"][name] |= of_events
    shapes["ScopeEntry"]["properties"]["shown_by"]["items"] |= of_events
    shapes["AmountEntry"] = AmountEntry.model_json_schema(by_alias=True)
    del shapes["AmountEntry"]["$defs"]
    shapes["AmountEntry"]["properties"]["on"] = {"enum": [day.value for day in SeenOn]}
    shapes["AmountEntry"]["properties"]["unknown"] = {"enum": [each.value for each in Unknown]}
    shapes["Condition"] = _condition(vocabulary)
    shapes["NamedCondition"] = _named(shapes["Condition"])
    shapes["HappenedEntry"] = HappenedEntry.model_json_schema(by_alias=True)
    del shapes["HappenedEntry"]["$defs"]
    shapes["HappenedEntry"]["properties"]["on"] = {"enum": [day.value for day in SeenOn]}
    shapes["HappenedEntry"]["properties"]["event"] |= of_events
    for shape in _ON_STATE:
        where = shapes[shape]["properties"]["where"]
        shapes[shape]["properties"]["where"] = _described(where, {"$ref": "#/$defs/Condition"})
    becomes = shapes["BecomesEntry"]["properties"]["becomes"]
    shapes["BecomesEntry"]["properties"]["becomes"] = _described(becomes, {"$ref": "#/$defs/Condition"})
    for shape in _READ_OTHERWISE:
        shapes[shape]["properties"]["under"]["items"] = {"$ref": f"#/$defs/{shape}Under"}
        shapes[f"{shape}Under"] = _under(shapes[shape], shapes["UnderEntry"])
    del shapes["UnderEntry"]
    for section, known in names.items():
        for shape, field in _NAMED[section]:
            _completed(shapes[shape]["properties"][field], known)
    shapes["EventAttributes"] = {"allOf": [_attributes(event) for event in vocabulary.events.values()]}
    for shape in ("PatternEntry", "CloserEntry", "NamedEntry", "HappenedEntry"):
        shapes[shape]["$ref"] = "#/$defs/EventAttributes"
    conditions = schema["properties"]["conditions"]
    conditions["additionalProperties"] = {"$ref": "#/$defs/NamedCondition"}
    return {"$schema": DIALECT, **schema, "title": "A file of a rule pack"}


def _completed(field: dict[str, Any], names: Mapping[str, str]) -> None:
    """Every text of the field is completed by the names, and may be another."""
    for part in (field, *field.get("anyOf", ())):
        if part.get("type") == "array":
            _completed(part["items"], names)
        elif part.get("type") == "string":
            del part["type"]
            known = {"enum": list(names), "enumDescriptions": list(names.values())}
            part["anyOf"] = [known, {"type": "string"}]


def _attributes(event: EventType) -> dict[str, Any]:
    """Of a pattern of one type of event: the attributes that it may ask about, and the words of each."""
    asked = {name: _tested(attribute.allowed) for name, attribute in event.attributes.items()}
    return {
        "if": {"properties": {"event": {"const": event.name}}, "required": ["event"]},
        "then": {"properties": {"where": {"properties": asked, "additionalProperties": False}}},
    }


def _tested(allowed: Mapping[str, str] | None) -> dict[str, Any]:
    """What may be asked of a field: a value, a list of values or a test; of its words, if it has some."""
    if not allowed:
        return {}
    word = {"enum": list(allowed), "enumDescriptions": list(allowed.values())}
    words = [word, {"type": "array", "items": word}]
    test = {"type": "object", "properties": {key: {"anyOf": words} for key in ("is", "in", "not_in")}}
    return {"anyOf": [*words, test]}


def _under(shape: Mapping[str, Any], under: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry of the shape may say under a reading: any of its own fields, and none that it must."""
    own = {name: field for name, field in shape["properties"].items() if name not in FIXED}
    return {
        "type": "object",
        "description": under["description"],
        "additionalProperties": False,
        "properties": {**under["properties"], **own},
        "required": ["reading"],
    }


def _described(field: Mapping[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The field as `now`; `null` stays where it was allowed."""
    kind: dict[str, Any] = {"anyOf": [now, {"type": "null"}]} if "anyOf" in field else now
    return kind | {"description": field["description"]} if "description" in field else kind


def _condition(vocabulary: Vocabulary) -> dict[str, Any]:
    """A condition on the state of a case: its fields, and what combines them."""
    one = {"$ref": "#/$defs/Condition"}
    several = {"type": "array", "items": one, "minItems": 1}
    return {
        "type": "object",
        "description": "What the state of a case must be: every entry must hold.",
        "additionalProperties": False,
        "properties": {
            "all": several | {"description": "Every one of these holds."},
            "any": several | {"description": "At least one of these holds."},
            "not": one,
            "use": {
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
                "description": "A named condition, or several.",
            },
            HAPPENED: {"$ref": "#/$defs/HappenedEntry"},
            "under": {"type": "array", "description": "What it is otherwise under other readings."},
            **{
                name: {"description": f"Of a {state.of}: {state.about}.", **_tested(state.allowed)}
                for name, state in vocabulary.state.items()
            },
            TOTAL: {"$ref": "#/$defs/AmountEntry"},
            **dict.fromkeys((AGE, *vocabulary.lasting), _LENGTH),
        },
    }


def _named(condition: Mapping[str, Any]) -> dict[str, Any]:
    """A condition that has a name, and perhaps words."""
    words = {"type": "string", "description": "How people say it, so that it reads well after `not`."}
    return {**condition, "properties": {WORDS: words, **condition["properties"]}}


_LENGTH = {
    "type": "object",
    "description": "A length of time on the day looked at: {lt: 1 year} or {gte: 1 year}.",
}
