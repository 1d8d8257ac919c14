"""How the rules that name a reading count their time under the option chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from compliance.calendars.spans import Span, Unit, parse_span
from compliance.model.documents import Document, Place
from compliance.rulebook.schema import ReadingEntry, SpansEntry


@dataclass(frozen=True, slots=True)
class Counting:
    """What becomes of the spans of a rule. `read_as`: spans, each with the one read in its place."""

    read_as: Mapping[Span, Span] = field(default_factory=dict)
    first_day: bool = False
    last_day: bool = True

    def of(self, span: Span) -> Span:
        """The span as it is counted. Hours and spans of no days have no first and no last day; what is counted back
        is counted as it is written."""
        span = self.read_as.get(span, span)
        if span.unit is Unit.HOURS or span.count == 0 or span.before:
            return span
        return replace(
            span, first_day=span.first_day or self.first_day, last_day=span.last_day and self.last_day
        )


def counted(span: Span, countings: Iterable[Counting]) -> Span:
    """The span under several readings: first what is read in its place, then which of its days count."""
    held = tuple(countings)
    for counting in (
        *(Counting(each.read_as) for each in held),
        *(replace(each, read_as={}) for each in held),
    ):
        span = counting.of(span)
    return span


def counting_of(document: Document, name: str, entry: ReadingEntry, chosen: str) -> Counting:
    """The counting of the option chosen. Raises RulebookError where that of any option is not written as one."""
    found = Counting()
    for option, said in entry.spans.items():
        place: Place = ("readings", name, "spans", option)
        if option not in entry.options:
            raise document.error(place, f"{option} is not one of the options")
        if option == entry.default:
            raise document.error(place, "the default is how the rules are written; it changes no spans")
        counting = Counting(
            dict(_pairs(document, said, (*place, "read_as"))),
            said.first_day is not None,
            said.last_day is None,
        )
        if counting == Counting():
            raise document.error(place, "says nothing; write read_as, first_day or last_day")
        if option == chosen:
            found = counting
    return found


def _pairs(document: Document, said: SpansEntry, place: Place) -> Iterator[tuple[Span, Span]]:
    for written, instead in said.read_as.items():
        try:
            yield parse_span(written), parse_span(instead)
        except ValueError as error:
            raise document.error((*place, written), str(error)) from error
