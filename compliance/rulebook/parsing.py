"""Documents read into shapes, with the line and column of the first thing that does not fit."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from compliance.model.documents import Document, Place
from compliance.rulebook.conditions import nearest
from compliance.rulebook.shape_names import names_allowed

Shape = TypeVar("Shape", bound=BaseModel)


def parse(document: Document, shape: type[Shape]) -> Shape:
    """The document in the given shape. Raises RulebookError with the line and column of the first misfit."""
    return parsed_at(document, (), document.data, shape)


def parsed_at(document: Document, place: Place, data: Any, shape: type[Shape]) -> Shape:
    """`data`, which stands at `place` in the document, in the given shape; raises as `parse` does."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        first = _most_telling(error)
        match first["type"]:
            case "extra_forbidden":
                name = str(first["loc"][-1])
                message = f"no such name here: {name}{nearest(name, names_allowed(shape, first['loc']))}"
            case "missing":
                message = f"{first['loc'][-1]} is missing"
            case _:
                # What a shape's own check says stands behind the library's words for it.
                message = str(first["msg"]).removeprefix("Value error, ")
        raise document.error((*place, *_walkable(data, first["loc"])), message) from error


def _most_telling(error: ValidationError) -> Any:
    """Unions report a misfit for each branch; the deepest is nearest to what the writer meant."""
    return max(error.errors(), key=lambda e: (len(e["loc"]), e["type"] == "extra_forbidden"))


def _walkable(data: Any, place: tuple[Any, ...]) -> Place:
    """The parts of `place` that are in the data; the shape's own names (of union branches) are not."""
    node: Any = data
    walked: list[str | int] = []
    for part in place:
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            continue
        walked.append(part)
    return tuple(walked)
