"""The names that a shape allows at a place in a file, for the hint beside one it does not allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


def names_allowed(shape: type[BaseModel], place: tuple[Any, ...]) -> list[str]:
    """The names that may stand at `place`, of which the last part is the name that may not.

    `place` is as the validation reports it: keys, list positions and the names of the branches of unions.
    """
    kinds = list(_branches(shape))
    for part in place[:-1]:
        # A part that leads nowhere is the name of a branch of a union, all of which are already here.
        kinds = [inner for kind in kinds for inner in _inside(kind, part)] or kinds
    return [name for kind in kinds if _is_shape(kind) for name in _fields(kind)]


def _fields(shape: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}


def _inside(kind: Any, part: Any) -> Iterator[Any]:
    """The kinds of value that stand at `part` of a value of this kind."""
    if _is_shape(kind):
        if part in (fields := _fields(kind)):
            yield from _branches(fields[part])
    elif isinstance(origin := get_origin(kind), type) and (inner := get_args(kind)):
        if issubclass(origin, Mapping):
            yield from _branches(inner[1])
        elif isinstance(part, int):
            yield from _branches(inner[0])


def _branches(kind: Any) -> Iterator[Any]:
    """The kind itself, or the branches of a union."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        for branch in get_args(kind):
            yield from _branches(branch)
    elif origin is Annotated:
        yield from _branches(get_args(kind)[0])
    else:
        yield kind


def _is_shape(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
