"""YAML read strictly, with the line and column of everything in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.model.problems import RulebookError

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One YAML file: its plain data, and where in the file each part stands."""

    name: str
    data: Mapping[str, Any]
    _marked: Any

    def error(self, place: Place, message: str) -> RulebookError:
        """An error about the part at `place` (keys and list positions from the top)."""
        line, column = self._position(place)
        where = ".".join(str(part) for part in place)
        return RulebookError(f"{self.name}:{line}:{column}: {where + ': ' if where else ''}{message}")

    def line(self, place: Place) -> int:
        """The line, counted from 1, of the part at `place`."""
        return self._position(place)[0]

    def _position(self, place: Place) -> tuple[int, int]:
        node, line, column = self._marked, 1, 1
        for part in place:
            try:
                line, column = (n + 1 for n in node.lc.data[part][:2])
                node = node[part]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return line, column


def read_document(path: Path, name: str | None = None) -> Document:
    """The file as a document. Raises RulebookError for bad YAML, duplicate keys, or no mapping at the top."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(f"{shown}: cannot be read: {error}") from error
    try:
        marked = YAML(typ="rt", pure=True).load(text)
    except DuplicateKeyError as error:
        mark = error.problem_mark
        raise RulebookError(
            f"{shown}:{mark.line + 1}:{mark.column + 1}: {_first_line(error.problem)}"
        ) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark
        at = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise RulebookError(f"{shown}{at}: not valid YAML: {_first_line(error.problem)}") from error
    except (TypeError, RecursionError) as error:
        # A mapping as the name of something, or thousands of brackets.
        raise RulebookError(f"{shown}: not valid YAML: expected plain names and values") from error
    except (YAMLError, ValueError) as error:
        # A ValueError is a day that does not exist, as 2024-02-30.
        raise RulebookError(f"{shown}: not valid YAML: {error}") from error
    if not isinstance(marked, Mapping):
        raise RulebookError(f"{shown}:1:1: expected a mapping of names to values")
    return Document(shown, _plain(marked), marked)


def _first_line(text: object) -> str:
    return str(text).strip().splitlines()[0]


def _plain(node: Any) -> Any:
    """Plain dicts, lists and scalars in place of the marked ones."""
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [_plain(value) for value in node]
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    if isinstance(node, float):
        return float(node)
    return node
