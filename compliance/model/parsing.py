"""Documents read into shapes, with the line and column of everything that does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from compliance.model.documents import Document, Place
from compliance.model.misfits import misfits
from compliance.problems import Mistake, refusal

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class Fitting(Generic[Shape]):
    """What of a document fits its shape: an entry that does not is left out, whole.

    `document` holds the same, each entry known to stand where it is written. `left_out`: the places, of one or two
    parts, that are not in it. `shape` is None where nothing of it fits.
    """

    document: Document
    shape: Shape | None
    left_out: tuple[Place, ...]
    mistakes: tuple[Mistake, ...]


def parse(document: Document, shape: type[Shape]) -> Shape:
    """The document in the given shape. Raises RulebookError with every misfit, its line and column."""
    return parsed_at(document, (), document.data, shape)


def parsed_at(document: Document, place: Place, data: Any, shape: type[Shape]) -> Shape:
    """`data`, which stands at `place` in the document, in the given shape; raises as `parse` does."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise refusal(_mistakes(error, document, place, data, shape)) from error


def fitting(document: Document, shape: type[Shape]) -> Fitting[Shape]:
    """The document in the given shape, without the entries that do not fit, and what is wrong with these."""
    try:
        return Fitting(document, shape.model_validate(document.data), (), ())
    except ValidationError as error:
        mistakes = tuple(_mistakes(error, document, (), document.data, shape))
        left_out = tuple(dict.fromkeys(_entry_of(each["loc"], document.data) for each in error.errors()))
    rest = _without(document, left_out)
    try:
        return Fitting(rest, shape.model_validate(rest.data), left_out, mistakes)
    except ValidationError:
        # What the whole file must have is amiss.
        return Fitting(rest, None, left_out, mistakes)


def _mistakes(
    error: ValidationError, document: Document, place: Place, data: Any, shape: type[BaseModel]
) -> Iterator[Mistake]:
    for misfit in misfits(error, data, shape):
        yield document.mistake((*place, *misfit.place), misfit.wrong, misfit.expected)


def _entry_of(place: tuple[Any, ...], data: Any) -> Place:
    """The section and the name or number of the entry that a place lies in; the section alone where it has none."""
    section = data.get(place[0]) if place else None
    in_entry = len(place) > 1 and (
        place[1] in section if isinstance(section, dict) else isinstance(section, list)
    )
    return place[:2] if in_entry else place[:1]


def _without(document: Document, places: Iterable[Place]) -> Document:
    data = dict(document.data)
    moved: dict[Place, Place] = {}
    gone = set(places)
    for section, entries in document.data.items():
        if (section,) in gone:
            del data[section]
        elif isinstance(entries, dict):
            data[section] = {name: entry for name, entry in entries.items() if (section, name) not in gone}
        elif isinstance(entries, list):
            kept = [n for n in range(len(entries)) if (section, n) not in gone]
            data[section] = [entries[n] for n in kept]
            moved |= {(section, now): (section, n) for now, n in enumerate(kept) if now != n}
    return document.relaid(data, moved)
