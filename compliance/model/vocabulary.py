"""The words an event can be written in: event types, attributes, codes and the state they set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from compliance.model.names import near

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
        nearest_name = self.near(written)[:1] if written else []
        if not self.is_code:
            return "".join(f"; perhaps {word}" for word in nearest_name)
        said = "".join(f"; perhaps {word} ({(self.allowed or {})[word]})" for word in nearest_name)
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


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Every event type, attribute and state field, by name. It equals itself alone.

    `lasting`: the fields that are how long a scope has run, with the scope. `also`: what councils and their systems
    call columns and events. Names are suggested by it; it is never read as the name itself. `outcomes`: every word
    that exports write for an outcome, with the outcome. `outcome_flags`: the columns that ask for it with a yes or no.
    `said`: how people say what a field holds, by the field: a phrase, and the values that it stands for together.
    """

    events: Mapping[str, EventType]
    attribute_types: Mapping[str, AttributeType]
    state: Mapping[str, StateField]
    lasting: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    also: Mapping[str, Sequence[str]]
    outcomes: Mapping[str, str]
    outcome_flags: Mapping[str, Flag]
    said: Mapping[str, Mapping[str, tuple[Value, ...]]]

    @property
    def worker_roles(self) -> tuple[str, ...]:
        """The roles of workers who are allocated to cases; one of the first holds them, unless otherwise said."""
        allocated = self.events.get("worker_allocated")
        role = allocated.attributes.get("role") if allocated is not None else None
        return tuple(role.allowed or ()) if role is not None else ()


def expected_name(written: str, known: Iterable[str], vocabulary: Vocabulary, *, of: str = "") -> str:
    """What a reader of an error message is told to write, who had `written` a name that is not `known`.

    `of`: the event whose attributes the known names are, if they are.
    """
    names = near(written, known, vocabulary.also)
    where = f"`compliance vocabulary {of}` lists them" if of else LISTED
    return f"perhaps {' or '.join(names)}; {where}" if names else f"a name of the vocabulary; {where}"
