"""The JSON Schema of a pack file, by which an editor completes names and marks what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.model.conditions import AGE, SeenOn, Unknown
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.conditions import HAPPENED, TOTAL
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


def editor_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema: the shape of a pack file, with the events and state fields of the vocabulary.

    It says no more than the shape and the words: whether names of scopes, tracks and conditions lead
    anywhere is settled when the pack is compiled.
    """
    schema = PackFile.model_json_schema(by_alias=True)
    shapes = schema["$defs"]
    names = {"enum": sorted(vocabulary.events)}
    for shape, fields in _EVENT_NAMES.items():
        for name in fields:
            shapes[shape]["properties"][name] |= names
    shapes["ScopeEntry"]["properties"]["shown_by"]["items"] |= names
    shapes["AmountEntry"] = AmountEntry.model_json_schema(by_alias=True)
    del shapes["AmountEntry"]["$defs"]
    shapes["AmountEntry"]["properties"]["on"] = {"enum": [day.value for day in SeenOn]}
    shapes["AmountEntry"]["properties"]["unknown"] = {"enum": [each.value for each in Unknown]}
    shapes["Condition"] = _condition(vocabulary)
    shapes["HappenedEntry"] = HappenedEntry.model_json_schema(by_alias=True)
    del shapes["HappenedEntry"]["$defs"]
    shapes["HappenedEntry"]["properties"]["on"] = {"enum": [day.value for day in SeenOn]}
    shapes["HappenedEntry"]["properties"]["event"] |= names
    for shape in _ON_STATE:
        where = shapes[shape]["properties"]["where"]
        shapes[shape]["properties"]["where"] = _described(where, {"$ref": "#/$defs/Condition"})
    becomes = shapes["BecomesEntry"]["properties"]["becomes"]
    shapes["BecomesEntry"]["properties"]["becomes"] = _described(becomes, {"$ref": "#/$defs/Condition"})
    for shape in _READ_OTHERWISE:
        shapes[shape]["properties"]["under"]["items"] = {"$ref": f"#/$defs/{shape}Under"}
        shapes[f"{shape}Under"] = _under(shapes[shape], shapes["UnderEntry"])
    del shapes["UnderEntry"]
    conditions = schema["properties"]["conditions"]
    conditions["additionalProperties"] = {"$ref": "#/$defs/Condition"}
    return {"$schema": DIALECT, **schema, "title": "A file of a rule pack"}


def _under(shape: Mapping[str, Any], under: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry of the shape may say under a reading: any of its own fields, and none that it must."""
    same = ("id", "readings", "only_under", "under")
    own = {name: field for name, field in shape["properties"].items() if name not in same}
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
            **{name: {"description": f"Of a {s.of}: {s.about}."} for name, s in vocabulary.state.items()},
            TOTAL: {"$ref": "#/$defs/AmountEntry"},
            **dict.fromkeys((AGE, *vocabulary.lasting), _LENGTH),
        },
    }


_LENGTH = {
    "type": "object",
    "description": "A length of time on the day looked at: {lt: 1 year} or {gte: 1 year}.",
}
