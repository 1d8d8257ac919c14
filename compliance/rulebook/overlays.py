"""What packs say under the readings chosen: an entry's own fields, or those it gives for a choice (`under`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from compliance.model.documents import Document, Place
from compliance.model.names import nearest
from compliance.model.parsing import parse, parsed_at
from compliance.problems import Mistakes, SettingsError, each_of
from compliance.rulebook.located import Located
from compliance.rulebook.schema import (
    PackFile,
    ReadingEntry,
    RuleEntry,
    ScopeEntry,
    TotalEntry,
    TrackEntry,
    UnderEntry,
)

UNDER = "under"

WORDS = "words"
"""How people say a condition that has a name."""

_SHAPES: Mapping[str, type[BaseModel] | None] = {
    "scopes": ScopeEntry,
    "totals": TotalEntry,
    "conditions": None,
    "tracks": TrackEntry,
    "rules": RuleEntry,
}
"""The sections whose entries may say something else under a reading, and their shapes. A condition has none."""

ONLY_UNDER = "only_under"
FIXED = ("id", "readings", ONLY_UNDER, UNDER)
"""What no reading changes."""


def options_chosen(readings: Mapping[str, str], questions: Mapping[str, ReadingEntry]) -> dict[str, str]:
    """The option of every question: that in `readings`, else the default. Raises SettingsError for one not offered."""
    for name, option in readings.items():
        if name not in questions:
            raise SettingsError(f"readings: no reading is called {name}{nearest(name, questions)}")
        options = questions[name].options
        if option not in options:
            raise SettingsError(f"readings: {name} is one of {', '.join(options)}, not {option}")
    return {name: readings.get(name, question.default) for name, question in questions.items()}


def laid_on(
    document: Document,
    pack: PackFile,
    questions: Mapping[str, ReadingEntry],
    chosen: Mapping[str, str],
    mistakes: Mistakes,
) -> tuple[Document, PackFile]:
    """The file as it reads under the options chosen, its entries without what they say under others.

    Among `mistakes` is told of an overlay, chosen or not, of a reading or option that there is not, of a default, of
    a reading that its rule does not name, or whose fields do not fit the entry; it changes nothing.
    """
    data: dict[str, Any] = dict(document.data)
    moved: dict[Place, Place] = {}
    for place, raw in _entries(document.data, ONLY_UNDER):
        with mistakes:
            _check_readings(document, (*place, ONLY_UNDER), raw[ONLY_UNDER], questions, raw)
    for place, raw in _entries(document.data, UNDER):
        section, name = str(place[0]), place[1]
        own = {key: value for key, value in raw.items() if key != UNDER}
        for at, said in _overlays(document, (*place, UNDER), raw[UNDER], mistakes):
            fields = {key: value for key, value in said.items() if key != "reading"}
            places = {(*place, key): (*at, key) for key in fields}
            with mistakes:
                overlay = parsed_at(document, at, said, UnderEntry)
                _check_readings(document, (*at, "reading"), overlay.reading, questions, raw)
                _check_fields(document, at, fields)
                if (shape := _SHAPES[section]) is not None:
                    parsed_at(document.relaid(document.data, places), place, own | fields, shape)
                if all(chosen.get(key) == option for key, option in overlay.reading.items()):
                    # What is asked otherwise is said otherwise, or the words would hide it.
                    own = {
                        key: value for key, value in own.items() if section != "conditions" or key != WORDS
                    }
                    own |= fields
                    moved |= places
        entries = data[section]
        data[section] = (
            [own if i == name else entry for i, entry in enumerate(entries)]
            if isinstance(entries, list)
            else {key: own if key == name else entry for key, entry in entries.items()}
        )
    if data == document.data:
        return document, pack
    laid = document.relaid(data, moved)
    return laid, parse(laid, PackFile)


def _entries(data: Mapping[str, Any], asked: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The entries that give what is asked for of readings, and where each stands."""
    for section in _SHAPES:
        entries = data.get(section) or {}
        for name, raw in enumerate(entries) if isinstance(entries, list) else entries.items():
            if asked in raw:
                yield (section, name), raw


def _overlays(
    document: Document, place: Place, raw: Any, mistakes: Mistakes
) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """What an entry says under readings, each with its place."""
    with mistakes:
        if not isinstance(raw, list):
            raise document.error(place, "expected a list of readings with what is otherwise under them")
    for i, each in enumerate(raw if isinstance(raw, list) else ()):
        with mistakes:
            if not isinstance(each, Mapping):
                raise document.error((*place, i), "expected a reading with what is otherwise under it")
        if isinstance(each, Mapping):
            yield (*place, i), each


def _check_readings(
    document: Document,
    at: Place,
    options: Mapping[str, str],
    questions: Mapping[str, ReadingEntry],
    raw: Mapping[str, Any],
) -> None:
    each_of(
        options.items(), lambda said: _check_reading(Located(document, (*at, said[0])), *said, questions, raw)
    )


def _check_reading(
    part: Located, name: str, option: str, questions: Mapping[str, ReadingEntry], raw: Mapping[str, Any]
) -> None:
    question = part.named("reading", name, questions)
    if option not in question.options:
        raise part.error(f"{name} is one of {', '.join(question.options)}, not {option}")
    if option == question.default:
        raise part.error(f"{option} is how {name} is read by default; write that as the entry's own fields")
    if part.place[0] == "rules" and name not in raw.get("readings", ()):
        raise part.error(f"the rule does not name {name} among its readings; add it there")


def _check_fields(document: Document, at: Place, fields: Mapping[str, Any]) -> None:
    if not fields:
        raise document.error(at, "says nothing; write the fields that are otherwise under the reading")
    for name in FIXED:
        if name in fields:
            raise document.error((*at, name), f"{name} is the same under every reading")
