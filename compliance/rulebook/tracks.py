"""One entry of `tracks` compiled: the evidence that counts in a scope, and how far before it."""

from __future__ import annotations

from compliance.calendars.spans import Span, Unit
from compliance.model.conditions import Condition, Happened, Pattern, SeenOn, asked_in
from compliance.model.rules import Track
from compliance.rulebook.book import Book
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import PatternEntry, TrackEntry


def track_of(name: str, entry: TrackEntry, part: Part, book: Book) -> Track:
    """The track that stands at `part`. Raises RulebookError for a scope, an event or a look-back that is none."""
    part.at("scope").named("scope", entry.scope, book.scopes)
    patterns = _patterns(entry.evidence, part.at("evidence"), book)
    before = _patterns(entry.evidence_before or [], part.at("evidence_before"), book)
    if before and not entry.look_back:
        raise part.at("evidence_before").error("a track with evidence from before has a look_back")
    look_back = _look_back(entry.look_back, part.at("look_back")) if entry.look_back else None
    where = _where(entry, part.at("where"), book)
    return Track(name, entry.noun, entry.about, entry.scope, patterns, look_back, where, before)


def _patterns(said: PatternEntry | list[PatternEntry], part: Part, book: Book) -> tuple[Pattern, ...]:
    conditions = book.conditions_in(part.document)
    if isinstance(said, list):
        return tuple(conditions.pattern(each, part.at(j).place) for j, each in enumerate(said))
    return (conditions.pattern(said, part.place),)


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
