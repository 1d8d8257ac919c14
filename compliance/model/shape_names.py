"""What a shape allows at a place in a file: the names that may stand there, and what a value there is.

A place is as the validation reports it: keys, list positions and the names of the branches of unions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from compliance.model.counts import either, listed

_MOST_NAMES = 14
"""A shape with more fields is told in a table of the pages, not in a line."""


def names_allowed(shape: type[BaseModel], place: tuple[Any, ...]) -> list[str]:
    """The names that may stand at `place`, of which the last part is the name that may not."""
    return [name for kind in _kinds(shape, place[:-1]) if _is_shape(kind) for name in fields_of(kind)]


def expected_at(shape: type[BaseModel], place: tuple[Any, ...]) -> str:
    """What a value at `place` is: the words it may be, the names it holds, or how its field is described; "" if none
    of these is known."""
    kinds = _kinds(shape, place)
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Enum) and len(kinds) == 1:
            return either(each.value for each in kind)
        if get_origin(kind) is Literal and len(kinds) == 1:
            return either(map(str, get_args(kind)))
        if _is_shape(kind) and len(kinds) == 1:
            return holds(kind)
    return _described(shape, place)


def holds(shape: type[BaseModel]) -> str:
    """The names that one of the shape must and may hold; "" for a shape of very many."""
    fields = fields_of(shape)
    if len(fields) > _MOST_NAMES:
        return ""
    must = [name for name, field in fields.items() if field.is_required()]
    may = [name for name, field in fields.items() if not field.is_required()]
    parts = [listed(must)] if must else []
    parts += [f"perhaps {listed(may)}"] if may else []
    return ", and ".join(parts)


def held_at(data: Any, place: tuple[Any, ...]) -> Any:
    """The value at `place` in data."""
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            continue
    return data


def fields_of(shape: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a shape by the names that are written."""
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def _described(shape: type[BaseModel], place: tuple[Any, ...]) -> str:
    """How the field is described that a place is of, or lies in without being a shape's."""
    for end in range(len(place), 0, -1):
        for kind in _kinds(shape, place[: end - 1]):
            if _is_shape(kind) and (field := fields_of(kind).get(place[end - 1])) and field.description:
                text = field.description.removesuffix(".")
                return text[0].lower() + text[1:]
        if isinstance(place[end - 1], str) and place[end - 1] in names_allowed(shape, place[:end]):
            return ""
    return ""


def _kinds(shape: type[BaseModel], place: tuple[Any, ...]) -> list[Any]:
    """The kinds of value that may stand at `place`, each branch of a union for itself."""
    kinds = list(_branches(shape))
    for part in place:
        # A part that leads nowhere is the name of a branch of a union, all of which are already here.
        named = [kind for kind in kinds if _is_shape(kind) and kind.__name__ == part]
        kinds = [inner for kind in kinds for inner in _inside(kind, part)] or named or kinds
    return kinds


def _inside(kind: Any, part: Any) -> Iterator[Any]:
    """The kinds of value that stand at `part` of a value of this kind."""
    if _is_shape(kind):
        if part in (fields := fields_of(kind)):
            yield from _branches(fields[part].annotation)
    elif isinstance(origin := get_origin(kind), type) and (inner := get_args(kind)):
        if issubclass(origin, Mapping):
            yield from _branches(inner[1])
        elif isinstance(part, int):
            yield from _branches(inner[0])


def _branches(kind: Any) -> Iterator[Any]:
    """The kind itself, or the branches of a union; nothing is no kind."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        for branch in get_args(kind):
            yield from _branches(branch)
    elif origin is Annotated:
        yield from _branches(get_args(kind)[0])
    elif kind is not type(None):
        yield kind


def _is_shape(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
