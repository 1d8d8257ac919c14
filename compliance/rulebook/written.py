"""One entry of a pack's file as it is written, with where it stands and what its names and spans stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from compliance.calendars.spans import Span, Unit, parse_span
from compliance.model.conditions import Condition
from compliance.model.scopes import Scope
from compliance.model.tracks import Track
from compliance.problems import RulebookError
from compliance.rulebook.book import Book
from compliance.rulebook.conditions import ConditionCompiler
from compliance.rulebook.located import Located
from compliance.rulebook.readings import counted
from compliance.rulebook.schema import RuleEntry

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Written(Generic[Entry]):
    """An entry that stands at `part`, read with what its `book` has defined: all that compiling it needs."""

    entry: Entry
    part: Located
    book: Book

    @property
    def conditions(self) -> ConditionCompiler:
        """What compiles the conditions of its file."""
        return self.book.conditions_in(self.part.document)

    def error(self, message: str, *place: str | int) -> RulebookError:
        """An error about the entry, or what stands at `place` in it."""
        return self.part.at(*place).error(message)

    def condition(self, raw: Mapping[str, Any], part: Located) -> Condition:
        """The condition that stands at `part`."""
        return self.conditions.condition(raw, part.place)

    def scope(self, name: str, *place: str | int) -> Scope:
        """The scope that is named at `place`. Raises RulebookError if there is none."""
        return self.part.at(*place).named("scope", name, self.book.scopes)


class WrittenRule(Written[RuleEntry]):
    """An entry of `rules`: spans are counted under the readings that it names."""

    __slots__ = ()

    def track(self) -> Track:
        """Its track. Raises RulebookError if it names none."""
        if self.entry.track is None:
            raise self.error("needs a track")
        return self.part.at("track").named("track", self.entry.track, self.book.tracks)

    def around(self) -> list[str]:
        """The scope that it lies in, its own or its track's, and those around it, from the inside."""
        return self.book.around(self.track().scope if self.entry.scope is None else self.entry.scope)

    def span(self, text: str, part: Located, read: Callable[[str], Span] = parse_span) -> Span:
        """The span that stands at `part`, as it is counted under the readings that the rule names."""
        countings = self.book.countings
        # A reading that there is not is told where the rule names it.
        named = (countings[name] for name in self.entry.readings if name in countings)
        span = counted(part.span(text, read), named)
        if span.unit is Unit.HOURS and span.count % 24:
            raise part.error("hours are given in whole days' worth: 24, 48, 72")
        return span
