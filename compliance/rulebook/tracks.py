"""One entry of `tracks` compiled: the evidence that counts in a scope, and how far before it."""

from __future__ import annotations

from compliance.calendars.spans import Span, Unit
from compliance.model.conditions import Condition, Happened, SeenOn, asked_in
from compliance.model.rules import Track
from compliance.rulebook.book import Book
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import TrackEntry


def track_of(name: str, entry: TrackEntry, part: Part, book: Book) -> Track:
    """The track that stands at `part`. Raises RulebookError for a scope, an event or a look-back that is none."""
    part.at("scope").named("scope", entry.scope, book.scopes)
    conditions, evidence = book.conditions_in(part.document), part.at("evidence")
    if isinstance(entry.evidence, list):
        patterns = tuple(
            conditions.pattern(each, evidence.at(j).place) for j, each in enumerate(entry.evidence)
        )
    else:
        patterns = (conditions.pattern(entry.evidence, evidence.place),)
    look_back = _look_back(entry.look_back, part.at("look_back")) if entry.look_back else None
    where = _where(entry, part.at("where"), book)
    return Track(name, entry.noun, entry.about, entry.scope, patterns, look_back, where)


def _where(entry: TrackEntry, part: Part, book: Book) -> Condition:
    where = book.conditions_in(part.document).condition(entry.where, part.place)
    if any(isinstance(asked, Happened) or asked.on is SeenOn.DUE for asked in asked_in(where)):
        raise part.error(
            "a track asks what holds on the day of its evidence: a state, an age, a length, a total"
        )
    return where


def _look_back(text: str, part: Part) -> Span:
    span = part.span(text)
    if span.unit in (Unit.WORKING_DAYS, Unit.HOURS):
        raise part.error(
            f"a look-back is not counted in {span.unit.value}; write days, weeks, months or years"
        )
    if not span.is_plain:
        raise part.error("a look-back is a length alone, as in 3 months")
    return span
