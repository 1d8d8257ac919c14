"""Entries of which some part has not its shape, mended so that what else is wrong in them can be told as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from compliance.problems import Mistake
from compliance.rulebook.located import Located

Shape = TypeVar("Shape", bound=BaseModel)

_TRIES = 10
_FROM = date(2000, 1, 1)
_LAW = {"instrument": "-", "provision": "-", "force": "local", "checked": "unconfirmed"}
_STAND_INS: Mapping[str, Any] = {
    "law": _LAW,
    **_LAW,
    "versions": [{"from": _FROM}],
    "from": _FROM,
    "kind": "definition",
}
"""What is put where a part is missing that there must be: never looked at, but for its being there."""


@dataclass(frozen=True)
class Mended(Generic[Shape]):
    """An entry without what does not fit and with stand-ins for what is missing: no part of a rulebook.

    `part`: where it stands, `raw`: as it is written, `misfits`: what was told of it.
    """

    name: str
    entry: Shape
    part: Located
    raw: Mapping[str, Any]
    misfits: tuple[Mistake, ...]

    def besides(self, mistakes: Sequence[Mistake]) -> tuple[Mistake, ...]:
        """Those of the mistakes that are of parts as they are written, and not of what was put or left out."""
        return tuple(each for each in mistakes if self._is_written(each.part.split(".")))

    def _is_written(self, part: list[str]) -> bool:
        amiss = [each.part.split(".") for each in self.misfits if each.part]
        if any(part[: len(each)] == each for each in amiss):
            return False
        node: Any = self.raw
        for key in part:
            try:
                node = node[int(key)] if isinstance(node, list) else node[key]
            except (KeyError, IndexError, TypeError, ValueError):
                return False
        return True


def mended(raw: Any, shape: type[Shape]) -> Shape | None:
    """The entry in its shape, mended; None for one of which too little fits."""
    if not isinstance(raw, Mapping):
        return None
    data = deepcopy(dict(raw))
    for _ in range(_TRIES):
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            for each in error.errors():
                _mend(data, each["loc"], missing=each["type"] == "missing")
    return None


def _mend(data: dict[str, Any], way: tuple[Any, ...], *, missing: bool) -> None:
    """What stands at the end of the way is taken out; where it is missing there, something stands for it.

    Of a list with an item that does not fit, and of what fits no branch of a union, all is taken out.
    """
    node: Any = data
    misfits: list[tuple[dict[str, Any], str]] = []
    for n, part in enumerate(way):
        if isinstance(node, dict) and part in node:
            misfits.append((node, part))
        elif not isinstance(node, list) or not isinstance(part, int) or part >= len(node):
            if missing and n == len(way) - 1 and isinstance(node, dict):
                node[part] = deepcopy(_STAND_INS.get(part, "-"))
                return
            break
        node = node[part]
    if misfits:
        mapping, name = misfits[-1]
        mapping.pop(name, None)
