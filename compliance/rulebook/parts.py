"""A part of a pack's file: the names and spans written there, read or refused where they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from compliance.calendars.spans import Span, parse_span
from compliance.model.documents import Document, Place
from compliance.model.problems import RulebookError
from compliance.rulebook.conditions import nearest

Meant = TypeVar("Meant")


@dataclass(frozen=True, slots=True)
class Part:
    """What stands at `place` (keys and list positions from the top) of a document."""

    document: Document
    place: Place

    def at(self, *place: str | int) -> Part:
        """The part at `place` within this one."""
        return Part(self.document, (*self.place, *place))

    def error(self, message: str) -> RulebookError:
        """An error about this part."""
        return self.document.error(self.place, message)

    def named(self, what: str, name: str, known: Mapping[str, Meant]) -> Meant:
        """What the name written here stands for. Raises RulebookError, with the names like it, if there is none.

        `what`: the kind of thing that is named, as the error says it: scope, track.
        """
        if name not in known:
            raise self.error(f"no {what} is called {name}{nearest(name, known)}")
        return known[name]

    def span(self, text: str, read: Callable[[str], Span] = parse_span) -> Span:
        """The span written here. `read` raises ValueError for what is none; then RulebookError is raised."""
        try:
            return read(text)
        except ValueError as error:
            raise self.error(str(error)) from error
