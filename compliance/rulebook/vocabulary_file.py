"""The words that events are written in, read from YAML: those of the package, and those that packs bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import Field

from compliance.model.documents import Document, document, read_document
from compliance.model.exact import YesNo
from compliance.model.names import nearest, plain
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.model.vocabulary import (
    Attribute,
    AttributeType,
    EventType,
    Flag,
    StateField,
    Value,
    Vocabulary,
)
from compliance.rulebook.shipped import optional_packs, shipped_base

VOCABULARY = "vocabulary.yaml"
"""The name of the events and other words that a pack brings, beside its rules."""

_STORED_AS_TEXT = (AttributeType.TEXT, AttributeType.WORD)


class _Codes(StrictModel):
    codes: str


class _Event(StrictModel):
    group: str
    about: str
    attributes: dict[str, AttributeType | list[str] | _Codes] = Field(default_factory=dict)
    undated: YesNo = False
    key: str | None = None
    told_apart_by: str | None = None
    ends: str | None = None
    sets: dict[str, str] = Field(default_factory=dict)
    settles: dict[str, str] = Field(default_factory=dict)


class _State(StrictModel):
    of: str
    about: str


class _Flag(StrictModel):
    yes: str
    no: str


class _File(StrictModel):
    state: dict[str, _State] = Field(default_factory=dict)
    lasting: dict[str, str] = Field(default_factory=dict)
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    also: dict[str, list[str]] = Field(default_factory=dict)
    outcomes: dict[str, list[str]] = Field(default_factory=dict)
    outcome_flags: dict[str, _Flag] = Field(default_factory=dict)
    said: dict[str, dict[str, list[YesNo | str]]] = Field(default_factory=dict)
    events: dict[str, _Event] = Field(default_factory=dict)


def load_vocabulary(packs: Sequence[Path] = ()) -> Vocabulary:
    """The words of the package and of the packs that come with it, and those that the packs at `packs` bring.

    Raises RulebookError, naming file, line and column, for what does not fit, and for a word that is there already.
    """
    text = resources.files("compliance.model").joinpath(VOCABULARY).read_text(encoding="utf-8")
    folders = dict.fromkeys((shipped_base(), *optional_packs(), *packs))
    return _vocabulary((document(text, VOCABULARY), *_documents(folders)))


# As the files are parsed once in a process, their words are laid together once.
@lru_cache(maxsize=16)
def _vocabulary(documents: tuple[Document, ...]) -> Vocabulary:
    return _Words(documents).vocabulary()


def own_events(pack: Path) -> frozenset[str]:
    """The events that a pack brings itself."""
    return frozenset(name for each in _documents((pack,)) for name in parse(each, _File).events)


def _documents(packs: Iterable[Path]) -> Iterator[Document]:
    for pack in packs:
        path = pack / VOCABULARY
        if path.is_file():
            yield read_document(path, f"{pack.name}/{VOCABULARY}")


class _Words:
    """The words of several files, laid together."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._files = [(each, parse(each, _File)) for each in documents]

    def vocabulary(self) -> Vocabulary:
        codes = self._section("codes")
        events = {name: _event(*entry, codes) for name, entry in self._entries("events").items()}
        outcomes = self._section("outcomes")
        return Vocabulary(
            events=events,
            attribute_types=self._attribute_types(events),
            state=self._state(events),
            lasting=self._section("lasting"),
            codes=codes,
            also=self._section("also"),
            outcomes={
                other: word
                for word, others in outcomes.items()
                for other in (word.replace("_", " "), *others)
            },
            outcome_flags={
                plain(name): Flag(said.yes, said.no) for name, said in self._section("outcome_flags").items()
            },
            said=self._said(events),
        )

    def _entries(self, section: str) -> dict[str, tuple[Document, str, Any]]:
        """Each entry of the section by its name, with where it stands."""
        entries: dict[str, tuple[Document, str, Any]] = {}
        for each, file in self._files:
            for name, entry in getattr(file, section).items():
                if name in entries:
                    raise each.error((section, name), f"{name} is already in {entries[name][0].name}")
                entries[name] = (each, name, entry)
        return entries

    def _section(self, section: str) -> dict[str, Any]:
        return {name: entry for name, (_, _, entry) in self._entries(section).items()}

    def _said(self, events: Mapping[str, EventType]) -> dict[str, dict[str, tuple[Value, ...]]]:
        """The phrases of each field; of one that several events have, any of their words has its phrase."""
        fields: dict[str, set[str]] = {}
        attributes = (a for event in events.values() for a in event.attributes.values())
        typed: list[Attribute | StateField] = [*attributes, *self._state(events).values()]
        for each in typed:
            fields.setdefault(each.name, set()).update(each.allowed or ())
        said = {}
        for field, (where, _, phrases) in self._entries("said").items():
            if field not in fields:
                raise where.error(("said", field), f"no field is called {field}{nearest(field, fields)}")
            for phrase, values in phrases.items():
                for value in values:
                    if not isinstance(value, bool) and value not in fields[field]:
                        raise where.error(("said", field, phrase), f"{value} is no word of {field}")
            said[field] = {phrase: tuple(values) for phrase, values in phrases.items()}
        return said

    def _attribute_types(self, events: Mapping[str, EventType]) -> dict[str, AttributeType]:
        types: dict[str, AttributeType] = {}
        for where, name, _ in self._entries("events").values():
            for attribute in events[name].attributes.values():
                known = types.setdefault(attribute.name, attribute.type)
                # One attribute is one column of the event table, so of one type.
                if known is not attribute.type and not {known, attribute.type} <= {*_STORED_AS_TEXT}:
                    raise where.error(
                        ("events", name, "attributes", attribute.name),
                        f"is of type {attribute.type.value}, and of type {known.value} in another event",
                    )
        return types

    def _state(self, events: Mapping[str, EventType]) -> dict[str, StateField]:
        declared = self._entries("state")
        for where, name, entry in self._entries("events").values():
            _check(where, name, entry, events, declared)
        fields = {}
        for name, (where, _, entry) in declared.items():
            set_by = {
                each.name: each.sets[name] for each in events.values() if each.sets and name in each.sets
            }
            if not set_by:
                raise where.error(("state", name), "no event sets it")
            event, by = next(iter(set_by.items()))
            attribute = events[event].attributes[by]
            settled_by = {
                each.name: each.settles[name]
                for each in events.values()
                if each.settles and name in each.settles
            }
            if not set(settled_by.values()) <= set(attribute.allowed or ()):
                raise where.error(("state", name), "an event settles it to a word that it may not be")
            fields[name] = StateField(
                name, entry.of, entry.about, attribute.type, attribute.allowed, set_by, settled_by
            )
        return fields


def _event(where: Document, name: str, entry: _Event, codes: Mapping[str, Mapping[str, str]]) -> EventType:
    attributes = {}
    for key, spec in entry.attributes.items():
        if isinstance(spec, _Codes) and spec.codes not in codes:
            place = ("events", name, "attributes", key)
            raise where.error(place, f"no codes are called {spec.codes}{nearest(spec.codes, codes)}")
        attributes[key] = _attribute(key, spec, codes)
    return EventType(
        name=name,
        group=entry.group,
        about=entry.about,
        attributes=attributes,
        undated=entry.undated,
        key=entry.key,
        told_apart_by=entry.told_apart_by,
        ends=entry.ends,
        sets=dict(entry.sets),
        settles=dict(entry.settles),
    )


def _attribute(
    name: str, spec: AttributeType | list[str] | _Codes, codes: Mapping[str, Mapping[str, str]]
) -> Attribute:
    match spec:
        case AttributeType():
            return Attribute(name, spec)
        case _Codes():
            return Attribute(name, AttributeType.WORD, codes[spec.codes])
        case _:
            return Attribute(name, AttributeType.WORD, {word: word.replace("_", " ") for word in spec})


def _check(
    where: Document, name: str, entry: _Event, events: Mapping[str, EventType], state: Mapping[str, object]
) -> None:
    """Raises RulebookError for a name in the event that stands for nothing."""
    for field in ("key", "told_apart_by"):
        given = getattr(entry, field)
        if given is not None and given not in entry.attributes:
            raise where.error(("events", name, field), f"{name} has no attribute {given}")
    if entry.ends is not None and entry.ends not in events:
        raise where.error(
            ("events", name, "ends"), f"no event is called {entry.ends}{nearest(entry.ends, events)}"
        )
    for field, by in entry.sets.items():
        if field not in state:
            raise where.error(
                ("events", name, "sets", field), f"no state is called {field}{nearest(field, state)}"
            )
        if by not in entry.attributes:
            raise where.error(("events", name, "sets", field), f"{name} has no attribute {by}")
