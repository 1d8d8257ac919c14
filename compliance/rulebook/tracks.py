"""One entry of `tracks` compiled: the evidence that counts in a scope, and how far before it."""

from __future__ import annotations

from compliance.calendars.spans import Span
from compliance.model.conditions import Condition, Happened, Pattern, SeenOn, asked_in
from compliance.model.tracks import Track
from compliance.problems import Mistakes, each_of
from compliance.rulebook.conditions import ConditionCompiler
from compliance.rulebook.located import Located
from compliance.rulebook.schema import PatternEntry, TrackEntry
from compliance.rulebook.written import Written


def track_of(name: str, written: Written[TrackEntry]) -> Track:
    """The track as compiled. Raises RulebookError for a scope, an event or a look-back that is none."""
    entry, part = written.entry, written.part
    mistakes = Mistakes()
    with mistakes:
        written.scope(entry.scope, "scope")
    with mistakes:
        patterns = _patterns(written.conditions, entry.evidence, part.at("evidence"))
    with mistakes:
        before = _patterns(written.conditions, entry.evidence_before or [], part.at("evidence_before"))
    with mistakes:
        if entry.evidence_before and not entry.look_back:
            raise part.at("evidence_before").error("a track with evidence from before has a look_back")
    with mistakes:
        look_back = _look_back(entry.look_back, part.at("look_back")) if entry.look_back else None
    with mistakes:
        where = _where(written)
    mistakes.refuse()
    return Track(name, entry.noun, entry.about, entry.scope, patterns, look_back, where, before)


def _patterns(
    conditions: ConditionCompiler, said: PatternEntry | list[PatternEntry], part: Located
) -> tuple[Pattern, ...]:
    if isinstance(said, list):
        return each_of(range(len(said)), lambda j: conditions.pattern(said[j], part.at(j).place))
    return (conditions.pattern(said, part.place),)


def _where(written: Written[TrackEntry]) -> Condition:
    where = written.condition(written.entry.where, written.part.at("where"))
    if any(isinstance(asked, Happened) or asked.on is SeenOn.DUE for asked in asked_in(where)):
        raise written.error(
            "a track asks what holds on the day of its evidence: a state, an age, a length, a total", "where"
        )
    return where


def _look_back(text: str, part: Located) -> Span:
    span = part.span(text)
    if not span.unit.is_calendar:
        raise part.error(
            f"a look-back is not counted in {span.unit.value}; write days, weeks, months or years"
        )
    if not span.is_plain:
        raise part.error("a look-back is a length alone, as in 3 months")
    return span
