"""Where something stands in a pack's file, and the names and spans written there, read or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from compliance.calendars.spans import Span, parse_span
from compliance.model.counts import either
from compliance.model.documents import Document, Place
from compliance.model.names import nearest
from compliance.problems import RulebookError

Meant = TypeVar("Meant")

_MOST_NAMES = 14
"""So many names can be told in a line; `compliance rules names` tells more."""


class Section(dict[str, Meant]):
    """The entries of a section that are compiled so far, by their names.

    `places`: where each is written. `amiss`: the names of entries that are written and cannot be compiled. `whole`:
    False where a file could not be read, in which other entries may stand. A name of either is taken to be there:
    what is wrong with it is told where it stands.
    """

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, str] = {}
        self.amiss: set[str] = set()
        self.whole = True

    def may_hold(self, name: str) -> bool:
        """Whether an entry of that name is there or may be."""
        return name in self or name in self.amiss or not self.whole


@dataclass(frozen=True, slots=True)
class Located:
    """A part of a file: what stands at `place` (keys and list positions from the top) of a document."""

    document: Document
    place: Place

    def at(self, *place: str | int) -> Located:
        """The part at `place` within this one."""
        return Located(self.document, (*self.place, *place))

    @property
    def raw(self) -> Any:
        """What stands there, as plain data."""
        raw: Any = self.document.data
        for step in self.place:
            raw = raw[step]
        return raw

    @property
    def line(self) -> str:
        """The file and the line on which it stands, as findings and pages name it."""
        return f"{self.document.name}:{self.document.line(self.place)}"

    def error(self, wrong: str, expected: str = "") -> RulebookError:
        """An error about this part."""
        return self.document.error(self.place, wrong, expected)

    def named(self, what: str, name: str, known: Mapping[str, Meant]) -> Meant:
        """What the name written here stands for. Raises RulebookError, with the names like it, if there is none.

        `what`: the kind of thing that is named, as the error says it: scope, track.
        """
        if name in known:
            return known[name]
        if isinstance(known, Section) and known.may_hold(name):
            raise RulebookError(f"{name} cannot be used", ())
        near = nearest(name, known)
        expected = "" if near or not 0 < len(known) <= _MOST_NAMES else either(sorted(known))
        raise self.error(f"no {what} is called {name}{near}", expected)

    def span(self, text: str, read: Callable[[str], Span] = parse_span) -> Span:
        """The span written here. `read` raises ValueError for what is none; then RulebookError is raised."""
        try:
            return read(text)
        except ValueError as error:
            raise self.error(str(error)) from error
