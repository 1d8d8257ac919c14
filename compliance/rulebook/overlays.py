"""What packs say under the readings chosen: an entry's own fields, or those it gives for a choice (`under`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from compliance.model.documents import Document, Place
from compliance.model.problems import SettingsError
from compliance.rulebook.conditions import nearest
from compliance.rulebook.parsing import parse, parsed_at
from compliance.rulebook.schema import (
    PackFile,
    ReadingEntry,
    RuleEntry,
    ScopeEntry,
    TrackEntry,
    UnderEntry,
)

UNDER = "under"

_SHAPES: Mapping[str, type[BaseModel] | None] = {
    "scopes": ScopeEntry,
    "conditions": None,
    "tracks": TrackEntry,
    "rules": RuleEntry,
}
"""The sections whose entries may say something else under a reading, and their shapes. A condition has none."""

ONLY_UNDER = "only_under"
_FIXED = ("id", "readings", ONLY_UNDER, UNDER)
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
    document: Document, pack: PackFile, questions: Mapping[str, ReadingEntry], chosen: Mapping[str, str]
) -> tuple[Document, PackFile]:
    """The file as it reads under the options chosen, its entries without what they say under others.

    Raises RulebookError for an overlay, chosen or not, of a reading or option that there is not, of a default, of
    a reading that its rule does not name, or whose fields do not fit the entry.
    """
    data: dict[str, Any] = dict(document.data)
    moved: dict[Place, Place] = {}
    for place, raw in _entries(document.data, ONLY_UNDER):
        _check_readings(document, (*place, ONLY_UNDER), raw[ONLY_UNDER], questions, raw)
    for place, raw in _entries(document.data, UNDER):
        section, name = str(place[0]), place[1]
        own = {key: value for key, value in raw.items() if key != UNDER}
        for i, overlay in enumerate(_overlays(document, (*place, UNDER), raw[UNDER])):
            at: Place = (*place, UNDER, i)
            fields = overlay.model_extra or {}
            _check_readings(document, (*at, "reading"), overlay.reading, questions, raw)
            _check_fields(document, at, fields)
            places = {(*place, key): (*at, key) for key in fields}
            if (shape := _SHAPES[section]) is not None:
                parsed_at(replace(document, moved=places), place, own | fields, shape)
            if all(chosen[key] == option for key, option in overlay.reading.items()):
                own |= fields
                moved |= places
        held = data[section]
        data[section] = (
            [own if i == name else entry for i, entry in enumerate(held)]
            if isinstance(held, list)
            else {key: own if key == name else entry for key, entry in held.items()}
        )
    if data == document.data:
        return document, pack
    laid = replace(document, data=data, moved=moved)
    return laid, parse(laid, PackFile)


def _entries(data: Mapping[str, Any], asked: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The entries that give what is asked for of readings, and where each stands."""
    for section in _SHAPES:
        held = data.get(section) or {}
        for name, raw in enumerate(held) if isinstance(held, list) else held.items():
            if asked in raw:
                yield (section, name), raw


def _overlays(document: Document, place: Place, raw: Any) -> list[UnderEntry]:
    if not isinstance(raw, list):
        raise document.error(place, "expected a list of readings with what is otherwise under them")
    return [parsed_at(document, (*place, i), each, UnderEntry) for i, each in enumerate(raw)]


def _check_readings(
    document: Document,
    at: Place,
    options: Mapping[str, str],
    questions: Mapping[str, ReadingEntry],
    raw: Mapping[str, Any],
) -> None:
    for name, option in options.items():
        place = (*at, name)
        if name not in questions:
            raise document.error(place, f"no reading is called {name}{nearest(name, questions)}")
        question = questions[name]
        if option not in question.options:
            raise document.error(place, f"{name} is one of {', '.join(question.options)}, not {option}")
        if option == question.default:
            raise document.error(
                place, f"{option} is how {name} is read by default; write that as the entry's own fields"
            )
        if at[0] == "rules" and name not in raw.get("readings", ()):
            raise document.error(place, f"the rule does not name {name} among its readings; add it there")


def _check_fields(document: Document, at: Place, fields: Mapping[str, Any]) -> None:
    if not fields:
        raise document.error(at, "says nothing; write the fields that are otherwise under the reading")
    for name in _FIXED:
        if name in fields:
            raise document.error((*at, name), f"{name} is the same under every reading")
