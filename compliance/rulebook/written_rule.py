"""One rule as it is written, with what its names and spans stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.calendars.spans import Span, Unit, parse_span
from compliance.model.conditions import Condition
from compliance.model.problems import RulebookError
from compliance.model.rules import Track
from compliance.rulebook.book import Book
from compliance.rulebook.conditions import ConditionCompiler
from compliance.rulebook.counting import counted
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import RuleEntry


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """An entry of `rules` that stands at `part`, read with what its `book` has defined."""

    entry: RuleEntry
    part: Part
    book: Book

    @property
    def conditions(self) -> ConditionCompiler:
        """What compiles the conditions of its file."""
        return self.book.conditions_in(self.part.document)

    def error(self, message: str, *place: str | int) -> RulebookError:
        """An error about the rule, or what stands at `place` in it."""
        return self.part.at(*place).error(message)

    def track(self) -> Track:
        """Its track. Raises RulebookError if it names none."""
        if self.entry.track is None:
            raise self.error(f"{self.entry.id} needs a track")
        return self.part.at("track").named("track", self.entry.track, self.book.tracks)

    def around(self) -> list[str]:
        """The scope that it lies in, its own or its track's, and those around it, from the inside."""
        return self.book.around(self.track().scope if self.entry.scope is None else self.entry.scope)

    def condition(self, raw: Mapping[str, Any], part: Part) -> Condition:
        """The condition that stands at `part`."""
        return self.conditions.condition(raw, part.place)

    def span(self, text: str, part: Part, read: Callable[[str], Span] = parse_span) -> Span:
        """The span that stands at `part`, as it is counted under the readings that the rule names."""
        span = counted(part.span(text, read), (self.book.countings[name] for name in self.entry.readings))
        if span.unit is Unit.HOURS and span.count % 24:
            raise part.error("hours are given in whole days' worth: 24, 48, 72")
        return span
