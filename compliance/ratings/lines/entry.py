"""How a line of a scorecard is declared, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from compliance.calendars.spans import Span, parse_span
from compliance.model.conditions import Condition, Leaf, Pattern, leaves
from compliance.model.documents import Document, Place
from compliance.model.duties import DutyKind
from compliance.model.findings import Comparator, Good, Target
from compliance.model.names import nearest
from compliance.model.rulebook import Rulebook
from compliance.model.strict import StrictModel
from compliance.ratings.lines.head import Head
from compliance.ratings.lines.tolerance import Tolerance
from compliance.rulebook.conditions import ConditionCompiler
from compliance.rulebook.schema import PatternEntry


def _calendar_span(text: Any) -> Span:
    span = parse_span(str(text))
    if not span.unit.is_calendar or not span.count or not span.is_plain:
        raise ValueError(f'"{text}" cannot be counted back; write days, weeks, months or years')
    return span


CalendarSpan = Annotated[Span, BeforeValidator(_calendar_span)]


class TargetEntry(StrictModel):
    """What a line is to reach, as it is declared: exactly one of `at_least` and `at_most`."""

    name: str = Field(min_length=1)
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a target says exactly one of at_least and at_most")
        return self


class ComparatorEntry(StrictModel):
    """The same figure elsewhere, or before, as it is declared."""

    name: str = Field(min_length=1)
    value: float
    of: str | None = None
    source: str | None = None


class LineEntry(StrictModel):
    """What every line is declared with.

    `duty`: the id of the duty of kind `measure` that the line shows, if it shows one. `number`: its place on the page,
    as printed. `good`: high, low or neutral; a line with a tolerance and without it is good where it is high.
    `targets`: one or two. `comparators`: those typed in; others come from the scorecard's file.
    """

    id: str
    title: str
    number: str | None = None
    duty: str | None = None
    good: Good | None = None
    targets: tuple[TargetEntry, ...] = Field(default=(), max_length=2)
    comparators: tuple[ComparatorEntry, ...] = ()
    population: str | None = None
    source_fields: str | None = None
    exclusions: str | None = None

    @property
    def rated_by(self) -> Tolerance | None:
        """The tolerance, of a line that may have one."""
        return None

    def head(self, names: Names, place: Place) -> Head:
        """What the line says of itself. Raises RulebookError for a tolerance that does not fit what is good."""
        tolerance = self.rated_by
        good = self.good or (Good.NEUTRAL if tolerance is None else Good.HIGH)
        misfit = tolerance.misfit(good) if tolerance is not None else None
        if misfit is not None:
            raise names.document.error((*place, "tolerance"), misfit)
        typed_in = (Comparator(**each.model_dump()) for each in self.comparators)
        return Head(
            id=self.id,
            title=self.title,
            number=self.number,
            duty=self.duty,
            good=good,
            tolerance=tolerance,
            targets=tuple(Target(**each.model_dump()) for each in self.targets),
            comparators=(*typed_in, *names.comparators.get(self.id, ())),
            population=self.population,
            source_fields=self.source_fields,
            exclusions=self.exclusions,
        )


class TolerantEntry(LineEntry):
    """What a line is declared with whose figure is a share."""

    tolerance: Tolerance | None = None

    @property
    def rated_by(self) -> Tolerance | None:
        """The tolerance."""
        return self.tolerance


@dataclass(frozen=True)
class Names:
    """What the lines of one document may name: rules, duties, scopes, and events with their attributes.

    `comparators`: by line, those that the scorecard's own file of them holds.
    """

    document: Document
    rulebook: Rulebook
    comparators: Mapping[str, tuple[Comparator, ...]] = field(default_factory=dict)

    def rules(self, names: Iterable[str], place: Place) -> None:
        """Raises RulebookError for a name that is no rule."""
        for name in names:
            if name not in self.rulebook.rules:
                raise self.document.error((*place, "rules"), f"no rule is called {name}")

    def duty(self, name: str | None, place: Place) -> None:
        """Raises RulebookError for a duty that is no measure."""
        if name is None:
            return
        duties = self.rulebook.duties
        if name not in duties:
            raise self.document.error((*place, "duty"), f"no measure is called {name}{nearest(name, duties)}")
        if duties[name].kind is not DutyKind.MEASURE:
            raise self.document.error(
                (*place, "duty"), f"{name} is no measure; a line shows a duty of kind measure, or names none"
            )

    def scope(self, name: str, place: Place) -> str:
        """The scope's id. Raises RulebookError where there is none of that name."""
        scopes = self.rulebook.scopes
        if name not in scopes:
            raise self.document.error(place, f"no scope is called {name}{nearest(name, scopes)}")
        return name

    def attribute(self, event: str, name: str, place: Place) -> None:
        """Raises RulebookError where the event has no such attribute."""
        attributes = self.rulebook.vocabulary.events[event].attributes
        if name not in attributes:
            raise self.document.error(place, f"{event} has no attribute {name}{nearest(name, attributes)}")

    def patterns(self, entries: Iterable[PatternEntry], place: Place) -> tuple[Pattern, ...]:
        """The events that are asked for. Raises RulebookError for what the vocabulary does not know."""
        compiler = ConditionCompiler(self.document, self.rulebook.vocabulary, {})
        return tuple(compiler.pattern(entry, (*place, i)) for i, entry in enumerate(entries))

    def condition(self, raw: Mapping[str, Any], place: Place) -> Condition:
        """A condition on the state of a case. Raises RulebookError for what the vocabulary does not know."""
        return ConditionCompiler(self.document, self.rulebook.vocabulary, {}).condition(raw, place)

    def facts(self, raw: Mapping[str, Any], place: Place) -> tuple[Leaf, ...]:
        """What undated facts about a case must be. Raises RulebookError for what is no such fact."""
        compiler = ConditionCompiler(self.document, self.rulebook.vocabulary, {})
        told = next((each for each in self.rulebook.vocabulary.events.values() if each.undated), None)
        if told is None:
            raise self.document.error(place, "there are no undated facts in this vocabulary")
        return tuple(leaves(compiler.of_event(raw, told, place)))
