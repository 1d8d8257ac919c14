"""What does not fit a shape, said so that its writer can mend it: what was found, and what may stand there.

What may stand there is taken from the shapes themselves: the names of their fields, and what each is described as.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from compliance.model.documents import Place
from compliance.model.names import nearest
from compliance.model.shape_names import expected_at, held_at, names_allowed
from compliance.printable import shortened

_LONGEST = 60

_KINDS: Mapping[str, str] = {
    "string_type": "text",
    "string_too_short": "text",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    "bool_type": "true or false",
    **dict.fromkeys(("list_type", "tuple_type"), "a list"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "a mapping of names to values"),
}
"""What is expected where the library reports a value of another kind. A field that is described says it better."""

_OF_NAMES = ("missing", "extra_forbidden")
_OF_WORDS = ("enum", "literal_error")


@dataclass(frozen=True, slots=True)
class Misfit:
    """One part of the data that does not fit, at `place` in it."""

    place: Place
    wrong: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class _Reported:
    """What the library reports of one part: its words for it, and the way there.

    `way` holds, beside keys and list positions, names that the library has for the branches of unions.
    """

    kind: str
    message: str
    way: tuple[Any, ...]
    found: Any
    told: Mapping[str, Any]


def misfits(error: ValidationError, data: Any, shape: type[BaseModel]) -> list[Misfit]:
    """Everything in the data that does not fit the shape, in the order of the shape's fields.

    Of a value that may be written in several ways and fits none, what it lacks to be the likeliest of them is told.
    """
    reported = [
        _Reported(each["type"], each["msg"], tuple(each["loc"]), each["input"], each.get("ctx", {}))
        for each in error.errors()
    ]
    return list(_Reader(data, shape).misfits(reported))


@dataclass(frozen=True, slots=True)
class _Reader:
    data: Any
    shape: type[BaseModel]

    def misfits(self, reported: Iterable[_Reported], passed: int = 0) -> Iterator[Misfit]:
        """Each misfit; `passed`: how many parts of the way lead to where all of these lie."""
        by_union: dict[tuple[Any, ...], list[_Reported]] = {}
        for each in reported:
            branch = self._branch(each, passed)
            by_union.setdefault(each.way if branch is None else each.way[:branch], []).append(each)
        together = [each for those in by_union.values() for each in those if len(those) == 1]
        for way, those in by_union.items():
            if self._branch(those[0], passed) is None:
                yield from (self._misfit(each) for each in those if not _is_typed_amiss(each, together))
            else:
                yield from self._of_union(way, those)

    def _branch(self, each: _Reported, passed: int) -> int | None:
        """Where on the way the first name of a branch stands, behind those passed already."""
        node = self.data
        for n, part in enumerate(each.way):
            try:
                node = node[part]
            except (KeyError, IndexError, TypeError):
                if n < passed:
                    continue
                is_name = each.kind == "missing" and n == len(each.way) - 1
                return None if is_name else n
        return None

    def _of_union(self, way: tuple[Any, ...], reported: Sequence[_Reported]) -> Iterator[Misfit]:
        branches: dict[Any, list[_Reported]] = {}
        for each in reported:
            branches.setdefault(each.way[len(way)], []).append(each)
        behind = len(way) + 1
        likeliest = max(
            branches.values(), key=lambda those: (max(len(each.way) for each in those) > behind, -len(those))
        )
        if len(branches) == 1 or _knows_a_name(likeliest, behind):
            yield from self.misfits(likeliest, behind)
            return
        unknown = [each for each in likeliest if each.kind == "extra_forbidden"]
        expected = expected_at(self.shape, way) or " or ".join(
            dict.fromkeys(self._misfit(each).expected for those in branches.values() for each in those[:1])
        )
        # What the name may be meant for is a name of any branch.
        yield from (self._misfit(replace(each, way=(*way, each.way[-1])), expected) for each in unknown)
        if not unknown:
            yield Misfit(self._walkable(way), f"found {_shown(held_at(self.data, way))}", expected)

    def _misfit(self, each: _Reported, expected: str = "") -> Misfit:
        place, name = self._walkable(each.way), str(each.way[-1]) if each.way else ""
        message = each.message.removeprefix("Value error, ")
        shown = f"found {_shown(each.found)}"
        match each.kind:
            case "extra_forbidden":
                if near := nearest(name, names_allowed(self.shape, each.way)):
                    return Misfit(place, f"no such name here: {name}{near}")
                holds = expected or expected_at(self.shape, each.way[:-1])
                return Misfit(place, f"no such name here: {name}", holds)
            case "missing":
                return Misfit(place, f"{name} is missing", expected_at(self.shape, each.way))
            case "union_tag_not_found":
                return Misfit(place, f"{_bare(each.told['discriminator'])} is missing")
            case "union_tag_invalid":
                name = _bare(each.told["discriminator"])
                wrong = f"no such {name}: {each.told['tag']}"
                return Misfit((*place, name), wrong, f"one of {each.told['expected_tags']}")
            case kind if kind in _OF_WORDS:
                return Misfit(place, shown, each.told["expected"].replace("'", ""))
            case kind if kind.startswith("date_"):
                return Misfit(place, shown, "a day as YYYY-MM-DD")
            case kind if kind in _KINDS:
                return Misfit(place, shown, expected_at(self.shape, each.way) or _KINDS[kind])
            case "string_pattern_mismatch":
                return Misfit(place, shown, expected_at(self.shape, each.way) or message)
            case _ if message.startswith("expected "):
                return Misfit(place, shown, message.removeprefix("expected "))
            case _ if message.startswith("Input should be "):
                return Misfit(place, shown, f"a value {message.removeprefix('Input should be ')}")
            case _:
                # What a shape's own check says is whole.
                return Misfit(place, message)

    def _walkable(self, way: tuple[Any, ...]) -> Place:
        """The parts of the way that are in the data; the names of the branches of unions are not."""
        node: Any = self.data
        walked: list[str | int] = []
        for part in way:
            try:
                node = node[part]
            except (KeyError, IndexError, TypeError):
                continue
            walked.append(part)
        return tuple(walked)


def _is_typed_amiss(each: _Reported, together: Iterable[_Reported]) -> bool:
    """Whether a name that is missing is there, misspelt: of the two one is told."""
    if each.kind != "missing":
        return False
    beside = [
        str(other.way[-1])
        for other in together
        if other.kind == "extra_forbidden" and other.way[:-1] == each.way[:-1]
    ]
    return bool(nearest(str(each.way[-1]), beside))


def _knows_a_name(reported: Iterable[_Reported], behind: int) -> bool:
    """Whether a value is what these were reported of, but for some part of it."""
    for each in reported:
        if len(each.way) == behind:
            return False
        if each.kind not in _OF_NAMES or len(each.way) > behind + 1:
            return True
        if each.kind == "missing" and isinstance(each.found, Mapping):
            unknown = {other.way[-1] for other in reported if other.kind == "extra_forbidden"}
            return bool(each.found.keys() - unknown)
    # Every name that is wanted is there, and others besides.
    return True


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return "nothing"
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return shortened(str(value), _LONGEST)


def _bare(quoted: str) -> str:
    return quoted.strip("'")
