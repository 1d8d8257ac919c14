"""YAML read strictly, with the line and column of everything in it.

The plain words of YAML 1.2 are read: `true` and `false`, `null`, numbers, and days as YYYY-MM-DD. All else
is text, and so is every key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.model.regular_files import open_regular
from compliance.printable import printable
from compliance.problems import Mistake, RulebookError, refusal

if TYPE_CHECKING:
    from yaml import Mark, Node

Place = tuple[str | int, ...]

_NUMBER = re.compile(r"[-+]?[0-9]+")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?")
_BRACKET = re.compile(r"[\[\]{}]")
_DEEPEST = 100
_DEEP_ITEMS = re.compile(rf"(?:[-?][ \t]+){{{_DEEPEST}}}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, eq=False)
class Document:
    """One YAML file: its plain data, and where in the file each part stands. It equals itself alone.

    `moved`: the parts of `data` that stand elsewhere in the file, each with the place where it is written.
    """

    name: str
    data: Mapping[str, Any]
    _top: Node
    moved: Mapping[Place, Place] = field(default_factory=dict)

    def error(self, place: Place, wrong: str, expected: str = "") -> RulebookError:
        """An error about the part at `place` (keys and list positions from the top): what is wrong, and what was
        expected where `wrong` does not say it."""
        return refusal([self.mistake(place, wrong, expected)])

    def mistake(self, place: Place, wrong: str, expected: str = "") -> Mistake:
        """The same as a value."""
        written = self._written(place)
        line, column = self._position(written)
        entry = self._entry(place) or ".".join(map(str, written[:2]))
        said = (entry, ".".join(map(str, written[2:])), wrong, expected)
        return Mistake(self.name, line, column, *map(printable, said))

    def _entry(self, place: Place) -> str:
        """The id of the entry of a list that the part lies in, "" if it lies in none that has an id."""
        try:
            section, position = place[:2]
            entry = self.data[str(section)][position]
            id_ = entry["id"] if isinstance(position, int) else ""
        except (KeyError, IndexError, TypeError, ValueError):
            return ""
        return id_ if isinstance(id_, str) else ""

    def relaid(self, data: Mapping[str, Any], moved: Mapping[Place, Place]) -> Document:
        """The document with other data, of which the parts of `moved` stand elsewhere in this one."""
        places = {part: self._written(elsewhere) for part, elsewhere in moved.items()}
        return replace(self, data=data, moved={**places, **self.moved})

    def line(self, place: Place) -> int:
        """The line, counted from 1, of the part at `place`."""
        return self._position(self._written(place))[0]

    def _written(self, place: Place) -> Place:
        """Where the part at `place` is written."""
        for part, elsewhere in self.moved.items():
            if place[: len(part)] == part:
                return (*elsewhere, *place[len(part) :])
        return place

    def _position(self, place: Place) -> tuple[int, int]:
        """Where the part begins, or the innermost part around it that is there."""
        node, at = self._top, (1, 1)
        for part in place:
            child = _held(node, part)
            if child is None:
                break
            mark, node = child
            at = (mark.line + 1, mark.column + 1)
        return at


def read_document(path: Path, name: str | None = None) -> Document:
    """The file as a document. Raises RulebookError for bad YAML, duplicate keys, or no mapping at the top."""
    shown = name or str(path)
    try:
        with open_regular(path) as file:
            text = file.read().decode()
    except OSError as error:
        raise _refused(shown, None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _refused(shown, None, f"cannot be read: {error}") from error
    return document(text, shown)


@lru_cache(maxsize=128)
def document(text: str, name: str) -> Document:
    """The text as a document of that name. Raises RulebookError as `read_document` does.

    Nobody changes what a document holds: the files of a pack are parsed once, however often they are compiled.
    """
    top = _composed(text, name)
    data = None if top is None else _Reading(name).plain(top)
    if top is None or not isinstance(data, dict):
        raise refusal([Mistake(name, 1, 1, "", "", "expected a mapping of names to values")])
    return Document(name, data, top)


def _composed(text: str, name: str) -> Node | None:
    import yaml

    if _is_too_deep(text):
        raise _refused(name, None, "not valid YAML: parts lie too deep within each other")
    # The same parser in C where it is there, since it is much the faster one.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # What a plain word means is told below, and not by the parser, which would take it for YAML 1.1.
    untagged = type("_Untagged", (loader,), {"resolve": lambda *_: ""})
    try:
        composed: Node | None = yaml.compose(text, Loader=untagged)
    except yaml.MarkedYAMLError as error:
        raise _refused(name, error.problem_mark, f"not valid YAML: {_first_line(error.problem)}") from error
    except yaml.YAMLError as error:
        raise _refused(name, None, f"not valid YAML: {_first_line(error)}") from error
    return composed


def _is_too_deep(text: str) -> bool:
    """Whether brackets or list items lie so deep within each other that the parser could run out of stack."""
    steps = (1 if bracket in "[{" else -1 for bracket in _BRACKET.findall(text))
    return max(accumulate(steps), default=0) > _DEEPEST or _DEEP_ITEMS.search(text) is not None


def _refused(name: str, mark: Mark | None, message: str) -> RulebookError:
    at = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return refusal([Mistake(name, *at, "", "", printable(message))])


def _first_line(text: object) -> str:
    return str(text).strip().splitlines()[0]


def _held(node: Node, part: str | int) -> tuple[Mark, Node] | None:
    """Where a part of a mapping or list begins, and the part."""
    from yaml import MappingNode, SequenceNode

    if isinstance(node, MappingNode):
        return next(((key.start_mark, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark, node.value[part]
    return None


_BEING_READ = object()


class _Reading:
    """Plain dicts, lists and scalars of one file's nodes; what an alias names is read once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._read: dict[int, Any] = {}

    def plain(self, node: Any) -> Any:
        # Nodes say their kind themselves: the library is not loaded where no YAML is read.
        if node.id == "scalar":
            return self._scalar(node)
        if id(node) not in self._read:
            # INVARIANT: while a node is being read it is known to be, so none can hold itself.
            self._read[id(node)] = _BEING_READ
            self._read[id(node)] = (
                self._mapping(node) if node.id == "mapping" else [self.plain(each) for each in node.value]
            )
        value = self._read[id(node)]
        if value is _BEING_READ:
            raise self._error(node, "holds itself")
        return value

    def _mapping(self, node: Any) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            if key.id != "scalar":
                raise self._error(key, "expected a name, not a list or mapping")
            if key.value in mapping:
                raise self._error(key, f'found duplicate key "{key.value}"')
            mapping[key.value] = self.plain(value)
        return mapping

    def _scalar(self, node: Any) -> Any:
        text: str = node.value
        if node.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NUMBER.fullmatch(text):
            return self._number(node, text)
        if _FRACTION.fullmatch(text):
            return float(text)
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError as error:
                raise self._error(node, f"{text} is not a day of the calendar") from error
        return text

    def _number(self, node: Node, text: str) -> int:
        try:
            return int(text)
        except ValueError:
            # Python refuses to read so many digits.
            raise self._error(node, f"a number of {len(text)} digits; no number here is so long") from None

    def _error(self, node: Node, message: str) -> RulebookError:
        return _refused(self._name, node.start_mark, message)
