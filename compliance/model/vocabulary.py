"""The words an event can be written in: event types, attributes, codes and the state they set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

from compliance.model.documents import document
from compliance.model.names import near, plain

Value = str | bool | int
"""A value of a rule's condition. Dates are compared through ages and spans, never written in rules."""

LISTED = "`compliance vocabulary` lists them"
"""Where a reader of an error message finds the names and words that can be written."""

OUTCOME = "outcome"
"""The attribute of an event that may be planned and not take place. Where it is not recorded, the event did."""

HELD = "held"
"""The outcome of what took place. What has another is no event to a rule that does not ask for it."""

_WORDS_AT_A_GLANCE = 8


class AttributeType(StrEnum):
    """How an attribute is read from a file."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of one event type. `allowed` maps each allowed word to what it means."""

    name: str
    type: AttributeType
    allowed: Mapping[str, str] | None = None

    def expectation(self, written: str | None = None) -> str:
        """What a reader of an error message is told to write, who had `written` something else."""
        match self.type:
            case AttributeType.DATE:
                return "a date as YYYY-MM-DD"
            case AttributeType.NUMBER:
                return "a whole number"
            case AttributeType.YES_NO:
                return "true or false, or nothing where it is not known"
            case AttributeType.WORD:
                return "one of " + ", ".join(self.allowed or ()) + self._perhaps(written)
            case AttributeType.TEXT:
                return "text"

    @property
    def is_code(self) -> bool:
        """Whether its words are codes, of which nobody knows what they mean without a list."""
        return self.allowed is not None and len(self.allowed) > _WORDS_AT_A_GLANCE

    def near(self, written: str) -> list[str]:
        """The allowed words that may be meant, by how they are written or by what they mean."""
        allowed = self.allowed or {}
        return near(written, allowed, {word: [meaning] for word, meaning in allowed.items()})

    def _perhaps(self, written: str | None) -> str:
        found = self.near(written)[:1] if written else []
        if not self.is_code:
            return "".join(f"; perhaps {word}" for word in found)
        said = "".join(f"; perhaps {word} ({(self.allowed or {})[word]})" for word in found)
        return f"{said}; {LISTED} with what they mean"


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event.

    `key` names the attribute that ties events of one thing together (a placement, a review).
    `told_apart_by` names the attribute whose every value is a record of its own for coverage.
    `ends` names the event of the same key that this one cannot come before.
    `sets` maps a state field to the attribute that sets it, `settles` one to the word that the event itself gives it.
    """

    name: str
    group: str
    about: str
    attributes: Mapping[str, Attribute]
    undated: bool = False
    key: str | None = None
    told_apart_by: str | None = None
    ends: str | None = None
    sets: Mapping[str, str] | None = None
    settles: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StateField:
    """A value that holds from the event that set it until another event sets it anew.

    `of` is the scope whose beginning forgets earlier values. `set_by` maps the events that set it to the
    attribute by which they do, `settled_by` those that give it a word by themselves to that word.
    """

    name: str
    of: str
    about: str
    type: AttributeType
    allowed: Mapping[str, str] | None
    set_by: Mapping[str, str]
    settled_by: Mapping[str, str]

    @property
    def told_by(self) -> frozenset[str]:
        """The events that set or settle it."""
        return frozenset(self.set_by.keys() | self.settled_by.keys())


@dataclass(frozen=True, slots=True)
class Flag:
    """What yes and no say of an event's outcome, in a column that asks for it; "" is nothing."""

    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every event type, attribute and state field, by name.

    `also`: what councils and their systems call columns and events. Names are suggested by it; it is never read
    as the name itself. `outcomes`: every word that exports write for an outcome, with the outcome. `outcome_flags`:
    the columns that ask for it with a yes or no.
    """

    events: Mapping[str, EventType]
    attribute_types: Mapping[str, AttributeType]
    state: Mapping[str, StateField]
    codes: Mapping[str, Mapping[str, str]]
    also: Mapping[str, Sequence[str]]
    outcomes: Mapping[str, str]
    outcome_flags: Mapping[str, Flag]


def expected_name(written: str, known: Iterable[str], vocabulary: Vocabulary, *, of: str = "") -> str:
    """What a reader of an error message is told to write, who had `written` a name that is not `known`.

    `of`: the event whose attributes the known names are, if they are.
    """
    found = near(written, known, vocabulary.also)
    where = f"`compliance vocabulary {of}` lists them" if of else LISTED
    return f"perhaps {' or '.join(found)}; {where}" if found else f"a name of the vocabulary; {where}"


def load_vocabulary() -> Vocabulary:
    """The vocabulary shipped with the package."""
    text = resources.files("compliance.model").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    return _vocabulary(document(text, "vocabulary.yaml").data)


def _vocabulary(raw: Mapping[str, Any]) -> Vocabulary:
    codes = {name: dict(words) for name, words in raw["codes"].items()}
    events = {name: _event_type(name, body, codes) for name, body in raw["events"].items()}
    attribute_types: dict[str, AttributeType] = {}
    for event in events.values():
        for attribute in event.attributes.values():
            known = attribute_types.setdefault(attribute.name, attribute.type)
            # INVARIANT: one attribute name is one column of the event table, so one type.
            if known.value not in _stored_alike(attribute.type):
                raise ValueError(f"attribute {attribute.name} has two types in the vocabulary")
    outcomes = {
        other: word for word, others in raw["outcomes"].items() for other in (word.replace("_", " "), *others)
    }
    flags = {plain(name): Flag(**said) for name, said in raw["outcome_flags"].items()}
    return Vocabulary(
        events, attribute_types, _state(raw["state"], events), codes, raw["also"], outcomes, flags
    )


def _stored_alike(type_: AttributeType) -> tuple[str, ...]:
    words = (AttributeType.TEXT.value, AttributeType.WORD.value)
    return words if type_.value in words else (type_.value,)


def _event_type(name: str, body: Mapping[str, Any], codes: Mapping[str, Mapping[str, str]]) -> EventType:
    attributes = {key: _attribute(key, spec, codes) for key, spec in (body.get("attributes") or {}).items()}
    return EventType(
        name=name,
        group=body["group"],
        about=body["about"],
        attributes=attributes,
        undated=bool(body.get("undated", False)),
        key=body.get("key"),
        told_apart_by=body.get("told_apart_by"),
        ends=body.get("ends"),
        sets=dict(body.get("sets") or {}),
        settles=dict(body.get("settles") or {}),
    )


def _attribute(name: str, spec: Any, codes: Mapping[str, Mapping[str, str]]) -> Attribute:
    if isinstance(spec, str):
        return Attribute(name, AttributeType(spec))
    if isinstance(spec, Mapping):
        return Attribute(name, AttributeType.WORD, codes[spec["codes"]])
    return Attribute(name, AttributeType.WORD, {word: word.replace("_", " ") for word in spec})


def _state(raw: Mapping[str, Any], events: Mapping[str, EventType]) -> dict[str, StateField]:
    fields = {}
    for name, body in raw.items():
        set_by = {
            event.name: event.sets[name] for event in events.values() if event.sets and name in event.sets
        }
        event, by = next(iter(set_by.items()))
        attribute = events[event].attributes[by]
        settled_by = {
            event.name: event.settles[name]
            for event in events.values()
            if event.settles and name in event.settles
        }
        if not set(settled_by.values()) <= set(attribute.allowed or ()):
            raise ValueError(f"{name} is settled to a word that the vocabulary does not allow it")
        fields[name] = StateField(
            name, body["of"], body["about"], attribute.type, attribute.allowed, set_by, settled_by
        )
    return fields
